import type { SeenExpr } from '../rule.ts';

/** One way to meet a condition in words: all of these rules seen, none of those. Places in `refs`, ascending. */
export interface Way {
  readonly seen: readonly number[];
  readonly absent: readonly number[];
}

export const MOST_WAYS = 1000;

/**
 * The ways to meet a condition, without those that contradict themselves or ask for more than another one does.
 * Undefined if there are more than `MOST_WAYS`.
 */
export function waysToMeet(expr: SeenExpr): readonly Way[] | undefined {
  return waysOf(expr, true);
}

/** All sets of `size` out of the first `count` rules; undefined if there are more than `MOST_WAYS`. */
export function waysToChoose(size: number, count: number): readonly Way[] | undefined {
  let chosen: number[][] = [[]];
  for (let taken = 0; taken < size; taken++) {
    chosen = chosen.flatMap((set) => {
      const first = (set.at(-1) ?? -1) + 1;
      return Array.from({ length: Math.max(0, count - first) }, (_, i) => [...set, first + i]);
    });
    // what cannot be filled up any more falls away later: a little room
    if (chosen.length > MOST_WAYS * 20) return undefined;
  }
  return chosen.length > MOST_WAYS ? undefined : chosen.map((seen) => ({ seen, absent: [] }));
}

function waysOf(expr: SeenExpr, isWanted: boolean): readonly Way[] | undefined {
  switch (expr.kind) {
    case 'seen':
      return [isWanted ? { seen: [expr.ref], absent: [] } : { seen: [], absent: [expr.ref] }];
    case 'not':
      return waysOf(expr.part, !isWanted);
    case 'and':
    case 'or': {
      const isAll = (expr.kind === 'and') === isWanted;
      let ways: readonly Way[] = isAll ? [{ seen: [], absent: [] }] : [];
      for (const part of expr.parts) {
        const more = waysOf(part, isWanted);
        if (more === undefined) return undefined;
        ways = simplest(isAll ? ways.flatMap((way) => more.flatMap((other) => both(way, other) ?? [])) : [...ways, ...more]); // prettier-ignore
        if (ways.length > MOST_WAYS) return undefined;
      }
      return ways;
    }
  }
}

function both(a: Way, b: Way): Way | undefined {
  const seen = union(a.seen, b.seen);
  const absent = union(a.absent, b.absent);
  return seen.some((ref) => absent.includes(ref)) ? undefined : { seen, absent };
}

const union = (a: readonly number[], b: readonly number[]): number[] =>
  [...new Set([...a, ...b])].sort((x, y) => x - y);

/** Without the ways that another one covers: asking for less is met whenever asking for more is. */
function simplest(ways: readonly Way[]): Way[] {
  const kept: Way[] = [];
  for (const way of [...ways].sort((a, b) => size(a) - size(b))) {
    if (!kept.some((less) => isWithin(less.seen, way.seen) && isWithin(less.absent, way.absent))) kept.push(way);
    if (kept.length > MOST_WAYS) break;
  }
  return kept;
}

const size = ({ seen, absent }: Way): number => seen.length + absent.length;
const isWithin = (less: readonly number[], more: readonly number[]): boolean => less.every((one) => more.includes(one));
