import type { z } from 'zod';
import type { Permission, Role } from '../../model/api.ts';
import type { Caller } from '../auth/caller.ts';
import { Refused } from './refused.ts';

/** What does the work of one endpoint. Takes unknown input: validation by the endpoint's own schemas is inside. */
export interface Handler {
  (raw: RawCall): Promise<unknown>;
}

export interface RawCall {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly caller: Caller | undefined;
}

interface Described<Allowed extends Permission, P, Q, B, A> {
  readonly permission: Allowed;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly answer: A;
}

interface Input<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> {
  readonly params: z.output<P>;
  readonly query: z.output<Q>;
  readonly body: z.output<B>;
}

/** The handler of an endpoint for people and keys: the work sees checked input and always has a caller. */
export function handle<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  endpoint: Described<Role, P, Q, B, A>,
  work: (input: Input<P, Q, B>, caller: Caller) => Promise<z.output<A> | Refused> | z.output<A> | Refused,
): Handler {
  return async (raw) => {
    const input = parseInput(endpoint, raw);
    if (input instanceof Refused) return input;
    if (raw.caller === undefined) throw new Error('an endpoint that needs a caller was reached without one');
    return await work(input, raw.caller);
  };
}

/** The handler of an endpoint that anybody may call. */
export function handlePublic<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  endpoint: Described<'public', P, Q, B, A>,
  work: (input: Input<P, Q, B>) => Promise<z.output<A> | Refused> | z.output<A> | Refused,
): Handler {
  return async (raw) => {
    const input = parseInput(endpoint, raw);
    return input instanceof Refused ? input : await work(input);
  };
}

function parseInput<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  endpoint: Described<Permission, P, Q, B, unknown>,
  raw: RawCall,
): Input<P, Q, B> | Refused {
  const params = endpoint.params.safeParse(raw.params);
  if (!params.success) return refusalOfIssues('params', params.error);
  const query = endpoint.query.safeParse(raw.query);
  if (!query.success) return refusalOfIssues('query', query.error);
  const body = endpoint.body.safeParse(raw.body);
  if (!body.success) return refusalOfIssues('body', body.error);
  return { params: params.data, query: query.data, body: body.data };
}

const placeByPart = { params: 'path', query: 'query', body: 'body' } as const;

function refusalOfIssues(part: keyof typeof placeByPart, error: z.ZodError): Refused {
  const issue = error.issues[0];
  const at = [placeByPart[part], ...(issue?.path ?? [])].map(String).join('.');
  return new Refused('bad-request', `The request is not valid at ${at}: ${issue?.message ?? 'unknown reason'}.`, {
    at,
  });
}
