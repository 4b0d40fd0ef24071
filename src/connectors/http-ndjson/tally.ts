import type { IncomingBatch, UnreadableReason } from '../../model/record.ts';
import type { Appended } from '../../pipeline/ports.ts';

/** What became of a request's records; lines are numbers of records from 1. */
export interface IngestAnswer {
  /** records that are durable */
  readonly accepted: number;
  /** what was not taken; a line stands for itself and all after it */
  readonly refused: readonly { readonly line: number; readonly reason: string }[];
  /** what is durable but not whole, because it was too long: kept among the unreadable records. The first hundred. */
  readonly unreadable: readonly { readonly line: number; readonly reason: string }[];
  /** true if all of it had come before, under the same Idempotency-Key */
  readonly repeated: boolean;
}

export interface Tally {
  add(batch: IncomingBatch, appended: Appended): void;
  answer(): IngestAnswer;
  /** the answer when what follows is not taken */
  refusedFrom(reason: string): IngestAnswer;
}

const MAX_LISTED = 100;

export function createTally(): Tally {
  let accepted = 0;
  let isRepeated = true;
  const unreadable: { line: number; reason: string }[] = [];
  const answer = (): IngestAnswer => ({
    accepted,
    refused: [],
    unreadable,
    repeated: accepted > 0 && isRepeated,
  });
  return {
    add(batch, appended) {
      const reason: UnreadableReason | undefined = batch.origin.unreadable;
      if (reason !== undefined && unreadable.length < MAX_LISTED) {
        unreadable.push({ line: accepted + 1, reason: reason.message });
      }
      accepted += batch.ends.length;
      isRepeated &&= appended.repeated;
    },
    answer,
    refusedFrom: (reason) => ({ ...answer(), refused: [{ line: accepted + 1, reason }] }),
  };
}
