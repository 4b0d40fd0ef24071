/** Looks at the first bytes of a stream (all of them, if there are fewer), and gives the stream as it was. */
export async function peek(
  source: AsyncIterable<Buffer>,
  bytes: number,
): Promise<{ prefix: Buffer; all: AsyncIterable<Buffer> }> {
  const iterator = source[Symbol.asyncIterator]();
  const seen: Buffer[] = [];
  let size = 0;
  let isOver = false;
  try {
    while (size < bytes) {
      const next = await iterator.next();
      if (next.done === true) {
        isOver = true;
        break;
      }
      // the source may use its buffer again: what is not the last piece is kept as a copy
      seen.push(size + next.value.length < bytes ? Buffer.from(next.value) : next.value);
      size += next.value.length;
    }
  } catch (error) {
    await iterator.return?.();
    throw error;
  }

  async function* all(): AsyncGenerator<Buffer> {
    try {
      yield* seen.splice(0);
      while (!isOver) {
        const next = await iterator.next();
        if (next.done === true) isOver = true;
        else yield next.value;
      }
    } finally {
      if (!isOver) await iterator.return?.();
    }
  }

  const [first] = seen;
  return {
    prefix: (seen.length === 1 && first !== undefined ? first : Buffer.concat(seen)).subarray(0, bytes),
    all: all(),
  };
}
