import type { AlertBudget as Budget } from '../../model/baseline.ts';
import { DEFAULT_TENANT, type TenantId } from '../../model/ids.ts';
import { mix32 } from '../../statistics/hash.ts';
import { AlertBudget } from './alert-budget.ts';
import type { Behavior } from './behaviors/behavior.ts';
import { DailyOnce } from './daily-once.ts';
import type { EntityState } from './entity-state.ts';
import { EntityTable } from './entity-table.ts';
import type { Feature } from './features/feature.ts';
import { BehaviorState, ModelSet, specOf, type BehaviorAdjustment } from './model-set.ts';
import { Peers } from './peers.ts';
import { Quarantine } from './quarantine.ts';
import { RiskDays } from './risk.ts';
import { createZones, type Zones } from './zones.ts';

export interface EngineOptions {
  readonly features: readonly Feature[];
  readonly behaviors: readonly Behavior[];
  readonly budget: Budget;
  readonly limits: EngineLimits;
  /** entities whose hash gives this number, of so many */
  readonly shard: { readonly number: number; readonly of: number };
  /** IANA name: the wall clock of entities of which none is known */
  readonly zone: string;
  readonly adjustmentOf?: (behavior: Behavior) => BehaviorAdjustment;
  /** for evaluation: told of each judgement that calibration counts, with its calibrated p and the model's own */
  readonly judged?: (state: BehaviorState, entity: string, time: number, p: number, raw: number) => void;
}

export interface EngineLimits {
  readonly entities: number;
  readonly bytes: number;
  /** models of one entity for one behaviour's `by` */
  readonly parts: number;
}

/** All that baselines know: what `snapshot.ts` writes and reads, and what the parts of the engine share. */
export class EngineState {
  readonly options: EngineOptions;
  readonly sets: readonly ModelSet[];
  readonly behaviors: readonly BehaviorState[];
  readonly budget: AlertBudget;
  readonly zones: Zones = createZones();
  entities: EntityTable;
  once = new DailyOnce();
  quarantine = new Quarantine();
  readonly peers = new Peers();
  risk = new RiskDays();
  /** newest event time that is believed; NaN before the first */
  clock = NaN;
  first = NaN;
  /** how many events in a row spoke of a time far ahead */
  jump = { to: 0, count: 0 };
  observations = 0;
  tenant: TenantId = DEFAULT_TENANT;
  /** what is seen now is the past, read in: it is learnt, and nothing is said */
  isHistory = false;
  readonly leftOut = new Map<string, number>();

  constructor(options: EngineOptions) {
    this.options = options;
    const numbers = new Map(options.features.map(({ id }, number) => [id, number]));
    const sets = new Map<string, ModelSet>();
    const behaviors: BehaviorState[] = [];
    for (const behavior of options.behaviors) {
      const spec = specOf(behavior);
      const set = sets.get(spec.key) ?? new ModelSet(sets.size, spec, spec.features.map(({ id }) => numbers.get(id) ?? -1)); // prettier-ignore
      sets.set(spec.key, set);
      const adjustment = options.adjustmentOf?.(behavior) ?? { enabled: true, severity: behavior.level, p: behavior.p };
      const state = new BehaviorState(behaviors.length, behavior, set, adjustment);
      behaviors.push(state);
      set.behaviors.push(state);
    }
    this.sets = [...sets.values()];
    this.behaviors = behaviors;
    this.budget = new AlertBudget(options.budget, behaviors, 1 / options.shard.of);
    this.entities = new EntityTable(options.limits.entities, (entity) => this.drop(entity, 'entities'));
  }

  /** What was not seen or learnt is counted. */
  count(reason: string, by = 1): void {
    this.leftOut.set(reason, (this.leftOut.get(reason) ?? 0) + by);
  }

  /** The entity is forgotten: peers keep what can be merged. */
  drop(entity: EntityState, why: string): void {
    this.count(why);
    for (const { set: number, model } of entity.allModels()) {
      const peers = this.sets[number]?.peersOf(entity.group);
      if (this.sets[number]?.spec.kind.shared === 'own') peers?.merge?.(model);
    }
  }

  zoneOf(entity: EntityState): string {
    return entity.zone ?? this.options.zone;
  }

  /** Whether this shard keeps the entity. */
  isOwn(hash: number): boolean {
    const { number, of } = this.options.shard;
    return of === 1 || mix32(hash) % of === number;
  }
}
