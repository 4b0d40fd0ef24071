import { createHash } from 'node:crypto';
import { lstat, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StoreError } from '../../store-error.ts';
import type { SystemUser } from './system-user.ts';

export const PORT = 5432;

/** Of the path of a Unix socket, in bytes, with its ending NUL (sys/un.h; 104 on macOS). */
const LONGEST_PATH = 103;

/**
 * Where the socket lies: the same place for the same data folder every time, so that a server which outlived its parent is found. Beside the
 * data if that path is short enough, else in the folder for temporary files; private either way.
 */
export async function makeSocketFolder(dataFolder: string, user: SystemUser): Promise<string> {
  const beside = `${dataFolder}-socket`;
  const isShort = Buffer.byteLength(join(beside, `.s.PGSQL.${PORT}`)) < LONGEST_PATH;
  const folder = isShort
    ? beside
    : join(tmpdir(), `vedette-${createHash('sha256').update(dataFolder).digest('hex').slice(0, 16)}`);
  await mkdir(folder, { mode: 0o700 }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  });
  const found = await lstat(folder);
  const owners = [process.getuid?.(), user.ids?.uid];
  if (!found.isDirectory() || !owners.includes(found.uid)) {
    throw new StoreError(
      'in-use',
      `${folder} belongs to somebody else: remove it. The database needs it for its socket.`,
    );
  }
  await user.own(folder);
  return folder;
}
