import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jsonObject } from '../../model/json.ts';
import { runUntil, runWithCrashes } from '../../pipeline/collect/pull/test-run.ts';
import { createTestTime, createTimelessSource, type TestTime, type TimelessSource } from '../../pipeline/collect/pull/test-timeless.ts'; // prettier-ignore
import { oktaSource } from './okta-source.ts';
import { okta } from './okta.ts';
import { type OktaEmulator, startOktaEmulator } from './test-emulator.ts';

const TOKEN = '00-token-of-a-reader';
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKey = keys.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();

let time: TestTime;
let api: OktaEmulator;
let settings: { url: string; token: string; pageSize: number };

beforeEach(async () => {
  time = createTestTime();
  api = await startOktaEmulator({ now: () => time.now(), publicKeys: { k1: keys.publicKey } });
  api.setToken(TOKEN, true);
  settings = { url: api.origin, token: TOKEN, pageSize: 10 };
});
afterEach(() => api.close());

/** Events some seconds apart. @returns their ids */
function publish(count: number, eventType?: string): string[] {
  return Array.from({ length: count }, () => {
    time.pass(1000);
    return api.publish(eventType);
  });
}

const idsIn = (source: TimelessSource): unknown[] =>
  source.journal.texts().map((text) => jsonObject.parse(JSON.parse(text))['uuid']);
const statuses = (): string[] => api.asked.map((line) => line.slice(-3));

describe('the System Log of Okta', () => {
  it('is read from the past to the present, and then as it grows, each event once and as it came', async () => {
    const ids = publish(25);
    const source = createTimelessSource(time);
    await runUntil(oktaSource, settings, source);
    expect(idsIn(source)).toEqual(ids);
    expect(okta.claims(jsonObject.parse(JSON.parse(source.journal.texts()[0] ?? '')))).toBe(true);
    expect(api.asked).toHaveLength(3);
    expect(api.asked[0]).toContain('since=2026-11-15T10%3A00%3A25.000Z&sortOrder=ASCENDING&limit=10');
    const again = createTimelessSource(time, source);
    await runUntil(oktaSource, settings, again);
    ids.push(...publish(3));
    await runUntil(oktaSource, settings, createTimelessSource(time, again));
    expect(idsIn(source)).toEqual(ids);
    expect(again.told.at(-1)).toEqual({ kind: 'works', message: '0 records since the start; caught up.' });
  });

  it('waits for the interval when it has caught up, and has events that Okta stores late', async () => {
    const [first] = publish(1);
    const late = api.publish(undefined, 90_000);
    const [second] = publish(1);
    const source = createTimelessSource(time);
    await runUntil(oktaSource, settings, source, () => source.journal.texts().length === 3);
    expect(idsIn(source)).toEqual([first, second, late]);
    expect(new Set(source.waits)).toEqual(new Set([30_000]));
  });

  it('loses nothing and doubles nothing wherever the process ends', async () => {
    const ids = publish(24);
    const source = await runWithCrashes(oktaSource, settings, (before) => createTimelessSource(time, before));
    expect(idsIn(source)).toHaveLength(ids.length);
    expect(new Set(idsIn(source))).toEqual(new Set(ids));
  });

  it('goes on from the newest event if Okta does not know the place any more', async () => {
    const ids = publish(12);
    const source = createTimelessSource(time);
    await runUntil(oktaSource, settings, source);
    api.forgetLinks();
    ids.push(...publish(2));
    const again = createTimelessSource(time, source);
    await runUntil(oktaSource, settings, again);
    expect(idsIn(again)).toEqual(ids);
    expect(statuses().slice(-3)).toEqual(['400', '200', '200']);
    expect(api.asked.at(-2)).toContain('since=2026-11-22T09%3A55%3A12.000Z');
  });

  it('takes only what the filter lets through, also after it was changed', async () => {
    const filter = 'eventType eq "user.session.end"';
    publish(2);
    const [end] = publish(1, 'user.session.end');
    const source = createTimelessSource(time);
    await runUntil(oktaSource, { ...settings, filter }, source);
    expect(idsIn(source)).toEqual([end]);
    const [more] = publish(1);
    const again = createTimelessSource(time, source);
    await runUntil(oktaSource, settings, again);
    expect(idsIn(again)).toContain(more);
    expect(idsIn(again).filter((id) => id === end)).toHaveLength(1);
  });

  it('reads another organisation from its start', async () => {
    publish(2);
    const source = createTimelessSource(time);
    await runUntil(oktaSource, settings, source);
    const other = await startOktaEmulator({ now: () => time.now() });
    other.setToken(TOKEN, true);
    const id = other.publish();
    time.pass(3_600_000);
    await runUntil(oktaSource, { ...settings, url: other.origin }, createTimelessSource(time, source));
    expect(idsIn(source).at(-1)).toBe(id);
    await other.close();
  });

  it('keeps to the limit of the organisation, and leaves others a tenth of it', async () => {
    const ids = publish(100);
    api.limit(5);
    const source = createTimelessSource(time);
    const told = await runUntil(oktaSource, settings, source);
    expect(idsIn(source)).toEqual(ids);
    expect(statuses()).not.toContain('429');
    expect(told.filter(({ kind }) => kind === 'waits').length).toBeGreaterThan(0);
  });

  it('waits till the minute is over when others have used the limit up', async () => {
    publish(1);
    api.limit(0);
    const source = createTimelessSource(time);
    const [state] = await runUntil(oktaSource, settings, source, () => true);
    expect(state).toEqual({
      kind: 'waits',
      message: `${api.origin.slice(7)} says that it is asked too often (429): API call exceeded rate limit due to too many requests.`,
      until: Date.parse('2026-11-22T10:01:00Z'),
    });
  });

  it('goes on after errors, answers that break off, pages of HTML and connections that break', async () => {
    const ids = publish(15);
    api.fail('error-500', 'timeout', 'html', 'cut-off', 'reset', 'no-link');
    const source = createTimelessSource(time);
    const told = await runUntil(oktaSource, settings, source);
    expect(idsIn(source)).toEqual(ids);
    expect(told.filter(({ kind }) => kind === 'fails')).toHaveLength(6);
    expect(source.waits.slice(0, 6)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000]);
    expect(told[5]?.message).toContain('"Link"');
  });

  it('says that a token is known no more, and goes on when there is one', async () => {
    publish(3);
    const source = createTimelessSource(time);
    await runUntil(oktaSource, settings, source);
    api.setToken(TOKEN, undefined);
    const [id] = publish(1);
    const [state] = await runUntil(oktaSource, settings, createTimelessSource(time, source), () => true);
    expect(state).toMatchObject({ kind: 'fails', message: /does not know the credentials.*\(401\): Invalid token provided/ }); // prettier-ignore
    api.setToken('another', true);
    const again = createTimelessSource(time, source);
    await runUntil(oktaSource, { ...settings, token: 'another' }, again);
    expect(idsIn(again).at(-1)).toBe(id);
    expect(JSON.stringify([...source.told, ...again.told])).not.toContain(TOKEN);
  });
});

describe('an API services app', () => {
  const asApp = (more = {}) => ({
    url: api.origin,
    clientId: '0oaAPP',
    keyId: 'k1',
    privateKey,
    pageSize: 10,
    ...more,
  });

  it('signs in with its key, and again before its token ends or when it is refused', async () => {
    const ids = publish(11);
    const source = createTimelessSource(time);
    await runUntil(oktaSource, asApp(), source, () => source.waits.length > 125);
    const signedIn = (): number => api.asked.filter((line) => line.startsWith('POST /oauth2/v1/token 200')).length;
    expect(idsIn(source)).toEqual(ids);
    expect(signedIn()).toBe(2);
    expect(statuses()).not.toContain('401');
    let polls = 0;
    const again = createTimelessSource(time, source);
    await runUntil(oktaSource, asApp(), again, () => {
      if (polls++ === 0) api.endAccessTokens();
      return polls === 3;
    });
    expect(signedIn()).toBe(4);
    expect(again.told.map(({ kind }) => kind)).toEqual(['works', 'works', 'works']);
  });

  it('is told in words what is wrong with it', async () => {
    const check = (given: object) => oktaSource.check?.(given, { clock: () => time.now(), signal: AbortSignal.timeout(10_000) }); // prettier-ignore
    expect(await check(asApp())).toMatchObject({ kind: 'works' });
    expect(await check(asApp({ keyId: 'k2' }))).toMatchObject({ kind: 'refused', message: /kid is invalid/ });
    expect(await check(asApp({ clientId: '0oaOTHER' }))).toMatchObject({ kind: 'refused', message: /not valid/ });
    expect(await check(asApp({ privateKey: 'a key' }))).toMatchObject({ kind: 'settings', setting: 'privateKey' });
    expect(await check(asApp({ privateKey: undefined }))).toMatchObject({ kind: 'settings', setting: 'privateKey' });
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const jwk = JSON.stringify(other.export({ format: 'jwk' }));
    expect(await check(asApp({ privateKey: jwk }))).toMatchObject({ kind: 'refused', message: /signature/ });
    const mayNothing = await startOktaEmulator({ now: () => time.now(), publicKeys: { k1: keys.publicKey }, granted: [] }); // prettier-ignore
    expect(await check(asApp({ url: mayNothing.origin }))).toMatchObject({ kind: 'refused', message: /scopes/ });
    await mayNothing.close();
    const proof = await startOktaEmulator({ now: () => time.now(), publicKeys: { k1: keys.publicKey }, wantsProof: true }); // prettier-ignore
    expect(await check(asApp({ url: proof.origin }))).toMatchObject({ kind: 'refused', message: /Turn "Require Demonstrating Proof/ }); // prettier-ignore
    await proof.close();
  });
});

describe('the test of Okta', () => {
  const check = (given: object) => oktaSource.check?.(given, { clock: () => time.now(), signal: AbortSignal.timeout(10_000) }); // prettier-ignore

  it('looks without taking anything', async () => {
    expect(await check(settings)).toEqual({ kind: 'works', message: 'The System Log can be read; there is no event of the last day.' }); // prettier-ignore
    publish(1);
    time.pass(1000);
    expect(await check({ ...settings, url: `${api.origin}/admin/` })).toEqual({ kind: 'works', message: 'The System Log can be read; there are events of the last day.' }); // prettier-ignore
  });

  it('says what is wrong', async () => {
    api.setToken('weak', false);
    expect(await check({ ...settings, token: 'wrong' })).toMatchObject({ kind: 'refused', message: /\(401\)/ });
    expect(await check({ ...settings, token: 'weak' })).toMatchObject({ kind: 'refused', message: /give them the permission \(403\)/ }); // prettier-ignore
    expect(await check({ ...settings, token: 'with blank' })).toMatchObject({ kind: 'settings', setting: 'token' });
    expect(await check({ ...settings, filter: 'eventType eqq 1' })).toMatchObject({ kind: 'refused', message: /operator/ }); // prettier-ignore
    expect(await check({ url: api.origin })).toMatchObject({ kind: 'settings', setting: 'token' });
    expect(await check({ ...settings, url: 'https://example-admin.okta.com' })).toMatchObject({ kind: 'settings', setting: 'url' }); // prettier-ignore
    expect(await check({ ...settings, url: 'http://okta.example.com' })).toMatchObject({ kind: 'refused', message: /unencrypted/ }); // prettier-ignore
    api.fail('html');
    expect(await check(settings)).toMatchObject({ kind: 'refused', message: /no JSON/ });
  });
});
