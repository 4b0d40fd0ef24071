import { afterEach, describe, expect, it } from 'vitest';
import { asSourceId } from '../../model/ids.ts';
import type { IncomingBatch } from '../../model/record.ts';
import { type Appended, JournalFull, type Journal } from '../../pipeline/ports.ts';
import { batchOf, take, takeTexts, textsOf } from './journal-contract-data.ts';

/** machines that run tests are busy */
const patient = { timeout: 20_000 };

/** A journal under test. Opening the same place again gives what was there before. */
export interface JournalUnderTest {
  open(limitBytes?: number): Promise<Journal>;
  /** removes everything */
  clean(): Promise<void>;
}

/** What every journal promises, whatever it is built on. */
export function journalContract(name: string, make: () => Promise<JournalUnderTest>): void {
  describe(`journal: ${name}`, () => {
    const cleanups: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
    });
    const start = async (limitBytes?: number): Promise<{ journal: Journal; reopen: () => Promise<Journal> }> => {
      const under = await make();
      cleanups.push(() => under.clean());
      let journal = await under.open(limitBytes);
      cleanups.push(() => journal.close());
      const reopen = async (): Promise<Journal> => {
        await journal.close();
        return (journal = await under.open(limitBytes));
      };
      return { journal, reopen };
    };

    it('gives back what was appended, byte for byte, with its origin, time, key and place', async () => {
      const { journal } = await start();
      const batch: IncomingBatch = {
        origin: { source: asSourceId('zeek/é'), envelope: 'hec', format: 'zeek-tsv', context: '#fields\tts' },
        received: 1_763_000_000_123.5,
        payload: Uint8Array.from([0, 255, 10, 13, 0, 200]),
        ends: Uint32Array.from([2, 2, 6]), // the second record is empty
        key: 'schlüssel',
      };
      expect(await journal.append(batch)).toEqual({ first: 0, end: 3, repeated: false });
      const [entry] = await take(journal, 0, 3);
      expect(entry?.next).toBe(3);
      expect(entry?.batch).toMatchObject({ origin: batch.origin, received: batch.received, key: batch.key, first: 0 });
      expect(entry?.batch.stream).toMatch(/^[0-9a-f]{12}$/);
      expect(Buffer.from(entry?.batch.payload ?? []).equals(batch.payload)).toBe(true);
      expect([...(entry?.batch.ends ?? [])]).toEqual([2, 2, 6]);
    });

    it('keeps order and numbers records without gaps', async () => {
      const { journal } = await start();
      const places = await Promise.all(
        Array.from({ length: 200 }, (_, i) => journal.append(batchOf([`${i}a`, `${i}b`]))),
      );
      expect(places.map(({ first, end }) => [first, end])).toEqual(
        Array.from({ length: 200 }, (_, i) => [2 * i, 2 * i + 2]),
      );
      expect(journal.head()).toBe(400);
      expect(await takeTexts(journal, 0, 400)).toEqual(
        Array.from({ length: 200 }, (_, i) => [`${i}a`, `${i}b`]).flat(),
      );
    });

    it('carries batches of every size', async () => {
      const { journal, reopen } = await start();
      const sizes = [1, 0, 7, 8, 9, 4095, 16_383, 16_384, 16_385, 1_048_575, 5_000_000, 1];
      const texts = sizes.map((size, index) => String.fromCharCode(97 + index).repeat(size));
      await Promise.all(texts.map(async (text) => journal.append(batchOf([text, `${text.length}`]))));
      const expected = texts.flatMap((text) => [text, `${text.length}`]);
      expect((await takeTexts(journal, 0, 2 * texts.length)).every((text, i) => text === expected[i])).toBe(true);
      const again = await reopen();
      expect((await takeTexts(again, 0, 2 * texts.length)).every((text, i) => text === expected[i])).toBe(true);
    });

    it('hands out batches that own their memory, so that they can be given to another thread', async () => {
      const { journal } = await start();
      for (const text of ['a', 'b']) await journal.append(batchOf([text]));
      const [first, second] = await take(journal, 0, 2);
      const { payload } = first?.batch ?? batchOf([]);
      expect(payload.buffer.byteLength).toBeLessThan(100);
      if (!(payload.buffer instanceof ArrayBuffer)) throw new Error('shared memory cannot be given away');
      structuredClone(payload, { transfer: [payload.buffer] });
      expect(textsOf(second ?? failure())).toEqual(['b']);
    });

    it('begins to read inside a batch', async () => {
      const { journal } = await start();
      await journal.append(batchOf(['a', 'bb', '', 'dddd']));
      const [entry] = await take(journal, 1, 3);
      expect(entry?.batch.first).toBe(1);
      expect(textsOf(entry ?? failure())).toEqual(['bb', '', 'dddd']);
    });

    it('takes an empty batch as nothing', async () => {
      const { journal } = await start();
      await journal.append(batchOf(['a']));
      expect(await journal.append(batchOf([]))).toEqual({ first: 1, end: 1, repeated: false });
      expect(journal.received().get(asSourceId('test'))?.records).toBe(1);
    });

    it('says of an empty batch with a key whether that key is known, and does not take the key', async () => {
      const { journal } = await start();
      const ask = async (): Promise<Appended> => journal.append({ ...batchOf([]), key: 'k' });
      expect(await ask()).toEqual({ first: 0, end: 0, repeated: false });
      expect(await journal.append({ ...batchOf(['a', 'b']), key: 'k' })).toMatchObject({ repeated: false });
      expect(await ask()).toEqual({ first: 0, end: 2, repeated: true });
      expect(journal.received().get(asSourceId('test'))?.records).toBe(2);
    });

    it('refuses ends that do not fit the payload: a bug of the caller', async () => {
      const { journal } = await start();
      const batch = batchOf(['abc']);
      const appendOf = async (ends: number[]): Promise<unknown> =>
        journal.append({ ...batch, ends: Uint32Array.from(ends) });
      await expect(appendOf([2])).rejects.toThrow(RangeError);
      await expect(appendOf([4])).rejects.toThrow(RangeError);
      await expect(appendOf([3, 2, 3])).rejects.toThrow(RangeError);
      expect(journal.head()).toBe(0);
    });

    it('is the same after it was opened again', async () => {
      const { journal, reopen } = await start();
      await journal.append(batchOf(['a', 'b'], { source: 'one', received: 5 }));
      await journal.append(batchOf(['c'], { source: 'two', received: 7 }));
      await journal.commit('reader', 2);
      const [before] = await take(journal, 0, 1);
      const again = await reopen();
      expect(again.head()).toBe(3);
      expect(again.committed('reader')).toBe(2);
      expect(again.received()).toEqual(
        new Map([
          ['one', { records: 2, bytes: 2, first: 5, last: 5 }],
          ['two', { records: 1, bytes: 1, first: 7, last: 7 }],
        ]),
      );
      const [after] = await take(again, 0, 1);
      expect(after?.batch.stream).toBe(before?.batch.stream);
      expect((await again.append(batchOf(['d']))).first).toBe(3);
      expect(await takeTexts(again, 0, 4)).toEqual(['a', 'b', 'c', 'd']);
    });

    it('knows a batch by its key: beside it, after it, and after opening again', async () => {
      const { journal, reopen } = await start();
      const [first, second] = await Promise.all([
        journal.append(batchOf(['a', 'b'], { key: 'k' })),
        journal.append(batchOf(['a', 'b'], { key: 'k' })),
      ]);
      expect(first).toEqual({ first: 0, end: 2, repeated: false });
      expect(second).toEqual({ first: 0, end: 2, repeated: true });
      await journal.append(batchOf(['c']));
      expect(await journal.append(batchOf(['a', 'b'], { key: 'k' }))).toEqual({ first: 0, end: 2, repeated: true });
      const again = await reopen();
      expect(await again.append(batchOf(['a', 'b'], { key: 'k' }))).toEqual({ first: 0, end: 2, repeated: true });
      expect(again.head()).toBe(3);
      expect(again.received().get(asSourceId('test'))?.records).toBe(3);
    });

    it('takes sources and readers with any name', async () => {
      const { journal, reopen } = await start();
      const names = ['__proto__', 'constructor', 'ü/\u0000', 'x'.repeat(500)];
      for (const source of names) await journal.append(batchOf([source], { source }));
      for (const name of names) await journal.commit(name, 2);
      const again = await reopen();
      expect([...again.received().keys()]).toEqual(names);
      for (const name of names) expect(again.committed(name)).toBe(2);
    });

    it('keeps the keys of different sources apart', async () => {
      const { journal } = await start();
      await journal.append(batchOf(['a'], { source: 'one', key: '1' }));
      expect((await journal.append(batchOf(['b'], { source: 'two', key: '1' }))).repeated).toBe(false);
    });

    it('lets a reader wait for what is still to come', async () => {
      const { journal } = await start();
      const reading = takeTexts(journal, 0, 3);
      for (const text of ['a', 'b', 'c']) {
        await new Promise((resolve) => setTimeout(resolve, 10));
        await journal.append(batchOf([text]));
      }
      expect(await reading).toEqual(['a', 'b', 'c']);
    });

    it('never leaves a reader waiting for what is there already', async () => {
      const { journal } = await start();
      const stop = new AbortController();
      let seen = 0;
      let told = (): void => undefined;
      const reading = (async () => {
        for await (const entry of journal.read(0, stop.signal)) {
          seen = entry.next;
          told();
        }
      })();
      for (let i = 0; i < 500; i++) {
        const arrived = new Promise<void>((resolve) => {
          told = () => {
            if (seen > i) resolve();
          };
        });
        await Promise.all([journal.append(batchOf([`${i}`])), arrived]);
      }
      stop.abort(); // while the reader is on its way to wait
      await reading;
      expect(seen).toBe(500);
    });

    it('serves many readers at their own pace while it is written', async () => {
      const { journal } = await start();
      const texts = Array.from({ length: 300 }, (_, i) => String(i));
      for (let i = 0; i < 100; i += 10) await journal.append(batchOf(texts.slice(i, i + 10)));
      const readers = [0, 0, 55, 100].map(async (position) => takeTexts(journal, position, 300 - position));
      for (let i = 100; i < 300; i += 10) await journal.append(batchOf(texts.slice(i, i + 10)));
      const results = await Promise.all(readers);
      expect(results).toEqual([texts, texts, texts.slice(55), texts.slice(100)]);
    });

    it('ends reading when the signal is aborted, and when it is closed', async () => {
      const { journal } = await start();
      const stop = new AbortController();
      const drain = async (signal: AbortSignal): Promise<number> => {
        let count = 0;
        for await (const entry of journal.read(0, signal)) count += entry.batch.ends.length;
        return count;
      };
      await journal.append(batchOf(['a']));
      const aborted = drain(stop.signal);
      const closed = drain(new AbortController().signal);
      await new Promise((resolve) => setTimeout(resolve, 50));
      stop.abort();
      expect(await aborted).toBe(1);
      await journal.close();
      expect(await closed).toBe(1);
    });

    it('ends reading whatever it does when the signal is aborted', async () => {
      const { journal } = await start();
      await journal.append(batchOf(['a']));
      for (let turns = 0; turns < 40; turns++) {
        const stop = new AbortController();
        const reading = (async () => {
          for await (const entry of journal.read(0, stop.signal)) expect(entry.next).toBe(1);
        })();
        for (let turn = 0; turn < turns; turn++) await (turn % 8 === 7 ? new Promise(setImmediate) : Promise.resolve());
        stop.abort();
        await reading;
      }
    });

    it('remembers how far each reader is, and only ever forward', async () => {
      const { journal } = await start();
      await journal.append(batchOf(['a', 'b', 'c']));
      expect(journal.committed('new')).toBe(0);
      await Promise.all([journal.commit('one', 1), journal.commit('one', 3), journal.commit('two', 2)]);
      await journal.commit('one', 2);
      expect(journal.committed('one')).toBe(3);
      expect(journal.committed('two')).toBe(2);
      await expect(journal.commit('one', 4)).rejects.toThrow(/ends at 3/);
    });

    it('refuses to read from behind its end', async () => {
      const { journal } = await start();
      await journal.append(batchOf(['a']));
      await expect(take(journal, 2, 1)).rejects.toMatchObject({ kind: 'position-ahead' });
    });

    it('refuses when full, stays whole, and takes more when readers have caught up', async () => {
      const { journal, reopen } = await start(1024 * 1024);
      await journal.commit('reader', 0);
      const record = 'x'.repeat(10_000);
      let appended = 0;
      const fill = async (most: number): Promise<unknown> => {
        for (let i = 0; i < most; i++) {
          try {
            await journal.append(batchOf([`${appended} ${record}`]));
            appended++;
          } catch (error) {
            return error;
          }
        }
        return undefined;
      };
      const refused = await fill(200);
      expect(refused).toBeInstanceOf(JournalFull);
      expect(refused).toMatchObject({ kind: 'journal-full' });
      expect(refused instanceof JournalFull && refused.retryAfter > 0).toBe(true);
      expect(journal.usage().bytes).toBeLessThanOrEqual(journal.usage().limit);
      const texts = await takeTexts(journal, 0, appended);
      expect(texts.map((text) => Number.parseInt(text, 10))).toEqual(Array.from({ length: appended }, (_, i) => i));
      await journal.commit('reader', appended);
      await expect.poll(() => journal.usage().bytes < journal.usage().limit * 0.8, patient).toBe(true);
      const before = appended;
      expect(await fill(20)).toBeUndefined();
      expect(appended).toBe(before + 20);
      await expect(take(journal, 0, 1)).rejects.toMatchObject({ kind: 'position-gone' });
      const again = await reopen();
      expect(again.head()).toBe(appended);
      expect(again.received().get(asSourceId('test'))?.records).toBe(appended);
      expect((await takeTexts(again, before, 20)).length).toBe(20);
    });

    it('never removes what a reader has not committed', async () => {
      const { journal } = await start(1024 * 1024);
      await journal.commit('slow', 0);
      await journal.commit('fast', 0);
      const record = 'x'.repeat(50_000);
      let appended = 0;
      try {
        for (; appended < 100; appended++) await journal.append(batchOf([record]));
      } catch (error) {
        expect(error).toBeInstanceOf(JournalFull);
      }
      expect(appended).toBeLessThan(100);
      await journal.commit('fast', appended);
      await expect(journal.append(batchOf([record]))).rejects.toBeInstanceOf(JournalFull);
      expect((await takeTexts(journal, 0, appended)).length).toBe(appended);
    });
  });
}

function failure(): never {
  throw new Error('nothing was read');
}
