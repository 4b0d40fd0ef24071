import { z } from 'zod';
import { ruleException } from '../../model/rule.ts';
import { mappingHistory } from '../mappings/mapping-set.ts';
import { severity } from '../../model/severity.ts';
import { ruleAdaptation } from '../rule-adaptation.ts';

/**
 * Everything that says how events are judged, as plain data: each thread compiles it for itself. The same content always has the same
 * version, also after a restart.
 */
export const ruleSetSource = z.object({
  version: z.string(),
  /** in the order in which they count: of two rules with one id the first is loaded */
  texts: z.array(
    z.object({
      /** the file, or `pack/path` */
      source: z.string(),
      text: z.string(),
      pack: z.string(),
      /** of the text */
      version: z.string(),
      /** whether the pack is turned on */
      enabled: z.boolean(),
    }),
  ),
  /** pipelines and values of placeholders, if there are any */
  adaptation: ruleAdaptation.optional(),
  /** the files of features: what baselines look at */
  features: z.array(z.object({ source: z.string(), text: z.string() })).optional(),
  /** the mappings that records are read with, and those of before */
  mappings: mappingHistory.optional(),
  /** what people changed, by rule */
  tunings: z.array(
    z.object({
      rule: z.string(),
      enabled: z.boolean().nullable(),
      severity: severity.nullable(),
      exceptions: z.array(ruleException),
    }),
  ),
});
export type RuleSetSource = z.infer<typeof ruleSetSource>;
export type RuleSetText = RuleSetSource['texts'][number];
export type RuleSetTuning = RuleSetSource['tunings'][number];
