import type { OutlierModel } from '../src/statistics/outliers/outlier-model.ts';
import type { Row } from '../src/statistics/outliers/columns.ts';
import { seeded, shuffled } from '../src/statistics/random.ts';
import type { Metric } from './benchmark.ts';
import { interval } from './bootstrap.ts';
import { auroc, recallAtFalsePositiveRate } from './metrics.ts';

/** A row of a table of traffic: normal, or of a family of attacks. */
export interface LabelledRow {
  readonly row: Row;
  /** undefined: normal */
  readonly family: string | undefined;
}

interface Marks {
  readonly must?: number;
  readonly aim?: number;
}

/**
 * What a model that was trained on normal rows makes of others. Both metrics are sums over the families, so the interval is drawn over them; where
 * only one is named, it is drawn over the rows in twenty parts.
 */
export function figuresOf(
  model: OutlierModel,
  rows: readonly LabelledRow[],
  marks: { readonly area: Marks; readonly recall: Marks },
): { readonly auroc: Metric; readonly recallAt1: Metric; readonly macroAuroc: Metric } {
  // prettier-ignore
  const normal = rows.filter(({ family }) => family === undefined).map(({ row }) => model.score(row));
  const scoresByFamily = new Map<string, number[]>();
  for (const { row, family } of rows) {
    if (family === undefined) continue;
    const scores = scoresByFamily.get(family) ?? [];
    scores.push(model.score(row));
    scoresByFamily.set(family, scores);
  }
  const parts = scoresByFamily.size > 1 ? [...scoresByFamily.values()] : partsOf([...scoresByFamily.values()].flat(), 20); // prettier-ignore
  const units = parts.map((scores) => {
    const all = [...scores, ...normal];
    const labels = all.map((_, index) => (index < scores.length ? 1 : 0));
    return { count: scores.length, area: auroc(all, labels), recall: recallAtFalsePositiveRate(all, labels, 0.01) };
  });
  type Unit = (typeof units)[number];
  const weighted = (of: (unit: Unit) => number) => (drawn: readonly Unit[]) =>
    drawn.reduce((sum, unit) => sum + unit.count * of(unit), 0) / drawn.reduce((sum, unit) => sum + unit.count, 0);
  const metric = (statistic: (drawn: readonly Unit[]) => number, own: Marks): Metric => ({ value: statistic(units), ...interval(units, statistic), n: units.length, ...own }); // prettier-ignore
  return {
    auroc: metric(
      weighted(({ area }) => area),
      marks.area,
    ),
    recallAt1: metric(
      weighted(({ recall }) => recall),
      marks.recall,
    ),
    macroAuroc: metric((drawn) => drawn.reduce((sum, { area }) => sum + area, 0) / drawn.length, {}),
  };
}

/** A share of rows to train on and the rest to test with. */
export function split<T>(rows: readonly T[], share: number, seed: number): [T[], T[]] {
  const mixed = shuffled(seeded(seed), rows);
  const count = Math.round(share * rows.length);
  return [mixed.slice(0, count), mixed.slice(count)];
}

function partsOf(scores: readonly number[], count: number): number[][] {
  return Array.from({ length: count }, (_, part) => scores.filter((_score, index) => index % count === part));
}
