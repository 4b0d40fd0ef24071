import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '../../model/api.ts';
import { asUserId } from '../../model/ids.ts';
import { openStateStore } from '../../store/state/open-state-store.ts';
import type { StateStore } from '../../store/state/state-store.ts';
import { Refused } from '../http/refused.ts';
import { AUTH_ROUTES } from './auth-routes.ts';
import { createSignIn } from './create-sign-in.ts';
import { cookiesIn, createTestSignIn, ORIGIN, PASSWORD, type TestSignIn } from './test-sign-in.ts';

let folder: string;
let state: StateStore;
let test: TestSignIn;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vedette-auth-'));
  state = await openStateStore({ kind: 'embedded', folder: join(folder, 'postgres') });
});
afterAll(async () => {
  await state.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  test = await createTestSignIn(state.pool);
});

async function person(email: string, role: User['role']): Promise<User> {
  const made = await test.signIn.people.create({ name: email, email, password: PASSWORD, role });
  if (made instanceof Refused) throw new Error(made.message);
  return made;
}

const requestWith = (headers: Record<string, string>, method = 'GET'): Request =>
  new Request(`${ORIGIN}/api/v1/me`, { method, headers });

describe('the first account', () => {
  const ada = { name: 'Ada', email: 'Ada@Example.com', password: PASSWORD };

  it('is made with the token, once, even when two try at the same time', async () => {
    const { setup, people } = test.signIn;
    const token = (await setup.issueToken()) ?? '';
    const results = await Promise.all([setup.use(token, ada), setup.use(token, { ...ada, email: 'eve@example.com' })]);
    expect(results.filter((one) => one instanceof Refused)).toHaveLength(1);
    expect(await people.list()).toMatchObject([{ role: 'admin' }]);
    expect(await setup.use(token, ada)).toMatchObject({ kind: 'conflict' });
    expect(await setup.isNeeded()).toBe(false);
    expect(await setup.issueToken()).toBeUndefined();
  });

  it('is not made with a wrong token, or with one from an earlier start', async () => {
    const { setup } = test.signIn;
    const old = (await setup.issueToken()) ?? '';
    const token = (await setup.issueToken()) ?? '';
    expect(await setup.use('guess', ada)).toMatchObject({ kind: 'not-allowed' });
    expect(await setup.use(old, ada)).toMatchObject({ kind: 'not-allowed' });
    expect(await setup.use(token, ada)).toMatchObject({ email: 'ada@example.com', role: 'admin' });
  });

  it('leaves only a hash of the token in the database, and none afterwards', async () => {
    const { setup } = test.signIn;
    const token = (await setup.issueToken()) ?? '';
    const rows = async (): Promise<string> =>
      JSON.stringify((await state.pool.query('SELECT * FROM auth_setup_token')).rows);
    expect(await rows()).not.toContain(token);
    await setup.use(token, ada);
    expect(await rows()).toBe('[]');
  });
});

describe('sessions', () => {
  beforeEach(() => person('ada@example.com', 'analyst'));

  it('begin with the right password and end with signing out', async () => {
    const response = await test.post('/api/auth/sign-in/email', { email: 'Ada@example.com', password: PASSWORD });
    const [setCookie = ''] = response.headers.getSetCookie();
    expect(setCookie).toMatch(/^vedette\.session_token=/);
    expect(setCookie).toMatch(/HttpOnly/);
    expect(setCookie).toMatch(/SameSite=Lax/);
    expect(setCookie).not.toMatch(/Secure/);
    const cookie = cookiesIn(response);
    expect(await test.signIn.identify(requestWith({ cookie }))).toMatchObject({ kind: 'person', role: 'analyst' });
    expect((await test.post('/api/auth/sign-out', {}, { cookie })).status).toBe(200);
    expect(await test.signIn.identify(requestWith({ cookie }))).toBeUndefined();
  });

  it('do not begin with a wrong password or an unknown address, and the two look alike', async () => {
    const wrong = await test.post('/api/auth/sign-in/email', {
      email: 'ada@example.com',
      password: 'wrong password 1',
    });
    const unknown = await test.post('/api/auth/sign-in/email', {
      email: 'eve@example.com',
      password: 'wrong password 1',
    });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.text()).toBe(await unknown.text());
  });

  it('are not made by forged cookies', async () => {
    const cookie = await test.cookieOf('ada@example.com');
    for (const forged of [cookie.replace(/\.[^.]*$/, '.AAAA'), 'vedette.session_token=x', 'vedette.session_token=']) {
      expect(await test.signIn.identify(requestWith({ cookie: forged }))).toBeUndefined();
    }
  });

  it('mark cookies as Secure where people use https', async () => {
    test = await createTestSignIn(state.pool, { publicOrigin: 'https://vedette.example' });
    await person('ada@example.com', 'viewer');
    const response = await test.post(
      '/api/auth/sign-in/email',
      { email: 'ada@example.com', password: PASSWORD },
      { origin: 'https://vedette.example' },
    );
    expect(response.headers.getSetCookie()[0]).toMatch(/^__Secure-vedette\.session_token=.*Secure/);
  });

  it('change only from pages of this server', async () => {
    const cookie = await test.cookieOf('ada@example.com');
    for (const headers of [{ cookie }, { cookie, origin: 'https://evil.example' }, { cookie, origin: 'null' }]) {
      expect(await test.signIn.identify(requestWith(headers, 'POST'))).toMatchObject({ kind: 'not-allowed' });
    }
    expect(await test.signIn.identify(requestWith({ cookie, origin: ORIGIN }, 'POST'))).toMatchObject({
      role: 'analyst',
    });
    const evil = { email: 'ada@example.com', password: PASSWORD };
    expect((await test.post('/api/auth/sign-in/email', evil, { origin: 'https://evil.example' })).status).toBe(403);
    expect((await test.post('/api/auth/sign-out', {}, { cookie, origin: 'https://evil.example' })).status).toBe(403);
  });

  it('cannot be guessed at speed, from one address or for one account', async () => {
    const guess = (index: number, from: string): Promise<Response> =>
      test.post(
        '/api/auth/sign-in/email',
        { email: `p${index}@example.com`, password: 'x'.repeat(201) },
        { 'x-test-address': from },
      );
    const statuses: number[] = [];
    for (let index = 0; index < 25; index += 1) statuses.push((await guess(index, '192.0.2.9')).status);
    expect(statuses.slice(20)).toEqual([429, 429, 429, 429, 429]);
    expect(statuses.slice(0, 20)).not.toContain(429);
    const refused = await guess(1, '192.0.2.9');
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    test.clock.now += 61_000;
    expect((await guess(1, '192.0.2.9')).status).not.toBe(429);
    const perAccount: number[] = [];
    for (let index = 0; index < 35; index += 1) perAccount.push((await guess(7, `192.0.2.${100 + index}`)).status);
    expect(perAccount.filter((status) => status === 429)).toHaveLength(35 - 29);
  });

  it('nobody signs up alone, and nothing else of the library is reachable', async () => {
    const open = new Set<string>(AUTH_ROUTES.map(([, path]) => path));
    for (const path of [
      '/sign-up/email',
      '/forget-password',
      '/request-password-reset',
      '/reset-password',
      '/delete-user',
      '/change-email',
      '/ok',
      '/error',
    ]) {
      expect(open.has(path)).toBe(false);
      expect(
        (await test.post(`/api/auth${path}`, { name: 'Eve', email: 'eve@example.com', password: PASSWORD })).status,
      ).toBe(404);
    }
  });

  it('cannot raise their own role', async () => {
    const cookie = await test.cookieOf('ada@example.com');
    await test.post('/api/auth/update-user', { name: 'Ada L.', role: 'admin' }, { cookie });
    expect(await test.signIn.people.list()).toMatchObject([{ role: 'analyst' }]);
  });
});

describe('people', () => {
  it('have one account for an address', async () => {
    await person('ada@example.com', 'viewer');
    const again = await test.signIn.people.create({
      name: 'A',
      email: 'ADA@example.com',
      password: PASSWORD,
      role: 'admin',
    });
    expect(again).toMatchObject({ kind: 'conflict' });
  });

  it('always have an administrator, even when two are demoted at the same time', async () => {
    const { people } = test.signIn;
    const [ada, bob] = [await person('ada@example.com', 'admin'), await person('bob@example.com', 'admin')];
    const results = await Promise.all([people.changeRole(ada.id, 'viewer'), people.remove(bob.id)]);
    expect(results.filter((one) => one instanceof Refused)).toHaveLength(1);
    expect((await people.list()).filter(({ role }) => role === 'admin')).toHaveLength(1);
    expect(await people.changeRole(asUserId('nobody'), 'viewer')).toMatchObject({ kind: 'not-found' });
    expect(await people.remove(asUserId('nobody'))).toMatchObject({ kind: 'not-found' });
  });

  it('lose their sessions when they are removed, and a new role counts at once', async () => {
    await person('root@example.com', 'admin');
    const ada = await person('ada@example.com', 'viewer');
    const cookie = await test.cookieOf('ada@example.com');
    await test.signIn.people.changeRole(ada.id, 'engineer');
    expect(await test.signIn.identify(requestWith({ cookie }))).toMatchObject({ role: 'engineer' });
    await test.signIn.people.remove(ada.id);
    expect(await test.signIn.identify(requestWith({ cookie }))).toBeUndefined();
  });
});

describe('API keys', () => {
  const make = async (role: User['role'] = 'engineer', expiresInDays: number | null = null) =>
    await test.signIn.keys.create({ name: 'forwarder', role, expiresInDays, by: 'test' });

  it('hold in the forms of Bearer, Splunk and Basic, until they are removed', async () => {
    const { key, secret } = await make();
    for (const authorization of [
      `Bearer ${secret}`,
      `Splunk ${secret}`,
      `Basic ${Buffer.from(`x:${secret}`).toString('base64')}`,
    ]) {
      expect(await test.signIn.identify(requestWith({ authorization }, 'POST'))).toEqual({
        kind: 'key',
        role: 'engineer',
        id: key.id,
        name: 'forwarder',
      });
    }
    expect(await test.signIn.keys.remove(key.id)).toBe(true);
    expect(await test.signIn.identify(requestWith({ authorization: `Bearer ${secret}` }))).toMatchObject({
      kind: 'not-signed-in',
    });
    expect(await test.signIn.keys.remove(key.id)).toBe(false);
  });

  it('end when they should', async () => {
    const { secret } = await make('viewer', 1);
    expect(await test.signIn.keys.check(secret)).toMatchObject({ role: 'viewer' });
    test.clock.now += 86_400_000;
    expect(await test.signIn.keys.check(secret)).toBeUndefined();
  });

  it('are kept as a hash, and their last use is noted', async () => {
    const { key, secret } = await make();
    const rows = JSON.stringify((await state.pool.query('SELECT * FROM auth_api_key')).rows);
    expect(rows).not.toContain(secret);
    expect(secret.startsWith(key.start)).toBe(true);
    await test.signIn.keys.check(secret);
    await expect.poll(async () => (await test.signIn.keys.list())[0]?.lastUsed).toBe(test.clock.now);
  });

  it('that were seen lately still hold while the database is away', async () => {
    const pool = new Pool({ connectionString: state.url });
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
    const signIn = await createSignIn({
      pool,
      secret: 'x'.repeat(43),
      publicOrigin: undefined,
      now: () => test.clock.now,
      log: () => undefined,
    });
    const { secret } = await signIn.keys.create({ name: 'k', role: 'engineer', expiresInDays: null, by: 'test' });
    expect(await signIn.keys.check(secret)).toMatchObject({ role: 'engineer' });
    await expect.poll(async () => (await signIn.keys.list())[0]?.lastUsed).not.toBeNull();
    await pool.end();
    test.clock.now += 60_000;
    expect(await signIn.keys.check(secret)).toMatchObject({ role: 'engineer' });
    await expect(signIn.keys.check(`vdt_${'x'.repeat(43)}`)).rejects.toThrow();
    test.clock.now += 3_600_000;
    await expect(signIn.keys.check(secret)).rejects.toThrow();
  });
});
