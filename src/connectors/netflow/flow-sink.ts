import type { UnreadableReason } from '../../model/record.ts';

/** Where a decoder puts what it finds. `exporter` is the address that the datagram came from. */
export interface FlowSink {
  /** @param line one line of JSON */
  record(exporter: string, line: string): void;
  /** What nobody can read is kept: its bytes, and why. */
  unreadable(exporter: string, bytes: Buffer, reason: UnreadableReason): void;
}
