import { expect, it } from 'vitest';
import { bucketsToRange, moveSelection } from './selection.ts';

it('moves and extends inside the bars', () => {
  const first = moveSelection(undefined, -1, false, 10);
  expect(first).toEqual({ anchor: 9, focus: 9 });
  expect(moveSelection(first, 1, false, 10)).toEqual({ anchor: 9, focus: 9 });
  expect(moveSelection(first, -1, false, 10)).toEqual({ anchor: 8, focus: 8 });
  expect(moveSelection(first, -1, true, 10)).toEqual({ anchor: 9, focus: 8 });
});

it('covers whole bars, but nothing outside the search', () => {
  const buckets = [0, 10, 20].map((time) => ({ time }));
  const whole = { from: 3, to: 25 };
  expect(bucketsToRange({ anchor: 2, focus: 1 }, buckets, 10, whole)).toEqual({ from: 10, to: 25 });
  expect(bucketsToRange({ anchor: 0, focus: 0 }, buckets, 10, whole)).toEqual({ from: 3, to: 10 });
});
