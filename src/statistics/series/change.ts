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

/**
 * Watches the errors of a forecast for a change that lasts: cumulative sums of the standardised departures up and down, and of their size
 * (Page 1954, two-sided, clipped so that single outliers are not taken for a change). What has lasted is put to the test
 * by `explainChange`.
 *
 * Memory: 0.1 kB.
 */
export class ChangeWatch {
  readonly #sums = [new CumulativeSum(slack), new CumulativeSum(slack), new CumulativeSum(spreadSlack)] as const;
  /** slow mean of departures, and their mean size */
  #slow = 0;
  #scale = 0;
  #count = 0;

  /** Is something going on that may become a change? */
  get isSuspicious(): boolean {
    const [up, down, spread] = this.#sums;
    return up.isHigh || down.isHigh || spread.isHigh;
  }

  /** @param departure value less the pattern without its latest departures. @param confirmation values that a change must last
   * @returns for how many values there has been a change that is due for the test, 0 if none */
  see(departure: number, confirmation: number): number {
    this.#count++;
    const e = departure - this.#slow;
    const first = this.#count < 30;
    const z = this.#scale > 0 ? Math.max(-most, Math.min(most, e / this.#scale)) : 0;
    const clipped = this.#scale > 0 && !first ? z * this.#scale : e;
    this.#slow += Math.max(0.005, 1 / this.#count) * clipped;
    this.#scale += Math.max(0.005, 1 / this.#count) * (Math.abs(clipped) - this.#scale);
    if (first) return 0;
    const [up, down, spread] = this.#sums;
    const [rise, fall, wider] = [up.add(z, confirmation), down.add(-z, confirmation), spread.add(Math.abs(z), confirmation)]; // prettier-ignore
    return Math.min(longest, rise > 0 ? rise : fall > 0 ? fall : Math.max(0, wider));
  }

  /** After a change that was taken as the new normal: begins again, with errors `times` as large. */
  settle(times: number): void {
    for (const sum of this.#sums) sum.settle();
    this.#slow = 0;
    this.#scale *= times;
  }

  write(to: ByteWriter): void {
    to.u8(version);
    to.f64s([this.#slow, this.#scale, this.#count]);
    for (const sum of this.#sums) to.f64s(sum.state);
  }

  /** @throws RangeError */
  static read(from: ByteReader): ChangeWatch {
    from.version(version, 'watch for changes');
    const made = new ChangeWatch();
    [made.#slow = 0, made.#scale = 0, made.#count = 0] = from.f64s();
    for (const sum of made.#sums) sum.state.set(from.f64s().subarray(0, sum.state.length));
    return made;
  }
}

/**
 * A cumulative sum of what is above a slack. It says that something has changed when it is higher than it ever was (which fades: half in a fortnight of
 * five-minute values): a series that wanders is not changing all the time.
 */
class CumulativeSum {
  /** the sum, for how many values it has been above zero, its peak since then, the highest peak before */
  readonly state = new Float64Array(4);
  readonly #slack: number;

  constructor(slack: number) {
    this.#slack = slack;
  }

  /** For how many values it has been above zero, if that is a change; else 0. */
  add(z: number, confirmation: number): number {
    const { state } = this;
    const peak = state[2] ?? 0;
    const highest = state[3] ?? 0;
    const sum = Math.max(0, (state[0] ?? 0) + z - this.#slack);
    const lasted = sum > 0 ? (state[1] ?? 0) + 1 : 0;
    state[0] = sum;
    state[1] = lasted;
    state[2] = sum > 0 ? Math.max(peak, sum) : 0;
    state[3] = sum > 0 ? highest * fading : Math.max(highest * fading, peak);
    return lasted >= confirmation && sum > Math.max(alarm, 2 * highest) ? lasted : 0;
  }

  get isHigh(): boolean {
    return (this.state[0] ?? 0) > alarm / 4;
  }

  /** What was found now has to be exceeded, too. */
  settle(): void {
    this.state.set([0, 0, 0, Math.max(this.state[2] ?? 0, this.state[3] ?? 0)]);
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
