import { z } from 'zod';
import { anomaly, anomalyScope } from './anomaly.ts';
import { entityKind } from './entity.ts';
import { entityId, eventId, findingId } from './ids.ts';
import { profileView } from './profile-view.ts';
import { severity } from './severity.ts';

/** What is normal, as people see and correct it: profiles of entities, their peers, how far learning is. Times are milliseconds since 1970. */

/** What one behaviour has learnt of one entity (or of a part of it, where the feature says `by`). */
export const featureProfile = z.object({
  behavior: z.string(),
  title: z.string(),
  /** ids of features, as `sign_in.country` */
  features: z.array(z.string()),
  /** the kind of model: `rare`, `volume` … */
  kind: z.string(),
  /** the value of `by`; absent where the whole entity is meant */
  part: z.string().optional(),
  scopes: z.array(anomalyScope),
  observations: z.number(),
  /** first and newest observation */
  first: z.number(),
  last: z.number(),
  /** how old the baseline is, ms */
  age: z.number(),
  /** whether the entity's own normal decides already */
  ready: z.boolean(),
  /** observations that wait until it is sure that they were no attack */
  waiting: z.number(),
  charts: z.array(profileView),
});
export type FeatureProfile = z.infer<typeof featureProfile>;

/** What a behaviour needs before it judges by an entity's own normal, and what is there. */
export const warmUp = z.object({
  behavior: z.string(),
  title: z.string(),
  observations: z.object({ has: z.number(), needs: z.number() }),
  /** ms */
  age: z.object({ has: z.number(), needs: z.number() }),
});
export type WarmUp = z.infer<typeof warmUp>;

/** A change that lasted and became normal, or a change of role. */
export const driftNote = z.object({ time: z.number(), behavior: z.string().optional(), text: z.string() });
export type DriftNote = z.infer<typeof driftNote>;

/** Why an entity is where it is in the list. */
export const riskReason = z.object({
  finding: findingId.optional(),
  behavior: z.string(),
  title: z.string(),
  severity,
  time: z.number(),
  event: eventId.optional(),
  p: z.number(),
  /** what it adds to the risk now; it fades with time */
  bits: z.number(),
  actual: z.union([z.string(), z.number()]),
});
export type RiskReason = z.infer<typeof riskReason>;

/** A row of the list of entities: lean, there may be millions. */
export const entityRow = z.object({
  id: entityId,
  kind: entityKind,
  name: z.string(),
  /** 0 to 100, of what was found lately */
  risk: z.number(),
  /** newest and heaviest first, at most three */
  reasons: z.array(riskReason),
  findings: z.number().int(),
  observations: z.number(),
  first: z.number(),
  last: z.number(),
  /** share of its behaviours that judge by its own normal, 0 to 1 */
  ready: z.number(),
  role: z.string().optional(),
  /** names of its peer groups */
  peers: z.array(z.string()),
  /** where rows are grouped: the identity that it is a name of, and the other names that this row stands for too */
  identity: z.string().optional(),
  also: z.array(entityId).optional(),
});
export type EntityRow = z.infer<typeof entityRow>;

/** A group whose members are each other's normal. */
export const peerGroup = z.object({
  id: z.string(),
  name: z.string(),
  of: entityKind,
  from: z.enum(['directory', 'behavior', 'person']),
  size: z.number().int(),
  /** what its members have in common, in words */
  reasons: z.array(z.string()),
  /** at most 100 */
  members: z.array(z.object({ id: entityId, name: z.string() })),
});
export type PeerGroup = z.infer<typeof peerGroup>;

/** Everything that is known of one entity. */
export const entityProfile = entityRow.extend({
  /** IANA name of the time zone that its rhythms are kept in, and who says so */
  zone: z.object({ name: z.string(), from: z.enum(['person', 'directory', 'default']) }),
  /** what the directory says of it */
  attributes: z.record(z.string(), z.array(z.string())),
  groups: z.array(peerGroup.omit({ members: true })),
  /** what is missing until its own normal decides; empty when nothing is */
  missing: z.array(warmUp),
  /** newest first */
  drift: z.array(driftNote),
  /** what was found lately, newest first, at most 50 */
  recent: z.array(riskReason.extend({ anomaly: anomaly.optional() })),
  profiles: z.array(featureProfile),
  /** bytes of memory */
  bytes: z.number(),
  /** what was left out because of a limit, in words */
  notes: z.array(z.string()),
});
export type EntityProfile = z.infer<typeof entityProfile>;

/** How many anomaly alerts a day the team can look at. */
export const alertBudget = z.object({
  /** alerts a day of all behaviours together */
  alerts: z.number().min(0.1).max(100_000),
  /** share of false ones that is accepted, 0 to 1 */
  falseShare: z.number().min(0.001).max(0.9),
});
export type AlertBudget = z.infer<typeof alertBudget>;

export const DEFAULT_BUDGET: AlertBudget = { alerts: 20, falseShare: 0.1 };

export const budgetState = z.object({
  budget: alertBudget,
  /** in the last 24 hours and, where enough is known, expected a day with the thresholds of now */
  lastDay: z.number(),
  expected: z.number().nullable(),
  expectedFalseShare: z.number().nullable(),
});
export type BudgetState = z.infer<typeof budgetState>;

/** One thread of the stage: it holds the profiles of its share of entities. */
export const baselineShard = z.object({
  shard: z.number().int(),
  state: z.enum(['restoring', 'works', 'restarting', 'failed']),
  /** how far in the journal it is */
  position: z.number(),
  entities: z.number(),
  profiles: z.number(),
  bytes: z.number(),
  limit: z.number(),
  restarts: z.number().int(),
  snapshot: z.object({ at: z.number(), position: z.number(), bytes: z.number(), ms: z.number() }).nullable(),
});
export type BaselineShard = z.infer<typeof baselineShard>;

/** How far learning is for the whole tenant. */
export const learningState = z.object({
  /** `off`: no behaviour is loaded; `learning`: the tenant as a whole has too little history, nothing is judged yet */
  state: z.enum(['off', 'restoring', 'learning', 'ready', 'failed']),
  /** in words; empty when all is well */
  message: z.string(),
  since: z.number(),
  /** event time up to which it has learnt; null before the first event */
  clock: z.number().nullable(),
  /** first event time; null before it */
  first: z.number().nullable(),
  behaviors: z.object({ loaded: z.number().int(), enabled: z.number().int(), ready: z.number().int() }),
  entities: z.number(),
  /** of these, entities of which at least one behaviour judges by their own normal */
  entitiesReady: z.number(),
  observations: z.number(),
  /** what was not learnt or not kept, by reason, since the last start */
  leftOut: z.record(z.string(), z.number()),
  bytes: z.number(),
  limit: z.number(),
  shards: z.array(baselineShard),
});
export type LearningState = z.infer<typeof learningState>;

/** A finding of a baseline, as much of it as learning needs to know what is meant. */
export const judged = z.object({
  finding: findingId,
  behavior: z.string(),
  entities: z.array(entityId),
  time: z.number(),
  event: eventId,
  /** what was seen: feature and value */
  seen: z.array(z.object({ feature: z.string(), actual: z.union([z.string(), z.number()]).optional() })),
});
export type Judged = z.infer<typeof judged>;

/** What a directory says of one entity; attributes as `department`, `title`, `manager`, `group`, `location`. */
export const directoryEntry = z.object({
  kind: entityKind,
  name: z.string().min(1).max(500),
  role: z.string().max(200).optional(),
  zone: z.string().max(100).optional(),
  attributes: z.record(z.string().max(100), z.array(z.string().max(500)).max(1000)),
});
export type DirectoryEntry = z.infer<typeof directoryEntry>;

/** What a person (or a verdict) changes in what was learnt. */
export const baselineCommand = z.discriminatedUnion('kind', [
  /** forget an entity, or one behaviour of it, or with neither a behaviour of all: it learns anew */
  z.object({ kind: z.literal('reset'), entity: entityId.optional(), behavior: z.string().optional() }),
  /** what these findings saw is normal and is learnt fully */
  z.object({ kind: z.literal('normal'), findings: z.array(judged).min(1).max(100) }),
  /** what these findings saw was an attack and is never learnt */
  z.object({ kind: z.literal('incident'), findings: z.array(judged).min(1).max(100) }),
  /** takes one of the two back */
  z.object({ kind: z.literal('unjudged'), findings: z.array(judged).min(1).max(100) }),
  /** null: as the directory or the default says */
  z.object({ kind: z.literal('zone'), entity: entityId, zone: z.string().max(100).nullable() }),
  z.object({ kind: z.literal('role'), entity: entityId, role: z.string().max(200).nullable() }),
  z.object({ kind: z.literal('budget'), budget: alertBudget }),
  /** replaces what is known of the directory */
  z.object({ kind: z.literal('directory'), entries: z.array(directoryEntry).max(200_000) }),
]); // prettier-ignore
export type BaselineCommand = z.infer<typeof baselineCommand>;

/** A command as it is kept: who, when, why, and from which place of the journal on it counts. */
export const baselineChange = z.object({
  id: z.number().int(),
  at: z.number(),
  by: z.string(),
  note: z.string(),
  kind: z.string(),
  /** in words: what was changed */
  what: z.string(),
  /** null: not in force yet */
  position: z.number().nullable(),
  undone: z.object({ at: z.number(), by: z.string() }).nullable(),
  undoable: z.boolean(),
});
export type BaselineChange = z.infer<typeof baselineChange>;

/** Learning from stored history, as a job. */
export const training = z.object({
  id: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'cancelled', 'failed']),
  from: z.number(),
  to: z.number(),
  created: z.number(),
  by: z.string(),
  progress: z.object({ share: z.number(), events: z.number().int(), observations: z.number().int() }),
  /** why it failed or was cancelled */
  message: z.string(),
  result: z
    .object({
      events: z.number().int(),
      observations: z.number().int(),
      entities: z.number().int(),
      seconds: z.number(),
      /** from where in the journal on what was learnt counts */
      position: z.number(),
    })
    .nullable(),
});
export type Training = z.infer<typeof training>;

/** Days before its end that a training learns from, if nobody says from when. */
export const DEFAULT_TRAINING_DAYS = 30;
