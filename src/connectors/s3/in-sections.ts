/**
 * The same bytes, in pieces that never cross a multiple of `size`.
 *
 * @param from where the first byte stands
 */
export async function* inSections(
  chunks: AsyncIterable<Buffer>,
  from: number,
  size: number,
): AsyncGenerator<{ chunk: Buffer; end: number }> {
  let at = from;
  for await (const chunk of chunks) {
    let done = 0;
    while (done < chunk.length) {
      const piece = chunk.subarray(done, Math.min(chunk.length, done + size - (at % size)));
      done += piece.length;
      at += piece.length;
      yield { chunk: piece, end: at };
    }
  }
}
