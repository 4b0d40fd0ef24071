import type { BodyFailure } from '../../pipeline/collect/http-body.ts';
import type { IngestAnswer } from './tally.ts';

/** Why a request was not taken, or not wholly. */
export interface IngestProblem {
  readonly status: 400 | 408 | 413 | 415 | 429 | 503;
  readonly kind: 'bad-request' | 'too-large' | 'unsupported' | 'busy' | 'unavailable';
  readonly message: string;
  readonly at?: string;
  /** seconds */
  readonly retryAfter?: number;
}

export const statusByFailure = {
  'too-large': { status: 413, kind: 'too-large' },
  bomb: { status: 413, kind: 'too-large' },
  truncated: { status: 400, kind: 'bad-request' },
  damaged: { status: 400, kind: 'bad-request' },
  'broken-off': { status: 400, kind: 'bad-request' },
  timeout: { status: 408, kind: 'bad-request' },
} as const satisfies Record<BodyFailure['kind'], Pick<IngestProblem, 'status' | 'kind'>>;

const NOTHING: IngestAnswer = { accepted: 0, refused: [], unreadable: [], repeated: false };

/** In the form of the API's errors, with what became of the records. */
export function problemToResponse(problem: IngestProblem, answer = NOTHING): Response {
  const { status, kind, message, at, retryAfter } = problem;
  return Response.json(
    { error: { kind, message, ...(at === undefined ? {} : { at }) }, ...answer },
    { status, headers: retryAfter === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retryAfter))) } },
  );
}
