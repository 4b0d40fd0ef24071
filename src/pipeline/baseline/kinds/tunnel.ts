import { z } from 'zod';
import type { ProfileView } from '../../../model/profile-view.ts';
import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { hash32 } from '../../../statistics/hash.ts';
import { MOST_KNOWN, Prevalence } from '../../../statistics/prevalence.ts';
import { QuantileSketch } from '../../../statistics/quantile-sketch.ts';
import { NameFlow } from '../../../statistics/tunnels/name-flow.ts';
import { sumOf, tunnelBits } from '../../../statistics/tunnels/tunnel-score.ts';
import { domainParts } from '../registered-domain.ts';
import { tunnelContributions, tunnelWords } from './tunnel-words.ts';
import type { Judgement, Kind, Model, ModelScope, Scopes, Seen } from './kind.ts';

/** clients that make a domain a service */
const SERVICE = 16;

/**
 * Data in names: many different, long names under one registered domain, asked for by one client. The first feature is the name; a second, if there is one, the type of
 * record. The information in them is compared with what clients of this tenant send to domains within a window, and it counts less the more clients the domain
 * has, and the more days this client has done so before: content networks, virus scanners and telemetry use names in the same way.
 */
const options = z.strictObject({
  /** minutes from the first name on */
  window: z.number().min(5).max(1440).default(360),
  /** fewest different names that are judged */
  names: z.number().int().min(5).max(1000).default(20),
  /** with so many clients a domain is a service, and its names say nothing */
  clients: z.number().int().min(3).max(MOST_KNOWN).default(SERVICE),
  /** after so many days with as much a client is known to be like that */
  habit: z.number().min(1).max(90).default(5),
});
export type TunnelOptions = z.infer<typeof options>;

export const tunnel: Kind<TunnelOptions, TunnelModel> = {
  name: 'tunnel',
  summary: 'Many different long names under one domain: data in name queries.',
  options,
  takes: 'many',
  shared: 'daily',
  weighsItself: true,
  judgesSuspects: true,
  stateKey: ({ window }) => String(window),
  create: ({ window }, scope) => new TunnelModel(scope, window),
  read: (from, { window }, scope) => TunnelModel.read(from, scope, window),
};

interface Flow {
  names: NameFlow;
  start: number;
  last: number;
  /** different names at which it is judged next */
  next: number;
  /** days on which as much was sent before */
  habit: number;
  day: number;
  isJudged: boolean;
}

/** Memory: 600 bytes a domain with long names, at most 48 a client; of the tenant what `Prevalence` needs and a sketch of 4 kB. */
export class TunnelModel implements Model<TunnelOptions> {
  observations = 0;
  since = Number.NaN;
  readonly #scope: ModelScope;
  readonly #window: number;
  /** by domain, in the order of last query */
  readonly #flows = new Map<string, Flow>();
  /** of a tenant: who asks for which domain, and the information of windows that ended */
  #known = new Prevalence();
  #usual = new QuantileSketch();
  #time = Number.NaN;
  #ordinal = -1;
  #flow: Flow | undefined;
  #domain = '';
  #p = Number.NaN;

  constructor(scope: ModelScope, window: number) {
    this.#scope = scope;
    this.#window = window * MINUTE;
  }

  judge(seen: Seen, scopes: Scopes, { names, clients, habit }: TunnelOptions): number {
    this.#take(seen, scopes);
    const flow = this.#flow;
    if (flow === undefined) return Number.NaN;
    flow.isJudged = true;
    if (flow.names.names < Math.max(names, flow.next)) return Number.NaN;
    flow.next = Math.ceil(flow.names.names * 1.25);
    this.#p = 2 ** -Math.min(100, this.#surprise(flow, scopes, clients, habit, seen.time));
    return this.#p;
  }

  explain(seen: Seen, scopes: Scopes, { clients, habit }: TunnelOptions): Judgement {
    const flow = this.#flow;
    if (flow === undefined) throw new Error('asked to explain what was not judged');
    const tenant = tenantOf(scopes);
    const facts = flow.names.facts();
    const bits = Math.min(100, this.#surprise(flow, scopes, clients, habit, seen.time));
    const known = tenant.clientsOf(this.#domain, seen.time);
    return {
      p: 2 ** -bits,
      direction: 'pattern',
      actual: this.#domain,
      expected: { kind: 'range', median: tenant.#usualAt(0.5), low: 0, high: tenant.#usualAt(0.95), unit: 'By' },
      scope: 'tenant',
      contributions: tunnelContributions(tunnelBits(facts, tenant.#usualAt(0.99)), bits, facts),
      observations: Math.round(tenant.#usual.count),
      age: seen.time - (Number.isNaN(this.since) ? seen.time : this.since),
      suppressors: [
        ...(known > FEW
          ? [`${known === MOST_KNOWN ? 'at least ' : ''}${known} clients ask for names of this domain`]
          : []),
        ...(flow.habit >= 1 ? [`as much on ${Math.round(flow.habit)} days before`] : []),
      ],
      words: tunnelWords(facts, this.#domain, flow.last - flow.start, known, tenant.#usualAt(0.95)),
    };
  }

  learn(seen: Seen, weight: number, scopes: Scopes): void {
    this.observations += weight;
    if (Number.isNaN(this.since)) this.since = seen.time;
    if (this.#scope === 'entity') this.#take(seen, scopes);
    else if (typeof seen.value === 'string') {
      const registered = domainParts(seen.value)?.registered;
      if (registered !== undefined) this.#known.see(hash32(registered), hash32(seen.entity), dayOf(seen.time));
    }
  }

  decay(factor: number): void {
    this.observations *= factor;
    this.#usual.decay(factor);
    for (const flow of this.#flows.values()) flow.habit *= factor;
  }

  describe(): ProfileView[] {
    if (this.#scope !== 'entity') {
      const quantiles = [0.5, 0.9, 0.95, 0.99].map((share) => ({ share, value: this.#usualAt(share) }));
      return [{ kind: 'range', quantiles, unit: 'By' }];
    }
    const facts = [...this.#flows].map(([name, { names }]) => ({ name: `names under ${name}`, value: names.names }));
    return facts.length === 0 ? [] : [{ kind: 'facts', facts }];
  }

  get bytes(): number {
    const own = this.#flows.size * 600;
    return 200 + own + (this.#scope === 'entity' ? 0 : this.#known.bytes + 4000);
  }

  write(to: ByteWriter): void {
    to.u8(VERSION);
    to.f64(this.observations);
    to.f64(this.since);
    to.varint(this.#flows.size);
    for (const [domain, { names, start, last, next, habit, day, isJudged }] of this.#flows) {
      to.text(domain);
      names.write(to);
      for (const number of [start, last, next, habit, day]) to.f64(number);
      to.u8(isJudged ? 1 : 0);
    }
    if (this.#scope === 'entity') return;
    this.#known.write(to);
    this.#usual.write(to);
  }

  static read(from: ByteReader, scope: ModelScope, window: number): TunnelModel {
    from.version(VERSION, 'tunnel');
    const model = new TunnelModel(scope, window);
    model.observations = from.f64();
    model.since = from.f64();
    for (let left = from.size(300); left > 0; left--) {
      const domain = from.text();
      const names = NameFlow.read(from);
      const [start, last, next, habit, day] = [from.f64(), from.f64(), from.f64(), from.f64(), from.f64()];
      model.#flows.set(domain, { names, start, last, next, habit, day, isJudged: from.u8() === 1 });
    }
    if (scope === 'entity') return model;
    model.#known = Prevalence.read(from);
    model.#usual = QuantileSketch.read(from);
    return model;
  }

  /** Who came today may be part of an outbreak: on its first day a domain counts as one of few at most. */
  clientsOf(domain: string, time: number): number {
    const thing = hash32(domain);
    const clients = this.#known.count(thing);
    return this.#known.since(thing) < dayOf(time) ? clients : Math.min(clients, NEW);
  }

  /** Bytes of information that a share of windows stays under; until the tenant has shown enough, what was usual elsewhere. */
  #usualAt(share: number): number {
    const own = this.#usual.count < ENOUGH ? 0 : this.#usual.quantile(share);
    return share > 0.9 ? Math.max(USUAL, own) : own;
  }

  #surprise(flow: Flow, scopes: Scopes, most: number, habit: number, time: number): number {
    const tenant = tenantOf(scopes);
    const clients = tenant.clientsOf(this.#domain, time);
    const rare = clients <= FEW ? 1 : Math.max(0, 1 - Math.log2(clients / FEW) / Math.log2(most / FEW));
    const bits = sumOf(tunnelBits(flow.names.facts(), tenant.#usualAt(0.99)));
    return bits * rare * Math.max(0, 1 - flow.habit / habit);
  }

  #take(seen: Seen, scopes: Scopes): void {
    if (seen.time === this.#time && seen.ordinal === this.#ordinal) return;
    this.#time = seen.time;
    this.#ordinal = seen.ordinal;
    this.#flow = undefined;
    this.#p = Number.NaN;
    if (!Number.isFinite(seen.time) || typeof seen.value !== 'string' || seen.value.length < SHORTEST) return;
    const parts = domainParts(seen.value);
    if (parts === undefined || parts.inside.length < SHORT || parts.suffix.endsWith('arpa')) return;
    this.#domain = parts.registered;
    const flow = this.#flowOf(parts.registered, seen.time, tenantOf(scopes));
    if (seen.time >= flow.start + this.#window || seen.time < flow.start - this.#window)
      this.#close(parts.registered, flow, seen.time, tenantOf(scopes));
    flow.names.add(parts.inside, isDataType(seen.values[1]));
    flow.last = Math.max(flow.last, seen.time);
    this.#flow = flow;
  }

  #flowOf(domain: string, time: number, tenant: TunnelModel): Flow {
    const old = this.#flows.get(domain);
    const flow = old ?? { names: new NameFlow(), start: time, last: time, next: 0, habit: 0, day: -1, isJudged: false };
    if (old !== undefined) this.#flows.delete(domain);
    else if (this.#flows.size >= MOST_FLOWS) this.#makeRoom(time, tenant);
    this.#flows.set(domain, flow);
    return flow;
  }

  /** What was judged and found odd is believed little: neither habit nor usual. */
  #close(domain: string, flow: Flow, time: number, tenant: TunnelModel): void {
    const facts = flow.names.facts();
    const bits = sumOf(tunnelBits(facts, tenant.#usualAt(0.99)));
    const believed = flow.isJudged ? Math.min(1, 2 ** -bits / DOUBTED) : 1;
    // what many ask for is no measure for what few ask for
    if (tenant.#known.count(hash32(domain)) < SERVICE) tenant.#usual.add(facts.information, believed);
    const day = dayOf(flow.start);
    if (bits > HABIT_BITS && day > flow.day) {
      flow.habit += believed;
      flow.day = day;
    }
    flow.names = new NameFlow();
    flow.start = time;
    flow.last = time;
    flow.next = 0;
    flow.isJudged = false;
  }

  /** The domain with the fewest names among the eight that were not asked for longest. */
  #makeRoom(time: number, tenant: TunnelModel): void {
    let [fewest, victim] = [Infinity, ''];
    let looked = 0;
    for (const [domain, { names, habit }] of this.#flows) {
      const worth = names.names + 100 * habit;
      if (worth < fewest) [fewest, victim] = [worth, domain];
      if (++looked === 8) break;
    }
    const flow = this.#flows.get(victim);
    if (flow !== undefined) this.#close(victim, flow, time, tenant);
    this.#flows.delete(victim);
  }
}

function tenantOf({ tenant }: Scopes): TunnelModel {
  if (tenant instanceof TunnelModel) return tenant;
  throw new Error('the tenant has a model of another kind');
}

/** Types whose answers hold free data: TXT, NULL, KEY, SRV, MX, CNAME, private ones. Names or numbers. */
const isDataType = (type: string | number | undefined): boolean =>
  type !== undefined && /^(?:txt|null|key|private|\*|any|10|16|25|65399|type\d+)$/i.test(String(type));

const dayOf = (time: number): number => Math.floor(time / DAY);
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** characters: shorter names and fronts of names carry nothing worth counting */
const SHORTEST = 16;
const SHORT = 8;
const FEW = 2;
const NEW = 4;
const MOST_FLOWS = 48;
/** windows that the tenant must have shown, and bytes that one in a hundred exceeds until then */
const ENOUGH = 200;
const USUAL = 400;
/** below this p a window is believed the less to be harmless; above these bits a day is worth to be remembered */
const DOUBTED = 0.01;
const HABIT_BITS = 7;
const VERSION = 1;
