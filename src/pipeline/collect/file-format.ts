import type { Batcher } from './batcher.ts';
import type { Framer } from './framing/framer.ts';

/**
 * A binary file format that holds records: recognised by its first bytes, turned into records that can each be read on their own later, one line
 * of JSON each. A connector exports one; the roots (`server/`, `cli/`) pass them to the ways in that meet files.
 */
export interface FileFormat {
  readonly id: string;
  /** in the middle of a sentence: "a Windows event log (EVTX)" */
  readonly title: string;
  /** @param prefix the first `PREFIX_BYTES` of the stream, or all of it; must be cheap and sure */
  recognises(prefix: Buffer): boolean;
  /** Reads one stream. The records go to the batcher; what cannot be read goes there too, and is spoilt. It never throws, whatever the bytes. */
  createDecoder(batcher: Batcher): FormatDecoder;
}

/** A framer of bytes that are no text. */
export interface FormatDecoder extends Framer {
  /** asked when the stream is over: what of it was not whole, in sentences; undefined if nothing was amiss */
  damage(): string | undefined;
}
