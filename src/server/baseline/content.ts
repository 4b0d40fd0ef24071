import { createHash } from 'node:crypto';
import { z } from 'zod';
import { behaviorException } from '../../model/behavior.ts';
import { severity } from '../../model/severity.ts';
import { readFeatures } from '../../pipeline/baseline/features/read-features.ts';
import { featureSetOf } from '../../pipeline/baseline/observations.ts';
import type { StoredBehaviorTuning } from '../../store/state/baseline-store.ts';

const texts = z.array(z.object({ source: z.string(), text: z.string() }));

/** What baselines watch and how strictly, as plain data: the thread of the stage compiles it for itself. The same content has the same version. */
export const baselineContent = z.object({
  version: z.string(),
  features: texts,
  behaviors: texts,
  /** `featureSetOf` the features: what was packed with another set cannot be read */
  featureSet: z.number(),
  tunings: z.array(
    z.object({
      behavior: z.string(),
      enabled: z.boolean().nullable(),
      severity: severity.nullable(),
      p: z.number().nullable(),
      exceptions: z.array(behaviorException),
    }),
  ),
  /** bytes that profiles may take */
  memory: z.number(),
});
export type BaselineContent = z.infer<typeof baselineContent>;
export type BaselineTexts = z.infer<typeof texts>;

/** Puts content together and names its version. */
export function contentOf(
  parts: Pick<BaselineContent, 'features' | 'behaviors' | 'memory'>,
  tunings: readonly StoredBehaviorTuning[],
): BaselineContent {
  const sorted = tunings.toSorted((a, b) => (a.behavior < b.behavior ? -1 : 1));
  const kept = sorted.map(({ exceptions, ...tuning }) => ({ ...tuning, exceptions: [...exceptions] }));
  const featureSet = featureSetOf(readFeatures(parts.features).features);
  const whole = { ...parts, featureSet, tunings: kept };
  return { version: createHash('sha256').update(JSON.stringify(whole)).digest('hex').slice(0, 16), ...whole };
}
