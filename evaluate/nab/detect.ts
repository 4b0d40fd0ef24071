import { SeriesModel } from '../../src/statistics/series/series.ts';
import type { Series } from './read-series.ts';
import { probation } from './score.ts';

/** The scores of a detector for each row, from 0 to 1, which the model of measured series gives: its news, one value after another. */
export function detect(series: Series): Float64Array {
  const model = new SeriesModel({ warmUp: probation(series.rows) });
  return series.values.map((value, row) => bitsToScore(model.see(series.times[row] ?? 0, value)?.news ?? 0));
}

/** Monotone, so that a threshold on one is a threshold on the other. */
export const bitsToScore = (bits: number): number => bits / (bits + 10);
