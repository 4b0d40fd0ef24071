import { createHash } from 'node:crypto';
import { lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Pack } from './read-pack.ts';
import { SourceError } from './pack-source.ts';

/** `pack.json` in the folder of a pack: where it came from and what was written, so that an update knows what people have changed since. */
const packLock = z.object({
  format: z.literal('vedette-pack'),
  version: z.literal(1),
  name: z.string(),
  source: z.object({ kind: z.string(), origin: z.string(), revision: z.string().optional() }),
  /** ISO 8601 */
  imported: z.string(),
  /** SHA-256 of each file, by path */
  files: z.record(z.string(), z.string()),
});
export type PackLock = z.infer<typeof packLock>;

/** What an import into a folder did, or would do. */
export interface PackChange {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
  /** files that somebody changed by hand, or that were there before: they stay as they are */
  readonly kept: readonly string[];
  /** what the folder was made from before */
  readonly before: PackLock['source'] | undefined;
}

export interface WritePackOptions {
  readonly name: string;
  /** milliseconds since 1970 */
  readonly now: number;
  /** also over what was changed by hand */
  readonly isForced: boolean;
  /** only say what would be done */
  readonly isDry: boolean;
}

export async function writePack(folder: string, pack: Pack, options: WritePackOptions): Promise<PackChange> {
  const lock = await readLock(folder);
  const added: string[] = [];
  const changed: string[] = [];
  const removed: string[] = [];
  const kept: string[] = [];
  const hashes: Record<string, string> = {};
  let unchanged = 0;
  for (const { path, text } of pack.files) {
    const wanted = hashOf(text);
    const before = lock?.files[path];
    const there = await hashOfFile(join(folder, path));
    if (there === wanted) unchanged++;
    else if (there !== undefined && there !== before && !options.isForced) {
      kept.push(path);
      if (before !== undefined) hashes[path] = before;
      continue;
    } else {
      (there === undefined ? added : changed).push(path);
      if (!options.isDry) await write(join(folder, path), text);
    }
    hashes[path] = wanted;
  }
  const now = new Set(pack.files.map(({ path }) => path));
  for (const [path, before] of Object.entries(lock?.files ?? {})) {
    if (now.has(path)) continue;
    const there = await hashOfFile(join(folder, path));
    if (there === undefined) continue;
    if (there === before || options.isForced) {
      removed.push(path);
      if (!options.isDry) await rm(join(folder, path));
    } else kept.push(path);
  }
  if (!options.isDry) {
    const { kind, origin, revision } = pack.source;
    const next: PackLock = {
      format: 'vedette-pack',
      version: 1,
      name: options.name,
      source: { kind, origin, ...(revision === undefined ? {} : { revision }) },
      imported: new Date(options.now).toISOString(),
      files: Object.fromEntries(Object.entries(hashes).sort(([a], [b]) => (a < b ? -1 : 1))),
    };
    await write(join(folder, LOCK), `${JSON.stringify(next, null, 2)}\n`);
  }
  return { added, changed, removed, unchanged, kept, before: lock?.source };
}

const LOCK = 'pack.json';

async function readLock(folder: string): Promise<PackLock | undefined> {
  let text: string;
  try {
    text = await readFile(join(folder, LOCK), 'utf8');
  } catch {
    return undefined;
  }
  try {
    const lock = packLock.parse(JSON.parse(text));
    // a lock that was tampered with must not make us delete elsewhere
    const bad = Object.keys(lock.files).find((path) => path.startsWith('/') || /^[a-z]:/i.test(path) || path.split(/[\\/]/).includes('..')); // prettier-ignore
    if (bad !== undefined) throw new Error(`it names a file outside of the folder, ${bad}`);
    return lock;
  } catch (error) {
    throw new SourceError(`${join(folder, LOCK)} is not a lock of a pack: ${error instanceof Error ? error.message : String(error)}. Name another folder, or take it away.`); // prettier-ignore
  }
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

const hashOf = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

/** Undefined if there is none. A link is no file of ours: it counts as changed by hand. */
async function hashOfFile(path: string): Promise<string | undefined> {
  try {
    const found = await lstat(path);
    return found.isFile() ? hashOf(await readFile(path)) : 'not a file';
  } catch {
    return undefined;
  }
}
