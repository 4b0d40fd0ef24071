import { z } from 'zod';
import { entityRef } from './entity.ts';
import { ruleRef } from './finding.ts';
import { alertId, eventId, findingId, tenantId, userId } from './ids.ts';
import { severity } from './severity.ts';
import { verdictKind } from './verdict.ts';

export const alertStatus = z.enum(['open', 'in-progress', 'closed']);
export type AlertStatus = z.infer<typeof alertStatus>;

/**
 * Findings under one deduplication key within one window. The window begins with the first finding's event and is as long as that finding says;
 * closing the alert ends it. `findings` counts all of them; `evidence` names the first ones (at most `ALERT_EVIDENCE`), the rest are
 * found in the event store by key and time.
 */
export const alert = z.object({
  id: alertId,
  tenant: tenantId,
  key: z.string(),
  title: z.string(),
  rule: ruleRef,
  detector: z.string(),
  severity,
  /** the highest score of its findings, 0 to 100 */
  score: z.number(),
  attack: z.array(z.string()),
  entities: z.array(entityRef),
  status: alertStatus,
  verdict: verdictKind.nullable(),
  assignee: userId.nullable(),
  findings: z.number().int(),
  evidence: z.array(z.object({ finding: findingId, event: eventId, time: z.number() })),
  explanation: z.string(),
  /** event times, milliseconds since 1970 */
  first: z.number(),
  last: z.number(),
  windowEnd: z.number(),
  /** when the platform made and last changed it, milliseconds since 1970 */
  created: z.number(),
  updated: z.number(),
});
export type Alert = z.infer<typeof alert>;

export const ALERT_EVIDENCE = 100;
