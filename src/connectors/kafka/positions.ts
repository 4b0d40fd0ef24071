import { z } from 'zod';
import { asSourceId } from '../../model/ids.ts';
import type { JsonValue } from '../../model/json.ts';
import { isAppended } from '../../pipeline/collect/pull/is-appended.ts';
import type { SourceDeps } from '../../pipeline/collect/source-kind.ts';
import type { Place } from './cut-messages.ts';

/** A batch that was about to be appended, and the place behind it. */
export interface PendingBatch {
  readonly key: string;
  readonly source: string;
  /** names a partition: topic, its id, number */
  readonly partition: string;
  readonly next: Place;
}

/** What a source that reads Kafka remembers. Offsets themselves are kept by the brokers, where everybody can see them. */
export interface Remembered {
  /** this reader among those of its group: a start after a crash takes its partitions over at once */
  readonly member: string;
  readonly pending: readonly PendingBatch[];
}

const saved = z.object({
  member: z.string(),
  pending: z.array(
    z.object({
      key: z.string(),
      source: z.string(),
      partition: z.string(),
      offset: z.string().regex(/^\d{1,19}$/),
      skip: z.number().int().min(0),
    }),
  ),
});

export function toJson({ member, pending }: Remembered): JsonValue {
  return {
    member,
    pending: pending.map(({ key, source, partition, next }) => ({ key, source, partition, offset: String(next.offset), skip: next.skip })), // prettier-ignore
  };
}

export function fromJson(value: JsonValue | undefined): Remembered | undefined {
  const known = saved.safeParse(value);
  if (!known.success) return undefined;
  const pending = known.data.pending.map(({ offset, skip, ...rest }) => ({ ...rest, next: { offset: BigInt(offset), skip } })); // prettier-ignore
  return { member: known.data.member, pending };
}

/**
 * How far each partition is done, by what the journal has: the brokers may not know it yet. Batches of a partition were appended in order.
 */
export async function placesDone(pending: readonly PendingBatch[], deps: SourceDeps): Promise<Map<string, Place>> {
  const places = new Map<string, Place>();
  for (const { key, source, partition, next } of pending) {
    if (await isAppended(key, deps, asSourceId(source))) places.set(partition, next);
  }
  return places;
}
