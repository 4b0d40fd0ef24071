import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestSource, type TestSource } from '../../pipeline/collect/test-source.ts';
import { m365Source } from './m365-source.ts';
import { createTestActivityFeed, type TestActivityFeed } from './test-activity-feed.ts';
import { startTestTenant, type TestTenant, testError } from './test-emulator.ts';
import { createTestTime, runUntilItWaits, type TestTime } from './test-time.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const EXCHANGE = 'Audit.Exchange';
const start = Date.parse('2026-11-21T20:00:00Z');

let time: TestTime;
let feed: TestActivityFeed;
let tenant: TestTenant;

beforeEach(async () => {
  time = createTestTime(start);
  feed = createTestActivityFeed(time.now);
  tenant = await startTestTenant(time.now, [feed.service]);
});
afterEach(() => tenant.close());

const record = (id: string): object => ({ CreationTime: '2026-11-21T19:50:11', Id: id, Operation: 'New-InboxRule', Workload: 'Exchange', UserId: 'a.sample@example.com' }); // prettier-ignore
const settings = (more: object = {}): object => ({ ...tenant.settings, types: [EXCHANGE], ...more });
const idsIn = (source: TestSource): string[] => source.journal.texts().map((text) => /"Id":"([^"]*)"/.exec(text)?.[1] ?? text); // prettier-ignore
const fetched = (): number => tenant.asked.filter((each) => each.includes('/audit/')).length;

/** Days of content, one piece every 7 hours, each of two records. */
function addDays(days: number): string[] {
  const ids: string[] = [];
  for (let hours = 1; hours < days * 24; hours += 7) {
    ids.push(`${hours}-a`, `${hours}-b`);
    feed.add(EXCHANGE, start - hours * HOUR, [record(`${hours}-a`), record(`${hours}-b`)]);
  }
  return ids.toSorted();
}

describe('reading the audit log of Microsoft 365', () => {
  it('starts the subscription, reads the days before, then what is new, each piece once', async () => {
    const ids = addDays(6.9);
    const source = createTestSource();
    const comes = (): void => void feed.add(EXCHANGE, time.now(), [record('new')]);
    await runUntilItWaits(m365Source, settings(), source, time, { passing: [comes, 300_000, 300_000] });
    expect(idsIn(source).toSorted()).toEqual([...ids, 'new']);
    expect(source.journal.texts()[0]).toBe(JSON.stringify(record('148-a')));
    expect(fetched()).toBe(ids.length / 2 + 1);
    expect(tenant.asked.filter((each) => each.startsWith('POST'))).toEqual([
      `POST /api/v1.0/${tenant.settings.tenant}/activity/feed/subscriptions/start?contentType=Audit.Exchange&PublisherIdentifier=${tenant.settings.tenant}`,
    ]);
    expect(tenant.asked.every((each) => each.includes('PublisherIdentifier='))).toBe(true);
    expect(source.journal.batches[0]?.origin.source).toBe('test/audit.exchange');
    time.pass(2 * DAY);
    feed.add(EXCHANGE, start + DAY, [record('meanwhile')]);
    const again = createTestSource(source.journal, source.saved());
    await runUntilItWaits(m365Source, settings(), again, time);
    expect(idsIn(again).slice(ids.length + 1)).toEqual(['meanwhile']);
    expect(fetched()).toBe(ids.length / 2 + 2);
    expect(again.told.every(({ message }) => message?.includes('not read') !== true)).toBe(true);
  });

  it('takes content that is listed late, and records that come in two pieces once', async () => {
    feed.add(EXCHANGE, start - 20 * MINUTE, [record('late')], { listedFrom: start + 15 * MINUTE });
    feed.add(EXCHANGE, start - 5 * MINUTE, [record('twice')]);
    feed.add(EXCHANGE, start - 4 * MINUTE, [record('twice'), record('once')]);
    const source = createTestSource();
    await runUntilItWaits(m365Source, settings(), source, time, { passing: [300_000, 300_000, 300_000] });
    expect(idsIn(source).toSorted()).toEqual(['late', 'once', 'twice']);
  });

  it('loses nothing and doubles nothing wherever the process ends', async () => {
    const ids = addDays(1);
    let source = createTestSource();
    for (let saves = 0; saves < 16; saves++) {
      let left = saves % 4;
      const dying = source;
      const save: typeof dying.deps.checkpoint.save = (value) => {
        if (left-- > 0) return dying.deps.checkpoint.save(value);
        dying.abort();
        return Promise.reject(new Error('the process ends'));
      };
      await runUntilItWaits(m365Source, settings({ history: 1 }), dying, time, { deps: { checkpoint: { ...dying.deps.checkpoint, save } } }); // prettier-ignore
      source = createTestSource(source.journal, source.saved());
    }
    await runUntilItWaits(m365Source, settings({ history: 1 }), source, time);
    expect(idsIn(source).toSorted()).toEqual(ids);
  });

  it('goes on after content that has expired, and says that it was lost', async () => {
    addDays(1);
    feed.add(EXCHANGE, start - 2 * HOUR, [record('gone')], { days: 0.01 });
    const source = createTestSource();
    await runUntilItWaits(m365Source, settings(), source, time);
    expect(idsIn(source)).toHaveLength(8);
    expect(source.told.at(-1)).toMatchObject({ kind: 'works', message: /1 pieces of content were gone/ });
    expect(source.journal.refused).toEqual([['test/audit.exchange', 1, expect.stringContaining('Audit.Exchange')]]);
  });

  it('puts content aside that fails again and again, and reads it when it is mended, also after a restart', async () => {
    feed.break(feed.add(EXCHANGE, start - 2 * HOUR, [record('broken')]));
    feed.add(EXCHANGE, start - HOUR, [record('behind')]);
    const source = createTestSource();
    await runUntilItWaits(m365Source, settings({ history: 0.5 }), source, time, { passing: [1000, 2000, 4000, 8000, 300_000, 300_000] }); // prettier-ignore
    expect(idsIn(source)).toEqual(['behind']);
    expect(source.told.at(-1)).toMatchObject({ kind: 'works', message: /1 pieces of content cannot be read/ });
    feed.mend();
    const again = createTestSource(source.journal, source.saved());
    await runUntilItWaits(m365Source, settings({ history: 0.5 }), again, time);
    expect(idsIn(again)).toEqual(['behind', 'broken']);
    expect(again.told.at(-1)?.message).not.toContain('cannot be read');
  });

  it('after a fortnight goes on with what Microsoft still has, and says what is missing', async () => {
    const source = createTestSource();
    await runUntilItWaits(m365Source, settings(), source, time);
    time.pass(14 * DAY);
    feed.add(EXCHANGE, start + 2 * DAY, [record('too old')], { days: 30 });
    feed.add(EXCHANGE, start + 8 * DAY, [record('kept')]);
    const again = createTestSource(source.journal, source.saved());
    await runUntilItWaits(m365Source, settings(), again, time);
    expect(idsIn(again)).toEqual(['kept']);
    expect(again.told.at(-1)?.message).toContain('What became available before 2026-11-28T20:10Z was not read in time');
  });

  it('subscribes again when the subscription is gone, and lists again when a page is', async () => {
    addDays(1);
    const source = createTestSource();
    const release = source.journal.hold();
    const running = runUntilItWaits(m365Source, settings({ history: 0.9 }), source, time, {
      passing: [() => feed.disable(EXCHANGE), 300_000],
    });
    await source.journal.reached(1);
    feed.forgetPages();
    release();
    await running;
    expect(new Set(idsIn(source)).size).toBe(6);
    expect(idsIn(source)).toHaveLength(6);
    expect(tenant.asked.filter((each) => each.startsWith('POST'))).toHaveLength(2);
  });

  it('waits when it asks too often, also where that is said with 403, and gets over broken content', async () => {
    feed.add(EXCHANGE, start - MINUTE, [record('a')]);
    tenant.answerNext(
      testError(403, 'AF429', 'Too many requests. Method=GetAvailableContent, PublisherId=0.', { 'retry-after': '60' }),
      testError(500, 'AF50000', 'An internal error occurred. Retry the request.'),
      { status: 200, body: { not: 'a list' } },
    );
    const source = createTestSource();
    await runUntilItWaits(m365Source, settings({ history: 0.5 }), source, time, {
      passing: [60_000, 2000, 4000, () => tenant.answerNext({ status: 200, body: '[{"cut' }), 300_000, 300_000],
    });
    expect(idsIn(source)).toEqual(['a']);
    expect(source.told.slice(0, 3).map(({ kind }) => kind)).toEqual(['waits', 'fails', 'fails']);
  });

  it('looks without starting anything, and says what lacks', async () => {
    const { deps } = createTestSource();
    const check = (more: object = {}): unknown => m365Source.check?.(settings({ types: [EXCHANGE, 'DLP.All'], ...more }), { ...deps, ...time.deps }); // prettier-ignore
    expect(await check()).toMatchObject({ kind: 'works', message: /^0 of 2 content types are collected. Audit.Exchange, DLP.All: not/ }); // prettier-ignore
    expect(tenant.asked.some((each) => each.startsWith('POST'))).toBe(false);
    await runUntilItWaits(m365Source, settings(), createTestSource(), time);
    expect(await check()).toMatchObject({ message: /^1 of 2/ });
    expect(await check({ secret: 'wrong~secret' })).toMatchObject({ kind: 'refused', message: /AADSTS7000215/ });
    tenant.revoke('ActivityFeed.Read');
    expect(await check()).toMatchObject({ kind: 'refused', message: /ActivityFeed\.Read is needed/ });
    expect(await check({ tenant: 'example.com' })).toMatchObject({ kind: 'settings', setting: 'tenant' });
  });
});
