import type { AbsoluteRange } from './time-range.ts';

/** A part of the histogram: the bar where it began and the bar where it is now. */
export interface Selection {
  readonly anchor: number;
  readonly focus: number;
}

/** One bar further; `extend` keeps where it began. The first key chooses the last bar, where the newest events are. */
export function moveSelection(selection: Selection | undefined, by: 1 | -1, extend: boolean, bars: number): Selection {
  if (selection === undefined) return { anchor: bars - 1, focus: bars - 1 };
  const focus = Math.max(0, Math.min(bars - 1, selection.focus + by));
  return extend ? { anchor: selection.anchor, focus } : { anchor: focus, focus };
}

/** The time that the chosen bars cover, inside what was searched. */
export function bucketsToRange(
  selection: Selection,
  buckets: readonly { readonly time: number }[],
  step: number,
  whole: AbsoluteRange,
): AbsoluteRange {
  const first = buckets[Math.min(selection.anchor, selection.focus)]?.time ?? whole.from;
  const last = buckets[Math.max(selection.anchor, selection.focus)]?.time ?? whole.to;
  return { from: Math.max(whole.from, first), to: Math.min(whole.to, last + step) };
}
