import { z } from 'zod';
import type { ProfileView } from '../../../model/profile-view.ts';
import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { FrequentValues } from '../../../statistics/frequent-values.ts';
import { judgeRarity, learnRarity, likeliest, type Rarity, type RarityLevel } from '../../../statistics/rarity.ts';
import { MINER_SETTINGS, TemplateMiner, type MinerSettings } from '../../../statistics/templates/template-miner.ts';
import { duration } from '../duration.ts';
import { DoubtedDays } from './doubted-days.ts';
import type { Judged, Judgement, Kind, Model, ModelScope, Scopes, Seen } from './kind.ts';
import { burstWords, noveltyWords } from './template-words.ts';
import { TemplateVolumes, type Burst } from './template-volumes.ts';

const options = z.strictObject({
  /** a kind of line that is new or rare, or far more lines of a known kind than ever */
  of: z.enum(['new', 'burst']).default('new'),
  /** length of the buckets in which a burst is looked for */
  per: duration.default(900_000),
});
export type TemplateOptions = z.infer<typeof options>;

const CAPACITY = { entity: 64, peers: 1024, tenant: 8192 } as const satisfies Record<ModelScope, number>;
/** One tree for all applications of the tenant: the application is a line's first token. */
const MINER: MinerSettings = { ...MINER_SETTINGS, templates: 8192, children: 1024 };

const USUAL = 0.05;
/** Below this p a line is believed less, until it has come on so many days. */
const DOUBTED = 0.01;
const LASTING_DAYS = 3;
const MOST_DOUBTED = 32;

/**
 * Log lines of a kind that is new or rare for a machine's application, and bursts of known kinds. Kinds are templates (Drain), mined once for the tenant;
 * an entity has their counts (docs/anomaly-methods.md, templates). Memory: an entity 1 kB to 9 kB; the tenant 3 MB for 8,192 usual templates, 40 MB at worst.
 */
export class TemplateModel implements Model<TemplateOptions> {
  readonly values: FrequentValues;
  readonly #per: number;
  readonly #miner: TemplateMiner | undefined;
  readonly #volumes: TemplateVolumes | undefined;
  #since = NaN;
  /** days on which a doubted template came */
  readonly #doubted: DoubtedDays;
  /** the line that was read last: judged and learnt, it is read once */
  #line = '';
  #id = '';

  constructor({ per }: TemplateOptions, scope: ModelScope, parts: Partial<Parts> = {}) {
    this.#per = per;
    this.#doubted = parts.doubted ?? new DoubtedDays(MOST_DOUBTED);
    this.values = parts.values ?? new FrequentValues(CAPACITY[scope]);
    this.#miner = scope === 'tenant' ? (parts.miner ?? new TemplateMiner(MINER)) : undefined;
    this.#volumes = scope === 'entity' ? (parts.volumes ?? new TemplateVolumes()) : undefined;
  }

  get observations(): number {
    return this.values.total;
  }

  get since(): number {
    return this.#since;
  }

  get due(): number {
    return this.#volumes?.endOf(this.#per) ?? Infinity;
  }

  /** Only a bucket with more lines than ever cannot wait for the next line. */
  get wake(): number {
    return this.#volumes?.isMore === true ? this.due : Infinity;
  }

  judge(seen: Seen, scopes: Scopes<TemplateModel>, { of }: TemplateOptions): number {
    if (of === 'burst') return NaN;
    const id = this.#idOf(seen, scopes);
    const [narrowest] = this.#levels(scopes);
    if (narrowest === undefined) return NaN;
    const count = narrowest.values.count(id);
    if (count > USUAL * narrowest.values.total && count >= 1) return count / narrowest.values.total;
    return this.#rarityOf(id, scopes)?.p ?? NaN;
  }

  explain(seen: Seen, scopes: Scopes<TemplateModel>): Judgement {
    const id = this.#idOf(seen, scopes);
    const rarity = this.#rarityOf(id, scopes) ?? judgeRarity(id, [{ scope: 'tenant', values: scopes.tenant.values }]);
    const [narrowest] = rarity.levels;
    const decided = rarity.scope === 'entity' ? this : rarity.scope === 'peers' ? (scopes.peers ?? scopes.tenant) : scopes.tenant; // prettier-ignore
    const actual = scopes.tenant.textOf(id);
    const usual = likeliest(this.values, 3).map(({ value, share }) => ({ value: scopes.tenant.textOf(value), share }));
    const expected = { kind: 'values' as const, values: usual };
    const [feature] = scopes.features;
    return {
      p: rarity.p,
      direction: narrowest?.isNew === true ? 'new' : 'rare',
      actual,
      expected,
      scope: rarity.scope,
      contributions: [{ feature: feature?.id ?? '', bits: rarity.bits, actual, expected }],
      observations: decided.observations,
      age: Number.isNaN(decided.#since) ? 0 : Math.max(0, seen.time - decided.#since),
      suppressors: scopes.warm === 'entity' ? [] : ['it is new here: judged by what is usual for others'],
      words: noveltyWords(String(seen.value), actual, rarity, seen.by, seen.time - decided.#since),
    };
  }

  learn(seen: Seen, _: number, scopes: Scopes<TemplateModel>): void {
    const id = this.#idOf(seen, scopes);
    const levels = [this, ...(scopes.peers === undefined ? [] : [scopes.peers]), scopes.tenant];
    for (const each of levels) if (!(each.#since <= seen.time)) each.#since = seen.time;
    const p = this.values.count(id) > USUAL * this.values.total ? 1 : (this.#rarityOf(id, scopes)?.p ?? 1);
    const weight = this.#weightOf(id, p, seen.time);
    learnRarity(id, levels.map(({ values }) => ({ scope: 'entity', values })), weight); // prettier-ignore
    this.#volumes?.add(id, seen.time, this.#per);
  }

  advance(now: number, scopes: Scopes<TemplateModel>, behaviors: readonly TemplateOptions[], judged: Judged): void {
    if (this.#volumes === undefined || this.due > now) return;
    const end = this.due;
    const burst = this.#volumes.end();
    if (burst === undefined) return;
    for (const [i, { of }] of behaviors.entries())
      if (of === 'burst') judged(i, end - 1, burst.p, () => this.#burstJudgement(burst, end, scopes));
  }

  decay(factor: number): void {
    this.values.decay(factor);
    this.#volumes?.decay(factor);
  }

  describe(scopes: Scopes<TemplateModel>): ProfileView[] {
    const { total, distinct } = this.values;
    const values = likeliest(this.values, 50).map(({ value, share }) => ({
      value: scopes.tenant.textOf(value),
      share,
    }));
    const unseen = total > 0 ? Math.min(1, distinct / (total + distinct)) : 1;
    return [{ kind: 'values', values, distinct: Math.round(distinct), unseen }];
  }

  merge(other: TemplateModel): void {
    this.values.merge(other.values);
    if (!(this.#since <= other.#since)) this.#since = other.#since;
  }

  textOf(id: string): string {
    const template = this.#miner?.get(Number(id));
    if (template === undefined) return 'a kind of line that is no longer kept';
    return template.tokens.slice(1).join(' ').slice(0, 300);
  }

  get bytes(): number {
    return 300 + 90 * this.values.size + (this.#miner?.bytes ?? 0) + (this.#volumes?.bytes ?? 0) + this.#doubted.bytes; // prettier-ignore
  }

  write(to: ByteWriter): void {
    to.u8(VERSION);
    to.f64(this.#since);
    this.#doubted.write(to);
    this.values.write(to);
    this.#miner?.write(to);
    this.#volumes?.write(to);
  }

  static read(from: ByteReader, given: TemplateOptions, scope: ModelScope): TemplateModel {
    from.version(VERSION, 'log templates of an entity');
    const since = from.f64();
    const doubted = DoubtedDays.read(from, MOST_DOUBTED);
    const values = FrequentValues.read(from);
    const miner = scope === 'tenant' ? TemplateMiner.read(from, MINER) : undefined;
    const volumes = scope === 'entity' ? TemplateVolumes.read(from) : undefined;
    const model = new TemplateModel(given, scope, {
      values,
      doubted,
      ...(miner && { miner }),
      ...(volumes && { volumes }),
    });
    model.#since = since;
    return model;
  }

  #idOf({ value, by }: Seen, { tenant }: Scopes<TemplateModel>): string {
    const line = typeof value === 'string' ? value : String(value);
    const whole = `${(by ?? '-').replaceAll(/\s/g, '_') || '-'} ${line}`;
    if (whole === this.#line) return this.#id;
    this.#line = whole.length > MINER.characters ? '' : whole;
    this.#id = String(tenant.#miner?.learn(whole, 0).id ?? -1);
    return this.#id;
  }

  #rarityOf(id: string, scopes: Scopes<TemplateModel>): Rarity<ModelScope> | undefined {
    const [first, ...rest] = this.#levels(scopes);
    return first === undefined ? undefined : judgeRarity(id, [first, ...rest]);
  }

  #levels({ judges, warm, peers, tenant }: Scopes<TemplateModel>): RarityLevel<ModelScope>[] {
    const levels: RarityLevel<ModelScope>[] = [];
    if (warm === 'entity' && judges.includes('entity')) levels.push({ scope: 'entity', values: this.values });
    if (warm !== 'tenant' && peers !== undefined && judges.includes('peers')) levels.push({ scope: 'peers', values: peers.values }); // prettier-ignore
    if (judges.includes('tenant')) levels.push({ scope: 'tenant', values: tenant.values });
    return levels;
  }

  #weightOf(id: string, p: number, time: number): number {
    if (p >= DOUBTED) {
      this.#doubted.forget(id);
      return 1;
    }
    return this.#doubted.came(id, time) >= LASTING_DAYS ? 1 : p / DOUBTED;
  }

  #burstJudgement({ id, p, count, most, buckets }: Burst, end: number, scopes: Scopes<TemplateModel>): Judgement {
    const text = scopes.tenant.textOf(id);
    const expected = { kind: 'range' as const, median: most, low: 0, high: most };
    const [feature] = scopes.features;
    return {
      p,
      direction: 'high',
      actual: count,
      expected,
      scope: 'entity',
      contributions: [{ feature: feature?.id ?? '', bits: -Math.log2(p), actual: count, expected }],
      observations: buckets,
      age: Number.isNaN(this.#since) ? 0 : Math.max(0, end - this.#since),
      suppressors: [],
      words: burstWords(text, count, most, buckets, this.#per, scopes.by),
    };
  }
}

interface Parts {
  readonly values: FrequentValues;
  readonly miner: TemplateMiner;
  readonly volumes: TemplateVolumes;
  readonly doubted: DoubtedDays;
}

const VERSION = 1;

export const template: Kind<TemplateOptions, TemplateModel> = {
  name: 'template',
  summary: 'Log lines of a kind that is new or rare, or a burst of a known kind',
  options,
  takes: 'text',
  shared: 'own',
  weighsItself: true,
  stateKey: ({ per }) => String(per),
  create: (given, scope) => new TemplateModel(given, scope),
  read: (from, given, scope) => TemplateModel.read(from, given, scope),
};
