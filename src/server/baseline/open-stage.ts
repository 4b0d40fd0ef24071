import { DEFAULT_BUDGET } from '../../model/baseline.ts';
import { createBaselineStage } from '../../pipeline/baseline/stage.ts';
import { adjustmentsOf } from './adjustments.ts';
import { compileContent } from './compile-content.ts';
import type { OpenStage } from './shard-here.ts';

/** Makes the real stage on this thread, with the behaviours as the tenant has tuned them. */
export const openStage: OpenStage = (content, state) => {
  const { features, behaviors, problems } = compileContent(content);
  const { stage, lost, dropped } = createBaselineStage({
    features,
    behaviors,
    budget: DEFAULT_BUDGET,
    limits: { bytes: content.memory },
    adjustmentOf: adjustmentsOf(content.tunings),
    state,
  });
  const opened = { problems, features: features.length, behaviors: behaviors.length, dropped };
  return { stage, opened: lost === undefined ? opened : { ...opened, lost } };
};
