import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { api, apiError, role, roleRank, type ApiName, type Endpoint, type Role } from '../../model/api.ts';
import { API_PREFIX, fillPath } from '../../model/client.ts';
import { asUserId } from '../../model/ids.ts';
import type { Caller } from '../auth/caller.ts';
import { createHandlers } from '../api/handlers.ts';
import { createTestHandlersDeps } from '../api/test-handlers-deps.ts';
import type { Handler } from './handler.ts';
import { Refused } from './refused.ts';
import { API_BODY_LIMIT, apiNames, registerApi } from './register-api.ts';

const uuid = '0b1f5a34-0d0e-8c2a-8d5b-0000000000aa';
const inPath = { id: uuid, verdict: 'v1' };

function callerOf(name: Role): Caller {
  return {
    kind: 'person',
    role: name,
    user: { id: asUserId(name), name, email: `${name}@example.com`, role: name, created: 0 },
  };
}

function appWith(handlers: Readonly<Record<ApiName, Handler>>): Hono {
  const app = new Hono();
  registerApi(app, {
    handlers,
    identify: (request) => {
      const name = request.headers.get('x-test-role');
      if (name === 'bad-key') return Promise.resolve(new Refused('not-signed-in', 'This key is not known.'));
      return Promise.resolve(name === null ? undefined : callerOf(role.parse(name)));
    },
  });
  return app;
}

function ask(
  app: Hono,
  endpoint: Endpoint,
  as: Role | 'bad-key' | undefined,
  more: { query?: string; body?: string; type?: string } = {},
) {
  const hasBody = endpoint.method !== 'GET' && endpoint.method !== 'DELETE';
  return app.request(`${API_PREFIX}${fillPath(endpoint.path, inPath)}${more.query ?? ''}`, {
    method: endpoint.method,
    headers: { 'content-type': more.type ?? 'application/json', ...(as === undefined ? {} : { 'x-test-role': as }) },
    ...(hasBody ? { body: more.body ?? '{}' } : {}),
  });
}

const reached: Handler = () => Promise.resolve({ reached: true });
const open = appWith(allReached(createHandlers(createTestHandlersDeps())));

function allReached(handlers: Record<ApiName, Handler>): Record<ApiName, Handler> {
  const all = { ...handlers };
  for (const name of apiNames()) all[name] = reached;
  return all;
}

describe('permissions', () => {
  const cases = apiNames().flatMap((name) => [undefined, ...role.options].map((as) => ({ name, as })));

  it.each(cases)('$name as $as', async ({ name, as }) => {
    const endpoint: Endpoint = api[name];
    const response = await ask(open, endpoint, as);
    const { permission } = endpoint;
    if (permission === 'public') expect(response.status).toBe(200);
    else if (as === undefined) expect(response.status).toBe(401);
    else expect(response.status).toBe(roleRank[as] >= roleRank[permission] ? 200 : 403);
    if (response.status !== 200) expect(apiError.parse(await response.json()).error.message).not.toBe('');
  });

  it('a key that is not valid is told so, also where anybody signed in may go', async () => {
    expect((await ask(open, api.me, 'bad-key')).status).toBe(401);
    expect((await ask(open, api.setupState, 'bad-key')).status).toBe(200);
  });

  it('are looked at before the input: a stranger learns nothing', async () => {
    const response = await ask(appWith(createHandlers(createTestHandlersDeps())), api.createUser, 'viewer', {
      body: '{"not": "valid"}',
    });
    expect(response.status).toBe(403);
  });
});

describe('validation', () => {
  const app = appWith(createHandlers(createTestHandlersDeps()));
  const errorOf = async (response: Response | Promise<Response>) => {
    const answer = await response;
    return { status: answer.status, ...apiError.parse(await answer.json()).error };
  };

  it('says the place that is wrong', async () => {
    expect(await errorOf(ask(app, api.alerts, 'viewer', { query: '?limit=501' }))).toMatchObject({
      status: 400,
      kind: 'bad-request',
      at: 'query.limit',
    });
    expect(await errorOf(ask(app, api.alerts, 'viewer', { query: '?status=shut' }))).toMatchObject({
      status: 400,
      at: 'query.status',
    });
    expect(await errorOf(ask(app, api.giveVerdict, 'analyst', { body: '{"kind":"maybe"}' }))).toMatchObject({
      status: 400,
      at: 'body.kind',
    });
    expect(
      await errorOf(app.request(`${API_PREFIX}/alerts/17`, { headers: { 'x-test-role': 'viewer' } })),
    ).toMatchObject({ status: 400, at: 'path.id' });
    expect(await errorOf(ask(app, api.events, 'viewer', { query: `?q=${encodeURIComponent('a = (')}` }))).toMatchObject(
      { status: 400, kind: 'bad-request' },
    );
  });

  it('takes JSON alone, and not too much of it', async () => {
    expect(
      await errorOf(ask(app, api.createUser, 'admin', { body: '{"name":', type: 'application/json' })),
    ).toMatchObject({ status: 400, at: 'body' });
    expect(
      await errorOf(ask(app, api.createUser, 'admin', { body: 'name=x', type: 'application/x-www-form-urlencoded' })),
    ).toMatchObject({ status: 400, at: 'body' });
    expect(await errorOf(ask(app, api.createUser, 'admin', { body: '{}', type: 'text/plain' }))).toMatchObject({
      status: 400,
      at: 'body',
    });
    const large = JSON.stringify({ name: 'x'.repeat(API_BODY_LIMIT) });
    expect(await errorOf(ask(app, api.createUser, 'admin', { body: large }))).toMatchObject({
      status: 413,
      kind: 'too-large',
    });
  });

  it('fills in what is not given', async () => {
    const deps = createTestHandlersDeps();
    const response = await ask(appWith(createHandlers(deps)), api.alerts, 'viewer');
    expect(response.status).toBe(200);
    expect(deps.asked).toEqual([{ tenant: 'default', limit: 100, sort: 'score' }]);
  });
});
