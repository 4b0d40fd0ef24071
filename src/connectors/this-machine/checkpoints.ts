import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const schema = z.object({
  /** where reading of systemd's journal goes on */
  cursor: z.string().optional(),
  /** the same for log files, by path */
  files: z.record(z.string(), z.object({ inode: z.number(), offset: z.number() })).default({}),
});
export type Checkpoint = z.infer<typeof schema>;

export interface Checkpoints {
  readonly last: Checkpoint;
  save(change: Partial<Checkpoint>): Promise<void>;
}

/** Kept in `this-machine.json` of a folder; without one, every start begins with what comes then. */
export async function openCheckpoints(folder: string | undefined): Promise<Checkpoints> {
  if (folder === undefined) return { last: { files: {} }, save: async () => undefined };
  await mkdir(folder, { recursive: true });
  const path = join(folder, 'this-machine.json');
  let last = await load(path);
  let saving = Promise.resolve();
  return {
    get last() {
      return last;
    },
    save: (change) => {
      last = { ...last, ...change };
      // one after the other; a place that is lost in a crash means records twice, never records lost
      saving = saving.catch(() => undefined).then(() => replace(path, JSON.stringify(last)));
      return saving;
    },
  };
}

async function load(path: string): Promise<Checkpoint> {
  try {
    return schema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return { files: {} };
  }
}

async function replace(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text);
  await rename(`${path}.new`, path);
}
