import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { jsonObject } from '../../../model/json.ts';
import type { Checkpoint as CheckpointPlace } from '../../../pipeline/collect/source-kind.ts';
import { fingerprint } from './fingerprint.ts';

/** How far a file was read. */
export const checkpoint = z.object({
  /** where it was found: this names its source, whatever it is called later */
  path: z.string(),
  head: fingerprint,
  /** all records before this byte are in the journal */
  offset: z.number().int().min(0),
  /** of the bytes before `offset` */
  tail: fingerprint,
  /** an append of the records from `offset` to here was begun: after a crash it is done again, with the same keys */
  appending: z.number().int().optional(),
  /** `audit-in-order` is what earlier versions called `audit` */
  framing: z
    .preprocess(
      (name) => (name === 'audit-in-order' ? 'audit' : name),
      z.enum([
        'lines',
        'json',
        'zeek-tsv',
        'w3c',
        'delimited',
        'audit',
        'container',
        'mysql',
        'postgresql',
        'postgresql-csv',
      ]),
    )
    .optional(),
  /** the header that records from `offset` on belong to */
  context: z.string().optional(),
});
export type Checkpoint = z.infer<typeof checkpoint>;

const checkpointFile = z.object({ version: z.literal(1), files: z.record(z.string(), checkpoint) });

/** Checkpoints by file identity, kept together and replaced as a whole: after a crash they are the old ones or the new ones. */
export interface Checkpoints {
  readonly byIdentity: Map<string, Checkpoint>;
  /** true if there was a file of an earlier run */
  readonly isResumed: boolean;
  save(): Promise<void>;
}

export interface CheckpointsProblem {
  readonly kind: 'checkpoints-damaged';
  /** what did not work, why, what to do */
  readonly message: string;
}

/** @param place a file of their own, or the checkpoint of a configured source */
export async function openCheckpoints(place: string | CheckpointPlace): Promise<Checkpoints | CheckpointsProblem> {
  return typeof place === 'string' ? await openFile(place) : await openPlace(place);
}

async function openPlace(place: CheckpointPlace): Promise<Checkpoints | CheckpointsProblem> {
  const kept = await place.load();
  const stored = kept === undefined ? undefined : checkpointFile.safeParse(kept);
  if (stored?.success === false) {
    const message = `The reading positions of its files are damaged or of a newer version. Update Vedette, or remove the source and add it again: all its files are then read again from their beginning.`; // prettier-ignore
    return { kind: 'checkpoints-damaged', message };
  }
  const byIdentity = new Map(Object.entries(stored?.data.files ?? {}));
  return {
    byIdentity,
    isResumed: stored !== undefined,
    save: () => place.save(jsonObject.parse({ version: 1, files: Object.fromEntries(byIdentity) })),
  };
}

async function openFile(path: string): Promise<Checkpoints | CheckpointsProblem> {
  const stored = await readStored(path);
  if (stored === 'damaged') {
    const message =
      `The reading positions of followed files, in ${path}, are damaged or of a newer version. ` +
      `Update Vedette, or remove that file: all followed files are then read again from their beginning.`;
    return { kind: 'checkpoints-damaged', message };
  }
  const byIdentity = new Map(Object.entries(stored?.files ?? {}));
  return {
    byIdentity,
    isResumed: stored !== undefined,
    async save() {
      const text = JSON.stringify({ version: 1, files: Object.fromEntries(byIdentity) });
      const fresh = `${path}.new`;
      const handle = await open(fresh, 'w', 0o600);
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(fresh, path);
      await syncFolder(dirname(path));
    },
  };
}

async function readStored(path: string): Promise<z.infer<typeof checkpointFile> | 'damaged' | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return checkpointFile.parse(JSON.parse(text));
  } catch {
    return 'damaged';
  }
}

/** A rename is only durable when its folder is. */
async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
