import { opendir, stat } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { type FileError, toFileError } from './file-error.ts';

export const STANDARD_INPUT = '-';

/** A file to read, or why there is none at this path. `isGiven`: it was asked for by name, not found in a folder. */
export type Walked = { readonly path: string; readonly isGiven: boolean } & (
  | { readonly kind: 'file'; readonly size: number; readonly modified: number }
  | { readonly kind: 'error'; readonly error: FileError }
);

/**
 * The files of paths, in the order of the paths; folders recursively, sorted by the names' code units, so that the order is the same everywhere.
 * Links are followed; a folder that was visited is not visited again, so a circle ends.
 */
export async function walk(paths: readonly string[]): Promise<Walked[]> {
  const found: Walked[] = [];
  const visited = new Set<string>();
  for (const path of paths) {
    if (path === STANDARD_INPUT) found.push({ kind: 'file', path, isGiven: true, size: 0, modified: 0 });
    else await visit(normalize(path), true);
  }
  return found;

  async function visit(path: string, isGiven: boolean): Promise<void> {
    try {
      const info = await stat(path, { bigint: true });
      if (info.isDirectory()) {
        const identity = `${info.dev}:${info.ino}`;
        if (visited.has(identity)) return;
        visited.add(identity);
        for (const name of await namesIn(path)) await visit(join(path, name), false);
      } else if (info.isFile() || (isGiven && (info.isFIFO() || info.isCharacterDevice()))) {
        found.push({ kind: 'file', path, isGiven, size: Number(info.size), modified: Number(info.mtimeMs) });
      } else {
        const message = 'It is a device, pipe or socket: only files are read from a folder.';
        found.push({ kind: 'error', path, isGiven, error: { kind: 'not-a-file', message } });
      }
    } catch (error) {
      found.push({ kind: 'error', path, isGiven, error: toFileError(error) });
    }
  }
}

async function namesIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const entry of await opendir(folder)) names.push(entry.name);
  return names.sort();
}
