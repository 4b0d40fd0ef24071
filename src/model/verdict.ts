import { z } from 'zod';
import { alertId, userId, verdictId } from './ids.ts';

/** What a person decided. The words of the console: Malicious, Authorised, False alarm, Cannot tell. */
export const verdictKind = z.enum(['malicious', 'authorised', 'false-alarm', 'cannot-tell']);
export type VerdictKind = z.infer<typeof verdictKind>;

export const verdict = z.object({
  id: verdictId,
  alert: alertId,
  kind: verdictKind,
  reason: z.string().max(2000),
  by: userId,
  byName: z.string(),
  at: z.number(),
});
export type Verdict = z.infer<typeof verdict>;
