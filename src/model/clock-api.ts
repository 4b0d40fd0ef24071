import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';
import { sourceId } from './ids.ts';
import { sourceClock } from './record.ts';

/** How times of a source are read, and since when. */
export const placedClock = z.object({
  source: sourceId,
  /** place of the journal from which on it counts */
  position: z.number().int(),
  clock: sourceClock,
  /** goes on being measured; else it stays as a person said */
  isMeasured: z.boolean(),
  at: z.number(),
  /** null: it was measured */
  by: z.string().nullable(),
  note: z.string(),
});

export type PlacedClock = z.infer<typeof placedClock>;

const none = z.object({});

/** The endpoints about clocks of sources. */
export const clockApi = {
  sourceClocks: {
    method: 'GET', path: '/sources/clocks', permission: 'viewer', summary: 'Sources whose clock was measured to be wrong, or whose zone was measured or set, with what is done about it',
    params: none, query: none, body: none, answer: z.object({ clocks: z.array(placedClock) }),
  },
  setSourceClock: {
    method: 'PUT', path: '/sources/clocks', permission: 'engineer',
    summary: 'Sets the zone of times that name none (IANA name; null: as measured), or leaves a clock as it is (`isCorrected` false). Counts for records that are read from now on',
    params: none, query: none,
    body: z.object({ source: sourceId, zone: z.string().min(1).max(100).nullable().default(null), isCorrected: z.boolean().default(true), note: z.string().max(2000).default('') }),
    answer: z.object({ clock: placedClock }),
  },
} as const satisfies Record<string, Endpoint>; // prettier-ignore
