import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Gatherer, type PackSource, SOURCE_LIMITS, SourceError, type SourceLimits } from './pack-source.ts';

/** Reads a folder, or one file. Symbolic links are not followed: they may lead anywhere. */
export async function readFolder(root: string, limits: SourceLimits = SOURCE_LIMITS): Promise<PackSource> {
  const gatherer = new Gatherer(limits);
  let isFolder: boolean;
  try {
    isFolder = (await lstat(root)).isDirectory();
  } catch (error) {
    throw new SourceError(`${root} cannot be read: ${messageOf(error)}`);
  }
  if (isFolder) await readInto(gatherer, root, '');
  else await readFile(gatherer, root, root.split(/[\\/]/).at(-1) ?? root);
  return gatherer.done('folder', root);
}

async function readInto(gatherer: Gatherer, root: string, path: string): Promise<void> {
  const entries = await readdir(join(root, path), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inside = path === '' ? entry.name : `${path}/${entry.name}`;
    if (entry.isSymbolicLink()) {
      if (/\.(?:ya?ml|xml)$/i.test(entry.name))
        gatherer.refuse(inside, 'it is a symbolic link; links are not followed');
    } else if (entry.isDirectory()) {
      if (!entry.name.startsWith('.') && path.split('/').length < MOST_DEPTH) await readInto(gatherer, root, inside);
    } else if (entry.isFile()) await readFile(gatherer, join(root, inside), inside);
  }
}

const MOST_DEPTH = 60;

async function readFile(gatherer: Gatherer, file: string, path: string): Promise<void> {
  const { size } = await lstat(file);
  if (!gatherer.wants(path, size)) return;
  try {
    const handle = await open(file, 'r');
    try {
      // one byte more than may be: what grew meanwhile is noticed
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(size, gatherer.limits.file) + 1), 0);
      gatherer.add(path, buffer.subarray(0, bytesRead));
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (error instanceof SourceError) throw error;
    gatherer.refuse(path, `it cannot be read: ${messageOf(error)}`);
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
