import type { AlertBudget, BaselineCommand } from '../../model/baseline.ts';
import type { Finding } from '../../model/finding.ts';
import type { BaselineStage } from '../ports.ts';
import type { BehaviorAdjustment } from './model-set.ts';
import type { Behavior } from './behaviors/behavior.ts';
import { changeEngine } from './commands.ts';
import { HOUR } from './duration.ts';
import { Engine, type EngineLimits } from './engine.ts';
import type { Feature } from './features/feature.ts';
import { readEngine, writeEngine } from './snapshot.ts';
import { createViews } from './views.ts';

export interface BaselineStageOptions {
  readonly features: readonly Feature[];
  readonly behaviors: readonly Behavior[];
  readonly budget: AlertBudget;
  /** default: one shard, which has all */
  readonly shard?: { readonly number: number; readonly of: number };
  readonly limits?: Partial<EngineLimits>;
  /** IANA name: the wall clock of entities of which none is known; default UTC */
  readonly zone?: string;
  /** how the tenant has changed a behaviour */
  readonly adjustmentOf?: (behavior: Behavior) => BehaviorAdjustment;
  /** as `write` gave it */
  readonly state?: Uint8Array | undefined;
}

export interface OpenedBaselines {
  readonly stage: BaselineStage;
  /** why the state could not be read: everything is learnt anew */
  readonly lost?: string;
  /** what of it could not be taken over: behaviours that are gone or changed, a sentence each */
  readonly dropped: readonly string[];
}

/** Baselines in one thread. See `BaselineStage` for what it promises, `engine.ts` for how it works. */
export function createBaselineStage(options: BaselineStageOptions): OpenedBaselines {
  const engineOptions = {
    features: options.features,
    behaviors: options.behaviors,
    budget: options.budget,
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    shard: options.shard ?? { number: 0, of: 1 },
    zone: options.zone ?? 'UTC',
    ...(options.adjustmentOf === undefined ? {} : { adjustmentOf: options.adjustmentOf }),
  };
  const opened = options.state === undefined ? { engine: new Engine(engineOptions), dropped: [] } : readEngine(options.state, engineOptions); // prettier-ignore
  const { engine } = opened;
  return {
    stage: {
      see(observations, received, isHistory) {
        const findings: Finding[] = observations === undefined ? [] : engine.see(observations, isHistory);
        // what is received when it happens moves the clock also when nothing is observed; a past that is read in must not. Of what was before, only the
        // clock may decide: it is the same after a restart
        const isLive = !isHistory && received > engine.clock && received - engine.clock < HOUR;
        if (observations === undefined && isLive) findings.push(...engine.advance(received, isHistory));
        return findings;
      },
      change: (command: BaselineCommand, at) => changeEngine(engine, command, at),
      write: () => writeEngine(engine),
      views: createViews(engine),
    },
    ...(opened.lost === undefined ? {} : { lost: opened.lost }),
    dropped: opened.dropped,
  };
}

export const DEFAULT_LIMITS: EngineLimits = { entities: 1_000_000, bytes: 8 * 2 ** 30, parts: 64 };
