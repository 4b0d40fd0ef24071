import { DEFAULT_TENANT } from '../../model/ids.ts';
import type { RecordBatch } from '../../model/record.ts';
import { readFeatures } from '../../pipeline/baseline/features/read-features.ts';
import { createObserve } from '../../pipeline/baseline/observations.ts';
import { createSigmaDetector } from '../../pipeline/detect/sigma-detector.ts';
import { createClaimsOf } from '../../pipeline/identify/claims.ts';
import type { Understood } from '../../pipeline/ports.ts';
import type { LoadedContent } from '../loaded-rules.ts';
import { ownClaimRules } from '../identities/own-claims.ts';
import { parsers } from '../parsers.ts';
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
  const understand = createUnderstandHere(parsers, [sigma], DEFAULT_TENANT, observe, claimsOf);
  const observeAgain = createObserveAgain(parsers, DEFAULT_TENANT, observe);
  return {
    loaded,
    understand: (batch) => ({ ...understand(batch), rules: source.version }),
    observe: observeAgain,
    usage: createUsageDeltas(sigma.engine),
  };
}
