import type { ApiError } from '../../model/api.ts';
import { createClient, type ApiResult } from '../../model/client.ts';
import { session } from './session.ts';

/** The page's own server. The session cookie goes along by itself. */
export const client = createClient({
  base: '',
  fetch: (url, init) =>
    fetch(url, {
      method: init.method,
      headers: init.headers,
      body: init.body ?? null,
      signal: init.signal instanceof AbortSignal ? init.signal : null,
    }),
});

/** What a request could not do, as an exception, because that is how TanStack Query is told. */
export class Problem extends Error {
  readonly kind: ApiError['error']['kind'];
  readonly status: number;
  readonly at: string | undefined;
  constructor(status: number, error: ApiError['error']) {
    super(error.message);
    this.status = status;
    this.kind = error.kind;
    this.at = error.at;
  }
}

/** The answer, or a thrown {@link Problem}. A lost session also opens the dialog that asks for the password again. */
export async function answerOf<A>(request: Promise<ApiResult<A>>): Promise<A> {
  const result = await request;
  if (result.ok) return result.answer;
  if (result.error.kind === 'not-signed-in') session.lost();
  throw new Problem(result.status, result.error);
}

export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  return new Problem(0, { kind: 'bug', message: error instanceof Error ? error.message : String(error) });
}
