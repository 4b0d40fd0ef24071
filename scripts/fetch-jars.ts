import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const jarList = z.array(z.object({ path: z.string(), sha256: z.string() }));
const REPOSITORY = process.env['VEDETTE_MAVEN'] ?? 'https://repo1.maven.org/maven2';
const AT_A_TIME = 8;

/**
 * Fetches the jars of a list beside this file, which names each with its sum, into a folder; what is there and right is not fetched again.
 * They come from Maven Central, or from where VEDETTE_MAVEN says.
 *
 * @returns the files
 */
export async function fetchJars(listName: string, folder: string): Promise<string[]> {
  const list = jarList.parse(JSON.parse(await readFile(fileURLToPath(new URL(listName, import.meta.url)), 'utf8')));
  await mkdir(folder, { recursive: true });
  const waiting = [...list];
  let fetched = 0;
  const work = async (): Promise<void> => {
    for (let jar = waiting.shift(); jar !== undefined; jar = waiting.shift()) {
      const path = join(folder, basename(jar.path));
      if ((await sumOf(path)) === jar.sha256) continue;
      const response = await fetch(`${REPOSITORY}/${jar.path}`);
      if (!response.ok) throw new Error(`${jar.path} cannot be fetched: ${response.status}`);
      const bytes = Buffer.from(await response.arrayBuffer());
      const sum = createHash('sha256').update(bytes).digest('hex');
      if (sum !== jar.sha256) throw new Error(`${jar.path} is not what it was: its SHA-256 is ${sum}`);
      await writeFile(`${path}.part`, bytes);
      await rename(`${path}.part`, path);
      fetched++;
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  console.log(`${list.length} jars in ${folder}, ${fetched} of them fetched.`);
  return list.map(({ path }) => join(folder, basename(path)));
}

async function sumOf(path: string): Promise<string | undefined> {
  try {
    return createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  } catch {
    return undefined;
  }
}
