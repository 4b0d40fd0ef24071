import { type Transform } from 'node:stream';
import { constants, createGunzip, createInflate, createInflateRaw, createZstdDecompress } from 'node:zlib';

export type Compression = 'gzip' | 'deflate' | 'deflate-raw' | 'zstd';

export interface DecompressLimits {
  /** bytes that may come out */
  readonly bytes: number;
  /** bytes out per byte in; not looked at before `ratioFrom` bytes came out */
  readonly ratio: number;
  readonly ratioFrom: number;
  /** base-2 logarithm of the memory that zstd may ask for, in bytes */
  readonly zstdWindowLog: number;
}

/** Repetitive logs shrink a hundredfold at most; the densest gzip is 1 : 1032. `zstd --long` asks for 128 MiB. */
export const DECOMPRESS_LIMITS: DecompressLimits = {
  bytes: Infinity,
  ratio: 250,
  ratioFrom: 1 << 26,
  zstdWindowLog: 27,
};

export interface DecompressFailure {
  readonly kind: 'truncated' | 'damaged' | 'too-large' | 'bomb';
  /** what is wrong, without the name of the file */
  readonly message: string;
  /** bytes of compressed data before it was noticed */
  readonly at: number;
}

export interface Decompressed {
  readonly chunks: AsyncIterable<Buffer>;
  /** asked when `chunks` is over: why it ended early, if it did. What came before is whole. */
  failure(): DecompressFailure | undefined;
}

/** zlib is fed small pieces, so that a bomb cannot put more than some megabytes out before it is noticed */
const PIECE = 1 << 14;
const OUTPUT = 1 << 16;

/** Decompresses a stream of one or many members (frames); zeros behind them are padding. Holds a few pieces, whatever the size. */
export function decompress(
  source: AsyncIterable<Buffer>,
  compression: Compression,
  limits: DecompressLimits = DECOMPRESS_LIMITS,
): Decompressed {
  let failure: DecompressFailure | undefined;
  let taken = 0;
  let given = 0;

  async function* chunks(): AsyncGenerator<Buffer> {
    let engine: Engine | undefined;
    try {
      for await (const chunk of source) {
        let offset = 0;
        while (offset < chunk.length) {
          if (engine === undefined) {
            while (offset < chunk.length && chunk[offset] === 0 && taken > 0) [offset, taken] = [offset + 1, taken + 1];
            if (offset === chunk.length) break;
          }
          engine ??= startEngine(compression, limits);
          const consumed = await engine.write(chunk.subarray(offset, offset + PIECE));
          offset += consumed;
          taken += consumed;
          for (const output of engine.take()) {
            given += output.length;
            yield output;
          }
          failure = engine.failure(taken) ?? overLimit(taken, given, limits);
          if (failure !== undefined) return;
          if (engine.isOver()) engine = undefined;
        }
      }
      await engine?.end();
      for (const output of engine?.take() ?? []) {
        given += output.length;
        yield output;
      }
      failure = engine?.failure(taken);
    } finally {
      engine?.destroy();
    }
  }

  return { chunks: chunks(), failure: () => failure };
}

function overLimit(taken: number, given: number, limits: DecompressLimits): DecompressFailure | undefined {
  if (given > limits.bytes) {
    return { kind: 'too-large', message: `it unpacks to more than ${limits.bytes} bytes, the limit`, at: taken };
  }
  if (given > limits.ratioFrom && given > taken * limits.ratio) {
    const message = `it unpacks to more than ${limits.ratio} times its size: this may be a decompression bomb`;
    return { kind: 'bomb', message, at: taken };
  }
  return undefined;
}

interface Engine {
  /** @returns bytes consumed; fewer than given if the data ended before them */
  write(piece: Buffer): Promise<number>;
  end(): Promise<void>;
  /** what came out since it was asked last */
  take(): Buffer[];
  isOver(): boolean;
  failure(at: number): DecompressFailure | undefined;
  destroy(): void;
}

/**
 * zlib's streams lose what is in their buffer when they fail, and say nothing about input behind the end of the data. So they are driven by
 * hand: one piece, then all that came out of it.
 */
function startEngine(compression: Compression, limits: DecompressLimits): Engine {
  const stream = streams[compression](limits);
  let output: Buffer[] = [];
  let isOver = false;
  let error: NodeJS.ErrnoException | undefined;
  let written = 0;
  let wake = (): void => undefined;
  stream.on('data', (chunk: Buffer) => void output.push(chunk));
  stream.on('error', (reason) => {
    error = reason;
    wake();
  });
  stream.on('end', () => {
    isOver = true;
    wake();
  });
  return {
    async write(piece) {
      await new Promise<void>((resolve) => {
        wake = resolve;
        stream.write(piece, () => resolve());
      });
      const consumed = isOver ? stream.bytesWritten - written : piece.length;
      written += consumed;
      return consumed;
    },
    async end() {
      await new Promise<void>((resolve) => {
        wake = resolve;
        stream.end();
      });
    },
    take() {
      const taken = output;
      output = [];
      return taken;
    },
    isOver: () => isOver,
    failure(at) {
      if (error === undefined) return undefined;
      return error.code === 'Z_BUF_ERROR'
        ? { kind: 'truncated', message: 'the compressed data ends early', at }
        : { kind: 'damaged', message: `the compressed data is damaged (${error.message})`, at };
    },
    destroy: () => void stream.destroy(),
  };
}

const streams: Record<Compression, (limits: DecompressLimits) => Transform & { readonly bytesWritten: number }> = {
  gzip: () => createGunzip({ chunkSize: OUTPUT }),
  deflate: () => createInflate({ chunkSize: OUTPUT }),
  'deflate-raw': () => createInflateRaw({ chunkSize: OUTPUT }),
  zstd: ({ zstdWindowLog }) =>
    createZstdDecompress({ chunkSize: OUTPUT, params: { [constants.ZSTD_d_windowLogMax]: zstdWindowLog } }),
};

/** By the magic bytes. */
export function compressionOf(prefix: Buffer): 'gzip' | 'zstd' | 'zip' | undefined {
  const magic = prefix.length < 4 ? 0 : prefix.readUInt32LE(0);
  if ((magic & 0xffffff) === 0x088b1f) return 'gzip';
  if (magic === 0xfd2fb528 || (magic & 0xfffffff0) === 0x184d2a50) return 'zstd';
  if (magic === 0x04034b50 || magic === 0x06054b50 || magic === 0x08074b50) return 'zip';
  return undefined;
}
