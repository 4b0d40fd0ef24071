import { type BodyFailure, openBody } from './http-body.ts';

/** Bodies that can only be read as a whole, held within one budget for all that come at the same time. */
export interface BodyHolder {
  /** `release` must be called when the bytes are not needed any more. */
  hold(request: Request): Promise<HeldBody | BodyProblem>;
}

export interface HeldBody {
  readonly kind: 'held';
  readonly bytes: Buffer;
  release(): void;
}

export type BodyProblem =
  | { readonly kind: 'unsupported'; readonly message: string }
  /** the budget is used up: come back in a second */
  | { readonly kind: 'busy'; readonly message: string }
  | { readonly kind: 'failed'; readonly failure: BodyFailure };

export interface BodyHolderLimits {
  /** bytes of one body, after decompression */
  readonly each: number;
  /** bytes of all bodies together */
  readonly all: number;
  /** ms in which something must come */
  readonly idle: number;
  /** ms in which the whole body must come: a slow sender shall not hold a part of the budget for long */
  readonly whole: number;
}

export function createBodyHolder(limits: BodyHolderLimits): BodyHolder {
  let held = 0;
  return {
    async hold(request) {
      const body = openBody(request, { bytes: limits.each, idle: limits.idle });
      if (body.kind === 'unsupported') return body;
      const chunks: Buffer[] = [];
      let size = 0;
      const release = (): void => {
        held -= size;
        size = 0;
      };
      const end = performance.now() + limits.whole;
      for await (const chunk of body.chunks) {
        if (held + chunk.length > limits.all) {
          release();
          return { kind: 'busy', message: 'Too much is being sent at the moment. Send this again in a second.' };
        }
        held += chunk.length;
        size += chunk.length;
        chunks.push(Buffer.from(chunk));
        if (performance.now() > end) {
          release();
          return {
            kind: 'failed',
            failure: { kind: 'timeout', message: `The body took longer than ${limits.whole} ms` },
          };
        }
      }
      const failure = body.failure();
      if (failure !== undefined) {
        release();
        return { kind: 'failed', failure };
      }
      return {
        kind: 'held',
        bytes: chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks),
        release,
      };
    },
  };
}
