import { describe, expect, it } from 'vitest';
import { asSourceId, asUserId, streamOf } from '../../model/ids.ts';
import type { RecordBatch } from '../../model/record.ts';
import { nothingUnderstood } from '../../pipeline/nothing-understood.ts';
import type { JournalEntry, Understood } from '../../pipeline/ports.ts';
import { StoreError } from '../../store/store-error.ts';
import type { PlacedClock, SourceClockStore } from '../../store/state/source-clocks.ts';
import { createSourceClocks } from './source-clocks.ts';

const stream = streamOf('clocks');
const ANNA = { id: asUserId('anna'), name: 'Anna' };
const MINUTE = 60_000;

function batchOf(first: number, texts: readonly string[], source = 'fw-1'): RecordBatch {
  const parts = texts.map((text) => Buffer.from(text));
  let end = 0;
  return { origin: { source: asSourceId(source), envelope: 'none' }, received: first * 1000, payload: Buffer.concat(parts), ends: Uint32Array.from(parts.map((part) => (end += part.length))), stream, first };
} // prettier-ignore

/** A store in memory that can be made to fail, and a journal of what was given. */
function world(failures = 0) {
  const rows: PlacedClock[] = [];
  let left = failures;
  const store: SourceClockStore = {
    all: () => Promise.resolve(rows.toSorted((one, other) => one.position - other.position)),
    add: async (clock, by) => {
      await Promise.resolve();
      if (left-- > 0) throw new StoreError('unavailable', 'not now', { retryAfter: 0.01 });
      const placed = { ...clock, at: 0, by: by?.name ?? null };
      rows.push(placed);
      return placed;
    },
  };
  const journal: RecordBatch[] = [];
  const seen: RecordBatch[] = [];
  const start = () =>
    createSourceClocks({
      store,
      journal: {
        first: () => journal[0]?.first ?? 0,
        read: async function* (position): AsyncGenerator<JournalEntry, void> {
          await Promise.resolve();
          for (const batch of journal) if (batch.first >= position) yield { batch, next: batch.first + batch.ends.length };
        },
      },
      understand: async (batch): Promise<Understood> => {
        seen.push(batch);
        await Promise.resolve();
        // five minutes ahead, always
        const delay = { count: 10, low: -5 * MINUTE, middle: -5 * MINUTE };
        return { ...nothingUnderstood(batch.origin.source), delays: { zoned: delay } };
      },
      trouble: () => undefined,
      signal: new AbortController().signal,
      measured: () => undefined,
    });
  return { rows, journal, seen, start };
} // prettier-ignore

describe('clocks before the workers', () => {
  it('a measured clock counts from the first batch that was not given out, and a second reading finds the same', async () => {
    const { rows, journal, seen, start } = world(2);
    for (let n = 0; n < 120; n += 1) journal.push(batchOf(n * 20, [`record ${n}`]));
    const clocks = await start();
    // two at a time are on their way, as a stretch ahead is
    for (let n = 0; n < journal.length; n += 2) await Promise.all(journal.slice(n, n + 2).map((batch) => clocks.understand(batch))); // prettier-ignore
    expect(rows).toMatchObject([{ clock: { shiftMs: -5 * MINUTE }, isMeasured: true, by: null }]);
    const position = rows[0]?.position ?? 0;
    expect(position).toBeGreaterThan(0);
    for (const batch of seen) expect(batch.clock !== undefined).toBe(batch.first >= position);
    // a killed process begins again, at any place
    const again = await start();
    const before = seen.splice(0);
    for (const batch of journal) await again.understand(batch);
    expect(seen.map(({ first, clock }) => [first, clock])).toEqual(before.map(({ first, clock }) => [first, clock]));
    expect(rows).toHaveLength(1);
    expect(again.withClock(batchOf(position, ['x'])).clock).toMatchObject({ shiftMs: -5 * MINUTE });
  });

  it('records of one event that come in several batches are known to belong together, also after a restart between them', async () => {
    const { journal, seen, start } = world();
    const line = (type: string, serial: number): string => `type=${type} msg=audit(1795301460.123:${serial}): x=1`;
    journal.push(batchOf(0, [line('SYSCALL', 1), line('SYSCALL', 2)]), batchOf(2, [line('CWD', 1)]), batchOf(3, [line('PROCTITLE', 2), line('PROCTITLE', 1)])); // prettier-ignore
    const clocks = await start();
    for (const batch of journal) await clocks.understand(batch);
    const before = seen.splice(0).map(({ groups }) => groups);
    expect(before[2]?.map(({ index, before: bytes }) => [index, bytes.length])).toEqual([[0, 1], [1, 2]]); // prettier-ignore
    const again = await start();
    for (const batch of journal.slice(2)) await again.understand(batch);
    expect(seen.map(({ groups }) => groups)).toEqual(before.slice(2));
  });

  it('what a person says counts from now on, and stops the measuring if they want', async () => {
    const { rows, seen, start } = world();
    const clocks = await start();
    await clocks.understand(batchOf(0, ['a']));
    const source = asSourceId('fw-1');
    const setting = clocks.set(source, { zone: 'Europe/Berlin', isCorrected: false, note: 'as its owner says' }, ANNA);
    const later = clocks.understand(batchOf(1, ['b']));
    await Promise.all([setting, later]);
    expect(rows).toMatchObject([{ source, position: 1, by: 'Anna', isMeasured: false }]);
    for (let n = 2; n < 100; n += 1) await clocks.understand(batchOf(n * 20, [`c${n}`]));
    expect(rows).toHaveLength(1);
    expect(seen[0]?.clock).toBeUndefined();
    expect(seen.slice(1).every(({ clock }) => clock?.zone.from === 'person' && clock.shiftMs === 0)).toBe(true);
    await clocks.set(source, { zone: null, isCorrected: true, note: '' }, ANNA);
    expect(clocks.list()).toMatchObject([{ clock: { zone: { from: 'none' } }, isMeasured: true }]);
  });

  it('repeats are found again after a restart from what the journal still has', async () => {
    const { journal, seen, start } = world();
    journal.push(batchOf(0, ['one', 'two']), batchOf(2, ['three']), batchOf(3, ['two', 'four', 'four']));
    const clocks = await start();
    for (const batch of journal) await clocks.understand(batch);
    expect(seen.map(({ duplicates }) => duplicates)).toEqual([undefined, undefined, [0, 2]]);
    const again = await start();
    await again.understand(journal[2] ?? expect.fail());
    expect(seen.at(-1)?.duplicates).toEqual([0, 2]);
  });
});
