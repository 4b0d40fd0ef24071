import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestSource, type TestSource } from '../../pipeline/collect/test-source.ts';
import { azureActivitySource } from './azure-activity-source.ts';
import { createTestAzureActivity, type TestAzureActivity } from './test-azure-activity.ts';
import { startTestTenant, type TestTenant, testError } from './test-emulator.ts';
import { createTestTime, runUntilItWaits, type TestTime } from './test-time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ONE = '00000000-0000-4000-8000-000000000001';
const TWO = '00000000-0000-4000-8000-000000000002';
const start = Date.parse('2026-11-21T20:00:00Z');

let time: TestTime;
let azure: TestAzureActivity;
let tenant: TestTenant;

beforeEach(async () => {
  time = createTestTime(start);
  azure = createTestAzureActivity(time.now, new Set([ONE, TWO, 'tenant']));
  tenant = await startTestTenant(time.now, [azure.service]);
});
afterEach(() => tenant.close());

const settings = (more: object = {}): object => ({ ...tenant.settings, subscriptions: [ONE], ...more });
const idsIn = (source: TestSource): string[] => source.journal.texts().map((text) => /"eventDataId":"([^"]*)"/.exec(text)?.[1] ?? text); // prettier-ignore

describe('reading the activity log of Azure', () => {
  it('reads subscriptions and the tenant side by side, then what is new or late, and goes on after a restart', async () => {
    for (let i = 0; i < 8; i++) azure.add(ONE, `old-${i}`, start - i * 5 * HOUR);
    azure.add(ONE, 'late', start - 10 * MINUTE, start + 12 * MINUTE);
    azure.add(TWO, 'two', start - HOUR);
    azure.add('tenant', 'elevate', start - HOUR);
    const source = createTestSource();
    const given = settings({ subscriptions: [ONE, TWO.toUpperCase(), ONE], tenantLevel: true });
    await runUntilItWaits(azureActivitySource, given, source, time, { logs: 3, passing: [300_000, 300_000, 300_000] });
    expect(idsIn(source).toSorted()).toEqual(['elevate', 'late', ...Array.from({ length: 8 }, (_, i) => `old-${i}`), 'two']); // prettier-ignore
    expect(new Set(source.journal.batches.map(({ origin }) => origin.source))).toEqual(new Set([`test/${ONE}`, `test/${TWO}`, 'test/tenant'])); // prettier-ignore
    time.pass(30 * HOUR);
    azure.add(ONE, 'meanwhile', start + 20 * HOUR);
    const again = createTestSource(source.journal, source.saved());
    await runUntilItWaits(azureActivitySource, given, again, time, { logs: 3 });
    expect(idsIn(again).slice(11)).toEqual(['meanwhile']);
  });

  it('loses nothing and doubles nothing wherever the process ends', async () => {
    for (let i = 0; i < 7; i++) azure.add(ONE, `${i}`, start - i * MINUTE);
    let source = createTestSource();
    for (let saves = 0; saves < 8; saves++) {
      let left = saves % 4;
      const dying = source;
      const save: typeof dying.deps.checkpoint.save = (value) => {
        if (left-- > 0) return dying.deps.checkpoint.save(value);
        dying.abort();
        return Promise.reject(new Error('the process ends'));
      };
      await runUntilItWaits(azureActivitySource, settings({ history: 1 }), dying, time, { deps: { checkpoint: { ...dying.deps.checkpoint, save } } }); // prettier-ignore
      source = createTestSource(source.journal, source.saved());
    }
    await runUntilItWaits(azureActivitySource, settings({ history: 1 }), source, time);
    expect(idsIn(source).toSorted()).toEqual(['0', '1', '2', '3', '4', '5', '6']);
  });

  it('waits when it asks too often, renews tokens, and reads again what was begun and forgotten', async () => {
    for (let i = 0; i < 7; i++) azure.add(ONE, `${i}`, start - i * MINUTE);
    const source = createTestSource();
    tenant.answerNext(testError(429, 'TooManyRequests', 'The request is being throttled.', { 'retry-after': '13' }));
    const release = source.journal.hold();
    const running = runUntilItWaits(azureActivitySource, settings({ history: 0.5 }), source, time, { passing: [13_000] }); // prettier-ignore
    await source.journal.reached(1);
    azure.forgetPages();
    tenant.expireTokens();
    release();
    await running;
    expect(idsIn(source).toSorted()).toEqual(['0', '1', '2', '3', '4', '5', '6']);
    expect(tenant.tokens()).toBe(2);
    expect(source.told[0]).toMatchObject({ kind: 'waits', until: start + 13_000 });
  });

  it('reaches as far back as Azure keeps', async () => {
    azure.add(ONE, 'oldest', start - 89.9 * 24 * HOUR);
    const source = createTestSource();
    await runUntilItWaits(azureActivitySource, settings({ history: 90 }), source, time);
    expect(idsIn(source)).toEqual(['oldest']);
  });

  it('looks, and says what lacks', async () => {
    azure.add(ONE, 'a', start - MINUTE);
    const { deps } = createTestSource();
    const check = (more: object = {}): unknown => azureActivitySource.check?.(settings(more), { ...deps, ...time.deps }); // prettier-ignore
    expect(await check()).toEqual({ kind: 'works', message: `Records of the last hour: ${ONE}: 1.` });
    expect(await check({ secret: 'wrong~secret' })).toMatchObject({ kind: 'refused', message: /AADSTS7000215/ });
    expect(await check({ subscriptions: ['00000000-0000-4000-8000-000000000009'] })).toMatchObject({ kind: 'not-found', message: /could not be found/ }); // prettier-ignore
    expect(await check({ subscriptions: [] })).toMatchObject({ kind: 'settings', setting: 'subscriptions' });
    expect(await azureActivitySource.start(settings({ subscriptions: [] }), deps)).toMatchObject({ kind: 'settings' });
    tenant.revoke('Reader');
    expect(await check()).toMatchObject({ kind: 'refused', message: /does not have authorization/ });
  });
});
