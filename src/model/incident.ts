import { z } from 'zod';
import { entityRef } from './entity.ts';
import { alertId, incidentId, tenantId, userId } from './ids.ts';
import { severity } from './severity.ts';

/** Alerts correlated over shared entities and time: what an analyst works on. OCSF Incident Finding (2005). */
export const incident = z.object({
  id: incidentId,
  tenant: tenantId,
  title: z.string(),
  severity,
  /** 0 to 100 */
  risk: z.number(),
  status: z.enum(['open', 'in-progress', 'closed']),
  owner: userId.nullable(),
  alerts: z.array(alertId),
  entities: z.array(entityRef),
  attack: z.array(z.string()),
  first: z.number(),
  last: z.number(),
});
export type Incident = z.infer<typeof incident>;
