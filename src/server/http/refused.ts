import type { ApiError } from '../../model/api.ts';

export type ErrorKind = ApiError['error']['kind'];

/** An expected refusal, as a value: what the caller gets in place of an answer. `message` says what did not work, why, and what to do. */
export class Refused {
  readonly kind: ErrorKind;
  readonly message: string;
  readonly more: RefusedMore;
  constructor(kind: ErrorKind, message: string, more: RefusedMore = {}) {
    this.kind = kind;
    this.message = message;
    this.more = more;
  }
}

export interface RefusedMore {
  /** the field or place that was wrong */
  readonly at?: string;
  /** seconds after which to try again */
  readonly retryAfter?: number;
}

export const statusByKind = {
  'bad-request': 400,
  'not-signed-in': 401,
  'not-allowed': 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  busy: 429,
  unavailable: 503,
  bug: 500,
} as const satisfies Record<ErrorKind, number>;

export function refusedToResponse(refused: Refused): Response {
  const { at, retryAfter } = refused.more;
  const body: ApiError = {
    error: { kind: refused.kind, message: refused.message, ...(at === undefined ? {} : { at }) },
  };
  return Response.json(body, {
    status: statusByKind[refused.kind],
    headers: {
      'cache-control': 'no-store',
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
      ...(refused.kind === 'not-signed-in' ? { 'www-authenticate': 'Bearer realm="vedette"' } : {}),
    },
  });
}
