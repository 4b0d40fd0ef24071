import { closeSync, openSync, readSync } from 'node:fs';

const MOST = 64 * 1024;
const buffer = Buffer.allocUnsafe(MOST);

/**
 * The first 64 KiB of a file of the kernel, as bytes that are valid until the next call. Reads in this thread: such a file is made in memory
 * in microseconds, a detour over the thread pool costs ten times as much. Undefined if the file is gone or not ours to read.
 */
export function readKernelBytes(path: string): Buffer | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return undefined;
  }
  try {
    let length = 0;
    while (length < MOST) {
      const read = readSync(file, buffer, length, MOST - length, null);
      if (read === 0) break;
      length += read;
    }
    return buffer.subarray(0, length);
  } catch {
    return undefined; // ESRCH: the process ended between the two calls
  } finally {
    closeSync(file);
  }
}

export function readKernelText(path: string): string | undefined {
  return readKernelBytes(path)?.toString('utf8');
}

/** Calls `each` for every line of a longer file but the first (its heading), a piece at a time. */
export function readKernelLines(path: string, each: (line: string) => void): void {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return;
  }
  try {
    let rest = '';
    let isHeading = true;
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) {
      const lines = (rest + buffer.toString('latin1', 0, read)).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (isHeading) isHeading = false;
        else each(line);
      }
    }
  } finally {
    closeSync(file);
  }
}
