import { DEFAULT_TENANT } from '../../model/ids.ts';
import type { RecordBatch } from '../../model/record.ts';
import { readFeatures } from '../../pipeline/baseline/features/read-features.ts';
import { createObserve } from '../../pipeline/baseline/observations.ts';
import { createSigmaDetector } from '../../pipeline/detect/sigma-detector.ts';
import { createClaimsOf } from '../../pipeline/identify/claims.ts';
import type { Understood } from '../../pipeline/ports.ts';
import type { LoadedContent } from '../loaded-rules.ts';
import { ownClaimRules } from '../identities/own-claims.ts';
import { createReading } from '../mappings/reading.ts';
import { compileRuleSet } from '../rules/compile-rule-set.ts';
import type { RuleSetSource } from '../rules/rule-set.ts';
import { createObserveAgain, createUnderstandHere } from './understand.ts';
import { createUsageDeltas, type UsageDelta } from './usage-deltas.ts';

/** A rule set made ready on this thread. */
export interface JudgeHere {
  readonly loaded: LoadedContent;
  understand(batch: RecordBatch): Understood;
  /** Only what baselines look at in a batch, for a replay. */
  observe(batch: RecordBatch): Understood;
  /** since it was last asked */
  usage(): UsageDelta | undefined;
}

export function createJudgeHere(source: RuleSetSource): JudgeHere {
  const { ruleSet, loaded } = compileRuleSet(source);
  const sigma = createSigmaDetector(ruleSet, { now: () => performance.now() });
  const observe = createObserve(readFeatures(source.features ?? []).features);
  const claimsOf = createClaimsOf(ownClaimRules());
  const reading = createReading(source.mappings, (all) => ({
    understand: createUnderstandHere(all, [sigma], DEFAULT_TENANT, observe, claimsOf),
    observe: createObserveAgain(all, DEFAULT_TENANT, observe),
  }));
  return {
    loaded,
    understand: (batch) => {
      const { version, reader } = reading(batch.first);
      return { ...reader.understand(batch), rules: source.version, mappings: version };
    },
    observe: (batch) => reading(batch.first).reader.observe(batch),
    usage: createUsageDeltas(sigma.engine),
  };
}
