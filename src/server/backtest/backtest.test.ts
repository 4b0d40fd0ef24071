import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setTimeout as sleep } from 'node:timers/promises';
import { TENANT, testEvent, toRows, START } from '../../store/events/test-events.ts';
import type { EventStore } from '../../store/events/event-store.ts';
import { openEventStore } from '../../store/events/open-event-store.ts';
import { eventToRow } from '../../store/events/row.ts';
import { readRules } from '../../sigma/read-rules.ts';
import { createBacktestJobs } from './backtest-jobs.ts';
import { HitBook } from './hit-book.ts';
import { StoreError } from '../../store/store-error.ts';
import { runBacktest, type BacktestLimits, type BacktestRequest } from './run-backtest.ts';
import { hoursToSlices } from './slices.ts';
import { mainIdOf, subjectOf, type Subject } from './subject.ts';

const folder = mkdtempSync(join(tmpdir(), 'vedette-backtest-'));
const DAY = 86_400_000;
const EVENTS = 400;
let store: EventStore;

/** Four days; every fourth command is a whoami, every fifth a list of two commands. */
beforeAll(async () => {
  store = await openEventStore({ kind: 'embedded', folder });
  const events = Array.from({ length: EVENTS }, (_, n) => {
    const CommandLine = n % 5 === 0 ? ['whoami /all', 'dir'] : n % 4 === 0 ? 'whoami' : 'dir';
    return testEvent(n, { CommandLine, User: `EXAMPLE\\user${n % 3}` }, { time: START + Math.floor((n * 4 * DAY) / EVENTS) });
  });
  await store.insert('events', toRows(events.map(eventToRow)), 'events');
}); // prettier-ignore
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const lists = Array.from({ length: EVENTS }, (_, n) => n).filter((n) => n % 5 === 0).length;
const texts = Array.from({ length: EVENTS }, (_, n) => n).filter((n) => n % 5 !== 0 && n % 4 === 0).length;

const rule = (detection: string): string =>
  `title: A test\nid: base\nname: base\nlogsource: { product: windows, category: process_creation }\ndetection: { sel: { ${detection} }, condition: sel }\n`;
const correlation = `${rule('CommandLine|contains: whoami')}---\ntitle: Many\nid: many\ncorrelation: { type: event_count, rules: [base], group-by: [User], timespan: 1d, condition: { gte: 10 } }\n`;

function subject(text: string): Subject {
  const read = readRules([{ source: 'test.yml', text }]);
  const found = subjectOf(mainIdOf(read) ?? '', read);
  if (found === undefined) throw new Error(JSON.stringify(read.problems));
  return found;
}

const limits: BacktestLimits = { candidates: 10_000, sliceRows: 50 };

function request(text: string, more: Partial<BacktestRequest> = {}): BacktestRequest {
  return { subject: subject(text), current: undefined, from: START, to: START + 4 * DAY, samples: 6, first: false, ...more }; // prettier-ignore
}

const run = async (asked: BacktestRequest, changed: Partial<BacktestLimits> = {}) =>
  await runBacktest(
    asked,
    { past: store.past, tenant: TENANT, limits: { ...limits, ...changed } },
    new AbortController().signal,
    () => undefined,
  );

test('matches are those of the stream, also in lists; by day, with samples over the whole range', async () => {
  const found = await run(request(rule('CommandLine|contains: whoami')));
  expect(found).toMatchObject({ hits: lists + texts, notes: [], against: null, cost: { events: EVENTS } });
  expect(found.days.map(({ hits }) => hits).reduce((sum, hits) => sum + hits, 0)).toBe(lists + texts);
  expect(found.days).toHaveLength(5);
  expect(found.samples).toHaveLength(6);
  expect((found.samples.at(-1)?.time ?? 0) - (found.samples[0]?.time ?? 0)).toBeGreaterThan(2 * DAY);
  expect(found.samples[0]?.explanation).toContain('whoami');
  expect(found.entities.map(({ id }) => id)).toContain('user:example\\user1');
  expect(found.cost.candidates).toBeLessThan(EVENTS);
  expect(found.cost.streamMicroseconds).toBeGreaterThan(0);
});

test('a version is held against another, match by match', async () => {
  const { against, hits } = await run(
    request(rule('CommandLine: whoami'), { current: subject(rule("CommandLine: ['whoami /all', dir]")) }),
  );
  expect(hits).toBe(texts);
  expect(against).toMatchObject({ both: 0, onlyNew: { hits: texts }, onlyOld: { hits: EVENTS - texts } });
  const same = await run(request(rule('CommandLine: whoami'), { current: subject(rule('CommandLine|startswith: who')) })); // prettier-ignore
  expect(same.against).toMatchObject({ both: texts, hits: texts + lists, onlyNew: { hits: 0 }, onlyOld: { hits: lists } }); // prettier-ignore
});

test('beyond the limit the store counts, and says what it cannot tell', async () => {
  const found = await run(request(rule('CommandLine|contains: whoami')), { candidates: 30 });
  expect(found.hits).toBeLessThan(lists + texts);
  const [, open] = /^(\d+) more events may match/.exec(found.notes[0] ?? '') ?? [];
  expect(found.hits + Number(open)).toBe(lists + texts);
  const exact = await run(request(rule("CommandLine: ['whoami', 'who*ami']")), { candidates: 30 });
  expect(exact).toMatchObject({ hits: texts });
});

test('a correlation goes over the past in the order of time', async () => {
  const found = await run(request(correlation));
  expect(found.hits).toBeGreaterThan(3);
  expect(found.samples[0]?.explanation).toMatch(/^Many: \d+ events together for User "EXAMPLE\\user/i);
  const cut = await run(request(correlation), { candidates: 30 });
  expect(cut.notes[0]).toContain('too many events');
});

test('a range without events of the log source says so; the first matches end a hunt', async () => {
  const nothing = await run(request(rule('CommandLine: whoami'), { from: START - 9 * DAY, to: START - 8 * DAY }));
  expect(nothing).toMatchObject({ hits: 0, cost: { events: 0, streamMicroseconds: null } });
  expect(nothing.notes[0]).toContain('could not match');
  const first = await run(request(rule('CommandLine|contains: whoami'), { samples: 3, first: true }));
  const times = first.samples.map(({ time }) => time);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(first).toMatchObject({ hits: 3 });
});

test('what the store refuses to run, the engine does alone', async () => {
  let refused = 0;
  const past: EventStore['past'] = {
    ...store.past,
    candidates: (read) => {
      if (!read.conditions.some(({ may }) => may.includes('whoami'))) return store.past.candidates(read);
      refused++;
      return Promise.reject(new StoreError('rejected', 'The expression is too large.'));
    },
  };
  const found = await runBacktest(
    request(rule('CommandLine|contains: whoami')),
    { past, tenant: TENANT, limits },
    new AbortController().signal,
    () => undefined,
  );
  expect([refused, found.hits, found.cost.candidates]).toEqual([1, lists + texts, EVENTS]);
});

test('a thousand samples of large events stay within bounds', () => {
  const book = new HitBook({ samples: 1000, first: true });
  const event = { id: testEvent(1).id, time: START, source: 'x', logSources: testEvent(1).logSources, fields: { a: 'x'.repeat(1 << 20) }, entities: ['user:a'] };
  for (let n = 0; n < 100; n++) book.add({ key: String(n), time: START, event, explanation: () => 'because' });
  const { samples, hits } = book.finds([]);
  expect([hits, samples.length, samples.every(({ explanation }) => explanation === 'because')]).toEqual([100, 100, true]);
  expect(JSON.stringify(samples).length).toBeLessThan(10 << 20);
}); // prettier-ignore

test('jobs run one after the other, can be cancelled, and are listed', async () => {
  let ids = 0;
  const jobs = createBacktestJobs({
    past: store.past,
    tenant: TENANT,
    limits: { ...limits, sliceRows: 40 },
    now: () => 1000,
    newId: () => `run-${++ids}`,
    failed: (error) => {
      throw error;
    },
  });
  const started = [1, 2, 3].map(() => jobs.start(request(rule('CommandLine|contains: whoami')), 'somebody'));
  expect(started.map((job) => job?.state)).toEqual(['running', 'waiting', 'waiting']);
  expect(jobs.cancel('run-2')).toMatchObject({ state: 'cancelled', result: null });
  jobs.cancel('run-1');
  while (jobs.get('run-3')?.state !== 'done') await sleep(20);
  expect(jobs.get('run-1')).toMatchObject({ state: 'cancelled' });
  expect(jobs.get('run-1')?.result?.notes[0]).toContain('cancelled');
  expect(jobs.get('run-3')).toMatchObject({ progress: { share: 1, hits: lists + texts }, result: { hits: lists + texts } }); // prettier-ignore
  expect(jobs.list().map(({ id, result }) => [id, result])).toEqual([['run-3', null], ['run-2', null], ['run-1', null]]); // prettier-ignore
  expect(jobs.get('run-9')).toBeUndefined();
  await jobs.close();
  expect(jobs.start(request(rule('CommandLine: a')), 'somebody')).toBeUndefined();
});

test('hours become slices of enough rows; an hour is never cut', () => {
  const hours = [
    [0, 10, 0],
    [1, 10, 1],
    [5, 100, 0],
    [6, 1, 0],
  ].map(([hour = 0, rows = 0, odd = 0]) => ({ time: hour * 3_600_000, rows, odd }));
  expect(hoursToSlices(hours, { from: 1000, to: 6.5 * 3_600_000 }, 25)).toEqual([
    { from: 1000, to: 2 * 3_600_000, rows: 20, isPlain: false },
    { from: 5 * 3_600_000, to: 6 * 3_600_000, rows: 100, isPlain: true },
    { from: 6 * 3_600_000, to: 6.5 * 3_600_000, rows: 1, isPlain: true },
  ]);
});
