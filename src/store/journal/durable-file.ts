import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes a new, renamed or removed name in a folder durable. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Replaces a file so that after a crash either the old or the new one is there, whole. */
export async function replaceFile(path: string, bytes: string | Uint8Array, fsync: boolean): Promise<void> {
  const aside = `${path}.new`;
  try {
    const handle = await open(aside, 'w');
    try {
      await handle.writeFile(bytes);
      if (fsync) await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true });
    throw error;
  }
  if (fsync) await syncFolder(dirname(path));
}

/** Whether an error says that the disk or a quota is full. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}
