import { z } from 'zod';

/** Sigma's levels, which are also the words of the console. */
export const severity = z.enum(['informational', 'low', 'medium', 'high', 'critical']);
export type Severity = z.infer<typeof severity>;

/** OCSF 1.8 `severity_id`. */
export const ocsfSeverityBySeverity = {
  informational: 1,
  low: 2,
  medium: 3,
  high: 4,
  critical: 5,
} as const satisfies Record<Severity, number>;

/** Score from 0 to 100 of a finding that has no better one (the convention that Elastic's rules use). */
export const scoreBySeverity = {
  informational: 5,
  low: 21,
  medium: 47,
  high: 73,
  critical: 99,
} as const satisfies Record<Severity, number>;
