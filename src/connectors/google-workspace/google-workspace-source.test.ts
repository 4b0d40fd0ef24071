import { afterEach, describe, expect, it } from 'vitest';
import {
  createTestTime,
  createTimelessSource,
  type TestTime,
  type TimelessSource,
} from '../../pipeline/collect/pull/test-timeless.ts';
import { recordBytes } from '../../model/record.ts';
import { googleWorkspaceSettings } from './describe.ts';
import { googleWorkspaceSource, type Memory, startGoogleWorkspace } from './google-workspace-source.ts';
import { pollActivities } from './poll-activities.ts';
import { refuse, type ReportsEmulator, startReportsEmulator } from './test-emulator.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let emulator: ReportsEmulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

async function service(time: TestTime, closed: readonly string[] = []): Promise<ReportsEmulator> {
  return (emulator = await startReportsEmulator({ clock: () => time.now(), closed }));
}

const settingsOf = (service: ReportsEmulator, more: object = {}) => ({
  key: service.account.keyFile,
  subject: 'reports-reader@example.com',
  applications: ['login'],
  baseUrl: service.baseUrl,
  tokenUrl: service.tokenUrl,
  ...more,
});

/** Runs a source until `isEnough`, looked at whenever it tells something. */
async function run(
  source: TimelessSource,
  service: ReportsEmulator,
  isEnough: () => boolean,
  more: object = {},
  memory?: Memory,
) {
  const settings = googleWorkspaceSettings.parse(settingsOf(service, more));
  const running = startGoogleWorkspace(
    settings,
    {
      ...source.deps,
      told(state) {
        source.deps.told(state);
        if (isEnough()) source.abort();
      },
    },
    memory,
  );
  if ('kind' in running) throw new Error(running.message);
  await source.until(() => source.deps.signal.aborted);
  await running.stop();
}

/** `times` passes to the end */
const passes = (source: TimelessSource, times: number) => () =>
  source.told.filter(({ kind, message = '' }) => kind === 'works' && message.includes('caught up')).length >= times;

const qualifiers = (source: TimelessSource): string[] =>
  source.journal.texts().map((text) => /"uniqueQualifier":"(-\d+)"/.exec(text)?.[1] ?? text);

const sorted = (texts: readonly string[]): string[] => texts.toSorted((a, b) => a.localeCompare(b));

describe('Google Workspace', () => {
  it('reads the past, then what is new, and what shows up hours late, each once and as it came', async () => {
    const time = createTestTime();
    const reports = await service(time);
    const source = createTimelessSource(time);
    const start = time.now();
    const happened = [];
    for (let at = start - 3 * DAY; at < start; at += 20 * MINUTE) happened.push(reports.happen('login', at));
    // on the edge of pieces, and of one time with another
    for (const at of [start - 3 * DAY + 6 * HOUR, start - 6 * HOUR, start - 6 * HOUR])
      happened.push(reports.happen('login', at));
    happened.push(
      reports.happen('login', start - HOUR, 5 * HOUR),
      reports.happen('login', start + 4 * MINUTE, 3 * HOUR),
    );
    reports.setPageSize(7);
    await run(source, reports, passes(source, 14), { history: 5, interval: 1800 });
    expect(sorted(qualifiers(source))).toEqual(sorted(happened));
    expect(source.journal.batches[0]?.origin.source).toBe('test/login');
    const [first] = source.journal.batches;
    const text = first === undefined ? '' : Buffer.from(recordBytes(first, 0)).toString();
    expect(text).toMatch(/^\{"kind":"admin#reports#activity","id":\{"time":"2026-11-19T/);
  });

  it('goes on from where it stood after a restart, also for what happened meanwhile', async () => {
    const time = createTestTime();
    const reports = await service(time);
    const before = createTimelessSource(time);
    const happened = [reports.happen('login', time.now() - HOUR)];
    await run(before, reports, passes(before, 1));
    // shows up while nobody asks
    happened.push(reports.happen('login', time.now() - 2 * HOUR, 4 * HOUR));
    time.pass(2 * DAY);
    happened.push(reports.happen('login', time.now() - DAY));
    const after = createTimelessSource(time, before);
    const asked = reports.asked.length;
    await run(after, reports, passes(after, 1));
    expect(qualifiers(after)).toEqual(happened);
    expect(reports.asked.length - asked).toBeLessThan(20);
  });

  it('loses nothing and doubles nothing when it ends between append and save, at each place', async () => {
    for (let at = 1; at < 12; at++) {
      const time = createTestTime();
      const reports = await service(time);
      reports.setPageSize(2);
      const happened = Array.from({ length: 9 }, (_, i) => reports.happen('login', time.now() - HOUR - i * MINUTE));
      const source = createTimelessSource(time);
      let saves = 0;
      const { checkpoint } = source.deps;
      const dying = {
        ...source,
        deps: {
          ...source.deps,
          checkpoint: {
            ...checkpoint,
            save: (value: Parameters<typeof checkpoint.save>[0]) => {
              if (++saves < at) return checkpoint.save(value);
              source.abort();
              return Promise.reject(new Error('the process ends'));
            },
          },
        },
      };
      await run(dying, reports, passes(source, 1), { history: 1 });
      const again = createTimelessSource(time, source);
      await run(again, reports, passes(again, 1), { history: 1 });
      expect(sorted(qualifiers(again))).toEqual(sorted(happened));
      await reports.close();
    }
  });

  it('waits where it is asked to, gets a new token, begins a piece anew whose page is gone, and says so', async () => {
    const time = createTestTime();
    const reports = await service(time);
    const source = createTimelessSource(time);
    reports.setPageSize(2);
    const happened = Array.from({ length: 7 }, (_, i) => reports.happen('login', time.now() - HOUR - i * MINUTE));
    reports.answerNext(
      (response) => refuse(response, 403, 'userRateLimitExceeded', 'User Rate Limit Exceeded'),
      (response) => void response.writeHead(429, { 'retry-after': '17' }).end(),
      (response) => refuse(response, 503, 'backendError', 'The service is currently unavailable.'),
      (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      (response) => void response.end('{"kind":"admin#reports#activities","items":[{"kind":'),
    );
    let isForgotten = false;
    await run(source, reports, () => {
      if (!isForgotten && source.journal.texts().length >= 2) {
        isForgotten = true;
        reports.forgetPages();
        reports.account.revoke();
      }
      return passes(source, 1)();
    });
    expect(sorted(qualifiers(source))).toEqual(sorted(happened));
    expect(source.told.slice(0, 5).map(({ kind }) => kind)).toEqual(['waits', 'waits', 'fails', 'fails', 'fails']);
    expect(source.waits.slice(0, 3)).toEqual([1000, 17_000, 4000]);
    expect(reports.account.given()).toBe(2);
  });

  it('goes on with the other applications where one may not be read, and says which and what to do', async () => {
    const time = createTestTime();
    const reports = await service(time, ['token']);
    const source = createTimelessSource(time);
    const happened = [reports.happen('login', time.now() - HOUR)];
    await run(source, reports, () => source.journal.texts().length > 0 && source.told.at(-1)?.kind === 'fails', { applications: ['login', 'token'] }); // prettier-ignore
    expect(qualifiers(source)).toEqual(happened);
    expect(source.told.at(-1)).toMatchObject({
      kind: 'fails',
      message: /token: .*give the role the privilege Reports/,
    });
  });

  it('asks for no more again than it remembers, and says so', async () => {
    const time = createTestTime();
    const reports = await service(time);
    const source = createTimelessSource(time);
    // 200 in the last six hours, 20 of them in the last one
    for (let i = 0; i < 180; i++) reports.happen('login', time.now() - 6 * HOUR + i * 100_000);
    for (let i = 0; i < 20; i++) reports.happen('login', time.now() - HOUR + i * 180_000);
    await run(source, reports, passes(source, 4), { history: 1 }, { remember: 100, mostAgain: 80 });
    expect(new Set(qualifiers(source)).size).toBe(200);
    expect(source.journal.texts()).toHaveLength(200);
    expect(source.told.at(-1)?.message).toMatch(/so much that only the last \d+ minutes are asked for again/);
  });

  it('does not ask for what Google keeps no longer', async () => {
    const now = Date.UTC(2026, 10, 22);
    const urls: string[] = [];
    const poll = pollActivities({
      ask({ url }) {
        urls.push(url);
        return Promise.resolve({ kind: 'stopped', message: '' });
      },
      baseUrl: 'https://admin.googleapis.com',
      application: 'login',
      clock: () => now,
      history: 7 * DAY,
      lookBack: HOUR,
      mostAgain: 100,
    });
    const settled = now - 365 * DAY;
    await poll({ settled, at: settled, next: null, pieces: [], open: null }, new AbortController().signal);
    expect(urls[0]).toContain('/admin/reports/v1/activity/users/all/applications/login?startTime=2026-05-26T01%3A00');
  });
});

describe('the test of Google Workspace', () => {
  const refused: [string, object, object][] = [
    ['works', {}, { kind: 'works', message: /of 1 applications/ }],
    ['no key', { key: 'AIza' }, { kind: 'settings', setting: 'key', message: /is no JSON/ }],
    [
      'no delegation',
      { subject: 'else@example.com' },
      { kind: 'refused', message: /login: .*Invalid email or User ID/ },
    ],
    ['no role', { applications: ['login', 'token'] }, { kind: 'refused', message: /token: .*privilege Reports/ }],
    ['no such application', { applications: ['logins'] }, { kind: 'refused', message: /Invalid value 'logins'/ }],
    ['another address', { baseUrl: 'http://127.0.0.1:1' }, { kind: 'refused', message: /cannot be reached/ }],
    ['in the clear', { baseUrl: 'http://admin.example.com' }, { kind: 'refused', message: /Use https/ }],
  ];
  it.each(refused)('%s', async (_, more, expected) => {
    const time = createTestTime();
    const reports = await service(time, ['token']);
    const deps = { clock: () => time.now(), signal: new AbortController().signal };
    const given = await googleWorkspaceSource.check?.(settingsOf(reports, more), deps);
    expect(given).toMatchObject(expected);
    expect(JSON.stringify(given)).not.toContain('PRIVATE KEY');
  });
});
