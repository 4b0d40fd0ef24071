import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asSourceId, asTenantId, streamOf } from '../../model/ids.ts';
import { ALL } from '../../model/query.ts';
import type { UnreadableRecord } from '../../model/source.ts';
import type { NormalizedEvent, NormalizedParts } from '../../pipeline/normalize/normalized-event.ts';
import type { EventStore } from './event-store.ts';
import { eventToRow, unreadableToRow } from './row.ts';
import { START, testEvent, toRows } from './test-events.ts';

/** How rows are put in the place of others, on every engine. */
export function describeRewrites(name: string, open: () => Promise<EventStore>): void {
  describe(`${name}: rewriting`, () => {
    let store: EventStore;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store.close());

    /** no id is one of another test's */
    const stream = streamOf('rewriting');
    const NOTHING = new Uint8Array(0);
    const tenant = asTenantId('rewriting');
    const source = asSourceId('rewriting');
    const event = (sequence: number, text: string, changes: Partial<NormalizedParts> = {}): NormalizedEvent =>
      testEvent(sequence, { text }, { tenant, source, stream, ...changes });
    const unreadable = (sequence: number): UnreadableRecord => ({
      id: event(sequence, '').id,
      source,
      received: START,
      reason: { kind: 'not-json', message: 'it ends too early' },
      bytes: 'e30=',
      size: 2,
    });
    const texts = async (): Promise<string[]> =>
      (await store.search({ tenant, query: ALL, limit: 500 })).events
        .map(({ fields }) => JSON.stringify(fields['text']).slice(1, -1))
        .sort();

    test('new rows take the place of old ones with the same ids, whatever their time; others stay', async () => {
      await store.insert('events', toRows([1, 2, 3].map((n) => eventToRow(event(n, `old ${n}`)))), 'rewriting');
      const moved = event(2, 'new 2', { time: START - 86_400_000 });
      await store.rewrites.replace({ number: 1, events: toRows([eventToRow(moved)]), unreadable: NOTHING });
      expect(await texts()).toEqual(['new 2', 'old 1', 'old 3']);
      expect(await store.eventById(tenant, moved.id)).toMatchObject({ time: START - 86_400_000 });
      expect((await store.counts()).events.get(source)).toBe(3);
      expect(await store.rewrites.isPublished(1)).toBe(true);
      expect(await store.rewrites.isPublished(2)).toBe(false);
      await expect(
        store.rewrites.replace({ number: 1, events: toRows([eventToRow(event(3, 'x'))]), unreadable: NOTHING }),
      ).rejects.toMatchObject({ kind: 'rejected' });
    });

    test('an unreadable record becomes an event of its id and back; a repaired original is kept apart', async () => {
      const rows = [11, 12, 13].map((n) => unreadableToRow(unreadable(n), tenant, '{"envelope":"hec"}'));
      await store.insert('unreadable', toRows(rows), 'rewriting');
      const left = async (): Promise<string[]> =>
        (await store.unreadable({ tenant, limit: 50 })).records.map(({ id }) => id).sort();
      await store.rewrites.replace({ number: 10, events: toRows([eventToRow(event(11, 'read 11'))]), unreadable: NOTHING });
      expect(await left()).toEqual([event(12, '').id, event(13, '').id]);
      expect(await texts()).toContain('read 11');
      const original = unreadableToRow(unreadable(12), tenant, '', 'repaired');
      await store.rewrites.replace({
        number: 11,
        events: toRows([eventToRow(event(12, 'mended 12'))]),
        unreadable: toRows([original]),
      });
      expect(await left()).toEqual([event(13, '').id]);
      expect(await store.rereads.unreadableById(tenant, event(12, '').id)).toMatchObject({ state: 'repaired' });
      expect(await store.rereads.unreadableById(tenant, event(13, '').id)).toMatchObject({ origin: '{"envelope":"hec"}' });
      // the event is written anew once more: its original is still there
      await store.rewrites.replace({ number: 12, events: toRows([eventToRow(event(12, 'anew 12'))]), unreadable: NOTHING });
      expect(await store.rereads.unreadableById(tenant, event(12, '').id)).toMatchObject({ state: 'repaired' });
      // an event that cannot be read any more
      await store.rewrites.replace({ number: 13, events: NOTHING, unreadable: toRows([unreadableToRow(unreadable(11), tenant)]) });
      expect(await left()).toEqual([event(11, '').id, event(13, '').id]);
      expect(await texts()).toEqual(['anew 12', 'new 2', 'old 1', 'old 3']);
      expect((await store.counts()).unreadable.get(source)).toBe(2);
    }); // prettier-ignore

    test('whoever reads while rows are replaced sees each event once', async () => {
      const busy = asTenantId('rewriting while read');
      const rowsOf = (text: string): Uint8Array =>
        toRows(
          Array.from({ length: 2000 }, (_, n) => eventToRow(testEvent(5000 + n, { text }, { tenant: busy, stream }))),
        );
      await store.insert('events', rowsOf('round 0'), 'rewriting while read');
      const seen = new Set<string>();
      const done = new AbortController();
      const reading = (async () => {
        while (!done.signal.aborted) {
          const { total } = await store.histogram({ tenant: busy, query: ALL, buckets: 1 });
          const { events } = await store.search({ tenant: busy, query: ALL, limit: 500 });
          seen.add(`${total} ${new Set(events.map(({ fields }) => fields['text'])).size}`);
        }
      })();
      for (let round = 1; round <= 3; round++) {
        await store.rewrites.replace({ number: 100 + round, events: rowsOf(`round ${round}`), unreadable: NOTHING });
      }
      done.abort();
      await reading;
      // all of them, and of one round alone
      expect([...seen]).toEqual(['2000 1']);
    });

    test('rows are read with what is needed to read their records again', async () => {
      const other = asTenantId('rereads');
      const origin = { source, envelope: 'hec', format: 'windows', context: '#fields a b' } as const;
      await store.insert('events', toRows([eventToRow(testEvent(7000, {}, { tenant: other, source, stream, raw: 'the line', origin })), eventToRow(testEvent(7001, {}, { tenant: other, source, stream }))]), 'rereads');
      const read = { tenant: other, source, format: 'windows', from: START, query: ALL };
      const [first, ...rest] = await store.rereads.events({ ...read, limit: 1 });
      expect(rest).toEqual([]);
      expect(first).toMatchObject({ raw: 'the line', source, format: 'windows', classUid: 1007, origin: '{"envelope":"hec","format":"windows","context":"#fields a b"}' });
      const after = first === undefined ? undefined : { time: first.time, id: first.id };
      expect(await store.rereads.events({ ...read, after, limit: 10 })).toMatchObject([{ origin: '', raw: '' }]);
      expect(await store.rereads.countEvents({ ...read, to: START + 7_000_500 })).toBe(1);
      expect(await store.rereads.countEvents({ ...read, format: 'zeek' })).toBe(0);
    }); // prettier-ignore
  });
}
