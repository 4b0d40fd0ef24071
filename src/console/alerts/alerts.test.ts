import { describe, expect, it } from 'vitest';
import { fakeAlert } from '../dev/fake-data.ts';
import { afterLeaving, pagesToRows, waitingFor } from './alert-rows.ts';
import { timesToBuckets } from './buckets.ts';
import { placeIn } from './list-order.ts';

const now = 1_800_000_000_000;
const alerts = Array.from({ length: 6 }, (_, index) => fakeAlert(index, now));
const ids = alerts.map((alert) => alert.id);

describe('rows of the queue', () => {
  it('joins pages without repeats and leaves out what is gone', () => {
    const pages = [{ alerts: alerts.slice(0, 4) }, { alerts: alerts.slice(3) }];
    expect(pagesToRows(pages, new Set()).map((alert) => alert.id)).toEqual(ids);
    expect(pagesToRows(pages, new Set(ids.slice(0, 1))).map((alert) => alert.id)).toEqual(ids.slice(1));
  });

  it('moves the cursor to the next row when its own leaves', () => {
    expect(afterLeaving(['a', 'b', 'c'], 'b')).toBe('c');
    expect(afterLeaving(['a', 'b', 'c'], 'c')).toBe('b');
    expect(afterLeaving(['a'], 'a')).toBeUndefined();
    expect(afterLeaving(['a'], 'x')).toBe('a');
  });

  it('counts as new only what the filter would show', () => {
    const any = { status: undefined, severity: undefined, text: undefined };
    expect(waitingFor(alerts, any)).toHaveLength(6);
    expect(waitingFor(alerts, { ...any, severity: 'critical' }).every((alert) => alert.severity === 'critical')).toBe(
      true,
    );
    expect(waitingFor(alerts, { ...any, text: 'OKAFOR' })).toHaveLength(1);
    expect(waitingFor(alerts, { ...any, status: 'closed' })).toEqual([]);
  });
});

it('knows the neighbours along the list', () => {
  expect(placeIn(['a', 'b', 'c'], 'b')).toEqual({ place: 2, of: 3, previous: 'a', next: 'c' });
  expect(placeIn(['a'], 'z')).toBeUndefined();
});

it('counts times into equal parts, the end in the last', () => {
  expect(timesToBuckets([0, 1, 5, 10], 0, 10, 2)).toEqual([2, 2]);
  expect(timesToBuckets([3, 3], 3, 3, 3)).toEqual([2, 0, 0]);
});
