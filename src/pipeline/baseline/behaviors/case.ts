import { z } from 'zod';
import { duration } from '../duration.ts';
import { isZone } from '../zones.ts';

const time = z.iso.datetime({ offset: true, message: 'must be a time with its zone, as in 2026-01-05T08:00:00Z' }).transform((text) => Date.parse(text)); // prettier-ignore

/** Most records that one line may stand for: a case is a test, not a load. */
const MOST_RECORDS = 20_000;

/** Later ones cannot be written as records write them. */
const LAST_TIME = Date.UTC(10_000, 0);

/** One record at a time, or many: `every`, `times`, `from`, with `jitter` to either side. */
const line = z.union([
  z.strictObject({ at: time, record: z.string().min(1) }).transform(({ at, record }): CaseLine => ({ from: at, every: 0, times: 1, jitter: 0, record })), // prettier-ignore
  z
    .strictObject({
      every: duration,
      times: z.number().int().min(1).max(MOST_RECORDS),
      from: time,
      jitter: duration.optional(),
      record: z.string().min(1),
    })
    .transform(({ jitter = 0, ...rest }): CaseLine => ({ ...rest, jitter }))
    .refine(({ from, every, times, jitter }) => from + every * times + jitter < LAST_TIME, {
      message: '"every" and "times" lead beyond the year 9999',
    }),
]);
export interface CaseLine {
  readonly from: number;
  readonly every: number;
  readonly times: number;
  readonly jitter: number;
  /** with `{time}`, `{n}` and the like, filled in for each */
  readonly record: string;
}

export const caseSchema = z
  .strictObject({
    title: z.string().min(3).max(200),
    fires: z.union([z.literal(true), z.number().int().min(1)]).optional(),
    silent: z.literal(true).optional(),
    history: z.array(line).max(100).default([]),
    // oxlint-disable-next-line unicorn/no-thenable -- a word of the file; nobody awaits a case
    then: z.array(line).max(100).default([]),
    /** the clock goes on to here after the last record */
    until: time.optional(),
    /** directory data: fields of entities by id, as `user:alice` */
    directory: z.record(z.string(), z.record(z.string(), z.union([z.string(), z.array(z.string())]))).optional(),
    zone: z.string().max(60).refine(isZone, { message: 'must be a time zone, for example Europe/Berlin' }).optional(),
  })
  .refine(({ fires, silent }) => (fires === undefined) !== (silent === undefined), {
    message: 'a case says either how often it fires, or that it is silent',
  });
/** What was before, what comes then, and how many findings of the behaviour `then` must bring (`true`: at least one). */
export type BehaviorCase = z.infer<typeof caseSchema>;
