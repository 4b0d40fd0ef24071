import type { Context, Hono } from 'hono';
import { api, type ApiName, type Endpoint } from '../../model/api.ts';
import { API_PREFIX } from '../../model/client.ts';
import { refusalOf, type Caller } from '../auth/caller.ts';
import type { Handler } from './handler.ts';
import { readBodyText } from './read-body.ts';
import { Refused, refusedToResponse } from './refused.ts';

export interface ApiDeps {
  readonly handlers: Readonly<Record<ApiName, Handler>>;
  /** who calls; a refusal if what was presented is not valid */
  readonly identify: (request: Request) => Promise<Caller | Refused | undefined>;
}

/** Largest body of an API request (data comes in by other ways) that says no other, bytes. */
export const API_BODY_LIMIT = 1 << 20;

/** Registers every endpoint of the table: permission, validation, work, answer. */
export function registerApi(app: Hono, deps: ApiDeps): void {
  for (const name of apiNames()) {
    const endpoint: Endpoint = api[name];
    app.on(endpoint.method, `${API_PREFIX}${toHonoPath(endpoint.path)}`, async (context) => {
      const answer = await answerTo(context, endpoint, deps.handlers[name], deps.identify);
      if (answer instanceof Refused) return refusedToResponse(answer);
      return Response.json(answer, { headers: { 'cache-control': 'no-store' } });
    });
  }
}

export function apiNames(): ApiName[] {
  return Object.keys(api).filter((name): name is ApiName => name in api);
}

async function answerTo(
  context: Context,
  endpoint: Endpoint,
  handler: Handler,
  identify: ApiDeps['identify'],
): Promise<unknown> {
  const caller = endpoint.permission === 'public' ? undefined : await identify(context.req.raw);
  if (caller instanceof Refused) return caller;
  const refusal = refusalOf(caller, endpoint.permission);
  if (refusal !== undefined) return refusal;
  const body =
    endpoint.method === 'GET' || endpoint.method === 'DELETE'
      ? {}
      : await readJsonBody(context.req.raw, endpoint.bodyLimit ?? API_BODY_LIMIT);
  if (body instanceof Refused) return body;
  return await handler({ params: context.req.param(), query: context.req.query(), body, caller });
}

/** `/alerts/{id}` is `/alerts/:id` to Hono. */
function toHonoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/** Only `application/json`: a form of another site can then not pass for a call of the API. */
async function readJsonBody(request: Request, limit: number): Promise<unknown> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    return new Refused('bad-request', 'The body must be JSON: send "Content-Type: application/json".', { at: 'body' });
  }
  const text = await readBodyText(request, limit);
  if (text instanceof Refused) return text;
  try {
    const body: unknown = JSON.parse(text);
    return body;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return new Refused('bad-request', `The body is not valid JSON: ${reason}.`, { at: 'body' });
  }
}
