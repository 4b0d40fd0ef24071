import { exponential, normal, pick, wholeNumber, type Random } from '../src/statistics/random.ts';

/** Connections of one client to one destination, as a day of them is judged. Invented: nothing here is from a recording. */
export interface Stream {
  readonly kind: 'beacon' | 'human' | 'poisson' | 'chatty' | 'service' | 'new service';
  /** share of the period that a beacon's pauses vary by, 0 to 0.7 */
  readonly jitter: number;
  /** ms since the day began, ascending; and bytes sent */
  readonly times: readonly number[];
  readonly sizes: readonly number[];
  /** other clients of the destination that were seen on the days before */
  readonly clients: number;
  /** days that the destination is known for; 0: since today */
  readonly known: number;
  /** the same pair on days before, oldest first */
  readonly before: readonly { readonly times: readonly number[]; readonly sizes: readonly number[] }[];
}

const DAY = 86_400_000;
const HOUR = 3_600_000;
const SECOND = 1000;

/** A beacon: 8 to 24 hours, periods of 10 s to 1 h, 5 to 15 % of beats missed, at least 12 left. */
export function beaconStream(random: Random, jitter: number): Stream {
  for (;;) {
    const period = logUniform(random, 10 * SECOND, HOUR);
    const active = (8 + 16 * random()) * HOUR;
    const missed = 0.05 + 0.1 * random();
    const beat = beatOf(random, period, jitter);
    const times = ticks(random, active, beat).filter(() => random() >= missed);
    if (times.length < 12) continue;
    const size = logUniform(random, 100, 2000);
    // most say nothing new; now and then a task brings an answer
    const sizes = times.map(() => Math.round(random() < 0.04 ? size * (2 + 20 * random()) : size * (1 + 0.02 * normal(random)))); // prettier-ignore
    return { kind: 'beacon', jitter, times, sizes, clients: wholeNumber(random, 3), known: 0, before: [] };
  }
}

/** Half vary around the period, half only shorten it, as two common ways of sleeping do. */
function beatOf(random: Random, period: number, jitter: number): () => number {
  return random() < 0.5 ? () => period * (1 + jitter * (2 * random() - 1)) : () => period * (1 - jitter * random());
}

export function aperiodicStream(random: Random): Stream {
  const kind = pick(random, ['human', 'poisson', 'chatty'] as const);
  for (;;) {
    const active = (kind === 'human' ? 2 + 10 * random() : 8 + 16 * random()) * HOUR;
    const times = kind === 'human' ? bursts(random, active) : kind === 'poisson' ? independent(random, active) : chatter(random, active); // prettier-ignore
    if (times.length < 12) continue;
    const size = logUniform(random, 200, 5000);
    const sizes = times.map(() => Math.round(size * Math.exp(normal(random))));
    return { kind, jitter: 0, times, sizes, clients: wholeNumber(random, 5), known: 0, before: [] };
  }
}

/** People: visits at random, in each some pages, for each page some connections. */
function bursts(random: Random, active: number): number[] {
  const times: number[] = [];
  const start = random() * (DAY - active);
  const pause = logUniform(random, 3 * 60 * SECOND, 2 * HOUR);
  for (let visit = start; visit < start + active; visit += exponential(random) * pause) {
    let at = visit;
    for (let pages = 1 + Math.floor(exponential(random) * 4); pages > 0; pages--) {
      for (let connections = 1 + Math.floor(exponential(random) * 3); connections > 0; connections--) {
        times.push(at);
        at += exponential(random) * 3 * SECOND;
      }
      at += Math.exp(3 + normal(random)) * SECOND;
    }
  }
  return sorted(times);
}

function independent(random: Random, active: number): number[] {
  const mean = logUniform(random, 15 * SECOND, 40 * 60 * SECOND);
  return ticks(random, active, () => exponential(random) * mean);
}

/** A program that talks while it is used: gaps with a long tail, in sessions. */
function chatter(random: Random, active: number): number[] {
  const times: number[] = [];
  const start = random() * (DAY - active);
  const [middle, width] = [logUniform(random, 2 * SECOND, 90 * SECOND), 0.8 + 0.8 * random()];
  for (let at = start; at < start + active;) {
    for (const end = at + exponential(random) * HOUR; at < end; at += middle * Math.exp(width * normal(random))) times.push(at); // prettier-ignore
    at += exponential(random) * HOUR;
  }
  return sorted(times);
}

interface Service {
  readonly periods: readonly number[];
  readonly jitter: number;
}

/** What beats in every organisation: period in seconds, and how far it varies. */
const services: readonly Service[] = [
  { periods: [64, 128, 256, 512, 1024], jitter: 0.02 }, // clocks
  { periods: [30, 60, 300], jitter: 0.01 }, // monitoring
  { periods: [120, 300, 600], jitter: 0.1 }, // mail
  { periods: [900, 1800, 3600], jitter: 0.3 }, // telemetry
  { periods: [1200, 2400, 3600], jitter: 0.5 }, // updates
];

/** Many clients and long known, or few clients and the same pair every day before. `isNew`: few clients, since today: what looks like a beacon, and is none. */
export function serviceStream(random: Random, isNew: boolean): Stream {
  for (;;) {
    const { periods, jitter } = pick(random, services);
    const period = pick(random, periods) * SECOND;
    const size = logUniform(random, 80, 3000);
    const day = (): { times: number[]; sizes: number[] } => {
      const times = ticks(random, (8 + 16 * random()) * HOUR, () => period * (1 + jitter * (2 * random() - 1)));
      return { times, sizes: times.map(() => Math.round(size * (1 + 0.1 * normal(random)))) };
    };
    const { times, sizes } = day();
    if (times.length < 12) continue;
    if (isNew) return { kind: 'new service', jitter, times, sizes, clients: 1, known: 0, before: [] };
    // a laptop that came today meets services that the others know
    const isPopular = random() < 0.8;
    const clients = isPopular ? Math.round(logUniform(random, 16, 2000)) : wholeNumber(random, 3);
    const before = Array.from({ length: isPopular && random() < 0.3 ? 0 : 9 }, day);
    return { kind: 'service', jitter, times, sizes, clients, known: 30, before };
  }
}

function ticks(random: Random, active: number, gap: () => number): number[] {
  const times: number[] = [];
  const start = random() * (DAY - active);
  for (let at = start; at < start + active; at += gap()) times.push(at);
  return times;
}

const sorted = (times: number[]): number[] => times.sort((one, other) => one - other).filter((time) => time < DAY);
const logUniform = (random: Random, low: number, high: number): number => low * (high / low) ** random();
