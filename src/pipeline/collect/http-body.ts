import { type Compression, decompress, DECOMPRESS_LIMITS, type DecompressFailure } from './decompress.ts';

export interface BodyLimits {
  /** bytes after decompression */
  readonly bytes: number;
  /** milliseconds in which the sender must send something */
  readonly idle: number;
}

export interface BodyFailure {
  readonly kind: DecompressFailure['kind'] | 'timeout' | 'broken-off';
  /** what is wrong, in a sentence without its full stop */
  readonly message: string;
}

export type Body =
  | { readonly kind: 'unsupported'; readonly message: string }
  | {
      readonly kind: 'open';
      readonly chunks: AsyncIterable<Buffer>;
      /** asked when `chunks` is over: why it is not the whole body. What came before is good. */
      failure(): BodyFailure | undefined;
    };

const compressions: Readonly<Record<string, Compression>> = {
  gzip: 'gzip',
  'x-gzip': 'gzip',
  deflate: 'deflate',
  zstd: 'zstd',
};

/** RFC 8878, 3.1.1.1.2: what every decoder must take, and what a stranger may ask of our memory */
const ZSTD_WINDOW_LOG = 23;

/** The body of a request as a stream: decompressed as its headers say, and ended, with a reason, at the limits. It is never held whole. */
export function openBody(request: Request, limits: BodyLimits): Body {
  const encoding = request.headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  const compression = compressions[encoding];
  if (compression === undefined && encoding !== 'identity' && encoding !== '') {
    const message = `Content-Encoding ${encoding.slice(0, 40)} is not read: send gzip, deflate, zstd or none`;
    return { kind: 'unsupported', message };
  }
  let failure: BodyFailure | undefined;
  const raw = limited(request.body, limits, compression === undefined, (found) => void (failure = found));
  if (compression === undefined) return { kind: 'open', chunks: raw, failure: () => failure };
  const unpacked = decompress(raw, compression, {
    ...DECOMPRESS_LIMITS,
    bytes: limits.bytes,
    zstdWindowLog: ZSTD_WINDOW_LOG,
  });
  return { kind: 'open', chunks: unpacked.chunks, failure: () => failure ?? ofBody(unpacked.failure()) };
}

function ofBody(failure: DecompressFailure | undefined): BodyFailure | undefined {
  return failure === undefined
    ? undefined
    : { ...failure, message: `The body cannot be unpacked whole: ${failure.message}` };
}

async function* limited(
  body: ReadableStream<Uint8Array> | null,
  limits: BodyLimits,
  isCounted: boolean,
  fail: (failure: BodyFailure) => void,
): AsyncGenerator<Buffer> {
  if (body === null) return;
  const reader = body.getReader();
  let size = 0;
  try {
    for (;;) {
      const next = await nextChunk(reader, limits.idle);
      if ('kind' in next) return fail(next);
      if (next.value === undefined) return;
      size += next.value.length;
      if (isCounted && size > limits.bytes) {
        return fail({ kind: 'too-large', message: `The body is larger than ${limits.bytes} bytes, the limit` });
      }
      yield Buffer.from(next.value.buffer, next.value.byteOffset, next.value.byteLength);
    }
  } finally {
    // what was not read is not wanted; that the connection is gone already is no news
    reader.cancel().catch(() => undefined);
  }
}

async function nextChunk(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  idle: number,
): Promise<{ readonly value: Uint8Array | undefined } | BodyFailure> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<BodyFailure>((resolve) => {
    timer = setTimeout(resolve, idle, { kind: 'timeout', message: `Nothing came for ${idle} ms` });
  });
  const chunk = reader.read().then(
    ({ value }) => ({ value }),
    (): BodyFailure => ({ kind: 'broken-off', message: 'The connection broke off inside the body' }),
  );
  try {
    return await Promise.race([chunk, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
