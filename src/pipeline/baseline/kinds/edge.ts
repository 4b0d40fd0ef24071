import { z } from 'zod';
import type { ProfileView } from '../../../model/profile-view.ts';
import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { EdgeModel } from '../../../statistics/edges/edge-model.ts';
import { hash32 } from '../../../statistics/hash.ts';
import { DAY, duration } from '../duration.ts';
import { edgeContributions, edgeWords } from './edge-words.ts';
import type { Judgement, Kind, Model, ModelScope, Scopes, Seen } from './kind.ts';

const options = z.strictObject({
  /** what happens within this counts together */
  per: duration.default(60_000),
});
export type EdgeOptions = z.infer<typeof options>;

const HALF_LIFE = 28 * DAY;
/** Told once, a tick of an entity is told again only when it has become so many times odder. */
const AGAIN = 4;

/**
 * From whom to whom: an entity that suddenly does more, reaches more others, or more that it never reached, or that was hardly ever heard of
 * (docs/anomaly-methods.md, edges). The tenant's model holds the counts of all, in a bounded space; an entity's own only what it was told of last. Memory: 3.1 MB
 * the tenant, 150 bytes an entity.
 */
export class EdgeKindModel implements Model<EdgeOptions> {
  readonly per: number;
  readonly edges: EdgeModel | undefined;
  #observations = 0;
  #since = NaN;
  /** of an entity: tick that was judged last, and the least p in it */
  #tick = -1;
  #least = 1;
  /** of the tenant: the observation that was judged, and is not learnt yet */
  #isPending = false;
  #entity = '';
  #value: string | number = '';
  #time = NaN;
  #ordinal = -1;
  #p = 1;
  #origin = NaN;

  constructor({ per }: EdgeOptions, edges?: EdgeModel) {
    this.per = per;
    this.edges = edges;
  }

  get observations(): number {
    return this.#observations;
  }

  get since(): number {
    return this.#since;
  }

  judge(seen: Seen, scopes: Scopes<EdgeKindModel>): number {
    const p = scopes.tenant.see(seen);
    return Math.floor(seen.time / this.per) === this.#tick && p * AGAIN > this.#least ? NaN : p;
  }

  explain(seen: Seen, scopes: Scopes<EdgeKindModel>): Judgement {
    const p = scopes.tenant.see(seen);
    const { edges } = scopes.tenant;
    if (edges === undefined) throw new Error('the model of a tenant has counts');
    const contributions = edgeContributions(edges, p, scopes.features[0]?.id ?? '');
    const [most] = contributions;
    const isOwn = most?.channel !== 'rarity' && most?.channel !== 'destination';
    const { text, expected } = edgeWords(edges, most?.channel ?? 'activity', seen, this.per);
    return {
      p,
      direction: most?.channel === 'rarity' ? 'rare' : most?.channel === 'new destinations' ? 'new' : 'high',
      actual: edges.countsOf(most?.channel ?? 'activity').now,
      expected: { kind: 'text', text: expected },
      scope: isOwn ? 'entity' : 'tenant',
      contributions: contributions.map(({ feature, bits }) => ({ feature, bits })),
      observations: isOwn ? this.observations : scopes.tenant.observations,
      age: Math.max(0, seen.time - (isOwn && !Number.isNaN(this.since) ? this.since : scopes.tenant.since)),
      suppressors: [],
      words: text,
    };
  }

  learn(seen: Seen, _: number, scopes: Scopes<EdgeKindModel>): void {
    const p = scopes.tenant.see(seen);
    scopes.tenant.#learnt(seen.time);
    if (this !== scopes.tenant) this.#learnt(seen.time);
    const tick = Math.floor(seen.time / this.per);
    if (tick !== this.#tick) {
      this.#tick = tick;
      this.#least = p;
    } else if (p * AGAIN <= this.#least) this.#least = p;
  }

  /** Of the tenant: judges and counts an observation, once, however often it is asked before it is learnt. */
  see({ entity, value, time, ordinal }: Seen): number {
    const isSame = this.#ordinal === ordinal && this.#time === time && this.#value === value && this.#entity === entity;
    if (this.#isPending && isSame) return this.#p;
    if (Number.isNaN(this.#origin)) this.#origin = Math.floor(time / DAY) * DAY;
    const tick = Math.max(1, Math.floor((time - this.#origin) / this.per) + 1);
    const to = typeof value === 'string' ? value : String(value);
    this.#p = this.edges?.judge(hash32(entity), hash32(to), tick) ?? 1;
    this.#isPending = true;
    this.#ordinal = ordinal;
    this.#time = time;
    this.#entity = entity;
    this.#value = value;
    return this.#p;
  }

  decay(): void {
    // the counts forget by the time of the stream
  }

  describe(scopes: Scopes<EdgeKindModel>): ProfileView[] {
    const facts = [
      { name: 'connections learnt', value: Math.round(this.#observations) },
      { name: 'pairs of source and time known in all', value: Math.round(scopes.tenant.edges?.observations ?? 0) },
    ];
    return [{ kind: 'facts', facts }];
  }

  write(to: ByteWriter): void {
    to.u8(1);
    for (const number of [this.#observations, this.#since, this.#tick, this.#least, this.#origin]) to.f64(number);
    to.u8(this.edges === undefined ? 0 : 1);
    this.edges?.write(to);
  }

  static read(from: ByteReader, given: EdgeOptions): EdgeKindModel {
    from.version(1, 'edges');
    const [observations, since, tick, least, origin] = [from.f64(), from.f64(), from.f64(), from.f64(), from.f64()];
    const model = new EdgeKindModel(given, from.u8() === 1 ? EdgeModel.read(from, sizesOf(given)) : undefined);
    [model.#observations, model.#since, model.#tick, model.#least, model.#origin] = [observations, since, tick, least, origin]; // prettier-ignore
    return model;
  }

  get bytes(): number {
    return this.edges === undefined ? 150 : 3_200_000;
  }

  #learnt(time: number): void {
    if (!(this.#since <= time)) this.#since = time;
    this.#observations += 1;
    this.#isPending = false;
  }
}

const sizesOf = ({ per }: EdgeOptions): { halfLife: number; day: number } => ({ halfLife: HALF_LIFE / per, day: DAY / per }); // prettier-ignore

export const edge: Kind<EdgeOptions, EdgeKindModel> = {
  name: 'edge',
  summary: 'New connections and many at once: activity, fan-out and rarity of where they come from',
  options,
  takes: 'any',
  shared: 'own',
  weighsItself: true,
  create: (given, scope: ModelScope) => new EdgeKindModel(given, scope === 'tenant' ? new EdgeModel(sizesOf(given)) : undefined), // prettier-ignore
  read: (from, given) => EdgeKindModel.read(from, given),
};
