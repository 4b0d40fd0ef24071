import { isWithin } from './bounds.ts';
import type { Entry } from './entry.ts';
import { ExactSum } from './exact-sum.ts';
import type { Plan } from './plan.ts';
import type { Way } from './ways.ts';

/** Whether a window may begin with a sighting: not with one of a rule that must only be absent. */
export function opensWindow({ ways, correlation }: Plan, { ref }: Entry): boolean {
  return correlation.condition.kind !== 'words' || (ways ?? []).some(({ seen }) => seen.includes(ref));
}

/** What the condition's bounds are about, if a whole window meets it; undefined if it does not. */
export function judgeWhole(plan: Plan, window: readonly Entry[]): number | undefined {
  const { correlation, bounds } = plan;
  if (correlation.condition.kind === 'words') return longestWay(plan, window);
  const measures = measuresOf(plan, window);
  return measures.find((measure) => isWithin(measure, bounds));
}

/** Nearly always one; for shares of values, one for each value. */
function measuresOf({ correlation }: Plan, window: readonly Entry[]): readonly number[] {
  const { type, condition, refs } = correlation;
  switch (type) {
    case 'event_count':
      return [window.length];
    case 'value_count':
      return [new Set(window.map(({ value }) => value)).size];
    case 'temporal':
      return [new Set(window.map(({ ref }) => ref)).size];
    case 'temporal_ordered':
      return [inOrder(window, refs.map((_, ref) => ref), true)];
    case 'value_sum':
      return [sumOf(window)];
    case 'value_avg':
      return [sumOf(window) / window.length];
    case 'value_median':
      return [percentileOf(window, 50)];
    case 'value_percentile': {
      const percentile = condition.kind === 'bounds' ? condition.percentile : undefined;
      return percentile === undefined ? sharesOf(window) : [percentileOf(window, percentile)];
    }
  }
} // prettier-ignore

function sumOf(window: readonly Entry[]): number {
  const sum = new ExactSum();
  for (const { value } of window) if (typeof value === 'number') sum.add(value);
  return sum.value;
}

/** Between two neighbours in proportion, as `PERCENTILE_CONT` of SQL does. */
export function percentileOf(window: readonly Entry[], percentile: number): number {
  const values = window.flatMap(({ value }) => (typeof value === 'number' ? [value] : [])).sort((a, b) => a - b);
  const at = ((values.length - 1) * percentile) / 100;
  const low = values[Math.floor(at)] ?? NaN;
  const high = values[Math.ceil(at)] ?? NaN;
  return low === high ? low : low + (high - low) * (at - Math.floor(at));
}

/** How much of the window each value is, in percent, rarest first. */
function sharesOf(window: readonly Entry[]): readonly number[] {
  const counts = new Map<string | number | undefined, number>();
  for (const { value } of window) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()].sort((a, b) => a - b).map((count) => (100 * count) / window.length);
}

function longestWay({ ways, isOrdered }: Plan, window: readonly Entry[]): number | undefined {
  const seenRefs = new Set(window.map(({ ref }) => ref));
  const isMet = ({ seen, absent }: Way): boolean =>
    !absent.some((ref) => seenRefs.has(ref)) &&
    (isOrdered ? inOrder(window, seen, false) === seen.length : seen.every((ref) => seenRefs.has(ref)));
  const met = (ways ?? []).filter(isMet);
  return met.length === 0 ? undefined : seenRefs.size;
}

/** How many of the rules were seen in this order: in one go from the first on, or leaving some out. Those seen in one moment are in order. */
function inOrder(window: readonly Entry[], refs: readonly number[], mayLeaveOut: boolean): number {
  /** for each rule, the most rules in order that end with it */
  const longest = new Map<number, number>();
  for (let at = 0; at < window.length;) {
    const { time } = window[at] ?? { time: 0 };
    let end = at;
    while (window[end]?.time === time) end++;
    const moment = new Set(window.slice(at, end).map(({ ref }) => ref));
    for (const [place, ref] of refs.entries()) {
      if (!moment.has(ref)) continue;
      const before = mayLeaveOut
        ? Math.max(0, ...refs.slice(0, place).map((other) => longest.get(other) ?? 0))
        : place === 0 || longest.get(refs[place - 1] ?? -1) === place
          ? place
          : -1;
      if (before >= 0) longest.set(ref, Math.max(longest.get(ref) ?? 0, before + 1));
    }
    at = end;
  }
  return Math.max(0, ...longest.values());
}
