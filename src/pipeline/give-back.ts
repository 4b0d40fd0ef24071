/**
 * Frees the memory of bytes that nobody will read again; they are empty afterwards. To be called only by who owns them.
 *
 * What is left to the collector weighs on it: after each 64 MB or so of buffers that were dropped V8 marks all objects of the thread to find them,
 * and while it does, on another core, it takes that from whoever works there: a fifth of what a worker does for the same rows.
 * A view of a part of other memory (of Node's pool for small buffers) is left alone.
 */
export function giveBack(bytes: Uint8Array | Uint32Array): void {
  const { buffer, byteLength } = bytes;
  const isWhole = buffer instanceof ArrayBuffer && byteLength === buffer.byteLength;
  // what is empty is perhaps empty for others, too, and would be an error to them
  if (isWhole && byteLength > 0) buffer.transfer(0);
}
