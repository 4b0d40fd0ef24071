import type { SourceClock } from '../../model/record.ts';

/** How long after their own times the events of a batch were received, ms: the tenth part that was fastest, and the median. */
export interface DelaySummary {
  readonly count: number;
  readonly low: number;
  readonly middle: number;
}

/** Of times that name their zone, and of those that do not. */
export interface BatchDelays {
  readonly zoned?: DelaySummary;
  readonly bare?: DelaySummary;
}

export function summarize(delays: readonly number[]): DelaySummary | undefined {
  if (delays.length === 0) return undefined;
  const sorted = delays.toSorted((a, b) => a - b);
  return { count: sorted.length, low: quantile(sorted, 0.1), middle: quantile(sorted, 0.5) };
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.floor(share * (sorted.length - 1))] ?? 0;

/** Batches that are looked at together. */
const WINDOW = 64;
const LEAST_BATCHES = 24;
/** ... over at least so long: a file that is read at once, and a replay, are shorter or drift */
const LEAST_SPAN_MS = 600_000;
const LONGEST_SPAN_MS = 86_400_000;
/** A clock that is less wrong is left alone. */
export const LEAST_SKEW_MS = 30_000;
/** Further away than this nothing live is: it is old data. */
const MOST_SKEW_MS = 14 * 3_600_000;
const QUARTER_MS = 900_000;
/** How far from a step of 15 minutes a zone may be found. */
const NEAR_ZONE_MS = 120_000;

/**
 * Measures the clock of one source from how late its batches are, in the order of the journal.
 *
 * A delay is the error of the clock and the time that delivery took. The fastest deliveries of a window come nearest to the error (as in NTP's clock
 * filter, RFC 5905 section 10). That a clock is ahead is certain: no record arrives before it was written. That it is behind could be slow delivery as
 * well, so it counts only if the fastest deliveries of all batches took the same time, within two seconds: delivery by polling or in bundles varies more.
 */
export class ClockMeter {
  readonly #batches: { readonly received: number; readonly delays: BatchDelays }[] = [];

  /** @returns what its clock should be read as now; undefined as long as that is not known */
  see(received: number, delays: BatchDelays): Pick<SourceClock, 'shiftMs' | 'zone'> | undefined {
    this.#batches.push({ received, delays });
    if (this.#batches.length > WINDOW) this.#batches.shift();
    const zoned = this.#fastest(({ zoned: each }) => each);
    const bare = this.#fastest(({ bare: each }) => each);
    if (zoned === undefined && bare === undefined) return undefined;
    const zone = bare === undefined ? undefined : zoneOf(bare);
    const shiftMs = zoned === undefined ? skewOf(withZone(bare, zone)) : skewOf(zoned);
    return { shiftMs, zone: zone === undefined ? { from: 'none' } : { from: 'measured', minutes: zone } };
  }

  #fastest(of: (delays: BatchDelays) => DelaySummary | undefined): Fastest | undefined {
    const own = this.#batches.flatMap(({ received, delays }) => {
      const summary = of(delays);
      return summary === undefined ? [] : [{ received, low: summary.low }];
    });
    const span = (own.at(-1)?.received ?? 0) - (own[0]?.received ?? 0);
    if (own.length < LEAST_BATCHES || span < LEAST_SPAN_MS || span > LONGEST_SPAN_MS) return undefined;
    const lows = own.map(({ low }) => low).toSorted((a, b) => a - b);
    return { low: quantile(lows, 0.1), middle: quantile(lows, 0.5), high: quantile(lows, 0.9) };
  }
}

/** Of the fastest deliveries of each batch. */
interface Fastest {
  readonly low: number;
  readonly middle: number;
  readonly high: number;
}

const isSteady = ({ low, high }: Fastest): boolean => high - low <= 2000;

/** Minutes east of UTC, where the distance is a step of 15 minutes and steady; 0 is UTC. */
function zoneOf(bare: Fastest): number | undefined {
  const east = -Math.round(bare.low / QUARTER_MS) * QUARTER_MS;
  const isNear = Math.abs(bare.low + east) <= NEAR_ZONE_MS && Math.abs(east) <= MOST_SKEW_MS;
  return isNear && bare.high - bare.low <= NEAR_ZONE_MS ? east / 60_000 + 0 : undefined;
}

function withZone(bare: Fastest | undefined, zone: number | undefined): Fastest | undefined {
  if (bare === undefined || zone === undefined) return undefined;
  const shift = zone * 60_000;
  return { low: bare.low + shift, middle: bare.middle + shift, high: bare.high + shift };
}

/** What is to be added to its times; 0 if they are right, or nobody knows. */
function skewOf(fastest: Fastest | undefined): number {
  if (fastest === undefined || Math.abs(fastest.low) > MOST_SKEW_MS) return 0;
  if (fastest.middle < -LEAST_SKEW_MS) return Math.round(fastest.low);
  return fastest.low > LEAST_SKEW_MS && isSteady(fastest) ? Math.round(fastest.low) : 0;
}

/** Whether a new measurement is worth a change: else every second of drift would be one. */
export function isOtherClock(one: SourceClock, other: SourceClock): boolean {
  const minutesOf = ({ zone }: SourceClock): number | string | undefined => (zone.from === 'measured' ? zone.minutes : zone.from === 'person' ? zone.name : undefined); // prettier-ignore
  const least = Math.max(LEAST_SKEW_MS / 2, Math.abs(one.shiftMs) / 10);
  return Math.abs(one.shiftMs - other.shiftMs) >= least || (minutesOf(one) ?? 0) !== (minutesOf(other) ?? 0);
}
