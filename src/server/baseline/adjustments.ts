import { createGlob } from '../../model/glob.ts';
import type { BehaviorException } from '../../model/behavior.ts';
import type { BehaviorAdjustment } from '../../pipeline/baseline/model-set.ts';
import type { Behavior } from '../../pipeline/baseline/behaviors/behavior.ts';
import type { StoredBehaviorTuning } from '../../store/state/baseline-store.ts';

/** How a tenant's tuning changes behaviours; what was not tuned is as its file says. */
export function adjustmentsOf(tunings: readonly StoredBehaviorTuning[]): (behavior: Behavior) => BehaviorAdjustment {
  const byId = new Map(tunings.map((tuning) => [tuning.behavior, tuning]));
  return ({ id, level, p }) => {
    const tuning = byId.get(id);
    const adjustment = { enabled: tuning?.enabled ?? true, severity: tuning?.severity ?? level, p: tuning?.p ?? p };
    const exceptions = (tuning?.exceptions ?? []).map(createTest);
    if (exceptions.length === 0) return adjustment;
    const isExcepted = (entity: string, value: string, time: number): boolean => exceptions.some((test) => test(entity, value, time)); // prettier-ignore
    return { ...adjustment, isExcepted };
  };
}

function createTest({ entities, values, until = Infinity }: BehaviorException): (entity: string, value: string, time: number) => boolean {
  const isEntity = createMatches(entities);
  const isValue = createMatches(values);
  return (entity, value, time) => time <= until && isEntity(entity) && isValue(value);
} // prettier-ignore

/** Patterns are looked for in so much of a value. */
const LONGEST = 1000;

function createMatches(patterns: readonly string[] | undefined): (text: string) => boolean {
  if (patterns === undefined || patterns.length === 0) return () => true;
  const lower = patterns.map((pattern) => pattern.toLowerCase());
  const exact = new Set(lower.filter((pattern) => !pattern.includes('*')));
  const globs = lower.filter((pattern) => pattern.includes('*')).map(createGlob);
  return (text) => {
    const folded = text.slice(0, LONGEST).toLowerCase();
    return exact.has(folded) || globs.some((isLike) => isLike(folded));
  };
}
