import { closeSync, copyFileSync, fstatSync, ftruncateSync, openSync, readSync, statSync } from 'node:fs';

/** Two files of at most this many bytes: the log and the one before. */
export const LOG_BYTES = 4 * 1024 * 1024;

/** Opens the log for appending; the server writes into it directly, so that it goes on when its parent is gone. */
export function openLog(path: string): number {
  trimLog(path);
  return openSync(path, 'a', 0o600);
}

/** Moves a full log aside and begins it anew; the server's own handle appends, so it writes at the new end. */
export function trimLog(path: string): void {
  try {
    if (statSync(path).size < LOG_BYTES) return;
    copyFileSync(path, `${path}.old`);
    const file = openSync(path, 'r+');
    ftruncateSync(file, 0);
    closeSync(file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  }
}

/** The last lines, for an error message. */
export function logTail(path: string, bytes = 1500): string {
  try {
    const file = openSync(path, 'r');
    const size = fstatSync(file).size;
    const buffer = Buffer.alloc(Math.min(bytes, size));
    readSync(file, buffer, 0, buffer.length, size - buffer.length);
    closeSync(file);
    return buffer.toString().trim();
  } catch {
    return '';
  }
}
