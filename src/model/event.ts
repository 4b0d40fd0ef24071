import { z } from 'zod';
import { entityRef } from './entity.ts';
import { eventId, sourceId, tenantId } from './ids.ts';
import { jsonObject } from './json.ts';
import { logSource } from './log-source.ts';
import { ocsf } from './ocsf.ts';

/** A fact about how well a record was understood. Each is counted per source. */
export const quality = z.enum([
  'time-missing', // no time in the record: the receive time stands in
  'time-no-zone', // a local time without a zone: read as UTC
  'zone-set', // a local time without a zone: read in the zone that a person set for its source
  'zone-measured', // a local time without a zone: read in the zone that its source was measured to be in
  'time-no-year', // RFC 3164: the year was guessed from the receive time
  'time-future', // more than a day after it was received
  'late', // more than an hour before it was received
  'clock-skew', // its source's clock is wrong: corrected, the time as it came is in `metadata.original_time`
  'out-of-order', // more than ten minutes before a record that came before it in its batch
  'duplicate', // the same bytes came before from the same source, not long ago
  'encoding-repaired', // invalid UTF-8 was replaced
  'encoding-guessed', // neither ASCII nor UTF-8: read as Windows-1252 or UTF-16, as its bytes suggest
  'truncated', // a value or the record was cut to the limit, or is just as long as senders cut
  'not-recognised', // no parser knows this format: kept as a base event
  'repaired', // a person mended the record by hand: the original is kept beside it
]);
export type Quality = z.infer<typeof quality>;

/** A record understood. */
export const event = z.object({
  id: eventId,
  tenant: tenantId,
  /** when it happened, milliseconds since 1970 */
  time: z.number(),
  /** when it was received, milliseconds since 1970 */
  received: z.number(),
  source: sourceId,
  /** id of the parser that understood it, for example `windows` */
  format: z.string(),
  logSources: z.array(logSource),
  /** original field names and values: what Sigma rules are written against */
  fields: jsonObject,
  ocsf,
  entities: z.array(entityRef),
  quality: z.array(quality),
  /** the record's own text, where it cannot be had from `fields` */
  raw: z.string().optional(),
});
export type Event = z.infer<typeof event>;
