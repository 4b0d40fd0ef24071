import { z } from 'zod';
import { actionVerb } from './action.ts';
import { entityKind } from './entity.ts';
import { logSource } from './log-source.ts';
import { severity } from './severity.ts';

/** A rule as people see and change it: where it comes from, how it is tuned, what it finds, what it costs, whether it can fire at all. */

export const ruleProblem = z.object({
  source: z.string(),
  line: z.number().int().optional(),
  rule: z.string().optional(),
  field: z.string().optional(),
  message: z.string(),
  /** absent means `error`: something was not loaded. A `warning` was loaded and should be looked at; a `note` is as it should be */
  level: z.enum(['error', 'warning', 'note']).optional(),
});
export type RuleProblem = z.infer<typeof ruleProblem>;

/** Rule packs are the files of `--rules` (read only), what was imported, and what was written here. */
export const packKind = z.enum(['files', 'imported', 'own']);
export type PackKind = z.infer<typeof packKind>;

/** Name of the pack of rules that were written on this server. */
export const OWN_PACK = 'own';

export const packName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, 'must be 1 to 64 lower case letters, digits, dots, dashes or underscores');

export const rulePack = z.object({
  name: z.string(),
  kind: packKind,
  enabled: z.boolean(),
  /** the folder or file, for `files`; what the importer said, for `imported` */
  origin: z.string(),
  files: z.number().int(),
  rules: z.number().int(),
  problems: z.number().int(),
  /** when it last changed */
  updated: z.number(),
  /** who changed it last */
  by: z.string(),
});
export type RulePack = z.infer<typeof rulePack>;

/** One test on a field of the event, as people write it; more than one value means any of them. Case does not matter. */
export const exceptionTest = z.object({
  field: z
    .string()
    .min(1)
    .max(300)
    .regex(/^[^|]+$/, 'must be the name of a field, without modifiers'),
  is: z.enum(['equals', 'contains', 'startswith', 'endswith', 'cidr', 're']).default('equals'),
  values: z.array(z.string().max(4000)).min(1).max(1000),
});
export type ExceptionTest = z.infer<typeof exceptionTest>;

/**
 * What a rule shall not find: `rule and not exception`. Either tests on fields, all of which must be true, or searches and a condition
 * in Sigma's own words (YAML), as they stand under `filter:` in a filter document.
 */
export const ruleException = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fields'), title: z.string().min(1).max(200), tests: z.array(exceptionTest).min(1).max(20) }), // prettier-ignore
  z.object({ kind: z.literal('sigma'), title: z.string().min(1).max(200), text: z.string().min(1).max(65_536) }),
]);
export type RuleException = z.infer<typeof ruleException>;

/** How this tenant has changed a rule. It survives new versions of the rule. */
export const ruleTuning = z.object({
  /** counts up with every change, from 1; 0: never changed */
  version: z.number().int(),
  /** null: as the pack says */
  enabled: z.boolean().nullable(),
  /** null: the rule's own */
  severity: severity.nullable(),
  exceptions: z.array(ruleException),
  note: z.string(),
  at: z.number(),
  by: z.string(),
});
export type RuleTuning = z.infer<typeof ruleTuning>;

/** A rule that cannot fire on this platform, with the reason. */
export const blindness = z.object({
  /**
   * `log-source`: no event of it was ever seen. `field`: on every way to a match it needs a field that no event of its log source ever had.
   * `base-rule`: a rule that the correlation cannot do without is blind.
   */
  kind: z.enum(['log-source', 'field', 'base-rule']),
  /** the log source as `product/category/service`, or field names (each way needs one of them), or ids of rules */
  missing: z.array(z.string()),
  /** since when it is looked; what came before is not known */
  since: z.number(),
});
export type Blindness = z.infer<typeof blindness>;

/** What would let a blind rule see. */
export const cure = z.object({
  /** the connector that reads such records; null if there is none yet */
  connector: z.string().nullable(),
  /** its parser or format */
  format: z.string().nullable(),
  /** what to switch on at the source, or to send */
  hint: z.string(),
});
export type Cure = z.infer<typeof cure>;

/** What a rule costs, summed over all worker threads since `costSince`. Times are estimated by sampling. */
export const ruleCost = z.object({
  /** events of its log source */
  asked: z.number(),
  /** of these, events on which the rule was tried after the index had sorted out the others */
  candidates: z.number(),
  matches: z.number(),
  microseconds: z.number(),
  /** of the time of all rules, 0 to 1 */
  share: z.number(),
});
export type RuleCost = z.infer<typeof ruleCost>;

/** A row of the list of rules: lean, there are thousands. */
export const loadedRule = z.object({
  id: z.string(),
  kind: z.enum(['rule', 'correlation']),
  title: z.string(),
  /** of its findings: tuned, or its own */
  severity,
  /** the rule's own, where `severity` is tuned to another */
  ownSeverity: severity.optional(),
  status: z.string().optional(),
  pack: z.string(),
  /** inside the pack, with the line its document begins on */
  source: z.string(),
  /** of the text it was read from: the first 16 digits of its SHA-256 */
  version: z.string(),
  /** false: makes no findings; base rules of enabled correlations still feed them */
  enabled: z.boolean(),
  /** whether a person changed severity, exceptions, or on and off */
  tuned: z.boolean(),
  /** empty for correlations */
  logSource,
  attack: z.array(z.string()),
  /** findings since the first start */
  findings: z.number().int(),
  /** the same of the last 24 hours, and by day of receipt (UTC): 14 numbers, the last is today; absent if there were none */
  lastDay: z.number().int().optional(),
  days: z.array(z.number().int()).optional(),
  cost: ruleCost.optional(),
  blind: blindness.optional(),
});
export type LoadedRule = z.infer<typeof loadedRule>;

export const ruleVersion = z.object({
  version: z.string(),
  at: z.number(),
  by: z.string(),
  note: z.string(),
  /** false: the text was taken away then */
  exists: z.boolean(),
});
export type RuleVersion = z.infer<typeof ruleVersion>;

export const ruleDetail = loadedRule.extend({
  /** the text of the file that it stands in; `rulesInText` are all that stand there */
  text: z.string(),
  rulesInText: z.array(z.string()),
  /** whether the text can be changed here (rules of the pack `own`) */
  editable: z.boolean(),
  description: z.string(),
  author: z.string(),
  references: z.array(z.string()),
  tags: z.array(z.string()),
  falsePositives: z.array(z.string()),
  response: z.array(z.object({ action: actionVerb, target: entityKind, note: z.string() })),
  /** the rules that a correlation is about, and the correlations that are about this one: ids */
  needs: z.array(z.string()),
  neededBy: z.array(z.string()),
  /** why it is blind, in a sentence, and what would help */
  blindReason: z.string().optional(),
  cures: z.array(cure),
  tuning: ruleTuning,
  /** newest first, at most 50; the first is `tuning` if there ever was one */
  tuningHistory: z.array(ruleTuning),
  /** newest first, at most 100 */
  versions: z.array(ruleVersion),
});
export type RuleDetail = z.infer<typeof ruleDetail>;

/** Which rules judge now. */
export const ruleSetState = z.object({
  /** the same rules and tuning always have the same version */
  version: z.string(),
  since: z.number(),
  /** a change is being loaded */
  loading: z.boolean(),
  /** why the last change is not active; the set before it still judges */
  failure: z.object({ at: z.number(), message: z.string() }).nullable(),
});
export type RuleSetState = z.infer<typeof ruleSetState>;
