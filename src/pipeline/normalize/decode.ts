import { Buffer, isAscii, isUtf8 } from 'node:buffer';
import type { IncomingBatch } from '../../model/record.ts';

/** The text of one record of a batch, and whether invalid bytes in it had to be replaced. */
export interface Decoded {
  readonly text: string;
  readonly repaired: boolean;
}

/**
 * Turns records into text. Nearly all payloads are ASCII, which is checked once for the whole batch and then costs a plain copy.
 * Else each record is UTF-8 (a byte order mark is removed) or, with a mark that says so, UTF-16; what is invalid becomes U+FFFD.
 */
export function createDecode(batch: IncomingBatch): (index: number) => Decoded {
  const bytes = Buffer.from(batch.payload.buffer, batch.payload.byteOffset, batch.payload.byteLength);
  const ends = batch.ends;
  if (isAscii(bytes)) {
    return (index) => ({
      text: bytes.toString('latin1', index === 0 ? 0 : ends[index - 1], ends[index]),
      repaired: false,
    });
  }
  return (index) => decodeRecord(bytes.subarray(index === 0 ? 0 : ends[index - 1], ends[index]));
}

export function decodeRecord(bytes: Buffer): Decoded {
  if (isAscii(bytes)) return { text: bytes.toString('latin1'), repaired: false };
  const b0 = bytes[0];
  const b1 = bytes[1];
  if (b0 === 0xff && b1 === 0xfe) return utf16(bytes, 'utf-16le');
  if (b0 === 0xfe && b1 === 0xff) return utf16(bytes, 'utf-16be');
  const start = b0 === 0xef && b1 === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return { text: bytes.toString('utf8', start), repaired: !isUtf8(bytes) };
}

function utf16(bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): Decoded {
  const text = new TextDecoder(encoding).decode(bytes);
  return { text, repaired: bytes.length % 2 === 1 || !text.isWellFormed() || text.includes('\uFFFD') };
}
