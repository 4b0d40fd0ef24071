import { afterEach, describe, expect, it } from 'vitest';
import { recordBytes } from '../../model/record.ts';
import {
  createTestTime,
  createTimelessSource,
  type TestTime,
  type TimelessSource,
} from '../../pipeline/collect/pull/test-timeless.ts';
import { pubsubSettings } from './describe-pubsub.ts';
import { pubsubSource, startPubsub } from './pubsub-source.ts';
import { type PubsubEmulator, type PubsubOptions, refuse, startPubsubEmulator } from './test-emulator.ts';

let emulator: PubsubEmulator | undefined;
afterEach(async () => {
  await emulator?.close();
  emulator = undefined;
});

const subscription = 'projects/logs/subscriptions/vedette';

async function service(time: TestTime, more: Partial<PubsubOptions> = {}): Promise<PubsubEmulator> {
  return (emulator = await startPubsubEmulator({ subscription, clock: () => time.now(), ...more }));
}

const settingsOf = ({ account, baseUrl, tokenUrl }: PubsubEmulator, more: object = {}) => ({
  key: account.keyFile,
  subscription,
  baseUrl,
  tokenUrl,
  messages: 3,
  ...more,
});

/** Runs a source until `isEnough`, looked at whenever it tells something. */
async function run(source: TimelessSource, service: PubsubEmulator, isEnough: () => boolean): Promise<void> {
  const running = startPubsub(pubsubSettings.parse(settingsOf(service)), {
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

const hasCaughtUp = (source: TimelessSource) => () => source.told.at(-1)?.message?.includes('caught up') === true;

const entry = (n: number): string => JSON.stringify({ insertId: `id-${n}`, logName: 'projects/logs/logs/cloudaudit.googleapis.com%2Factivity', protoPayload: { methodName: 'ümlaut' } }); // prettier-ignore
const entries = (count: number): string[] => Array.from({ length: count }, (_, i) => entry(i));
const sorted = (texts: readonly string[]): string[] => texts.toSorted((a, b) => a.localeCompare(b));

describe('Pub/Sub', () => {
  it('takes what is there, then what comes, as it came, and acknowledges all', async () => {
    const time = createTestTime();
    const pubsub = await service(time);
    const source = createTimelessSource(time);
    for (const each of entries(8)) pubsub.publish(each);
    let more = false;
    await run(source, pubsub, () => {
      if (!more && hasCaughtUp(source)()) {
        more = true;
        pubsub.publish('one that came later');
      }
      return source.journal.texts().length === 9 && hasCaughtUp(source)();
    });
    expect(source.journal.texts()).toEqual([...entries(8), 'one that came later']);
    expect(pubsub.left()).toEqual([]);
  });

  it('acknowledges nothing before it is durable', async () => {
    const time = createTestTime();
    const pubsub = await service(time);
    const source = createTimelessSource(time);
    for (const each of entries(3)) pubsub.publish(each);
    const release = source.journal.hold();
    const running = run(source, pubsub, hasCaughtUp(source));
    await source.journal.reached(1);
    expect(pubsub.asked).toEqual(['pull']);
    expect(pubsub.left()).toHaveLength(3);
    release();
    await running;
    expect(pubsub.asked).toEqual(['pull', 'acknowledge', 'pull']);
    expect(pubsub.left()).toEqual([]);
  });

  it('keeps bytes that are no text, and counts messages without any', async () => {
    const time = createTestTime();
    const pubsub = await service(time);
    const source = createTimelessSource(time);
    const bytes = Buffer.from([0x7b, 0xff, 0x00, 0xfe, 0x7d]);
    pubsub.publish('');
    pubsub.publish(bytes);
    await run(source, pubsub, hasCaughtUp(source));
    const [batch] = source.journal.batches;
    expect(batch === undefined ? undefined : Buffer.from(recordBytes(batch, 0))).toEqual(bytes);
    expect(source.journal.refused).toEqual([['test', 1, 'a message of Pub/Sub without data']]);
    expect(pubsub.left()).toEqual([]);
  });

  it('loses nothing and doubles nothing when it ends at any save', async () => {
    for (let at = 1; at < 10; at++) {
      const time = createTestTime();
      const pubsub = await service(time);
      const source = createTimelessSource(time);
      for (const each of entries(7)) pubsub.publish(each);
      let saves = 0;
      const { checkpoint } = source.deps;
      const save: typeof checkpoint.save = (value) => {
        if (++saves < at) return checkpoint.save(value);
        source.abort();
        return Promise.reject(new Error('the process ends'));
      };
      const dying = { ...source, deps: { ...source.deps, checkpoint: { ...checkpoint, save } } };
      await run(dying, pubsub, hasCaughtUp(source));
      // their deadline passes, and they come again
      time.pass(20_000);
      const again = createTimelessSource(time, source);
      await run(again, pubsub, () => hasCaughtUp(again)() && pubsub.left().length === 0);
      expect(sorted(again.journal.texts())).toEqual(sorted(entries(7)));
      await pubsub.close();
    }
  });

  it('waits when it is asked to, gets a new token, takes a timeout for no messages, and acknowledges what it could not', async () => {
    const time = createTestTime();
    const pubsub = await service(time);
    const source = createTimelessSource(time);
    for (const each of entries(5)) pubsub.publish(each);
    pubsub.answerNext(
      (response) => refuse(response, 504, 'DEADLINE_EXCEEDED', 'Deadline exceeded'),
      (response) => refuse(response, 429, 'RESOURCE_EXHAUSTED', 'Quota exceeded for quota metric'),
      (response) => refuse(response, 503, 'UNAVAILABLE', 'The service was unable to fulfill your request.'),
      (response) => refuse(response, 401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.'),
    );
    let isFirst = true;
    await run(source, pubsub, () => {
      if (isFirst && source.journal.texts().length === 3) {
        isFirst = false;
        // the acknowledgement
        pubsub.answerNext((response) => refuse(response, 500, 'INTERNAL', 'An internal error has occurred.'));
      }
      return source.journal.texts().length === 5 && hasCaughtUp(source)();
    });
    expect(source.journal.texts()).toEqual(entries(5));
    expect(pubsub.left()).toEqual([]);
    expect(pubsub.account.given()).toBe(2);
    expect(source.told.slice(0, 3).map(({ kind }) => kind)).toEqual(['works', 'waits', 'fails']);
  });

  it('goes on when an acknowledgement came too late: such messages come again, and are not kept twice', async () => {
    const time = createTestTime();
    const pubsub = await service(time, { exactlyOnce: true });
    const source = createTimelessSource(time);
    for (const each of entries(3)) pubsub.publish(each);
    let isFirst = true;
    await run(source, pubsub, () => {
      if (isFirst && source.journal.texts().length === 3) {
        isFirst = false;
        time.pass(60_000);
      }
      return pubsub.left().length === 0;
    });
    expect(source.journal.texts()).toEqual(entries(3));
  });
});

describe('the test of Pub/Sub', () => {
  const cases: [string, Partial<PubsubOptions>, object, object][] = [
    ['works', {}, {}, { kind: 'works' }],
    ['no permission', { mayConsume: false }, {}, { kind: 'refused', setting: 'subscription', message: /Pub\/Sub Subscriber/ }], // prettier-ignore
    ['no such subscription', {}, { subscription: 'projects/logs/subscriptions/other' }, { kind: 'refused' }],
    ['no name of one', {}, { subscription: 'vedette' }, { kind: 'settings', setting: 'subscription' }],
    ['no key', {}, { key: '{}' }, { kind: 'settings', setting: 'key', message: /not that of a service account/ }],
  ];
  it.each(cases)('%s', async (_, options, more, expected) => {
    const time = createTestTime();
    const pubsub = await service(time, options);
    pubsub.publish('stays');
    const deps = { clock: () => time.now(), signal: new AbortController().signal };
    expect(await pubsubSource.check?.(settingsOf(pubsub, more), deps)).toMatchObject(expected);
    expect(pubsub.left()).toHaveLength(1);
  });

  it('says in a running source what is not permitted', async () => {
    const time = createTestTime();
    const pubsub = await service(time, { mayConsume: false });
    const source = createTimelessSource(time);
    await run(source, pubsub, () => true);
    expect(source.told[0]).toMatchObject({ kind: 'fails', message: /may not read this.*User not authorized/ });
  });
});
