import { generateKeyPairSync } from 'node:crypto';
import { expect, it } from 'vitest';
import { askAsServiceAccount, readServiceAccount } from './service-account.ts';
import { startTestApi } from './test-api.ts';
import { createTestServiceAccount } from './test-service-account.ts';

const clock = (): number => Date.UTC(2026, 10, 22, 10);
const options = { scope: 'https://www.googleapis.com/auth/example', subjects: ['admin@example.com'], clock };

async function asking(part: { scope?: string; subject?: string; email?: string }) {
  const test = createTestServiceAccount(options);
  const api = await startTestApi((request, response) => {
    if (request.url === '/token') test.giveToken(request, response);
    else if (test.admits(request, response)) response.end('{"a":1}');
  });
  const account = readServiceAccount(test.keyFile, 'key');
  if ('kind' in account) throw new Error(account.message);
  const { origin } = api;
  const { scope = options.scope, email = account.email, ...rest } = part;
  const ask = askAsServiceAccount({ account: { ...account, email }, scope, ...rest, baseUrl: origin, tokenUrl: `${origin}/token`, clock }); // prettier-ignore
  const { signal } = new AbortController();
  return { test, api, ask: () => ask({ url: `${origin}/logs`, signal }) };
}

it('asks with a token for an assertion that it signed, and with a new one when that is refused', async () => {
  const { test, api, ask } = await asking({ subject: 'admin@example.com' });
  expect(await ask()).toMatchObject({ json: { a: 1 } });
  test.revoke();
  expect(await ask()).toMatchObject({ json: { a: 1 } });
  expect(test.given()).toBe(2);
  await api.close();
});

it.each([
  ['an unknown account', { subject: 'admin@example.com', email: 'other@example.com' }, /account not found/],
  ['a user who is none', { subject: 'nobody@example.com' }, /Invalid email or User ID/],
  ['a scope that was not delegated', { subject: 'admin@example.com', scope: 'more' }, /not authorized for any of the scopes/], // prettier-ignore
  ['no user', {}, /Client is unauthorized/],
])('says why a token is not given: %s', async (_, part, message) => {
  const { api, ask } = await asking(part);
  expect(await ask()).toMatchObject({ kind: 'unauthorised', message });
  await api.close();
});

const pem = (kind: 'rsa' | 'ec') =>
  (kind === 'rsa'
    ? generateKeyPairSync('rsa', { modulusLength: 1024 })
    : generateKeyPairSync('ec', { namedCurve: 'P-256' })
  ).privateKey.export({ type: 'pkcs8', format: 'pem' });
const file = (key: string | Buffer) =>
  JSON.stringify({ type: 'service_account', client_email: 'a@example.com', private_key: key });

it.each([
  ['no JSON', 'AIzaSyExample', /is no JSON/],
  ['a key of another kind', '{"type":"authorized_user","client_id":"a"}', /not that of a service account/],
  ['a key that is none', file('secret word'), /"private_key" that is none/],
  ['a key that is too short', file(pem('rsa')), /too short/],
  ['a key that Google does not use', file(pem('ec')), /not one of RSA/],
])('says what is wrong with a key file: %s', (_, text, message) => {
  const read = readServiceAccount(text, 'key');
  expect(read).toMatchObject({ kind: 'settings', setting: 'key', message });
  expect(JSON.stringify(read)).not.toContain('secret word');
});
