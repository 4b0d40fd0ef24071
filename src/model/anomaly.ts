import { z } from 'zod';

/** Whose normal decided: the entity's own, that of its peers, of all of the tenant, or a model trained before. */
export const anomalyScope = z.enum(['entity', 'peers', 'tenant', 'model']);
export type AnomalyScope = z.infer<typeof anomalyScope>;

/** What would have been normal. */
export const expected = z.discriminatedUnion('kind', [
  /** half of all values lie below `median`; 95 % lie from `low` to `high` */
  z.object({
    kind: z.literal('range'),
    median: z.number(),
    low: z.number(),
    high: z.number(),
    unit: z.string().optional(),
  }),
  /** the likeliest values, each with its share from 0 to 1 */
  z.object({ kind: z.literal('values'), values: z.array(z.object({ value: z.string(), share: z.number() })) }),
  z.object({ kind: z.literal('text'), text: z.string() }),
]);
export type Expected = z.infer<typeof expected>;

/** How much of the surprise one feature brings: `-log2` of its share of the probability. The bits of all add up to those of the judgement. */
export const contribution = z.object({
  feature: z.string(),
  bits: z.number(),
  actual: z.union([z.string(), z.number()]).optional(),
  expected: expected.optional(),
});
export type Contribution = z.infer<typeof contribution>;

/** Why a baseline speaks. */
export const anomaly = z.object({
  /** share of normal observations that are at least as odd, calibrated; above 0 */
  p: z.number().min(0).max(1),
  direction: z.enum(['high', 'low', 'new', 'rare', 'pattern']),
  actual: z.union([z.string(), z.number()]),
  expected,
  scope: anomalyScope,
  contributions: z.array(contribution),
  /** observations that the deciding baseline was learnt from */
  observations: z.number(),
  /** how old that baseline is, ms */
  age: z.number(),
  /** what spoke against, in words */
  suppressors: z.array(z.string()),
  /** `p` up to which the alert budget lets this behaviour speak */
  threshold: z.number(),
  /** where `p` comes from: what the model itself said, and with how many judgements of the same behaviour that was compared, the newest weighing most */
  calibration: z.object({ p: z.number().min(0), judgements: z.number().min(0) }).optional(),
  /** share of this behaviour's alarms that is expected to be false, 0 to 1; absent while too few are known */
  falseShare: z.number().optional(),
});
export type Anomaly = z.infer<typeof anomaly>;
