import type { UnreadableReason } from '../../../model/record.ts';

/** Finds the records in a stream of bytes and gives them to a batcher. The chunks may end anywhere: the records are the same. */
export interface Framer {
  write(chunk: Buffer): void;
  /** The stream is over: what is open is the last record. */
  end(): void;
  /** The stream broke off: what there is of the last record is unreadable. Absent where the batcher has all of it. `end` follows. */
  spoil?(reason: UnreadableReason): void;
  /** Nothing came for a while: records that only wait for more lines are complete. Absent where no record does. */
  settle?(): void;
  /** Bytes written since the last place where reading could begin anew: of the open record, or of the header that the next one needs. */
  pending(): number;
}
