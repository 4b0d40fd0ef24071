import { z } from 'zod';
import { anomaly } from './anomaly.ts';
import { entityRef } from './entity.ts';
import { eventId, findingId, ruleId, sourceId, tenantId } from './ids.ts';
import { jsonObject } from './json.ts';
import { severity } from './severity.ts';

/** The rule, behaviour or indicator that spoke. */
export const ruleRef = z.object({
  id: ruleId,
  title: z.string(),
  /** where it stands: a path and line, or the name of a pack */
  source: z.string(),
});
export type RuleRef = z.infer<typeof ruleRef>;

/** One field that decided, with the value seen and the condition that it met. */
export const evidenceField = z.object({ field: z.string(), value: z.string(), condition: z.string() });
export type EvidenceField = z.infer<typeof evidenceField>;

/** The event behind a finding, as much of it as is needed to judge without the event store. */
export const findingEvent = z.object({
  id: eventId,
  time: z.number(),
  source: sourceId,
  format: z.string(),
  fields: jsonObject,
});
export type FindingEvent = z.infer<typeof findingEvent>;

export const DEFAULT_WINDOW = 3_600_000;

/** One detector's judgement on an event. Immutable. */
export const finding = z.object({
  id: findingId,
  tenant: tenantId,
  /** time of the event, milliseconds since 1970 */
  time: z.number(),
  /** when it was found, milliseconds since 1970 */
  found: z.number(),
  detector: z.string(),
  rule: ruleRef,
  severity,
  /** 0 to 100 */
  score: z.number().min(0).max(100),
  /** ATT&CK technique ids, upper case, as in `T1059.001` */
  attack: z.array(z.string()),
  entities: z.array(entityRef),
  /** findings with the same key belong to one alert while its window is open */
  key: z.string(),
  /** how long that window is, in ms of event time */
  window: z.number().positive(),
  event: findingEvent,
  evidence: z.array(evidenceField),
  explanation: z.string(),
  /** where a baseline judged: expected against actual, and how surely */
  anomaly: anomaly.optional(),
});
export type Finding = z.infer<typeof finding>;
