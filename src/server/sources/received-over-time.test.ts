import { expect, test } from 'vitest';
import { asSourceId, type SourceId } from '../../model/ids.ts';
import type { Received } from '../../pipeline/ports.ts';
import { createReceivedOverTime } from './received-over-time.ts';

test('counts by the minute, forgets after an hour, and begins with what comes from now on', () => {
  let now = 600_000_000;
  const a = asSourceId('a');
  const received = new Map<SourceId, Received>();
  const receive = (source: SourceId, records: number): void => {
    const before = received.get(source)?.records ?? 0;
    received.set(source, { records: before + records, bytes: 1, first: 1, last: now });
  };
  receive(a, 1000);
  const overTime = createReceivedOverTime(() => received, () => now); // prettier-ignore
  expect(overTime.counts().size).toBe(0);
  receive(a, 5);
  overTime.look();
  receive(a, 2);
  now += 60_000;
  // what came after the last look counts for the minute in which it was seen
  expect(overTime.counts().get(a)?.slice(-2)).toEqual([5, 2]);
  receive(a, 1);
  now += 120_000;
  receive(asSourceId('b'), 3);
  const counts = overTime.counts();
  expect(counts.get(a)).toHaveLength(60);
  expect(counts.get(asSourceId('b'))?.at(-1)).toBe(3);
  expect(counts.get(a)?.reduce((sum, each) => sum + each, 0)).toBe(8);
  now += 61 * 60_000;
  expect(overTime.counts().size).toBe(0);
  receive(a, 4);
  expect(overTime.counts().get(a)?.at(-1)).toBe(4);
  now -= 3_600_000;
  receive(a, 1);
  expect(overTime.counts().get(a)?.at(-1)).toBe(1);
});
