import type { FileHandle } from 'node:fs/promises';

const CHUNK = 1 << 18;

/**
 * The bytes of an open file, from its current place on. The next chunk is read while one is worked on, into the other of two buffers:
 * a chunk is good until the next one is asked for.
 */
export async function* fileChunks(handle: FileHandle, onRead: (bytes: number) => void): AsyncGenerator<Buffer> {
  let current = Buffer.allocUnsafeSlow(CHUNK);
  let other = Buffer.allocUnsafeSlow(CHUNK);
  let pending = handle.read(current, 0, CHUNK);
  for (;;) {
    const { bytesRead } = await pending;
    if (bytesRead === 0) return;
    onRead(bytesRead);
    const full = current;
    pending = handle.read(other, 0, CHUNK);
    // whoever asked may stop here: a failure of the read ahead is then nobody's
    pending.catch(() => undefined);
    [current, other] = [other, current];
    yield full.subarray(0, bytesRead);
  }
}
