/** The text of a response; undefined, and the rest is not read, if it is longer than `maxBytes` (unpacked). */
export async function readBody(response: Response, maxBytes: number, signal: AbortSignal): Promise<string | undefined> {
  if (response.body === null) return '';
  const pieces: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> = response.body;
  for await (const piece of body) {
    size += piece.length;
    // leaving the loop cancels the stream
    if (size > maxBytes) return undefined;
    signal.throwIfAborted();
    pieces.push(piece);
  }
  const text = Buffer.concat(pieces).toString('utf8');
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}
