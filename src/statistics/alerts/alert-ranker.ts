import type { ByteReader, ByteWriter } from '../bytes.ts';

const VERSION = 1;
/** how many buckets of the wider scope the narrower one borrows */
const BORROWED = 10;
/** the same for volumes, in groups */
const BORROWED_VOLUMES = 3;
/** A burst alone brings at most so many bits, and half of its surprise: what scanners and updates do comes in bursts too. */
const MOST_VOLUME = 8;
const VOLUME_SHARE = 0.5;
/** A group keeps others company with what it has above so many bits, and lends them a fifth; half of it is forgotten after twelve buckets. */
const ODD = 12;
const LENT = 0.2;
/** to groups of other hosts */
const LENT_ELSEWHERE = 0.02;
const HALF_LIFE = 12;
/** powers of two up to 32,768 and more */
const VOLUMES = 16;

/** Alerts of one name on one host in one bucket of time (five minutes are usual). */
export interface AlertGroup {
  readonly host: string;
  readonly name: string;
  readonly count: number;
}

/** Bits: how far up in the queue. The three parts add up. */
export interface AlertScore {
  readonly bits: number;
  /** how seldom alerts of this name come on this host, or on others where it is new here */
  readonly rarity: number;
  /** how seldom so many come at once */
  readonly volume: number;
  /** other odd alerts in this and the last hour, of the host and a little of others: attacks seldom come alone */
  readonly company: number;
}

export interface RankerLimits {
  /** most pairs of host and name, and most hosts, that are kept; the least recently seen make room */
  readonly pairs: number;
  readonly hosts: number;
}

export const RANKER_LIMITS: RankerLimits = { pairs: 65_536, hosts: 16_384 };

/**
 * An order for the alerts of other detectors without any labels, in one pass over time: what is rare for the host, at a volume that is not usual, among
 * other things that are odd there at the same time.
 *
 *     P(name in a bucket | host) = (buckets with it + 10 · P(name | any host)) / (buckets + 10)
 *
 * so the first days, when all is new, bring few bits. Volumes are compared with those of the pair, backed by those of the name and of all alerts.
 * Memory: 250 bytes a pair, 17 MB at most with the usual limits; `dropped` counts what made room.
 */
export class AlertRanker {
  readonly limits: RankerLimits;
  readonly #pairs = new Map<string, History>();
  readonly #names = new Map<string, History>();
  readonly #hosts = new Map<string, Company>();
  readonly #all = newHistory();
  #everywhere: Company = { bucket: 0, bits: 0 };
  #first = NaN;
  #last = -Infinity;
  #elapsed = 0;
  #dropped = 0;

  constructor(limits: RankerLimits = RANKER_LIMITS) {
    this.limits = limits;
  }

  get dropped(): number {
    return this.#dropped;
  }

  get size(): number {
    return this.#pairs.size;
  }

  /**
   * Scores the groups of one bucket, then learns them.
   *
   * @param bucket number of the bucket; one that is earlier than the last counts as part of the last
   * @param weight how far the groups are believed to be normal; of 0 nothing is learnt
   */
  rank(bucket: number, groups: readonly AlertGroup[], weight = 1): AlertScore[] {
    this.#turnTo(bucket);
    const own = groups.map((group) => this.#ownBits(group));
    const oddByHost = new Map<string, number>();
    for (const [i, { host }] of groups.entries()) oddByHost.set(host, (oddByHost.get(host) ?? 0) + oddOf(own[i]));
    const everywhere = this.#faded(this.#everywhere) + own.reduce((sum, each) => sum + oddOf(each), 0);
    const scores = groups.map(({ host }, i) => {
      const { rarity = 0, volume = 0 } = own[i] ?? {};
      const here = (oddByHost.get(host) ?? 0) + this.#faded(this.#hosts.get(host));
      const company = LENT * Math.max(0, here - oddOf(own[i])) + LENT_ELSEWHERE * Math.max(0, everywhere - here);
      return { bits: rarity + volume + company, rarity, volume, company };
    });
    this.#everywhere = { bucket: this.#last, bits: everywhere };
    for (const [host, odd] of oddByHost) this.#keepCompany(host, this.#faded(this.#hosts.get(host)) + odd);
    if (weight > 0) for (const group of groups) this.#learn(group, weight);
    return scores;
  }

  decay(factor: number): void {
    this.#elapsed *= factor;
    fade(this.#all, factor);
    for (const histories of [this.#pairs, this.#names])
      for (const [key, history] of histories) {
        fade(history, factor);
        if (history.buckets < 0.01) histories.delete(key);
      }
  }

  write(to: ByteWriter): void {
    to.u8(VERSION);
    for (const number of [this.#first, this.#last, this.#elapsed, this.#dropped]) to.f64(number);
    to.f64(this.#everywhere.bucket);
    to.f64(this.#everywhere.bits);
    writeHistory(to, this.#all);
    for (const histories of [this.#pairs, this.#names]) {
      to.varint(histories.size);
      for (const [key, history] of histories) {
        to.text(key);
        writeHistory(to, history);
      }
    }
    to.varint(this.#hosts.size);
    for (const [host, { bucket, bits }] of this.#hosts) {
      to.text(host);
      to.f64(bucket);
      to.f64(bits);
    }
  }

  /** @throws RangeError if the bytes hold none, or more than the limits allow */
  static read(from: ByteReader, limits: RankerLimits = RANKER_LIMITS): AlertRanker {
    from.version(VERSION, 'ranking of alerts');
    const ranker = new AlertRanker(limits);
    ranker.#first = from.f64();
    ranker.#last = from.f64();
    ranker.#elapsed = from.f64();
    ranker.#dropped = from.f64();
    ranker.#everywhere = { bucket: from.f64(), bits: from.f64() };
    Object.assign(ranker.#all, readHistory(from));
    for (const histories of [ranker.#pairs, ranker.#names]) {
      const size = from.size(10);
      if (size > limits.pairs) throw new RangeError(`${size} pairs are more than ${limits.pairs}`);
      for (let i = 0; i < size; i++) histories.set(from.text(), readHistory(from));
    }
    const hosts = from.size(17);
    if (hosts > limits.hosts) throw new RangeError(`${hosts} hosts are more than ${limits.hosts}`);
    for (let i = 0; i < hosts; i++) ranker.#hosts.set(from.text(), { bucket: from.f64(), bits: from.f64() });
    return ranker;
  }

  #turnTo(bucket: number): void {
    if (Number.isNaN(this.#first)) this.#first = bucket - 1;
    const last = Math.max(this.#first, this.#last);
    if (bucket <= last) return;
    this.#elapsed += bucket - last;
    this.#last = bucket;
  }

  #ownBits({ host, name, count }: AlertGroup): Own {
    const pair = this.#pairs.get(keyOf(host, name));
    const named = this.#names.get(name);
    const hosts = Math.max(1, this.#hosts.size);
    const anywhere = ((named?.buckets ?? 0) + 0.5) / (this.#elapsed * hosts + 1);
    const here = ((pair?.buckets ?? 0) + BORROWED * anywhere) / (this.#elapsed + BORROWED);
    const ofAll = shareOf(this.#all, count, 0.5, 1);
    const ofName = shareOf(named, count, ofAll, BORROWED_VOLUMES);
    const volume = -Math.log2(shareOf(pair, count, ofName, BORROWED_VOLUMES));
    return { rarity: Math.max(0, -Math.log2(here)), volume: VOLUME_SHARE * Math.min(MOST_VOLUME, Math.max(0, volume)) };
  }

  #faded(company: Company | undefined): number {
    return company === undefined ? 0 : company.bits * 2 ** (-(this.#last - company.bucket) / HALF_LIFE);
  }

  #keepCompany(host: string, bits: number): void {
    this.#hosts.delete(host);
    this.#hosts.set(host, { bucket: this.#last, bits });
    this.#dropped += limit(this.#hosts, this.limits.hosts);
  }

  #learn({ host, name, count }: AlertGroup, weight: number): void {
    add(this.#all, count, weight);
    const key = keyOf(host, name);
    for (const [histories, id] of [
      [this.#pairs, key],
      [this.#names, name],
    ] as const) {
      const history = histories.get(id) ?? newHistory();
      add(history, count, weight);
      histories.delete(id);
      histories.set(id, history);
      this.#dropped += limit(histories, this.limits.pairs);
    }
  }
}

interface Own {
  readonly rarity: number;
  readonly volume: number;
}

interface Company {
  readonly bucket: number;
  readonly bits: number;
}

/** Weight of the buckets in which something came, and of its volumes by powers of two. */
interface History {
  buckets: number;
  readonly volumes: Float32Array;
}

const newHistory = (): History => ({ buckets: 0, volumes: new Float32Array(VOLUMES) });

/** Length first: no host and name can be written to look like another pair. */
const keyOf = (host: string, name: string): string => `${host.length}:${host}${name}`;

const oddOf = (own: Own | undefined): number => (own === undefined ? 0 : Math.max(0, own.rarity + own.volume - ODD));

const volumeOf = (count: number): number => (count > 1 ? Math.min(VOLUMES - 1, Math.floor(Math.log2(count))) : 0);

/** Share of volumes at least as high, backed by `prior` with a weight. */
function shareOf(history: History | undefined, count: number, prior: number, borrowed: number): number {
  if (history === undefined) return prior;
  let above = 0;
  for (let i = volumeOf(count); i < VOLUMES; i++) above += history.volumes[i] ?? 0;
  return Math.min(1, (above + borrowed * prior) / (history.buckets + borrowed));
}

function add(history: History, count: number, weight: number): void {
  history.buckets += weight;
  const volume = volumeOf(count);
  history.volumes[volume] = (history.volumes[volume] ?? 0) + weight;
}

function fade(history: History, factor: number): void {
  history.buckets *= factor;
  for (let i = 0; i < VOLUMES; i++) history.volumes[i] = (history.volumes[i] ?? 0) * factor;
}

function limit<V>(map: Map<string, V>, most: number): number {
  if (map.size <= most) return 0;
  for (const oldest of map.keys()) {
    map.delete(oldest);
    break;
  }
  return 1;
}

function writeHistory(to: ByteWriter, { buckets, volumes }: History): void {
  to.f64(buckets);
  to.f32s(volumes);
}

function readHistory(from: ByteReader): History {
  const buckets = from.f64();
  const volumes = from.f32s();
  if (volumes.length !== VOLUMES) throw new RangeError(`${volumes.length} volumes are not ${VOLUMES}`);
  return { buckets, volumes };
}
