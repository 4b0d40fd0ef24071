import { z } from 'zod';
import { incidentId, taskId, tenantId, userId } from './ids.ts';

/** Work for a person. */
export const task = z.object({
  id: taskId,
  tenant: tenantId,
  title: z.string().min(1).max(300),
  state: z.enum(['open', 'in-progress', 'waiting', 'done', 'cancelled']),
  assignee: userId.nullable(),
  incident: incidentId.nullable(),
  due: z.number().nullable(),
  created: z.number(),
});
export type Task = z.infer<typeof task>;
