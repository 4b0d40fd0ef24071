import type { ByteReader, ByteWriter } from '../bytes.ts';
import { combineCauchy } from '../combine.ts';
import { mix32, mixPair } from '../hash.ts';
import { RankTable } from './rank-table.ts';
import { TickCounts } from './tick-counts.ts';

/** What is asked about an edge, and how much each answer counts: the source's most, since who attacks does what it did not do before; a flood by all shows at the destination. */
export const CHANNELS = ['activity', 'fan-out', 'rarity', 'new destinations', 'destination', 'edge'] as const;
export type Channel = (typeof CHANNELS)[number];
export const WEIGHTS = [1, 1, 1, 0.1, 0.01, 0.01] as const;

export interface EdgeModelOptions {
  /** of what is known, in ticks; four weeks of minutes */
  readonly halfLife?: number;
  /** length of a day, in ticks */
  readonly day?: number;
  /** cells for sources and destinations, and for edges */
  readonly nodes?: number;
  readonly edges?: number;
}

/**
 * How odd the edges of a stream are, as p-values: bursts as in MIDAS (Bhatia et al. 2020), but also fan-out and how rare a source is, each calibrated on the
 * stream itself and combined by Cauchy's rule (Liu and Xie 2020). For every edge and tick, before it is learnt:
 *
 *     activity     is there more from the source than its mean says        (a - 1.5 peak - μ)² / μ, μ = (S + ½) / (t + ½)
 *     fan-out      does it reach more destinations in this tick            the same, of distinct edges in the tick
 *     rarity       how seldom does the source speak at all                 1 / (S + ½)
 *     new destinations   does it reach more that it never reached          as activity, of edges that have no past
 *     destination, edge  is there more to it, on it                        as activity
 *
 * Each score becomes the share of (source, tick) pairs that ended with at least as much; a flood is one pair a tick, so it does not shift what is usual.
 * S clips what is odd (`TickCounts`), so a flood is not learnt either; a peak is what was reached on two days before. Memory: 48 bytes a column, 3.1 MB by default, whatever the stream.
 */
export class EdgeModel {
  /** of the edge judged last: p of each channel, in the order of `CHANNELS` */
  readonly ps = new Float64Array(CHANNELS.length).fill(1);
  readonly #sources: TickCounts;
  readonly #fanOut: TickCounts;
  readonly #reached: TickCounts;
  readonly #destinations: TickCounts;
  readonly #edges: TickCounts;
  readonly #ranks = CHANNELS.map(() => new RankTable());
  readonly #halfLife: number;
  #tick = 0;
  #forgotten = 0;

  constructor({ halfLife = 40_320, day = 1440, nodes = 8192, edges = 32_768 }: EdgeModelOptions = {}) {
    this.#halfLife = halfLife;
    this.#sources = new TickCounts(nodes, halfLife, day);
    this.#fanOut = new TickCounts(nodes, halfLife, day);
    this.#reached = new TickCounts(nodes, halfLife, day);
    this.#destinations = new TickCounts(nodes, halfLife, day);
    this.#edges = new TickCounts(edges, halfLife, day);
  }

  /** Pairs of source and tick that it was learnt from. */
  get observations(): number {
    return this.#ranks[0]?.count ?? 0;
  }

  /**
   * The p-value of an edge between nodes (hashes of 32 bits), which is learnt with it. Ticks are whole numbers from 1 on; one before the last counts as the last.
   * Conservative, and 1 for the first edge of all.
   */
  judge(source: number, destination: number, tick: number): number {
    const t = this.#advance(tick);
    const key = mix32(source);
    const known = this.#sources.ticksKnown(t);

    if (this.#edges.add(mixPair(source, destination), t)) this.#ended(this.#edges, EDGE);
    const edge = excess(this.#edges.now, this.#edges.total, this.#edges.peak, known);
    if (this.#destinations.add(mix32(destination ^ 0x5bd1e995), t)) this.#ended(this.#destinations, DESTINATION);
    const to = excess(this.#destinations.now, this.#destinations.total, this.#destinations.peak, known);
    if (this.#sources.add(key, t)) {
      this.#ended(this.#sources, ACTIVITY);
      this.#ranks[RARITY]?.add(rarity(this.#sources.endedTotal, this.#sources.ticksKnown(this.#sources.endedTick)));
    }
    const activity = excess(this.#sources.now, this.#sources.total, this.#sources.peak, known);
    if (this.#edges.now === 1) {
      if (this.#fanOut.add(key, t)) this.#ended(this.#fanOut, FAN_OUT);
    } else this.#fanOut.look(key, t);
    if (this.#edges.now === 1 && this.#edges.total === 0) {
      if (this.#reached.add(key, t)) this.#ended(this.#reached, NEW);
    } else this.#reached.look(key, t);
    const fanOut = excess(this.#fanOut.now, this.#fanOut.total, this.#fanOut.peak, known);

    const reached = excess(this.#reached.now, this.#reached.total, this.#reached.peak, known);

    const { ps } = this;
    ps[ACTIVITY] = this.#p(ACTIVITY, activity);
    ps[FAN_OUT] = this.#p(FAN_OUT, fanOut);
    ps[RARITY] = this.#p(RARITY, rarity(this.#sources.total, known));
    ps[NEW] = this.#p(NEW, reached);
    ps[DESTINATION] = this.#p(DESTINATION, to);
    ps[EDGE] = this.#p(EDGE, edge);
    return combineCauchy(ps, WEIGHTS);
  }

  /** What an answer about the edge judged last rests on: its count in this tick, the mean of ticks before, and what was reached on two days. */
  countsOf(channel: Channel): { now: number; mean: number; peak: number } {
    const { now, total, peak } = this.#counts()[COUNTS_OF[channel]] ?? this.#sources;
    return { now, mean: total / Math.max(1, this.#sources.ticksKnown(this.#tick)), peak };
  }

  write(to: ByteWriter): void {
    to.u8(1);
    to.varint(this.#tick);
    to.varint(this.#forgotten);
    for (const counts of this.#counts()) counts.write(to);
    for (const ranks of this.#ranks) ranks.write(to);
  }

  /** Throws `RangeError` where the bytes are not those of a model with these options. */
  static read(from: ByteReader, options: EdgeModelOptions = {}): EdgeModel {
    from.version(1, 'edge model');
    const model = new EdgeModel(options);
    model.#tick = from.varint();
    model.#forgotten = from.varint();
    for (const counts of model.#counts()) counts.read(from);
    for (const ranks of model.#ranks) ranks.read(from);
    return model;
  }

  #counts(): readonly TickCounts[] {
    return [this.#sources, this.#fanOut, this.#reached, this.#destinations, this.#edges];
  }

  #advance(tick: number): number {
    if (tick <= this.#tick) return this.#tick;
    this.#tick = Math.floor(tick);
    const step = Math.ceil(this.#halfLife / 16);
    if (this.#tick - this.#forgotten >= step) {
      for (const ranks of this.#ranks) ranks.decay(2 ** (-(this.#tick - this.#forgotten) / this.#halfLife));
      this.#forgotten = this.#tick;
    }
    return this.#tick;
  }

  #ended(counts: TickCounts, channel: number): void {
    this.#ranks[channel]?.add(
      excess(counts.endedNow, counts.endedTotal, counts.endedPeak, counts.ticksKnown(counts.endedTick)),
    );
  }

  #p(channel: number, score: number): number {
    return this.#ranks[channel]?.p(score) ?? 1;
  }
}

/** Where the counts of each lie in `#counts`. */
const COUNTS_OF = {
  activity: 0,
  'fan-out': 1,
  rarity: 0,
  'new destinations': 2,
  destination: 3,
  edge: 4,
} as const satisfies Record<Channel, number>;

const [ACTIVITY, FAN_OUT, RARITY, NEW, DESTINATION, EDGE] = [0, 1, 2, 3, 4, 5] as const;

/** What was reached on two days may be surpassed by so much: peaks fade, and jobs grow. */
const PEAKS = 1.5;

/** `ln (1 + χ²)` of what a count has above its peak, against its mean; 0 where that is below. */
function excess(now: number, total: number, peak: number, known: number): number {
  const mean = (total + 0.5) / (known + 0.5);
  const beyond = now - PEAKS * peak;
  return beyond <= mean ? 0 : Math.log1p((beyond - mean) ** 2 / mean);
}

/** Grows as a source is seldom: `ln` of ticks for each time that it spoke. */
const rarity = (total: number, known: number): number => Math.max(0, Math.log((known + 0.5) / (total + 0.5)));
