import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestSource, type TestSource } from '../../pipeline/collect/test-source.ts';
import { graphSource } from './graph-source.ts';
import { startTestTenant, type TestTenant, testError } from './test-emulator.ts';
import { createTestGraph, type TestGraph, type TestRecord } from './test-graph.ts';
import { createTestTime, runUntilItWaits, type TestTime } from './test-time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SIGN_INS = '/v1.0/auditLogs/signIns';
const start = Date.parse('2026-11-21T20:00:00Z');

let time: TestTime;
let graph: TestGraph;
let tenant: TestTenant;

beforeEach(async () => {
  time = createTestTime(start);
  graph = createTestGraph(time.now, 3);
  tenant = await startTestTenant(time.now, [graph.service]);
});
afterEach(() => tenant.close());

const signIn = (id: string, at: number, more: object = {}): TestRecord => ({
  id, createdDateTime: new Date(at).toISOString(), userPrincipalName: 'a.sample@example.com', appId: '00000000-0000-4000-8000-000000000003',
  ipAddress: '203.0.113.9', clientAppUsed: 'Browser', conditionalAccessStatus: 'success', status: { errorCode: 0 }, ...more,
}); // prettier-ignore

const settings = (logs: readonly string[] = ['sign-ins'], more: object = {}): object => ({ ...tenant.settings, logs, ...more }); // prettier-ignore

const idsIn = (source: TestSource): string[] =>
  source.journal.texts().map((text) => /"id":"([^"]*)"/.exec(text)?.[1] ?? text);

describe('reading logs of Microsoft Graph', () => {
  it('reads what there is, page by page, then what is new, and after a restart goes on', async () => {
    for (let i = 0; i < 8; i++) graph.add(SIGN_INS, signIn(`old-${i}`, start - i * 10 * HOUR));
    const source = createTestSource();
    const comes = (): void => graph.add(SIGN_INS, signIn('new', time.now()));
    await runUntilItWaits(graphSource, settings(), source, time, { passing: [comes, 300_000] });
    expect(idsIn(source).toSorted()).toEqual(['new', 'old-0', 'old-1', 'old-2', 'old-3', 'old-4', 'old-5', 'old-6', 'old-7']); // prettier-ignore
    // the oldest window is read first; in it, as Graph has it, the newest comes first
    expect(source.journal.texts()[0]).toBe(JSON.stringify(signIn('old-5', start - 50 * HOUR)));
    expect(source.journal.batches[0]?.origin.source).toBe('test/sign-ins');
    expect(tenant.tokens()).toBe(1);
    time.pass(3 * HOUR);
    graph.add(SIGN_INS, signIn('meanwhile', time.now() - 2 * HOUR));
    const again = createTestSource(source.journal, source.saved());
    const asked = tenant.asked.length;
    await runUntilItWaits(graphSource, settings(), again, time);
    expect(idsIn(again)).toHaveLength(10);
    expect(tenant.asked.slice(asked)).toEqual([
      'GET /v1.0/auditLogs/signIns?$filter=createdDateTime ge 2026-11-21T19:05:00.000Z and createdDateTime le 2026-11-21T23:05:00.000Z&$top=999',
    ]);
  });

  it('reads all kinds of sign-ins and the other logs side by side, each under its own name', async () => {
    for (const type of ['nonInteractiveUser', 'servicePrincipal', 'managedIdentity']) graph.add('/beta/auditLogs/signIns', signIn(type, start, { signInEventTypes: [type] })); // prettier-ignore
    graph.add(SIGN_INS, signIn('interactive', start));
    const at = new Date(start - MINUTE).toISOString();
    graph.add('/v1.0/auditLogs/directoryAudits', { id: 'audit', activityDateTime: at });
    graph.add('/v1.0/identityProtection/riskDetections', { id: 'risk', detectedDateTime: at, lastUpdatedDateTime: at });
    graph.add('/v1.0/identityProtection/riskyUsers', { id: 'user', riskLastUpdatedDateTime: at });
    graph.add('/v1.0/security/alerts_v2', { id: 'alert', lastUpdateDateTime: at });
    const logs = ['sign-ins', 'sign-ins-non-interactive', 'sign-ins-service-principal', 'sign-ins-managed-identity', 'audits', 'risk-detections', 'risky-users', 'alerts']; // prettier-ignore
    const source = createTestSource();
    await runUntilItWaits(graphSource, settings(logs), source, time, { logs: logs.length });
    const idBySource = new Map(source.journal.batches.map(({ origin, payload }) => [origin.source, /"id":"(\w+)"/.exec(Buffer.from(payload).toString())?.[1]])); // prettier-ignore
    const ids = ['interactive', 'nonInteractiveUser', 'servicePrincipal', 'managedIdentity', 'audit', 'risk', 'user', 'alert']; // prettier-ignore
    expect(idBySource).toEqual(new Map(logs.map((name, i) => [`test/${name}`, ids[i]])));
    expect(await graphSource.check?.(settings(logs), source.deps)).toMatchObject({ kind: 'works', message: /risky-users, alerts/ }); // prettier-ignore
  });

  it('takes what shows up late, once, and each version of what changes', async () => {
    graph.add(SIGN_INS, signIn('prompt', start - 5 * MINUTE));
    graph.add(SIGN_INS, signIn('late', start - 5 * MINUTE), start + 40 * MINUTE);
    const alert = (at: number): void => graph.add('/v1.0/security/alerts_v2', { id: 'alert', lastUpdateDateTime: new Date(at).toISOString() }); // prettier-ignore
    alert(start);
    const source = createTestSource();
    const changes = (): void => alert(time.now());
    const passing = [...Array.from({ length: 9 }, () => 300_000), changes, 300_000, 300_000];
    await runUntilItWaits(graphSource, settings(['sign-ins', 'alerts']), source, time, { logs: 2, passing });
    expect(idsIn(source).toSorted()).toEqual(['alert', 'alert', 'late', 'prompt']);
  });

  it('loses nothing and doubles nothing wherever the process ends', async () => {
    for (let i = 0; i < 7; i++) graph.add(SIGN_INS, signIn(`${i}`, start - i * MINUTE));
    let source = createTestSource();
    for (let saves = 0; saves < 12; saves++) {
      let left = saves % 4;
      const dying = source;
      const save: typeof dying.deps.checkpoint.save = (value) => {
        if (left-- > 0) return dying.deps.checkpoint.save(value);
        dying.abort();
        return Promise.reject(new Error('the process ends'));
      };
      await runUntilItWaits(graphSource, settings(), dying, time, { deps: { checkpoint: { ...dying.deps.checkpoint, save } } }); // prettier-ignore
      source = createTestSource(source.journal, source.saved());
    }
    await runUntilItWaits(graphSource, settings(), source, time);
    expect(idsIn(source).toSorted()).toEqual(['0', '1', '2', '3', '4', '5', '6']);
  });

  it('waits as long as it is told to, and gets over errors and broken answers', async () => {
    graph.add(SIGN_INS, signIn('a', start));
    tenant.answerNext(
      testError(429, 'TooManyRequests', 'Too many requests.', { 'retry-after': '17' }),
      testError(503, 'UnknownError', 'The service is not available.'),
      { status: 200, body: '{"value":[{"id":"b"' },
      { status: 200, body: '<html>Sign in</html>', headers: { 'content-type': 'text/html' } },
      { status: 200, body: { error: 'none' } },
    );
    const source = createTestSource();
    await runUntilItWaits(graphSource, settings(), source, time, { passing: [17_000, 2000, 4000, 8000, 16_000] });
    expect(idsIn(source)).toEqual(['a']);
    expect(source.told.slice(0, 6).map(({ kind }) => kind)).toEqual([
      'waits',
      'fails',
      'fails',
      'fails',
      'fails',
      'works',
    ]);
    expect(source.told[0]).toMatchObject({
      until: start + 17_000,
      message: /asked too often \(429\): Too many requests/,
    });
  });

  it('renews a token that has expired or is not taken any more', async () => {
    const source = createTestSource();
    await runUntilItWaits(graphSource, settings(), source, time, {
      passing: [HOUR, () => tenant.expireTokens(), () => graph.add(SIGN_INS, signIn('a', time.now())), 300_000],
    });
    expect(idsIn(source)).toEqual(['a']);
    expect(tenant.tokens()).toBe(3);
    expect(source.told.every(({ kind }) => kind === 'works')).toBe(true);
  });

  it('reads a window again when its next page has been forgotten', async () => {
    for (let i = 0; i < 7; i++) graph.add(SIGN_INS, signIn(`${i}`, start - i * MINUTE));
    const source = createTestSource();
    const release = source.journal.hold();
    const running = runUntilItWaits(graphSource, settings(['sign-ins'], { history: 0.5 }), source, time);
    await source.journal.reached(1);
    graph.forgetPages();
    release();
    await running;
    expect(idsIn(source).toSorted()).toEqual(['0', '1', '2', '3', '4', '5', '6']);
  });

  it('begins anew in another tenant, and asks it for no page of the one before', async () => {
    for (let i = 0; i < 7; i++) graph.add(SIGN_INS, signIn(`one-${i}`, start - i * MINUTE));
    const source = createTestSource();
    const abort = source.journal.reached(1).then(() => source.abort());
    await runUntilItWaits(graphSource, settings(['sign-ins'], { history: 0.5 }), source, time);
    await abort;
    const other = createTestGraph(time.now, 3);
    other.add(SIGN_INS, signIn('two', start - 10 * HOUR));
    const elsewhere = await startTestTenant(time.now, [other.service]);
    const again = createTestSource(source.journal, source.saved());
    await runUntilItWaits(graphSource, { ...settings(['sign-ins'], { history: 0.5 }), ...elsewhere.settings }, again, time); // prettier-ignore
    expect(idsIn(again)).toContain('two');
    expect(elsewhere.asked).toHaveLength(1);
    await elsewhere.close();
  });

  it('signs in with a certificate', async () => {
    const openssl = [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      '-',
      '-days',
      '2',
      '-subj',
      '/CN=Example',
    ];
    const { stdout } = await promisify(execFile)('openssl', openssl);
    const at = stdout.indexOf('-----BEGIN CERTIFICATE-----');
    const [key, certificate] = [stdout.slice(0, at), stdout.slice(at)];
    const given = { ...tenant.settings, secret: undefined, logs: ['audits'], certificate, key };
    const { deps } = createTestSource();
    expect(await graphSource.check?.(given, { ...deps, ...time.deps })).toMatchObject({ kind: 'refused', message: /AADSTS700027/ }); // prettier-ignore
    tenant.trust(certificate);
    expect(await graphSource.check?.(given, { ...deps, ...time.deps })).toMatchObject({ kind: 'works' });
    const another = (type: 'ec' | 'rsa'): string => {
      const { privateKey } =
        type === 'ec'
          ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
          : generateKeyPairSync('rsa', { modulusLength: 2048 });
      return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    };
    const wrong = [{ key: 'no key' }, { certificate: undefined }, { key: another('ec') }, { key: another('rsa') }];
    for (const each of wrong) expect(await graphSource.start({ ...given, ...each }, deps)).toMatchObject({ kind: 'settings' }); // prettier-ignore
  });

  it('says what is wrong with the credentials, and never what the secret is', async () => {
    const { deps } = createTestSource();
    const check = (more: object): unknown => graphSource.check?.(settings(['sign-ins', 'risky-users'], more), { ...deps, ...time.deps }); // prettier-ignore
    expect(await check({ secret: 'wrong~secret' })).toMatchObject({ kind: 'refused', message: /does not know the credentials.*AADSTS7000215: Invalid client secret/ }); // prettier-ignore
    expect(JSON.stringify(await check({ secret: 'wrong~secret' }))).not.toContain('wrong~secret');
    expect(await check({ tenant: 'elsewhere.example.com' })).toMatchObject({ message: /AADSTS90002: Tenant/ });
    expect(await check({ client: '1' })).toMatchObject({ message: /AADSTS700016/ });
    tenant.revoke('IdentityRiskyUser.Read.All');
    expect(await check({})).toMatchObject({ kind: 'refused', message: /^risky-users: .*Insufficient privileges.*IdentityRiskyUser\.Read\.All/ }); // prettier-ignore
    expect(await check({ logs: ['risks'] })).toMatchObject({ kind: 'settings', setting: 'logs.0' });
    expect(await check({ url: 'http://192.0.2.1', authority: tenant.url })).toMatchObject({ kind: 'refused' });
  });
});
