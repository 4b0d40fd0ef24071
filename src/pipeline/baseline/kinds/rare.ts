import { z } from 'zod';
import type { Contribution, Expected } from '../../../model/anomaly.ts';
import type { ProfileView } from '../../../model/profile-view.ts';
import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { FrequentValues } from '../../../statistics/frequent-values.ts';
import { judgeRarity, likeliest, rarityOf, type RarityLevel } from '../../../statistics/rarity.ts';
import { durationWords } from '../duration.ts';
import type { Judgement, Kind, Model, ModelScope, Scopes, Seen } from './kind.ts';
import { countWords, percent } from './words.ts';

const options = z.strictObject({
  /** only what was never seen in the scope */
  first: z.boolean().default(false),
});
export type RareOptions = z.infer<typeof options>;

/** Values held: the rest is summed up as what made room. */
const CAPACITY = { entity: 64, peers: 512, tenant: 8192 } as const satisfies Record<ModelScope, number>;

/** A value that makes up more of all than this is not rare, whoever looks. */
const USUAL = 0.05;

/** the narrowest first */
const SCOPES = ['entity', 'peers', 'tenant'] as const;
/** scratch: see `#askedOf` */
const asked: (FrequentValues | undefined)[] = [undefined, undefined, undefined];

/** A value that is new or rare for the entity, among its peers, in the tenant (docs/anomaly-methods.md). Memory: 200 bytes and 16 a value, at most 64 for an entity. */
export class RareModel implements Model<RareOptions> {
  readonly #values: FrequentValues;
  #since: number;

  constructor(values: FrequentValues, since = NaN) {
    this.#values = values;
    this.#since = since;
  }

  get observations(): number {
    return this.#values.total;
  }

  get since(): number {
    return this.#since;
  }

  get values(): FrequentValues {
    return this.#values;
  }

  judge({ value }: Seen, scopes: Scopes<RareModel>, { first }: RareOptions): number {
    const text = typeof value === 'string' ? value : String(value);
    const levels = this.#askedOf(scopes);
    const narrowest = levels[0] ?? levels[1] ?? levels[2];
    if (narrowest === undefined) return NaN;
    const count = narrowest.count(text);
    if (first && count > 0) return 1;
    // most observations are of usual values: exact enough, and without making anything
    if (count > USUAL * narrowest.total && count >= 1) return count / narrowest.total;
    return rarityOf(text, levels);
  }

  explain({ value, time }: Seen, scopes: Scopes<RareModel>): Judgement {
    const text = String(value);
    const levels = this.#levels(scopes) ?? [{ scope: 'tenant', values: scopes.tenant.values }];
    const rarity = judgeRarity(text, levels);
    const [narrowest] = rarity.levels;
    const own = levels[0];
    const decided = this.#modelOf(rarity.scope, scopes);
    const expected: Expected = { kind: 'values', values: likeliest(own.values, 5) };
    const [feature] = scopes.features;
    const contribution: Contribution = { feature: feature?.id ?? '', bits: rarity.bits, actual: text, expected };
    return {
      p: rarity.p,
      direction: narrowest?.isNew === true ? 'new' : 'rare',
      actual: text,
      expected,
      scope: rarity.scope,
      contributions: [contribution],
      observations: decided.observations,
      age: Math.max(0, time - (Number.isNaN(decided.since) ? time : decided.since)),
      suppressors: scopes.warm === 'entity' ? [] : ['it is new here: judged by what is usual for others'],
      words: this.#words(text, rarity.levels, scopes, time, expected, feature?.title ?? 'value'),
    };
  }

  learn({ value, time }: Seen, weight: number): void {
    if (Number.isNaN(this.#since)) this.#since = time;
    // a value that is believed less than half is not known: a trace of it would already keep wider levels from being asked
    if (weight >= 0.5) this.#values.add(typeof value === 'string' ? value : String(value), weight);
  }

  decay(factor: number): void {
    this.#values.decay(factor);
  }

  describe(): ProfileView[] {
    const { total, distinct } = this.#values;
    const unseen = total > 0 ? Math.min(1, distinct / (total + distinct)) : 1;
    return [{ kind: 'values', values: likeliest(this.#values, 50), distinct: Math.round(distinct), unseen }];
  }

  merge(other: RareModel): void {
    this.#values.merge(other.#values);
    if (!(this.#since <= other.#since)) this.#since = other.#since;
  }

  write(to: ByteWriter): void {
    to.u8(1);
    to.f64(this.#since);
    this.#values.write(to);
  }

  get bytes(): number {
    return 280 + this.#values.size * (this.#values.size > 24 ? 100 : 56);
  }

  /** What the levels hold that the behaviour asks, in the order of `SCOPES`: one list, used again for the next observation. */
  #askedOf({ judges, warm, peers, tenant }: Scopes<RareModel>): readonly (FrequentValues | undefined)[] {
    asked[0] = warm === 'entity' && judges.includes('entity') ? this.#values : undefined;
    asked[1] = warm !== 'tenant' && judges.includes('peers') ? peers?.values : undefined;
    asked[2] = judges.includes('tenant') ? tenant.values : undefined;
    return asked;
  }

  #levels(scopes: Scopes<RareModel>): [RarityLevel<ModelScope>, ...RarityLevel<ModelScope>[]] | undefined {
    const levels = this.#askedOf(scopes).flatMap((values, at) => values === undefined ? [] : [{ scope: SCOPES[at] ?? 'tenant', values }]); // prettier-ignore
    const [first, ...rest] = levels;
    return first === undefined ? undefined : [first, ...rest];
  }

  #modelOf(scope: ModelScope, scopes: Scopes<RareModel>): RareModel {
    return scope === 'entity' ? this : scope === 'peers' ? (scopes.peers ?? scopes.tenant) : scopes.tenant;
  }

  #words(
    text: string,
    levels: readonly { scope: ModelScope; count: number; observations: number; isNew: boolean }[],
    scopes: Scopes<RareModel>,
    time: number,
    expected: Expected,
    title: string,
  ): string {
    const parts = levels.map(({ scope, count, observations, isNew }) => {
      const age = durationWords(Math.max(0, time - this.#modelOf(scope, scopes).since));
      const often = isNew ? 'never' : countWords(count);
      if (scope === 'entity') return `in ${Math.round(observations)} observations over ${age} ${often}`;
      if (scope === 'peers') return `among its ${scopes.peerCount} peers ${often}`;
      return `in the whole organisation over ${age} ${often}`;
    });
    const usual = expected.kind === 'values' ? expected.values.slice(0, 3).map(({ value, share }) => `${value} ${percent(share)}`).join(', ') : ''; // prettier-ignore
    return `${title}: ${text}; ${parts.join(', ')}${usual === '' ? '' : `; usual: ${usual}`}`;
  }
}

export const rare: Kind<RareOptions, RareModel> = {
  name: 'rare',
  summary: 'A value that is new or rare for the entity, among its peers, in the tenant',
  options,
  takes: 'any',
  shared: 'daily',
  stateKey: () => '',
  create: (_, scope) => new RareModel(new FrequentValues(CAPACITY[scope])),
  read(from: ByteReader) {
    from.version(1, 'rare values');
    const since = from.f64();
    return new RareModel(FrequentValues.read(from), since);
  },
};
