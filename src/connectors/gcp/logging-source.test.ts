import { afterEach, describe, expect, it } from 'vitest';
import {
  createTestTime,
  createTimelessSource,
  type TestTime,
  type TimelessSource,
} from '../../pipeline/collect/pull/test-timeless.ts';
import { loggingSettings } from './describe-logging.ts';
import { loggingSource, startLogging } from './logging-source.ts';
import { refuse } from './test-emulator.ts';
import { type LoggingEmulator, startLoggingEmulator } from './test-logging.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let emulator: LoggingEmulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

async function service(time: TestTime): Promise<LoggingEmulator> {
  return (emulator = await startLoggingEmulator(() => time.now()));
}

const settingsOf = ({ account, baseUrl, tokenUrl }: LoggingEmulator, more: object = {}) => ({
  key: account.keyFile,
  resources: ['projects/shop'],
  baseUrl,
  tokenUrl,
  ...more,
});

async function run(source: TimelessSource, service: LoggingEmulator, isEnough: () => boolean): Promise<void> {
  const running = startLogging(loggingSettings.parse(settingsOf(service)), {
    ...source.deps,
    told(state) {
      source.deps.told(state);
      if (isEnough()) source.abort();
    },
  });
  if ('kind' in running) throw new Error(running.message);
  await source.until(() => source.deps.signal.aborted);
  await running.stop();
}

const rounds = (source: TimelessSource, times: number) => () =>
  source.told.filter(({ message = '' }) => message.includes('caught up')).length >= times;

const sorted = (texts: readonly string[]): string[] => texts.toSorted((a, b) => a.localeCompare(b));
const ids = (source: TimelessSource): string[] =>
  sorted(source.journal.texts().map((text) => /"insertId":"(id-\d+)"/.exec(text)?.[1] ?? text));

describe('Cloud Logging', () => {
  it('reads the past, what is new, and what is written or shown late, each once', async () => {
    const time = createTestTime();
    const logging = await service(time);
    const source = createTimelessSource(time);
    const now = time.now();
    const written = Array.from({ length: 20 }, (_, i) => logging.write(now - 20 * HOUR + i * HOUR));
    // ten hours after its time; seen eight minutes after it was received; both
    written.push(logging.write(now - 9 * HOUR, now + HOUR), logging.write(now - MINUTE, now, now + 8 * MINUTE));
    written.push(logging.write(now, now + HOUR, now + HOUR + 9 * MINUTE));
    await run(source, logging, rounds(source, 80));
    expect(ids(source)).toEqual(sorted(written));
  });

  it('loses nothing and doubles nothing when it ends at any save, and reads on after days', async () => {
    for (let at = 1; at < 14; at += 4) {
      const time = createTestTime();
      const logging = await service(time);
      const source = createTimelessSource(time);
      const written = Array.from({ length: 8 }, (_, i) => logging.write(time.now() - HOUR - i));
      let saves = 0;
      const { checkpoint } = source.deps;
      const save: typeof checkpoint.save = (value) => {
        if (++saves < at) return checkpoint.save(value);
        source.abort();
        return Promise.reject(new Error('the process ends'));
      };
      await run(
        { ...source, deps: { ...source.deps, checkpoint: { ...checkpoint, save } } },
        logging,
        rounds(source, 1),
      );
      time.pass(12 * HOUR);
      written.push(logging.write(time.now() - HOUR));
      const again = createTimelessSource(time, source);
      await run(again, logging, rounds(again, 1));
      expect(ids(again)).toEqual(sorted(written));
      await logging.close();
    }
  });

  it('waits, gets a new token, and begins a window anew whose page is gone', async () => {
    const time = createTestTime();
    const logging = await service(time);
    const source = createTimelessSource(time);
    const written = Array.from({ length: 8 }, (_, i) => logging.write(time.now() - HOUR - i));
    logging.answerNext(
      (response) => refuse(response, 429, 'RESOURCE_EXHAUSTED', "Quota exceeded for quota metric 'Read requests'"),
      (response) => refuse(response, 503, 'UNAVAILABLE', 'The service is currently unavailable.'),
      (response) => refuse(response, 401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.'),
    );
    let isFirst = true;
    await run(source, logging, () => {
      if (isFirst && source.journal.texts().length >= 3) {
        isFirst = false;
        logging.forgetPages();
      }
      return rounds(source, 1)();
    });
    expect(ids(source)).toEqual(sorted(written));
    expect(source.told.slice(0, 2).map(({ kind }) => kind)).toEqual(['waits', 'fails']);
    expect(logging.account.given()).toBe(2);
  });
});

describe('the test of Cloud Logging', () => {
  const cases: [string, object, object][] = [
    ['works', {}, { kind: 'works', message: /1 entries/ }],
    ['no permission', { resources: ['projects/other'] }, { kind: 'refused', message: /logging\.logEntries\.list/ }],
    ['no filter', { filter: 'logName=(' }, { kind: 'refused', message: /Unparseable filter/ }],
    ['no key', { key: 'secret' }, { kind: 'settings', setting: 'key' }],
  ];
  it.each(cases)('%s', async (_, more, expected) => {
    const time = createTestTime();
    const logging = await service(time);
    logging.write(time.now() - MINUTE);
    const deps = { clock: () => time.now(), signal: new AbortController().signal };
    expect(await loggingSource.check?.(settingsOf(logging, more), deps)).toMatchObject(expected);
  });
});
