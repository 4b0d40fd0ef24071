import { z } from 'zod';
import { placedClock } from '../../model/clock-api.ts';
import type { RecordBatch } from '../../model/record.ts';
import type { Parser } from '../../pipeline/normalize/parser.ts';
import { createClockAt } from '../clocks/clock-at.ts';
import { compileMappings, mappingSet } from '../mappings/mapping-set.ts';

/** What says how stored records are read again, as plain data: each thread makes its own of it. */
export const rereadContent = z.object({
  /** the mappings of now */
  mappings: mappingSet,
  /** name of the journal to which the places of the clocks belong */
  stream: z.string(),
  /** all that there ever were, in the order of their places */
  clocks: z.array(placedClock.pick({ source: true, position: true, clock: true })),
});
export type RereadContent = z.infer<typeof rereadContent>;

/** The parsers of now, and the clocks of then. */
export interface Rereading {
  readonly parsers: readonly Parser[];
  /** the batch with the clock that its source had when it was read first */
  readonly withClock: (batch: RecordBatch) => RecordBatch;
}

/** @param content a `RereadContent` that crossed threads */
export function rereadingOf(content: unknown): Rereading {
  const { mappings, stream, clocks } = rereadContent.parse(content);
  return { parsers: compileMappings(mappings).parsers, withClock: withClocks(stream, clocks) };
}

/** Records of another journal have places of their own: of their clocks nothing is known. */
export function withClocks(stream: string, clocks: Parameters<typeof createClockAt>[0]): Rereading['withClock'] {
  const clockAt = createClockAt(clocks);
  return (batch) => {
    const clock = batch.stream === stream ? clockAt(batch.origin.source, batch.first) : undefined;
    return clock === undefined ? batch : { ...batch, clock };
  };
} // prettier-ignore
