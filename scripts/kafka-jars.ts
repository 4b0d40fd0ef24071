import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

// Fetches the jars of a Kafka broker for the tests of the Kafka source: `node scripts/kafka-jars.ts [FOLDER]`. The list beside this file names each jar with
// its sum; a jar that is there and right is not fetched again. They come from Maven Central, or from where VEDETTE_MAVEN says.

const jarList = z.array(z.object({ path: z.string(), sha256: z.string() }));
const REPOSITORY = process.env['VEDETTE_MAVEN'] ?? 'https://repo1.maven.org/maven2';
const AT_A_TIME = 8;

const folder = process.argv[2] ?? process.env['VEDETTE_KAFKA_JARS'] ?? join(homedir(), '.cache/vedette-test/kafka');
const list = jarList.parse(JSON.parse(await readFile(fileURLToPath(new URL('kafka-jars.json', import.meta.url)), 'utf8'))); // prettier-ignore
await mkdir(folder, { recursive: true });
const waiting = [...list];
let fetched = 0;
await Promise.all(Array.from({ length: AT_A_TIME }, work));
console.log(`${list.length} jars in ${folder}, ${fetched} of them fetched.`);

async function work(): Promise<void> {
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
