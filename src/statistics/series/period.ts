import type { Week } from './week.ts';

/** an autocorrelation from which a period is believed */
const enough = 0.5;

/**
 * The length in slots after which a series repeats itself, found as the first high peak of the autocorrelation of the last week behind the first valley;
 * 0 if there is none, or it is a whole number of days (which are looked at anyway). At least three periods must fit into the week.
 *
 * Cost: a third of the square of the slots of a week, 0.4 ms: asked once a day.
 */
export function findPeriod(week: Week): number {
  const series = centred(week);
  const longest = Math.floor(series.length / 3);
  const variance = covariance(series, 0);
  if (!(variance > 0)) return 0;
  const correlations = new Float64Array(longest + 1);
  for (let lag = 0; lag <= longest; lag++) correlations[lag] = covariance(series, lag) / variance;
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
  const series = Float64Array.from({ length: week.size - 1 }, (_, i) => week.at(week.size - 1 - i));
  const known = series.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  return series.map((value) => (Number.isNaN(value) ? 0 : value - mean));
}

/** Per pair, so that long lags are not at a disadvantage. */
function covariance(series: Float64Array, lag: number): number {
  let sum = 0;
  for (let i = lag; i < series.length; i++) sum += (series[i] ?? 0) * (series[i - lag] ?? 0);
  return sum / (series.length - lag);
}

function isWholeDays(lag: number, day: number): boolean {
  const rest = lag % day;
  return lag + 1 >= day && Math.min(rest, day - rest) <= Math.max(1, Math.round(0.02 * day));
}
