import { z } from 'zod';

/** What a sample of records is: which formats, and how surely. Shares are 0 to 1. */
export const recognition = z.object({
  records: z.number().int(),
  /** the most frequent first; `json`, `csv` and `text` are what no parser and no mapping knows */
  formats: z.array(
    z.object({
      id: z.string(),
      /** false: read as fields or text, without a meaning */
      known: z.boolean(),
      records: z.number().int(),
      share: z.number(),
      /** the least share that the whole has, by what the sample shows (95 %) */
      certainty: z.number(),
      /** share of them in which a time was found */
      withTime: z.number(),
    }),
  ),
  unreadable: z.array(
    z.object({ kind: z.string(), message: z.string(), records: z.number().int(), share: z.number(), example: z.string() }),
  ),
  /** how often what of them was not sure, by quality fact */
  quality: z.record(z.string(), z.number().int()),
  /** formats that records which are not known look like, and what is wrong with them */
  nearMisses: z.array(z.object({ format: z.string(), message: z.string(), records: z.number().int() })),
}); // prettier-ignore
export type Recognition = z.infer<typeof recognition>;
