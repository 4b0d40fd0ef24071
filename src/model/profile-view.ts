import { z } from 'zod';

/** What a model knows, as data for a chart or a table. Each form is bounded by whoever makes it: at most 200 entries. */
export const profileView = z.discriminatedUnion('kind', [
  /** how often each value was seen, the likeliest first; `unseen` is the share that is left for values never seen */
  z.object({
    kind: z.literal('values'),
    values: z.array(z.object({ value: z.string(), share: z.number() })),
    distinct: z.number(),
    unseen: z.number(),
  }),
  /** one number for each hour of the week, Monday 00:00 first, local time: 168 of them; with a band where one is known */
  z.object({
    kind: z.literal('week'),
    hours: z.array(z.number()),
    low: z.array(z.number()).optional(),
    high: z.array(z.number()).optional(),
    unit: z.string().optional(),
  }),
  /** how a number is spread */
  z.object({
    kind: z.literal('range'),
    quantiles: z.array(z.object({ share: z.number(), value: z.number() })),
    unit: z.string().optional(),
  }),
  /** the newest points of a series, oldest first, with what was expected */
  z.object({
    kind: z.literal('series'),
    points: z.array(
      z.object({
        time: z.number(),
        actual: z.number(),
        expected: z.number().optional(),
        low: z.number().optional(),
        high: z.number().optional(),
      }),
    ),
    unit: z.string().optional(),
  }),
  /** anything else worth telling, a line each */
  z.object({
    kind: z.literal('facts'),
    facts: z.array(
      z.object({ name: z.string(), value: z.union([z.string(), z.number()]), unit: z.string().optional() }),
    ),
  }),
]);
export type ProfileView = z.infer<typeof profileView>;
