import { z } from 'zod';
import type { ProfileView } from '../../../model/profile-view.ts';
import { burstTail, fisherTail } from '../../../statistics/domains/name-burst.ts';
import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { hash32 } from '../../../statistics/hash.ts';
import { Prevalence } from '../../../statistics/prevalence.ts';
import { domainParts } from '../registered-domain.ts';
import { judgeDomainName, type DomainName } from './domain-name.ts';
import { burstContributions, burstWords } from './domain-words.ts';
import type { Judgement, Kind, Model, ModelScope, Scopes, Seen } from './kind.ts';

/**
 * A client that asks for names which do not exist, which others do not know, and which look as if an algorithm had made them. The first feature is the name; a second, if
 * there is one, the answer's code: then only names that do not exist count. Names of one registered domain count once.
 *
 * Two p-values are joined (Fisher): that of the letters of all such names within the window, and that of how many there are against what is usual for the client.
 * So generators that join words of a dictionary, which no letters give away, are found by their bursts.
 */
const options = z.strictObject({
  /** minutes from the first such name on */
  window: z.number().min(1).max(1440).default(30),
  /** fewest names that are judged */
  names: z.number().int().min(2).max(100).default(5),
});
export type DomainOptions = z.infer<typeof options>;

export const domain: Kind<DomainOptions, DomainBurstModel> = {
  name: 'domain',
  summary: 'Bursts of names that do not exist and look generated.',
  options,
  takes: 'many',
  shared: 'daily',
  weighsItself: true,
  judgesSuspects: true,
  stateKey: ({ window }) => String(window),
  create: (_, scope) => new DomainBurstModel(scope),
  read: (from, _, scope) => DomainBurstModel.read(from, scope),
};

/**
 * Memory: of a client 350 bytes, and 16 for each name of the open window, at most 256 (4 kB); of the tenant what `Prevalence` needs.
 */
export class DomainBurstModel implements Model<DomainOptions> {
  observations = 0;
  since = Number.NaN;
  readonly #scope: ModelScope;
  /** of a tenant: who asked for which registered domain */
  #known = new Prevalence();
  /** failed names of windows that ended, the sum of -ln p of their letters, and how many windows: all fade */
  #failed = 0;
  #surprise = 0;
  #windows = 0;
  #closed = Number.NaN;
  /** the open window: its first name, hashes of its registered domains, the sum of -ln p of their letters */
  #start = Number.NaN;
  #last = Number.NaN;
  #names = new Set<number>();
  #letters = 0;
  /** the three that look most generated */
  #examples: DomainName[] = [];
  #isNew = false;
  /** whether the open window was judged: while everything is still learnt, everything is believed */
  #isJudged = false;
  /** ms; of the behaviour that judged last */
  #window = 30 * MINUTE;
  #time = Number.NaN;
  #ordinal = -1;
  /** domains asked for lately, so that repetitions cost nothing */
  readonly #recent = new Uint32Array(RECENT);

  readonly #judgeName: (name: string) => DomainName | undefined;

  /** @param judgeName with another model of names than the one that is shipped: for evaluation */
  constructor(scope: ModelScope, judgeName: (name: string) => DomainName | undefined = judgeDomainName) {
    this.#scope = scope;
    this.#judgeName = judgeName;
  }

  judge(seen: Seen, scopes: Scopes, { window, names }: DomainOptions): number {
    this.#take(seen, scopes, window * MINUTE);
    this.#isJudged = true;
    if (!this.#isNew || this.#names.size < names) return Number.NaN;
    const [letters, burst] = this.#parts(scopes);
    return fisherTail(-Math.log(letters) - Math.log(burst), 2);
  }

  explain(seen: Seen, scopes: Scopes): Judgement {
    const [letters, burst] = this.#parts(scopes);
    const p = fisherTail(-Math.log(letters) - Math.log(burst), 2);
    const tenant = tenantOf(scopes);
    const usual = (this.#failed + SHAPE) / (this.#windows + scaleOf(tenant));
    return {
      p,
      direction: 'pattern',
      actual: this.#names.size,
      expected: { kind: 'range', median: usual, low: 0, high: usual + 2 * Math.sqrt(usual + 1) },
      scope: this.#windows > WARM ? 'entity' : 'model',
      contributions: burstContributions(p, letters, burst, this.#names.size, this.#examples[0]),
      observations: this.observations,
      age: seen.time - this.since,
      suppressors: [],
      words: burstWords(this.#names.size, this.#last - this.#start, this.#examples, usual, seen.values.length > 1),
    };
  }

  /** Windows teach when they end: `#close`. What looked odd is believed little. */
  learn(seen: Seen, weight: number, scopes: Scopes): void {
    this.observations += weight;
    if (Number.isNaN(this.since)) this.since = seen.time;
    if (this.#scope === 'entity') this.#take(seen, scopes, Math.max(MINUTE, this.#window));
    else this.#know(seen);
  }

  decay(factor: number): void {
    this.observations *= factor;
    this.#failed *= factor;
    this.#surprise *= factor;
    this.#windows *= factor;
  }

  describe(): ProfileView[] {
    const rate = this.#windows === 0 ? 0 : this.#failed / this.#windows;
    const facts = [{ name: 'names that do not exist, in a window', value: rate }];
    if (this.#scope === 'tenant') facts.push({ name: 'domains known', value: this.#known.size });
    return [{ kind: 'facts', facts }];
  }

  /** failed names in a window, on average */
  get meanRate(): number {
    return this.#windows < 1 ? 0.2 : this.#failed / this.#windows;
  }

  get bytes(): number {
    return 350 + this.#names.size * 16 + (this.#scope === 'tenant' ? this.#known.bytes : 0);
  }

  write(to: ByteWriter): void {
    to.u8(VERSION);
    for (const number of [this.observations, this.since, this.#failed, this.#surprise, this.#windows, this.#closed, this.#start, this.#last, this.#letters, this.#window]) to.f64(number); // prettier-ignore
    to.varint(this.#names.size);
    for (const name of this.#names) to.u32(name);
    if (this.#scope === 'tenant') this.#known.write(to);
  }

  static read(from: ByteReader, scope: ModelScope): DomainBurstModel {
    from.version(VERSION, 'domain');
    const model = new DomainBurstModel(scope);
    model.observations = from.f64();
    model.since = from.f64();
    model.#failed = from.f64();
    model.#surprise = from.f64();
    model.#windows = from.f64();
    model.#closed = from.f64();
    model.#start = from.f64();
    model.#last = from.f64();
    model.#letters = from.f64();
    model.#window = from.f64();
    const names = from.size(4);
    if (names > MOST_NAMES) throw new RangeError(`domain: ${names} names in a window`);
    for (let left = names; left > 0; left--) model.#names.add(from.u32());
    if (scope === 'tenant') model.#known = Prevalence.read(from);
    return model;
  }

  /** Takes an observation once, whether it is judged and learnt or learnt only. */
  #take(seen: Seen, scopes: Scopes, window: number): void {
    if (seen.time === this.#time && seen.ordinal === this.#ordinal) return;
    this.#time = seen.time;
    this.#ordinal = seen.ordinal;
    this.#isNew = false;
    this.#window = window;
    if (!Number.isFinite(seen.time) || typeof seen.value !== 'string') return;
    const isFailed = isNoSuchName(seen.values[1]);
    const whole = hash32(seen.value);
    const place = whole % RECENT;
    if (this.#recent[place] === whole && isFailed === false) return;
    this.#recent[place] = whole;
    const parts = domainParts(seen.value);
    if (parts === undefined) return;
    const thing = hash32(parts.registered);
    const day = Math.floor(seen.time / DAY);
    const tenant = tenantOf(scopes);
    // what others asked for on days before is no news; what they all ask for today may be an outbreak
    const isKnown = tenant.#known.since(thing) < day && tenant.#known.count(thing) > FEW;
    if (isKnown || isFailed === false) return;
    this.#open(seen.time, tenant);
    this.#last = Math.max(this.#last, seen.time);
    if (this.#names.has(thing) || this.#names.size >= MOST_NAMES) return;
    this.#names.add(thing);
    this.#isNew = true;
    const found = this.#judgeName(seen.value);
    if (found === undefined) return;
    this.#letters -= Math.log(found.p);
    this.#examples.push(found);
    this.#examples.sort((one, other) => other.logit - one.logit);
    this.#examples.length = Math.min(3, this.#examples.length);
  }

  #know({ value, time, entity }: Seen): void {
    const registered = typeof value === 'string' ? domainParts(value)?.registered : undefined;
    if (registered !== undefined) this.#known.see(hash32(registered), hash32(entity), Math.floor(time / DAY));
  }

  #open(time: number, tenant: DomainBurstModel): void {
    // a clock that jumps back far begins anew too
    if (time >= this.#start && time < this.#start + this.#window) return;
    if (!Number.isNaN(this.#start) && time > this.#start - this.#window && time < this.#start) return;
    this.#close(time, tenant);
    this.#start = time;
    this.#last = time;
    this.#names.clear();
    this.#letters = 0;
    this.#examples = [];
  }

  /** Windows that nothing failed in count as well, up to a week of them. */
  #close(time: number, tenant: DomainBurstModel): void {
    const from = Number.isNaN(this.#closed) ? (Number.isNaN(this.since) ? time : this.since) : this.#closed;
    const windows = Math.max(0, Math.min((time - from) / this.#window, WEEK / this.#window));
    const count = this.#names.size;
    const p = count === 0 ? 1 : burstTail(count, this.#failed, this.#windows, SHAPE, scaleOf(tenant));
    const believed = this.#isJudged ? Math.min(1, p / DOUBTED) : 1;
    for (const model of [this, tenant]) {
      model.#failed += believed * count;
      model.#surprise += believed * this.#letters;
      model.#windows += windows;
    }
    this.#closed = time;
    this.#isJudged = false;
  }

  /** p of the letters and of the number. */
  #parts(scopes: Scopes): readonly [number, number] {
    const tenant = tenantOf(scopes);
    // names that fail are odder than names that are popular, of which the model learnt, and some clients have odd ones every day
    const ofTenant = (tenant.#surprise + STEADY * SURPRISE) / (tenant.#failed + STEADY);
    const usual = (this.#surprise + STEADY * ofTenant) / (this.#failed + STEADY);
    const letters = fisherTail(this.#letters / Math.max(1, usual), this.#names.size);
    return [letters, burstTail(this.#names.size, this.#failed, this.#windows, SHAPE, scaleOf(tenant))];
  }
}

/** Before a client has shown its own rate, that of the tenant is taken: a gamma prior of this shape, wide, and the tenant's mean. */
const SHAPE = 0.5;
const scaleOf = (tenant: DomainBurstModel): number => SHAPE / Math.max(0.02, tenant.meanRate);

function tenantOf({ tenant }: Scopes): DomainBurstModel {
  if (tenant instanceof DomainBurstModel) return tenant;
  throw new Error('the tenant has a model of another kind');
}

/** `undefined`: the answer is not known. */
function isNoSuchName(code: string | number | undefined): boolean | undefined {
  if (code === undefined || code === '') return undefined;
  return code === 3 || code === '3' || (typeof code === 'string' && /nx_?domain|non-?existent/i.test(code));
}

const MINUTE = 60_000;
const DAY = 86_400_000;
const WEEK = 7 * DAY;
const FEW = 2;
const MOST_NAMES = 256;
const RECENT = 32;
/** -ln p of a failed name before any was seen (1 is that of a popular one), and how many names outweigh it */
const SURPRISE = 1.25;
const STEADY = 30;
/** below this p a window is believed the less to be harmless */
const DOUBTED = 0.01;
/** windows that a client's own rate is told by */
const WARM = 48;
const VERSION = 1;
