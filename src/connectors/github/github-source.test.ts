import { generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jsonObject } from '../../model/json.ts';
import { runUntil, runWithCrashes } from '../../pipeline/collect/pull/test-run.ts';
import { createTestTime, createTimelessSource, type TestTime, type TimelessSource } from '../../pipeline/collect/pull/test-timeless.ts'; // prettier-ignore
import { githubSource } from './github-source.ts';
import { github } from './github.ts';
import { type GithubEmulator, startGithubEmulator } from './test-emulator.ts';

const TOKEN = 'ghp_token_of_an_owner';
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKey = keys.privateKey.export({ format: 'pem', type: 'pkcs1' }).toString();

let time: TestTime;
let api: GithubEmulator;
let settings: { url: string; organization: string; token: string };

beforeEach(async () => {
  time = createTestTime();
  api = await startGithubEmulator({ now: () => time.now(), appKey: keys.publicKey });
  api.setToken(TOKEN, ['read:audit_log']);
  settings = { url: api.origin, organization: 'example-org', token: TOKEN };
});
afterEach(() => api.close());

/** Events a second apart. @returns their ids */
function happen(count: number, event = {}): string[] {
  return Array.from({ length: count }, () => {
    time.pass(1000);
    return api.happen(event);
  });
}

const idsIn = (source: TimelessSource): unknown[] =>
  source.journal.texts().map((text) => jsonObject.parse(JSON.parse(text))['_document_id']);
const statuses = (): string[] => api.asked.map((line) => line.slice(-3));
const check = (given: object) => githubSource.check?.(given, { clock: () => time.now(), signal: AbortSignal.timeout(10_000) }); // prettier-ignore

describe('the audit log of GitHub', () => {
  it('is read from the past to the present, and then as it grows, each event once and as it came', async () => {
    const ids = happen(150);
    time.pass(30 * 3_600_000);
    ids.push(...happen(130, { action: 'git.clone' }));
    const source = createTimelessSource(time);
    await runUntil(githubSource, settings, source);
    expect(idsIn(source)).toEqual(ids);
    expect(github.claims(jsonObject.parse(JSON.parse(source.journal.texts()[0] ?? '')))).toBe(true);
    expect(api.asked[0]).toBe('GET /orgs/example-org/audit-log?phrase=created:2026-11-16T16:04:40Z..2026-11-17T16:04:40Z&include=all&order=asc&per_page=100 200'); // prettier-ignore
    const again = createTimelessSource(time, source);
    ids.push(...happen(2));
    await runUntil(githubSource, settings, again);
    expect(idsIn(again)).toEqual(ids);
    expect(api.asked.at(-1)).toMatch(/phrase=created:>=/);
    expect(again.told.at(-1)?.message).toMatch(
      /^2 records since the start, \d+ that came again left out; caught up\.$/,
    );
  });

  it('finds events that show up late, and asks for little again on the other rounds', async () => {
    const [first] = happen(1);
    const source = createTimelessSource(time);
    const soon = api.happen({ late: 90_000 });
    const late = api.happen({ late: 14 * 60_000 });
    const tooLate = api.happen({ late: 90 * 60_000 });
    const ids = happen(5);
    await runUntil(githubSource, settings, source, () => source.waits.length >= 120);
    expect(new Set(idsIn(source))).toEqual(new Set([first, soon, late, ...ids]));
    expect(idsIn(source)).not.toContain(tooLate);
    expect(source.journal.texts()).toHaveLength(8);
    expect(new Set(source.waits)).toEqual(new Set([60_000]));
  });

  it('loses nothing and doubles nothing wherever the process ends, whether events have ids or not', async () => {
    const ids = happen(120);
    happen(30, { action: 'git.push', hasId: false });
    const source = await runWithCrashes(githubSource, settings, (before) => createTimelessSource(time, before));
    expect(source.journal.texts()).toHaveLength(150);
    expect(new Set(source.journal.texts()).size).toBe(150);
    expect(new Set(idsIn(source))).toEqual(new Set([...ids, undefined]));
  });

  it('reads a window again when its page is not known any more', async () => {
    const ids = happen(250);
    const source = createTimelessSource(time);
    await runUntil(githubSource, settings, source, () => source.journal.texts().length > 0);
    expect(source.journal.texts()).toHaveLength(100);
    api.forgetCursors();
    const again = createTimelessSource(time, source);
    await runUntil(githubSource, settings, again);
    expect(idsIn(again)).toEqual(ids);
    expect(statuses()).toContain('422');
  });

  it('reads an enterprise, Git events alone, and what a phrase finds', async () => {
    happen(3);
    const [push] = happen(1, { action: 'git.push' });
    happen(1, { action: 'git.clone' });
    const source = createTimelessSource(time);
    const { url, token } = settings;
    await runUntil(githubSource, { url: `${url}/`, token, enterprise: 'example', include: 'git', phrase: '-action:git.clone' }, source); // prettier-ignore
    expect(idsIn(source)).toEqual([push]);
  });

  it('reads another log from its start, and none on with the pages of the one before', async () => {
    const ids = happen(150);
    const source = createTimelessSource(time);
    await runUntil(githubSource, settings, source, () => source.journal.texts().length > 0);
    const { url, token } = settings;
    const asked = api.asked.length;
    await runUntil(githubSource, { url, token, enterprise: 'example' }, createTimelessSource(time, source));
    expect(new Set(idsIn(source))).toEqual(new Set(ids));
    expect(api.asked.slice(asked).every((line) => line.startsWith('GET /enterprises/example/'))).toBe(true);
  });

  it('keeps to the limit of an hour', async () => {
    const ids = happen(450);
    api.limit(8);
    const source = createTimelessSource(time);
    const told = await runUntil(githubSource, { ...settings, history: 2 }, source);
    expect(idsIn(source)).toEqual(ids);
    expect(statuses()).not.toContain('403');
    api.limit(0);
    time.pass(3_600_000);
    const [state] = await runUntil(githubSource, settings, createTimelessSource(time, source), () => true);
    expect(state).toMatchObject({ kind: 'waits', message: /too often \(403\): API rate limit exceeded/ });
    expect(told.every(({ kind }) => kind !== 'fails')).toBe(true);
  });

  it('waits as long as a secondary limit asks, and a minute if it does not say', async () => {
    happen(1);
    api.fail('secondary', 'secondary-with-time');
    const source = createTimelessSource(time);
    const told = await runUntil(githubSource, settings, source);
    expect(told.slice(0, 2).map(({ kind }) => kind)).toEqual(['waits', 'waits']);
    expect(source.waits.slice(0, 2)).toEqual([60_000, 90_000]);
    expect(idsIn(source)).toHaveLength(1);
  });

  it('goes on after errors, answers that break off and connections that break, without waiting for the hour to end', async () => {
    const ids = happen(5);
    api.fail('error-502', 'unicorn', 'cut-off', 'reset');
    const source = createTimelessSource(time);
    const told = await runUntil(githubSource, { ...settings, history: 1 }, source);
    expect(idsIn(source)).toEqual(ids);
    expect(told.filter(({ kind }) => kind === 'fails')).toHaveLength(4);
    expect(source.waits.slice(0, 4)).toEqual([1000, 2000, 4000, 8000]);
  });

  it('says that a token is known no more, and goes on when there is one', async () => {
    happen(3);
    const source = createTimelessSource(time);
    await runUntil(githubSource, settings, source);
    api.setToken(TOKEN, undefined);
    const [id] = happen(1);
    const [state] = await runUntil(githubSource, settings, createTimelessSource(time, source), () => true);
    expect(state).toMatchObject({ kind: 'fails', message: /does not know the credentials.*\(401\): Bad credentials/ });
    api.setToken('ghp_another', ['read:audit_log']);
    const again = createTimelessSource(time, source);
    await runUntil(githubSource, { ...settings, token: 'ghp_another' }, again);
    expect(idsIn(again).at(-1)).toBe(id);
    expect(JSON.stringify([state, ...source.told, ...again.told])).not.toContain(TOKEN);
  });
});

describe('a GitHub App', () => {
  const asApp = (more = {}) => ({
    url: api.origin,
    organization: 'example-org',
    appId: 'Iv1.app',
    privateKey,
    ...more,
  });

  it('takes a token that may do no more than read, renews it before its end, and when it is refused', async () => {
    const ids = happen(3);
    const source = createTimelessSource(time);
    await runUntil(githubSource, asApp(), source, () => source.waits.length > 65);
    const tokens = (): number => api.asked.filter((line) => line.startsWith('POST /app/installations/4001/access_tokens 201')).length; // prettier-ignore
    expect(idsIn(source)).toEqual(ids);
    expect(tokens()).toBe(2);
    expect(statuses()).not.toContain('401');
    let polls = 0;
    await runUntil(githubSource, asApp(), createTimelessSource(time, source), () => {
      if (polls++ === 0) api.endAppTokens();
      return polls === 3;
    });
    expect(tokens()).toBe(4);
  });

  it('is told in words what is wrong with it', async () => {
    expect(await check(asApp())).toEqual({ kind: 'works', message: 'The audit log of example-org can be read. The token ends on 2027-01-31.' }); // prettier-ignore
    expect(await check(asApp({ appId: 'Iv1.other' }))).toMatchObject({ kind: 'refused', message: /\(401\)/ });
    expect(await check(asApp({ privateKey: 'none' }))).toMatchObject({ kind: 'settings', setting: 'privateKey' });
    expect(await check(asApp({ organization: undefined, enterprise: 'example' }))).toMatchObject({ kind: 'settings', message: /tokens of people/ }); // prettier-ignore
    const common = { now: () => time.now(), appKey: keys.publicKey };
    const away = await startGithubEmulator({ ...common, isInstalled: false });
    expect(await check(asApp({ url: away.origin }))).toMatchObject({ kind: 'not-found', message: /not installed in example-org/ }); // prettier-ignore
    const weak = await startGithubEmulator({ ...common, mayReadAdministration: false });
    expect(await check(asApp({ url: weak.origin }))).toMatchObject({ kind: 'refused', message: /not granted to this installation/ }); // prettier-ignore
    await Promise.all([away.close(), weak.close()]);
  });
});

describe('the test of GitHub', () => {
  it('looks without taking anything, and says what a token may do beyond', async () => {
    api.setToken('ghp_mighty', ['admin:org', 'read:audit_log', 'repo']);
    expect(await check({ ...settings, token: 'ghp_mighty' })).toEqual({
      kind: 'works',
      message: 'The audit log of example-org can be read. The token may do more than is needed (admin:org, repo): read:audit_log is enough. The token ends on 2027-01-31.',
    }); // prettier-ignore
  });

  it('says what is wrong', async () => {
    api.setToken('ghp_weak', ['repo']);
    expect(await check({ ...settings, token: 'ghp_wrong' })).toMatchObject({ kind: 'refused', message: /\(401\): Bad credentials/ }); // prettier-ignore
    expect(await check({ ...settings, token: 'ghp_weak' })).toMatchObject({ kind: 'not-found', message: /Not Found\. GitHub says this also where the audit log may not be read/ }); // prettier-ignore
    expect(await check({ ...settings, organization: 'another' })).toMatchObject({ kind: 'not-found' });
    expect(await check({ ...settings, organization: '../user' })).toMatchObject({ kind: 'settings', setting: 'organization' }); // prettier-ignore
    expect(await check({ ...settings, enterprise: 'example' })).toMatchObject({ kind: 'settings', setting: 'enterprise' }); // prettier-ignore
    expect(await check({ token: TOKEN })).toMatchObject({ kind: 'settings', setting: 'organization' });
    expect(await check({ organization: 'example-org' })).toMatchObject({ kind: 'settings', setting: 'token' });
    expect(await check({ ...settings, url: 'https://github.com' })).toMatchObject({ kind: 'settings', setting: 'url' });
    api.fail('unicorn');
    expect(await check(settings)).toMatchObject({ kind: 'refused', message: /at the moment \(504\)/ });
  });
});
