import type { ByteReader, ByteWriter } from '../bytes.ts';

/** A change that lasted long enough to be the new normal. */
export interface Change {
  /** `level`: all is `amount` more; `scale`: all is times `amount`; `time`: all comes `amount` ms later; `spread`: errors are times `amount` */
  readonly kind: 'level' | 'scale' | 'time' | 'spread';
  readonly amount: number;
  /** how many values ago it began */
  readonly values: number;
}

const version = 1;
/** a sum of standardised departures that says: something has changed */
const alarm = 25;
/** departures up to so much are drift; as much spread is usual */
const slack = 0.75;
const spreadSlack = 1.6;
const most = 4;
const longest = 144;
/** of the highest sum, for each value */
const fading = 0.9998;
/** numbers of a cumulative sum: the sum, for how many values it has been above zero, its peak since then, the highest peak before */
const sumSize = 4;
/** place and size of the lists in a snapshot */
const written = [[3 * sumSize, 3], [0, sumSize], [sumSize, sumSize], [2 * sumSize, sumSize]] as const; // prettier-ignore

/**
 * Watches the errors of a forecast for a change that lasts: cumulative sums of the standardised departures up and down, and of their size
 * (Page 1954, two-sided, clipped so that single outliers are not taken for a change). What has lasted is put to the test
 * by `explainChange`.
 *
 * Memory: 0.1 kB.
 */
export class ChangeWatch {
  /** numbers of state: those of three cumulative sums (up, down, spread), slow mean of departures, their mean size, how many they were */
  static readonly stateSize = 3 * sumSize + 3;
  readonly #state: Float64Array;
  readonly #from: number;

  constructor(state = new Float64Array(ChangeWatch.stateSize), from = 0) {
    this.#state = state;
    this.#from = from;
  }

  /** Is something going on that may become a change? */
  get isSuspicious(): boolean {
    return this.#isHigh(0) || this.#isHigh(sumSize) || this.#isHigh(2 * sumSize);
  }

  /** @param departure value less the pattern without its latest departures. @param confirmation values that a change must last
   * @returns for how many values there has been a change that is due for the test, 0 if none */
  see(departure: number, confirmation: number): number {
    const state = this.#state;
    const own = this.#from + 3 * sumSize;
    const slow = state[own] ?? 0;
    const scale = state[own + 1] ?? 0;
    const count = (state[own + 2] ?? 0) + 1;
    const e = departure - slow;
    const first = count < 30;
    const z = scale > 0 ? Math.max(-most, Math.min(most, e / scale)) : 0;
    const clipped = scale > 0 && !first ? z * scale : e;
    state[own] = slow + Math.max(0.005, 1 / count) * clipped;
    state[own + 1] = scale + Math.max(0.005, 1 / count) * (Math.abs(clipped) - scale);
    state[own + 2] = count;
    if (first) return 0;
    const rise = this.#add(0, z, slack, confirmation);
    const fall = this.#add(sumSize, -z, slack, confirmation);
    const wider = this.#add(2 * sumSize, Math.abs(z), spreadSlack, confirmation);
    return Math.min(longest, rise > 0 ? rise : fall > 0 ? fall : Math.max(0, wider));
  }

  /** After a change that was taken as the new normal: begins again, with errors `times` as large. What was found now has to be exceeded, too. */
  settle(times: number): void {
    const state = this.#state;
    for (let sum = 0; sum < 3; sum++) {
      const at = this.#from + sum * sumSize;
      state.set([0, 0, 0, Math.max(state[at + 2] ?? 0, state[at + 3] ?? 0)], at);
    }
    const own = this.#from + 3 * sumSize;
    state[own] = 0;
    state[own + 1] = (state[own + 1] ?? 0) * times;
  }

  write(to: ByteWriter): void {
    to.u8(version);
    for (const [at, size] of written) to.f64s(this.#state.subarray(this.#from + at, this.#from + at + size));
  }

  /** @throws RangeError */
  read(from: ByteReader): void {
    from.version(version, 'watch for changes');
    for (const [at, size] of written) this.#state.set(from.f64s().subarray(0, size), this.#from + at);
  }

  /**
   * Adds to a cumulative sum what is above its slack. It says that something has changed when it is higher than it ever was (which fades: half in a fortnight
   * of five-minute values): a series that wanders is not changing all the time.
   *
   * @returns for how many values it has been above zero, if that is a change; else 0
   */
  #add(sum: number, z: number, slackOf: number, confirmation: number): number {
    const state = this.#state;
    const at = this.#from + sum;
    const peak = state[at + 2] ?? 0;
    const highest = state[at + 3] ?? 0;
    const height = Math.max(0, (state[at] ?? 0) + z - slackOf);
    const lasted = height > 0 ? (state[at + 1] ?? 0) + 1 : 0;
    state[at] = height;
    state[at + 1] = lasted;
    state[at + 2] = height > 0 ? Math.max(peak, height) : 0;
    state[at + 3] = height > 0 ? highest * fading : Math.max(highest * fading, peak);
    return lasted >= confirmation && height > Math.max(alarm, 2 * highest) ? lasted : 0;
  }

  #isHigh(sum: number): boolean {
    return (this.#state[this.#from + sum] ?? 0) > alarm / 4;
  }
}

/**
 * Which change explains the newest values best: a level, a scale or a time shift of the pattern, by the sum of absolute errors that it leaves; a scale or a
 * time shift must leave a tenth less than a level shift does. If none explains half of what there is, only the spread has grown.
 *
 * @param actual newest values @param patternAt what the pattern says of each of them, were it `later` ms later @param error usual mean error
 */
export function explainChange(actual: Float64Array, patternAt: (later: number) => Float64Array, error: number): Change {
  const values = actual.length;
  const pattern = patternAt(0);
  const unexplained = leftOver(actual, pattern, 1, 0);
  const shift = median(actual.map((value, i) => value - (pattern[i] ?? 0)));
  const ratio = median(actual.map((value, i) => value / (pattern[i] ?? 0)));
  let best: Change = { kind: 'level', amount: shift, values };
  let left = leftOver(actual, pattern, 1, shift);
  const withShift = left;
  const scaled = Number.isFinite(ratio) && ratio > 0 ? leftOver(actual, pattern, ratio, 0) : Number.POSITIVE_INFINITY;
  if (scaled < 0.9 * withShift) {
    best = { kind: 'scale', amount: ratio, values };
    left = scaled;
  }
  for (const later of shifts) {
    const turned = leftOver(actual, patternAt(later), 1, 0);
    if (turned >= 0.9 * withShift || turned >= left) continue;
    best = { kind: 'time', amount: later, values };
    left = turned;
  }
  if (left <= 0.5 * unexplained) return best;
  return { kind: 'spread', amount: error > 0 ? Math.max(1, left / values / error) : 1, values };
}

const halfHour = 1_800_000;
/** up to six hours earlier and later */
const shifts = Array.from({ length: 12 }, (_, i) => [(i + 1) * halfHour, -(i + 1) * halfHour]).flat();

function leftOver(actual: Float64Array, pattern: Float64Array, factor: number, shift: number): number {
  let sum = 0;
  for (let i = 0; i < actual.length; i++) sum += Math.abs((actual[i] ?? 0) - (pattern[i] ?? 0) * factor - shift);
  return sum;
}

function median(values: Float64Array): number {
  return values.slice().sort()[values.length >> 1] ?? 0;
}
