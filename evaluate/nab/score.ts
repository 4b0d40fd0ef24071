/**
 * The scoring rules of the Numenta Anomaly Benchmark (Lavin and Ahmad 2015, and the benchmark's own description of its sweep).
 *
 * The first rows of a series are a warm-up that does not count. An alarm inside a labelled window earns more the earlier it comes, and only the
 * best of a window pays; a window without an alarm costs; **every** row with an alarm outside the windows costs, less just after a window.
 * The sum is put on a scale on which no alarm at all is 0 and the first row of every window, and nothing else, is 100.
 */
export interface Profile {
  readonly hit: number;
  readonly falseAlarm: number;
  readonly miss: number;
}

export const profiles = {
  standard: { hit: 1, falseAlarm: 0.11, miss: 1 },
  'low-false-alarms': { hit: 1, falseAlarm: 0.22, miss: 1 },
  'low-misses': { hit: 1, falseAlarm: 0.11, miss: 2 },
} as const satisfies Record<string, Profile>;
export type ProfileName = keyof typeof profiles;

/** Rows `first` to `last`, both inside. */
export interface Window {
  readonly first: number;
  readonly last: number;
}

/** A series as far as scoring goes. Windows are in order and do not overlap. */
export interface Labelled {
  readonly rows: number;
  readonly windows: readonly Window[];
}

/** How many rows at the start are warm-up. */
export function probation(rows: number): number {
  return Math.floor(Math.min(0.15 * rows, 750));
}

/** What each row of a series is worth if it is an alarm: the window that it lies in (-1: none) and its weight, from -1 to 1. */
export interface Worth {
  readonly from: number;
  readonly window: Int32Array;
  readonly weight: Float64Array;
  readonly windows: number;
}

export function worth(labelled: Labelled): Worth {
  const window = new Int32Array(labelled.rows).fill(-1);
  const weight = new Float64Array(labelled.rows).fill(-1);
  labelled.windows.forEach(({ first, last }, k) => {
    const width = last - first + 1;
    const end = labelled.windows[k + 1]?.first ?? labelled.rows;
    for (let row = first; row <= last; row++) {
      window[row] = k;
      weight[row] = sigmoid(-(last - row + 1) / width) / sigmoid(-1);
    }
    for (let row = last + 1; row < end; row++) weight[row] = sigmoid((row - last) / Math.max(1, width - 1));
  });
  return { from: probation(labelled.rows), window, weight, windows: labelled.windows.length };
}

/** A series with what a detector said of it: the rows that count and have a score above 0, highest score first. */
export interface Scored {
  readonly worth: Worth;
  readonly alarms: readonly { readonly row: number; readonly score: number }[];
}

export function score(labelled: Labelled, scores: Float64Array): Scored {
  const of = worth(labelled);
  const alarms = Array.from(scores, (score, row) => ({ row, score }))
    .filter(({ row, score }) => row >= of.from && score > 0)
    .sort((a, b) => b.score - a.score);
  return { worth: of, alarms };
}

/** The sum before it is put on the scale from 0 to 100, of the rows whose score reaches the threshold. */
export function rawScore({ worth, alarms }: Scored, threshold: number, profile: Profile): number {
  const best = new Float64Array(worth.windows).fill(Number.NEGATIVE_INFINITY);
  let sum = 0;
  for (const { row, score } of alarms) {
    if (score < threshold) break;
    const k = worth.window[row] ?? -1;
    const weight = worth.weight[row] ?? 0;
    if (k < 0) sum += profile.falseAlarm * weight;
    else best[k] = Math.max(best[k] ?? weight, weight);
  }
  for (const weight of best) sum += weight === Number.NEGATIVE_INFINITY ? -profile.miss : profile.hit * weight;
  return sum;
}

/** 0 for no alarm at all, 100 for the best there can be; undefined where there is no window to find. */
export function normalised(raw: number, windows: number, profile: Profile): number | undefined {
  const none = -profile.miss * windows;
  const perfect = profile.hit * windows;
  return windows === 0 ? undefined : (100 * (raw - none)) / (perfect - none);
}

/** The one threshold that is best for all series together, as the benchmark's own optimiser chooses it (with the labels). Raw, not normalised. */
export function bestThreshold(all: readonly Scored[], profile: Profile): { threshold: number; raw: number } {
  const rows = all.flatMap(({ alarms }, series) => alarms.map((alarm) => ({ ...alarm, series })));
  rows.sort((a, b) => b.score - a.score);
  const best = all.map(({ worth }) => new Float64Array(worth.windows).fill(Number.NEGATIVE_INFINITY));
  let raw = -profile.miss * all.reduce((sum, { worth }) => sum + worth.windows, 0);
  let top = { threshold: Number.POSITIVE_INFINITY, raw };
  rows.forEach(({ row, score, series }, i) => {
    const worth = all[series]?.worth;
    const k = worth?.window[row] ?? -1;
    const weight = worth?.weight[row] ?? 0;
    const before = best[series]?.[k] ?? Number.NEGATIVE_INFINITY;
    if (k < 0) raw += profile.falseAlarm * weight;
    else if (weight > before) {
      raw += profile.hit * weight + (before === Number.NEGATIVE_INFINITY ? profile.miss : -profile.hit * before);
      best[series]?.fill(weight, k, k + 1);
    }
    if (raw > top.raw && score !== rows[i + 1]?.score) top = { threshold: score, raw };
  });
  return top;
}

/** 1 far inside, 0 at the right edge of the window, -1 from three widths behind it. */
function sigmoid(position: number): number {
  return position > 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
}
