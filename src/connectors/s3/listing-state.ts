import { z } from 'zod';

/** What a source that lists a bucket remembers. */
export const listingState = z.object({
  /** ms since 1970: objects changed before are done, but for those of the time that is looked back on */
  through: z.number().default(0),
  /** keys and contents of objects that are done, as `SeenIds` writes them */
  seen: z.string().default(''),
  /** a listing under way */
  pass: z
    .object({
      /** ms since 1970: objects changed before are left out in it */
      from: z.number(),
      /** ms since 1970: the newest object of those done */
      newest: z.number(),
      /** all objects up to here are done: a prefix, and a key in it */
      prefix: z.string(),
      after: z.string(),
    })
    .nullable()
    .default(null),
  /** objects that could not be read, for a reason that a person must mend: tried again in each listing */
  stuck: z.array(z.object({ key: z.string(), etag: z.string() })).default([]),
  /** large objects that were begun */
  begun: z.record(z.string(), z.object({ etag: z.string(), batches: z.number(), offset: z.number() })).default({}),
});
export type ListingState = z.output<typeof listingState>;
