import { z } from 'zod';
import { apiError, type ApiError } from './api.ts';
import type { EndpointMethod } from './endpoint.ts';

/**
 * The typed client of the API, for the console, the command line and anybody else:
 * `await client.call(api.alerts, { query: { status: 'open' } })`. Pure: the caller brings `fetch`.
 */
export interface ApiClient {
  /** Never throws for what the server or the network does: both come back as an error with its kind. */
  call<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
    endpoint: CallableEndpoint<P, Q, B, A>,
    ...input: CallInput<P, Q, B>
  ): Promise<ApiResult<z.output<A>>>;
}

export interface CallableEndpoint<P, Q, B, A> {
  readonly method: EndpointMethod;
  readonly path: string;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly answer: A;
}

export type ApiResult<A> =
  | { readonly ok: true; readonly answer: A }
  | { readonly ok: false; readonly status: number; readonly error: ApiError['error'] };

/** `params`, `query` and `body`, each of them required only if it has a required field. */
type CallInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> =
  Empty extends Parts<P, Q, B>
    ? [input?: Parts<P, Q, B>, signal?: AbortLike]
    : [input: Parts<P, Q, B>, signal?: AbortLike];
type Parts<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = Part<'params', P> &
  Part<'query', Q> &
  Part<'body', B>;
type Part<K extends string, S extends z.ZodType> =
  Empty extends z.input<S> ? { readonly [key in K]?: z.input<S> } : { readonly [key in K]: z.input<S> };
type Empty = Record<string, never>;

/** The part of an AbortSignal that matters here; this folder has no DOM types. */
export interface AbortLike {
  readonly aborted: boolean;
}

export interface FetchInit {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
  readonly signal?: AbortLike;
}
export interface FetchAnswer {
  readonly status: number;
  text(): Promise<string>;
}

export interface ClientDeps {
  /** scheme and host, without a slash at the end; empty for the page's own */
  readonly base: string;
  readonly fetch: (url: string, init: FetchInit) => Promise<FetchAnswer>;
  /** `{ authorization: 'Bearer …' }` for an API key */
  readonly headers?: Readonly<Record<string, string>>;
}

export const API_PREFIX = '/api/v1';

export function createClient(deps: ClientDeps): ApiClient {
  return {
    async call(endpoint, ...input) {
      const given = callParts.parse(input[0] ?? {});
      const signal = input[1];
      let answer: { status: number; text: string };
      try {
        const response = await deps.fetch(
          `${deps.base}${API_PREFIX}${fillPath(endpoint.path, given.params)}${toQueryString(given.query)}`,
          {
            method: endpoint.method,
            headers: {
              accept: 'application/json',
              ...(given.body === undefined ? {} : { 'content-type': 'application/json' }),
              ...deps.headers,
            },
            ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
            ...(signal === undefined ? {} : { signal }),
          },
        );
        answer = { status: response.status, text: await response.text() };
      } catch (error) {
        return failed(0, 'unavailable', `The server did not answer: ${messageOf(error)}.`);
      }
      const json = parseJson(answer.text);
      if (answer.status < 200 || answer.status > 299) {
        const known = apiError.safeParse(json);
        if (known.success) return { ok: false, status: answer.status, error: known.data.error };
        return failed(answer.status, 'unavailable', `The server answered with status ${answer.status}.`);
      }
      const read = endpoint.answer.safeParse(json);
      if (read.success) return { ok: true, answer: read.data };
      return failed(answer.status, 'bug', `The server's answer is not as promised: ${z.prettifyError(read.error)}`);
    },
  };
}

const callParts = z.object({
  params: z.record(z.string(), z.unknown()).optional(),
  query: z.record(z.string(), z.unknown()).optional(),
  body: z.unknown().optional(),
});

/** `/alerts/{id}` with `{ id: 'a b' }` is `/alerts/a%20b`. */
export function fillPath(path: string, params: Readonly<Record<string, unknown>> = {}): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(params[name])));
}

function toQueryString(query: Readonly<Record<string, unknown>> = {}): string {
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`);
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

function failed(status: number, kind: ApiError['error']['kind'], message: string): ApiResult<never> {
  return { ok: false, status, error: { kind, message } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
