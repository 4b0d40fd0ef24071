import { autocovariance } from './autocovariance.ts';
import type { Week } from './week.ts';

/** an autocorrelation from which a period is believed */
const enough = 0.5;

/**
 * The length in slots after which a series repeats itself, found as the first high peak of the autocorrelation of the last week behind the first valley;
 * 0 if there is none, or it is a whole number of days (which are looked at anyway). At least three periods must fit into the week.
 *
 * Cost: 0.1 ms for a week of ten-minute slots: asked once a day.
 */
export function findPeriod(week: Week): number {
  const series = centred(week);
  const longest = Math.floor(series.length / 3);
  const sums = autocovariance(series, longest);
  const variance = (sums[0] ?? 0) / series.length;
  if (!(variance > 0)) return 0;
  // per pair, so that long lags are not at a disadvantage
  const correlations = sums.map((sum, lag) => sum / (series.length - lag) / variance);
  const valley = correlations.findIndex((r) => r < 0.2);
  if (valley < 0) return 0;
  let highest = 0;
  for (let lag = valley; lag <= longest; lag++) highest = Math.max(highest, correlations[lag] ?? 0);
  if (highest < enough) return 0;
  for (let lag = valley; lag < longest; lag++) {
    const r = correlations[lag] ?? 0;
    if (r < 0.9 * highest || r < (correlations[lag + 1] ?? 0)) continue;
    return isWholeDays(lag, week.day) ? 0 : lag;
  }
  return 0;
}

/** Oldest first; what is missing is the mean, 0. */
function centred(week: Week): Float64Array {
  const series = new Float64Array(week.size - 1);
  let sum = 0;
  let known = 0;
  for (let i = 0; i < series.length; i++) {
    const value = week.at(week.size - 1 - i);
    series[i] = value;
    if (Number.isNaN(value)) continue;
    sum += value;
    known++;
  }
  const mean = sum / Math.max(1, known);
  for (let i = 0; i < series.length; i++) {
    const value = series[i] ?? 0;
    series[i] = Number.isNaN(value) ? 0 : value - mean;
  }
  return series;
}

function isWholeDays(lag: number, day: number): boolean {
  const rest = lag % day;
  return lag + 1 >= day && Math.min(rest, day - rest) <= Math.max(1, Math.round(0.02 * day));
}
