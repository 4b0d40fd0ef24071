import type { RuleProblem } from '../../model/api.ts';
import type { Behavior } from '../../pipeline/baseline/behaviors/behavior.ts';
import { readBehaviors } from '../../pipeline/baseline/behaviors/read-behaviors.ts';
import type { Feature } from '../../pipeline/baseline/features/feature.ts';
import { readFeatures } from '../../pipeline/baseline/features/read-features.ts';
import { kindsByName } from '../../pipeline/baseline/kinds/kinds.ts';
import type { BaselineContent } from './content.ts';

export interface CompiledContent {
  readonly features: readonly Feature[];
  readonly behaviors: readonly Behavior[];
  /** what was not loaded, and why */
  readonly problems: readonly RuleProblem[];
}

/** Reads features and behaviours out of their texts; what is wrong with one never stops the others. */
export function compileContent({ features: files, behaviors: texts }: Pick<BaselineContent, 'features' | 'behaviors'>): CompiledContent {
  const read = readFeatures(files);
  const { behaviors, problems } = readBehaviors(texts, read.features, kindsByName);
  return { features: read.features, behaviors, problems: [...read.problems, ...problems] };
} // prettier-ignore
