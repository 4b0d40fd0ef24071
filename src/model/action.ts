import { z } from 'zod';
import { actionId, entityId, incidentId, tenantId, userId } from './ids.ts';

/** OpenC2 1.0 action verbs that a response may use (OASIS OpenC2 Language Specification 1.0, section 3.3.1.1). */
export const actionVerb = z.enum([
  'scan', 'locate', 'query', 'deny', 'contain', 'allow', 'start', 'stop', 'restart', 'cancel', 'set', 'update',
  'redirect', 'create', 'delete', 'detonate', 'restore', 'copy', 'investigate', 'remediate',
]); // prettier-ignore
export type ActionVerb = z.infer<typeof actionVerb>;

/** A change in the world. */
export const action = z.object({
  id: actionId,
  tenant: tenantId,
  verb: actionVerb,
  target: entityId,
  reversible: z.boolean(),
  state: z.enum(['planned', 'approved', 'done', 'verified', 'undone', 'failed']),
  incident: incidentId.nullable(),
  by: userId.nullable(),
  at: z.number(),
});
export type Action = z.infer<typeof action>;
