import type { Feature } from './features/feature.ts';
import type { Behavior } from './behaviors/behavior.ts';
import { Calibration, type CalibrationOptions } from './calibration.ts';
import type { ByteReader, ByteWriter } from '../../statistics/bytes.ts';
import type { FeatureName, Kind, Model, ModelScope, Scopes } from './kinds/kind.ts';

/** What behaviours that share their models have in common: features, kind, and what of the options makes the models. */
export interface ModelSpec {
  readonly key: string;
  readonly kind: Kind;
  readonly options: unknown;
  readonly features: readonly Feature[];
}

export function specOf({ kind, options, features }: Behavior): ModelSpec {
  const state = kind.stateKey === undefined ? JSON.stringify(options) : kind.stateKey(options);
  const names = features.map(({ id, by }) => `${id} ${JSON.stringify(by ?? null)}`);
  return { key: `${kind.name}\n${state}\n${names.join('\n')}`, kind, options, features };
}

/** The models of one spec: those of peers and tenant here, those of entities with the entities. */
export class ModelSet {
  readonly number: number;
  readonly spec: ModelSpec;
  /** what the kind says, here where it is asked for every observation: see `Kind` */
  readonly shared: Kind['shared'];
  readonly weighsItself: boolean;
  readonly judgesRunning: boolean;
  /** whether its models do something as time goes on */
  readonly isTimed: boolean;
  readonly behaviors: BehaviorState[] = [];
  /** numbers of its features */
  readonly features: readonly number[];
  tenant: Model;
  readonly peers = new Map<number, Model>();
  /** of the whole tenant, whatever the models make of it */
  observations = 0;
  since = NaN;
  /** used again for every observation */
  readonly scopes: MutableScopes;
  #options: readonly unknown[] | undefined;

  constructor(number: number, spec: ModelSpec, features: readonly number[]) {
    this.number = number;
    this.spec = spec;
    this.shared = spec.kind.shared;
    this.weighsItself = spec.kind.weighsItself === true;
    this.judgesRunning = spec.kind.judgesRunning === true;
    this.features = features;
    this.tenant = this.create('tenant');
    this.isTimed = this.tenant.advance !== undefined;
    this.scopes = {
      warm: 'tenant', judges: [], peers: undefined, tenant: this.tenant, peerCount: 0, entity: '', by: undefined, offset: 0,
      features: spec.features.map(({ id, title, unit }): FeatureName => ({ id, title, unit })),
    }; // prettier-ignore
  }

  create(scope: ModelScope): Model {
    return this.spec.kind.create(this.spec.options, scope);
  }

  /** of its behaviours, in their order */
  get options(): readonly unknown[] {
    return (this.#options ??= this.behaviors.map(({ behavior }) => behavior.options));
  }

  peersOf(group: number): Model | undefined {
    return group < 0 ? undefined : this.peers.get(group);
  }

  reset(): void {
    this.tenant = this.create('tenant');
    this.peers.clear();
    this.observations = 0;
    this.since = NaN;
  }
}

export type MutableScopes = { -readonly [Key in keyof Scopes]: Scopes[Key] };

/** How a tenant has changed a behaviour, as far as the stage needs to know. */
export interface BehaviorAdjustment {
  readonly enabled: boolean;
  readonly severity: Behavior['level'];
  readonly p: number;
  /** whether a finding about this entity with this value is an exception at that time */
  readonly isExcepted?: (entity: string, value: string, time: number) => boolean;
}

/** A behaviour at work: its calibration and what it may say. */
export class BehaviorState {
  readonly number: number;
  readonly behavior: Behavior;
  readonly set: ModelSet;
  readonly adjustment: BehaviorAdjustment;
  calibration: Calibration;
  /** p up to which it may speak now: see `AlertBudget` */
  threshold: number;
  /** of the alert budget, 0 to 1 */
  share = 0;
  /** findings since the beginning, today, and a day on average; those that were kept back because the entity had just been spoken of */
  findings = 0;
  today = 0;
  perDay = NaN;
  /** whole days since it could judge */
  days = 0;

  constructor(number: number, behavior: Behavior, set: ModelSet, adjustment: BehaviorAdjustment) {
    this.number = number;
    this.behavior = behavior;
    this.set = set;
    this.adjustment = adjustment;
    this.calibration = new Calibration(this.#calibrating);
    this.threshold = adjustment.p;
  }

  /** Whether the tenant as a whole knows enough for it. */
  isWarm(time: number): boolean {
    const { needs } = this.behavior;
    return this.set.observations >= needs.observations && time - this.set.since >= needs.age;
  }

  endDay(): void {
    this.calibration.endDay();
    this.perDay = Number.isNaN(this.perDay) ? this.today : this.perDay + 0.2 * (this.today - this.perDay);
    this.today = 0;
    if (this.calibration.judged > 0) this.days += 1;
  }

  /** alarms a day that chance alone would raise at its threshold */
  get expectedPerDay(): number {
    return this.calibration.perDay * Math.min(this.threshold, this.calibration.reach(this.threshold));
  }

  /** The share of its alarms that chance alone would have raised: expected under the calibrated null, over those that there were (Benjamini and Hochberg's estimate). */
  get falseShare(): number | undefined {
    if (this.days < 3) return undefined;
    const actual = Math.max(Number.isNaN(this.perDay) ? 0 : this.perDay, this.today);
    const expected = this.expectedPerDay;
    return actual <= 0 ? 1 : Math.min(1, expected / actual);
  }

  get #calibrating(): CalibrationOptions {
    // what may count for the risk of an entity, or raise an alarm
    return { judgesSuspects: this.behavior.kind.judgesSuspects === true, interest: Math.max(0.01, this.adjustment.p) };
  }

  write(to: ByteWriter): void {
    to.u8(1);
    this.calibration.write(to);
    for (const number of [this.threshold, this.findings, this.today, this.perDay, this.days]) to.f64(number);
  }

  read(from: ByteReader): void {
    from.version(1, 'state of a behaviour');
    this.calibration = Calibration.read(from, this.#calibrating);
    this.threshold = from.f64();
    this.findings = from.f64();
    this.today = from.f64();
    this.perDay = from.f64();
    this.days = from.f64();
  }
}
