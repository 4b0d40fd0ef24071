import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { api, role } from '../../model/api.ts';
import { createClient, type ApiClient } from '../../model/client.ts';
import { asSourceId, asUserId } from '../../model/ids.ts';
import { readSourcesFile } from '../sources/read-sources-file.ts';
import { registerApi } from '../http/register-api.ts';
import { testKind, testSettings, type TestSettings } from '../sources/test-kind.ts';
import { createTestSources } from '../sources/test-sources.ts';
import { createHandlers } from './handlers.ts';
import { createTestHandlersDeps } from './test-handlers-deps.ts';

const started: TestSettings[] = [];
const checked: unknown[] = [];
const kind = testKind(
  (settings) => {
    started.push(settings);
    return Promise.resolve({ listens: ['udp 9'], stop: () => Promise.resolve() });
  },
  (settings) => {
    checked.push(settings);
    const { topics, password = '' } = testSettings.parse(settings);
    if (topics[0] === 'throws') throw new Error(`no way in with ${password}`);
    if (topics[0] === 'wrong') return Promise.resolve({ kind: 'refused', message: `${password} is wrong`, setting: 'password' });
    return Promise.resolve({ kind: 'works', message: '3 partitions' });
  },
); // prettier-ignore

const world = createTestSources([kind]);
const counts = new Map([[asSourceId('test/a'), [0, 5]]]);
let server: ReturnType<typeof serve>;
let base: string;
beforeAll(async () => {
  const app = new Hono();
  const handlers = createHandlers({ ...createTestHandlersDeps(), configured: { sources: world.sources, receivedOverTime: () => counts, now: () => 7 } }); // prettier-ignore
  registerApi(app, {
    handlers,
    identify: (request) => {
      const as = role.parse(request.headers.get('x-test-role'));
      return Promise.resolve({ kind: 'person', role: as, user: { id: asUserId(as), name: as, email: 'a@example.com', role: as, created: 0 } }); // prettier-ignore
    },
  });
  const port = await new Promise<number>((resolve) => (server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (info) => resolve(info.port)))); // prettier-ignore
  base = `http://127.0.0.1:${port}`;
  await world.sources.start();
});
afterAll(async () => {
  await world.supervisor.stop();
  server.close();
});

const as = (name: string): ApiClient =>
  createClient({ base, headers: { 'x-test-role': name }, fetch: (url, { method, headers, body }) => fetch(url, { method, headers, ...(body === undefined ? {} : { body }) }) }); // prettier-ignore
const engineer = (): ApiClient => as('engineer');
const params = { kind: 'test', name: 'a' };
const body = {
  ...params,
  settings: { topics: ['x'], password: 'hunter2-inline' },
  secrets: { 'tls.key': 'key-of-tls' },
};

test('a viewer sees, an engineer adds; secrets go in and never come out', async () => {
  const { kinds } = answer(await as('viewer').call(api.sourceKinds));
  expect(kinds.map(({ kind: id, canCheck }) => [id, canCheck])).toEqual([['test', true]]);
  expect(await as('analyst').call(api.addSource, { body })).toMatchObject({ ok: false, status: 403 });
  const { source } = answer(await engineer().call(api.addSource, { body }));
  expect(source).toMatchObject({ id: 'test/a', from: 'console', settings: { topics: ['x'] }, secrets: { password: 'set', 'tls.key': 'set' } }); // prettier-ignore
  await vi.waitFor(() => expect(started).toHaveLength(1));
  expect(started[0]).toMatchObject({ password: 'hunter2-inline', tls: { key: 'key-of-tls' } });
  const seen = await Promise.all([as('viewer').call(api.configuredSources), as('viewer').call(api.configuredSource, { params })]);
  expect(JSON.stringify([source, seen])).not.toMatch(/hunter2|key-of-tls/);
  expect(answer(seen[1]).source.listens).toEqual(['udp 9']);
  expect(answer(await as('viewer').call(api.receivedOverTime))).toEqual({ to: 7, step: 60_000, sources: [{ source: 'test/a', counts: [0, 5] }] }); // prettier-ignore
}); // prettier-ignore

test('refuses what is there, what is unknown and what does not fit, and names the setting', async () => {
  expect(await engineer().call(api.addSource, { body })).toMatchObject({ status: 409, error: { at: 'body.name' } });
  const bad = async (more: object) => await engineer().call(api.addSource, { body: { ...body, name: 'b', ...more } });
  expect(await bad({ kind: 'none' })).toMatchObject({ status: 404 });
  expect(await bad({ name: '../b' })).toMatchObject({ status: 400, error: { at: 'body.name' } });
  expect(await bad({ settings: { topics: [] } })).toMatchObject({ status: 400, error: { at: 'body.settings.topics', message: 'The settings do not fit: topics must have at least 1 entries.' } });
  expect(await bad({ settings: { topics: ['x'], oops: 1 } })).toMatchObject({ error: { at: 'body.settings.oops' } });
  expect(await bad({ secrets: { topics: 'y' } })).toMatchObject({ error: { at: 'body.secrets.topics' } });
  const nobody = { kind: 'test', name: 'nobody' };
  for (const call of [api.configuredSource, api.removeSource] as const) expect(await engineer().call(call, { params: nobody })).toMatchObject({ status: 404 });
  expect(await engineer().call(api.changeSource, { params: nobody, body: {} })).toMatchObject({ status: 404 });
}); // prettier-ignore

test('changes what is named and keeps the rest, secrets too', async () => {
  const change = async (more: object) => answer(await engineer().call(api.changeSource, { params, body: more })).source;
  started.length = 0;
  await change({ settings: { topics: ['y'], timeout: 5 } });
  await vi.waitFor(() => expect(started.at(-1)).toMatchObject({ topics: ['y'], timeout: 5, password: 'hunter2-inline' }));
  expect((await change({ secrets: { password: null } })).secrets).toMatchObject({ password: 'not-set', 'tls.key': 'set' });
  await change({ settings: { topics: ['y'], password: 'inline-again' } });
  await vi.waitFor(() => expect(started.at(-1)).toMatchObject({ password: 'inline-again', tls: { key: 'key-of-tls' } }));
  expect(await engineer().call(api.changeSource, { params, body: { settings: { topics: 'no list' } } })).toMatchObject({ status: 400 });
  expect(await change({ enabled: false, note: 'later' })).toMatchObject({ enabled: false, note: 'later', state: { state: 'stopped' } });
  expect(await engineer().call(api.restartSource, { params, body: {} })).toMatchObject({ status: 409 });
  expect(await change({ enabled: true })).toMatchObject({ enabled: true });
  expect(await engineer().call(api.restartSource, { params, body: {} })).toMatchObject({ ok: true });
}); // prettier-ignore

test('tries settings without adding anything, with the secrets that are kept where none is given', async () => {
  const tried = async (more: object) => answer(await engineer().call(api.checkSource, { body: { kind: 'test', ...more } }));
  expect(await tried({ settings: { topics: [] } })).toMatchObject({ works: false, problems: [{ setting: 'topics' }] });
  expect(checked).toEqual([]);
  expect(await tried({ settings: { topics: ['x'] }, connect: false })).toEqual({ works: true, message: 'The settings fit.', problems: [] });
  expect(checked).toEqual([]);
  expect(await tried({ settings: { topics: ['x'] }, secrets: { password: 'new' } })).toMatchObject({ works: true, message: '3 partitions' });
  expect(checked.at(-1)).toMatchObject({ password: 'new' });
  await tried({ name: 'a' });
  expect(checked.at(-1)).toMatchObject({ topics: ['y'], password: 'inline-again' });
  const refused = await tried({ name: 'a', settings: { topics: ['wrong'] } });
  expect(refused).toEqual({ works: false, message: '[hidden] is wrong', problems: [{ setting: 'password', message: '[hidden] is wrong' }] });
  expect((await tried({ name: 'a', settings: { topics: ['throws'] } })).message).toContain('no way in with [hidden]');
}); // prettier-ignore

test('what a file says is neither changed nor used for other settings', async () => {
  const text = '- { kind: test, name: f, settings: { topics: [x], password: of-the-file } }';
  await world.sources.takeFile(await readSourcesFile('/etc/s.yml', text, { kinds: [kind], env: () => undefined, readText: () => Promise.reject(new Error('none')) })); // prettier-ignore
  const ofFile = { kind: 'test', name: 'f' };
  const changed = await engineer().call(api.changeSource, { params: ofFile, body: { enabled: false } });
  expect(changed).toMatchObject({ status: 409 });
  expect(JSON.stringify(changed)).toContain('/etc/s.yml:1');
  expect(await engineer().call(api.removeSource, { params: ofFile })).toMatchObject({ status: 409 });
  expect(await engineer().call(api.addSource, { body: { ...ofFile, settings: { topics: ['x'] } } })).toMatchObject({ status: 409 }); // prettier-ignore
  expect(answer(await engineer().call(api.checkSource, { body: ofFile })).works).toBe(true);
  const elsewhere = { ...ofFile, settings: { topics: ['their-broker'] } };
  expect(await engineer().call(api.checkSource, { body: elsewhere })).toMatchObject({ status: 409 });
});

test('removes; the name is free again', async () => {
  expect(await engineer().call(api.removeSource, { params })).toMatchObject({ ok: true });
  expect(await engineer().call(api.configuredSource, { params })).toMatchObject({ status: 404 });
  expect(await engineer().call(api.addSource, { body })).toMatchObject({ ok: true });
});

function answer<A>(result: { ok: true; answer: A } | { ok: false; error: { message: string } }): A {
  if (result.ok) return result.answer;
  throw new Error(result.error.message);
}
