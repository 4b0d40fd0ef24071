import { z } from 'zod';
import { entityId, eventId } from './ids.ts';

/** One feature of one event for one entity: the only thing that baselines see. */
export const observation = z.object({
  entity: entityId,
  /** dotted name of the feature, for example `process.image` or `net.bytes_out` */
  feature: z.string(),
  value: z.union([z.string(), z.number()]),
  /** UCUM-like unit of a number (`By`, `ms`, `1`); absent for texts */
  unit: z.string().optional(),
  /** milliseconds since 1970 */
  time: z.number(),
  event: eventId,
});
export type Observation = z.infer<typeof observation>;

/** What a parser says; the normalize stage adds time and event. */
export type ObservationDraft = Pick<Observation, 'entity' | 'feature' | 'value' | 'unit'>;
