import { z } from 'zod';
import { anomalyScope } from './anomaly.ts';
import { jsonObject } from './json.ts';
import { severity } from './severity.ts';

/** A behaviour as people see and tune it: what it watches, how strict it is, what it finds, how far it has learnt. */

/** What a behaviour shall not find. All parts that are given must fit; a pattern may hold `*`. */
export const behaviorException = z
  .object({
    title: z.string().min(1).max(200),
    /** patterns of entity ids, as `user:svc-*` */
    entities: z.array(z.string().min(1).max(512)).max(1000).optional(),
    /** patterns of observed values, in any case of letters */
    values: z.array(z.string().min(1).max(1000)).max(1000).optional(),
    /** after that it is no exception any more */
    until: z.number().optional(),
  })
  .refine(({ entities, values }) => (entities?.length ?? 0) + (values?.length ?? 0) > 0, {
    message: 'name at least one entity or value',
  });
export type BehaviorException = z.infer<typeof behaviorException>;

/** How this tenant has changed a behaviour. It survives new versions of its file. */
export const behaviorTuning = z.object({
  /** counts up with every change, from 1; 0: never changed */
  version: z.number().int(),
  /** null: as the file says */
  enabled: z.boolean().nullable(),
  /** null: the file's own */
  severity: severity.nullable(),
  /** it speaks at most up to this p; null: as the file says */
  p: z.number().nullable(),
  exceptions: z.array(behaviorException),
  note: z.string(),
  at: z.number(),
  by: z.string(),
});
export type BehaviorTuning = z.infer<typeof behaviorTuning>;

/** How far a behaviour has learnt. */
export const behaviorLearning = z.object({
  /** `off`: turned off; `no-data`: no observation of its features yet; `learning`: the tenant has too little; `ready`: it judges */
  state: z.enum(['off', 'no-data', 'learning', 'ready']),
  /** entities that were observed, and those that are judged by their own normal */
  entities: z.number(),
  ready: z.number(),
  observations: z.number(),
  /** of the tenant as a whole: 1 when it is warm */
  share: z.number(),
});
export type BehaviorLearning = z.infer<typeof behaviorLearning>;

/** A row of the list of behaviours. */
export const behaviorRow = z.object({
  id: z.string(),
  title: z.string(),
  /** the kind of model: `rare`, `volume` … */
  kind: z.string(),
  /** of its findings: tuned, or its own */
  severity,
  ownSeverity: severity.optional(),
  status: z.string().optional(),
  /** file and line */
  source: z.string(),
  features: z.array(z.string()),
  scopes: z.array(anomalyScope),
  enabled: z.boolean(),
  tuned: z.boolean(),
  attack: z.array(z.string()),
  learning: behaviorLearning,
  /** the most that it may speak at, and what the budget allows it now */
  p: z.number(),
  threshold: z.number(),
  /** of the alert budget, 0 to 1 */
  budgetShare: z.number(),
  /** alerts a day that are expected at this threshold; null while too little is known */
  alertsADay: z.number().nullable(),
  /** share of its alarms that is expected to be false */
  falseShare: z.number().nullable(),
  /** findings since the first start, in the last 24 hours, and by day of receipt (UTC): 14 numbers, the last is today */
  findings: z.number().int(),
  lastDay: z.number().int(),
  days: z.array(z.number().int()).optional(),
});
export type BehaviorRow = z.infer<typeof behaviorRow>;

/** One behaviour whole. */
export const behaviorDetail = behaviorRow.extend({
  description: z.string(),
  author: z.string(),
  references: z.array(z.string()),
  tags: z.array(z.string()),
  falsePositives: z.array(z.string()),
  response: z.string(),
  needs: z.object({
    observations: z.number(),
    /** ms */
    age: z.number(),
  }),
  /** options of its kind, with defaults filled in */
  options: jsonObject,
  cases: z.array(z.object({ title: z.string(), fires: z.number().int() })),
  /** the file it stands in */
  text: z.string(),
  tuning: behaviorTuning,
  /** newest first, at most 50 */
  tuningHistory: z.array(behaviorTuning),
});
export type BehaviorDetail = z.infer<typeof behaviorDetail>;
