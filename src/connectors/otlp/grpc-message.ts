import type { ServerHttp2Stream } from 'node:http2';
import { promisify } from 'node:util';
import { gunzip as gunzipBytes } from 'node:zlib';
import type { OtlpProblem } from './otlp-status.ts';

/** Bytes that all calls together hold, and may. */
export interface GrpcBudget {
  held: number;
  readonly all: number;
}

export interface GrpcMessageLimits {
  readonly maxMessage: number;
  readonly bodyTimeout: number;
  readonly budget: GrpcBudget;
}

export type GrpcMessage = { readonly message: Buffer; release(): void } | { readonly problem: OtlpProblem };

const gunzip = promisify(gunzipBytes);
const HEAD = 5;

/** Reads the one message of a unary call: a byte that says whether it is compressed, its length, itself. */
export async function readGrpcMessage(
  stream: ServerHttp2Stream,
  encoding: string | string[] | undefined,
  { maxMessage, bodyTimeout, budget }: GrpcMessageLimits,
): Promise<GrpcMessage> {
  const chunks: Buffer[] = [];
  let size = 0;
  let reserved = 0;
  const release = (): void => {
    budget.held -= reserved;
    reserved = 0;
  };
  const reserve = (bytes: number): boolean => {
    if (budget.held + bytes > budget.all) return false;
    budget.held += bytes;
    reserved += bytes;
    return true;
  };
  const failed = (problem: OtlpProblem): GrpcMessage => {
    release();
    return { problem };
  };
  const timer = setTimeout(() => stream.destroy(), bodyTimeout);
  try {
    // the stream stays: the answer goes out on it
    const incoming: AsyncIterable<unknown> = stream.iterator({ destroyOnReturn: false });
    for await (const chunk of incoming) {
      if (!Buffer.isBuffer(chunk)) continue;
      size += chunk.length;
      if (size > maxMessage + HEAD) return failed(tooLarge(maxMessage));
      if (!reserve(chunk.length)) return failed(BUSY);
      chunks.push(chunk);
    }
  } catch {
    return failed({ kind: 'invalid-argument', message: 'The call broke off.' });
  } finally {
    clearTimeout(timer);
  }
  const body = Buffer.concat(chunks);
  if (body.length < HEAD || body.readUInt32BE(1) !== body.length - HEAD) {
    return failed({ kind: 'invalid-argument', message: 'The call is not one whole message.' });
  }
  if (body[0] === 0) return { message: body.subarray(HEAD), release };
  if (encoding !== 'gzip') return failed({ kind: 'unimplemented', message: 'Compression is by gzip only.' });
  if (!reserve(maxMessage)) return failed(BUSY);
  try {
    return { message: await gunzip(body.subarray(HEAD), { maxOutputLength: maxMessage }), release };
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return failed(isTooLarge ? tooLarge(maxMessage) : { kind: 'invalid-argument', message: 'The gzip is damaged.' });
  }
}

const BUSY: OtlpProblem = { kind: 'exhausted', message: 'Too much is being sent at the moment.', retryAfter: 1 };

const tooLarge = (limit: number): OtlpProblem => ({
  kind: 'too-large',
  message: `The message is larger than ${limit} bytes, the limit. Send smaller batches.`,
});
