import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { JournalFull } from '../../ports.ts';
import { createTestSource, type TestSource } from '../test-source.ts';
import type { PullFailure } from './failure.ts';
import { type PullDeps, type PullPage, startPull } from './pull.ts';
import type { PulledRecord } from './pulled-record.ts';

type Given = PullPage<number> | PullFailure;

/** A source whose time passes only while it waits. */
function timeless(source: TestSource): { deps: PullDeps; waits: number[]; now: () => number } {
  let now = 1_000_000;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    deps: {
      ...source.deps,
      clock: () => now,
      random: () => 1,
      async sleep(ms) {
        waits.push(ms);
        now += ms;
        await new Promise((resolve) => void setImmediate(resolve));
      },
    },
  };
}

const recordsOf = (...texts: string[]): PulledRecord[] => texts.map((text) => ({ text, id: text }));

/** Plays the answers in order; when there are no more, the source is stopped. */
async function play(
  source: TestSource,
  given: readonly ((cursor: number | undefined) => Given)[],
  parts = timeless(source),
) {
  const cursors: (number | undefined)[] = [];
  const rest = [...given];
  const running = startPull(
    {
      cursor: z.number(),
      interval: 60_000,
      ceiling: 300_000,
      poll(cursor) {
        const next = rest.shift();
        if (next === undefined) {
          source.abort();
          return Promise.resolve({ kind: 'stopped', message: '' });
        }
        cursors.push(cursor);
        return Promise.resolve(next(cursor));
      },
    },
    parts.deps,
  );
  await source.until(() => source.deps.signal.aborted);
  await running.stop();
  return { cursors, waits: parts.waits };
}

const page = (cursor: number, more: boolean, ...texts: string[]) => (): Given => ({ records: recordsOf(...texts), cursor, more }); // prettier-ignore

describe('a source that is asked', () => {
  it('takes page after page, then waits for the interval, and begins where it stopped', async () => {
    const source = createTestSource();
    const first = await play(source, [
      page(1, true, 'a', 'b'),
      page(2, true, 'c'),
      page(3, false),
      page(4, false, 'd'),
    ]);
    expect(first).toEqual({ cursors: [undefined, 1, 2, 3], waits: [60_000, 60_000] });
    expect(source.journal.texts()).toEqual(['a', 'b', 'c', 'd']);
    expect(source.told.at(-1)).toEqual({ kind: 'works', message: '4 records since the start; caught up.' });
    const again = createTestSource(source.journal, source.saved());
    expect((await play(again, [page(5, false, 'b', 'e')])).cursors).toEqual([4]);
    expect(source.journal.texts()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(again.told.at(-1)?.message).toContain('1 that came again left out');
  });

  it('waits longer with every failure, as long as it is asked to, and not longer than the ceiling', async () => {
    const source = createTestSource();
    const parts = timeless(source);
    const fails = (kind: PullFailure['kind'], after?: number) => (): Given => ({
      kind,
      message: kind,
      ...(after === undefined ? {} : { until: parts.now() + after }),
    });
    const many = Array.from({ length: 10 }, () => fails('unavailable'));
    const { waits } = await play(source, [...many, fails('rate-limited', 900_000), page(1, false), fails('forbidden')], parts); // prettier-ignore
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 900, 60, 1].map((seconds) => seconds * 1000));
    expect(source.told.map(({ kind }) => kind)).toEqual([...many.map(() => 'fails'), 'waits', 'works', 'fails']);
  });

  it('keeps to an allowance that is spent although there is more', async () => {
    const source = createTestSource();
    const parts = timeless(source);
    const spent = (): Given => ({ records: [], cursor: 1, more: true, notBefore: parts.now() + 5000 });
    expect((await play(source, [spent, page(2, false)], parts)).waits).toEqual([5000, 60_000]);
  });

  it('notices that pages lead in a circle', async () => {
    const source = createTestSource();
    const { waits } = await play(source, [page(1, true, 'a'), page(2, true), page(1, true), page(2, true, 'b')]);
    expect(waits).toEqual([1000]);
    expect(source.told.find(({ kind }) => kind === 'fails')?.message).toContain('do not come to an end');
    expect(source.journal.texts()).toEqual(['a', 'b']);
  });

  it('notices that pages without anything new never end', async () => {
    const source = createTestSource();
    await play(
      source,
      Array.from({ length: 1100 }, (_, i) => page(i, true)),
    );
    expect(source.told.filter(({ kind }) => kind === 'fails')).toHaveLength(1);
  });

  it('waits while the journal is full, and drops nothing', async () => {
    const source = createTestSource();
    const parts = timeless(source);
    let refusals = 2;
    const deps: PullDeps = {
      ...parts.deps,
      append: (batch) => (refusals-- > 0 ? Promise.reject(new JournalFull('full', 5)) : source.deps.append(batch)),
    };
    const { waits } = await play(source, [page(1, false, 'a')], { ...parts, deps });
    expect(waits).toEqual([5000, 5000, 60_000]);
    expect(source.journal.texts()).toEqual(['a']);
  });

  it('leaves twins on one page out only if they have an id', async () => {
    const source = createTestSource();
    const records = [{ text: 'x' }, { text: 'x' }, { text: 'y', id: '1' }, { text: 'y again', id: '1' }];
    await play(source, [() => ({ records, cursor: 1, more: false })]);
    expect(source.journal.texts()).toEqual(['x', 'x', 'y']);
  });

  it('keeps a part of what is too long, and the rest whole', async () => {
    const source = createTestSource();
    await play(source, [page(1, false, 'a', 'b'.repeat(2 << 20), 'c')]);
    expect(source.journal.batches.map(({ payload, origin }) => [payload.length, origin.unreadable?.kind])).toEqual([
      [1, undefined],
      [65_536, 'oversize'],
      [1, undefined],
    ]);
  });

  it('takes a page of more records than a batch holds', async () => {
    const source = createTestSource();
    const texts = Array.from({ length: 12_345 }, (_, i) => `record ${i}`);
    await play(source, [page(1, false, ...texts)]);
    expect(source.journal.texts()).toEqual(texts);
    expect(source.journal.batches.length).toBe(3);
  });

  it('does not use a cursor of another shape', async () => {
    const source = createTestSource(undefined, { cursor: { is: 'older' }, seen: 'no base64 §', pending: 7 });
    expect((await play(source, [page(1, false, 'a')])).cursors).toEqual([undefined]);
    expect(source.journal.texts()).toEqual(['a']);
  });
});

/** The process ends at the n-th append or save, which has had its effect or not. */
interface Crash {
  readonly at: number;
  readonly hasEffect: boolean;
  /** records a page, which need not be what it was before the crash */
  readonly size: number;
}

describe('a source that is asked and whose process ends at any moment', () => {
  it('loses nothing and doubles nothing', async () => {
    const crash = fc.record({ at: fc.nat(7), hasEffect: fc.boolean(), size: fc.integer({ min: 1, max: 5 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(crash, { maxLength: 8 }), fc.integer({ min: 1, max: 30 }), async (crashes, total) => {
        const log = Array.from({ length: total }, (_, i) => `record ${i}`);
        let source = createTestSource();
        for (const each of [...crashes, undefined]) {
          await pullUntil(each, log, source);
          source = createTestSource(source.journal, source.saved());
        }
        expect([...source.journal.texts()].sort()).toEqual([...log].sort());
      }),
      { numRuns: 100 },
    );
  });
});

async function pullUntil(crash: Crash | undefined, log: readonly string[], source: TestSource): Promise<void> {
  const { deps } = source;
  let left = crash?.at ?? Infinity;
  async function step<T>(act: () => Promise<T>): Promise<T> {
    if (left-- > 0) return act();
    if (crash?.hasEffect === true && left === -1) await act();
    source.abort();
    throw new Error('the process ends');
  }
  const running = startPull(
    {
      cursor: z.number(),
      interval: 1000,
      poll(from = 0) {
        const texts = log.slice(from, from + (crash?.size ?? 3));
        const cursor = from + texts.length;
        return Promise.resolve({ records: recordsOf(...texts), cursor, more: cursor < log.length });
      },
    },
    {
      ...timeless(source).deps,
      append: (batch) => step(() => deps.append(batch)),
      checkpoint: { ...deps.checkpoint, save: (value) => step(() => deps.checkpoint.save(value)) },
      told(state) {
        if (state.kind === 'works' && state.message?.endsWith('caught up.') === true) source.abort();
      },
    },
  );
  await source.until(() => deps.signal.aborted);
  await running.stop();
}
