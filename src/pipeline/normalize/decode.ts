import { Buffer, isAscii, isUtf8 } from 'node:buffer';
import type { IncomingBatch } from '../../model/record.ts';

/** The text of one record of a batch; whether invalid bytes in it had to be replaced; whether its encoding was guessed from its bytes. */
export interface Decoded {
  readonly text: string;
  readonly repaired: boolean;
  readonly guessed?: boolean;
}

/**
 * Turns records into text. Nearly all payloads are ASCII, which is checked once for the whole batch and then costs a plain copy.
 * Else each record is UTF-8 (a byte order mark is removed) or, with a mark that says so, UTF-16. What is neither may still be plain by its
 * bytes: UTF-16 without a mark has a zero in every second byte, Windows-1252 single bytes between ASCII letters. Else what is invalid becomes U+FFFD.
 */
export function createDecode(batch: IncomingBatch): (index: number) => Decoded {
  const bytes = Buffer.from(batch.payload.buffer, batch.payload.byteOffset, batch.payload.byteLength);
  const ends = batch.ends;
  // a zero is ASCII, too, and stands in UTF-16
  if (isAscii(bytes) && !bytes.includes(0)) {
    return (index) => ({
      text: bytes.toString('latin1', index === 0 ? 0 : ends[index - 1], ends[index]),
      repaired: false,
    });
  }
  return (index) => decodeRecord(bytes.subarray(index === 0 ? 0 : ends[index - 1], ends[index]));
}

export function decodeRecord(bytes: Buffer): Decoded {
  const b0 = bytes[0];
  const b1 = bytes[1];
  if (b0 === 0xff && b1 === 0xfe) return utf16(bytes, 'utf-16le');
  if (b0 === 0xfe && b1 === 0xff) return utf16(bytes, 'utf-16be');
  const wide = bytes.includes(0) ? wideEncodingOf(bytes) : undefined;
  if (wide !== undefined) return { ...utf16(bytes, wide), guessed: true };
  if (isAscii(bytes)) return { text: bytes.toString('latin1'), repaired: false };
  const start = b0 === 0xef && b1 === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  if (isUtf8(bytes)) return { text: bytes.toString('utf8', start), repaired: false };
  if (isWindows1252(bytes)) return { text: windows1252.decode(bytes), repaired: false, guessed: true };
  return { text: bytes.toString('utf8', start), repaired: true };
}

function utf16(bytes: Buffer, encoding: 'utf-16le' | 'utf-16be'): Decoded {
  const text = new TextDecoder(encoding).decode(bytes);
  return { text, repaired: bytes.length % 2 === 1 || !text.isWellFormed() || text.includes('\uFFFD') };
}

/** How much of a record is looked at to guess its encoding. */
const LOOKED_AT = 512;

/** UTF-16 without a mark: of its beginning nine characters in ten are ASCII, so one half of each is zero and the other is not. */
function wideEncodingOf(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  const pairs = Math.min(bytes.length, LOOKED_AT) >> 1;
  if (pairs < 4) return undefined;
  let [little, big] = [0, 0];
  for (let at = 0; at < pairs; at += 1) {
    const [first = 0, second = 0] = [bytes[2 * at], bytes[2 * at + 1]];
    if (second === 0 && isPrintable(first)) little += 1;
    if (first === 0 && isPrintable(second)) big += 1;
  }
  if (little * 10 >= pairs * 9) return 'utf-16le';
  return big * 10 >= pairs * 9 ? 'utf-16be' : undefined;
}

const isPrintable = (byte: number): boolean =>
  (byte >= 32 && byte < 127) || byte === 9 || byte === 10 || byte === 13 || byte === 27;

const windows1252 = new TextDecoder('windows-1252');
/** Bytes that Windows-1252 does not give a meaning. */
const UNDEFINED_1252: ReadonlySet<number> = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/**
 * A text of single bytes: those above ASCII are rare (one in four at most), stand alone or two by two as in ordinary words, mean something in
 * Windows-1252, and none of them begins a valid UTF-8 sequence. A record that is UTF-8 with a damaged place has such sequences; binary has control bytes.
 */
function isWindows1252(bytes: Buffer): boolean {
  let high = 0;
  let run = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) {
      if (byte < 32 && !isPrintable(byte)) return false;
      run = 0;
      continue;
    }
    high += 1;
    run += 1;
    if (run > 3 || UNDEFINED_1252.has(byte) || isSequence(bytes, at, byte)) return false;
    // a character that was cut off at the end
    if (byte >= 0xc2 && byte <= 0xf4 && at + lengthOf(byte) > bytes.length) return false;
  }
  return high * 4 <= bytes.length;
}

/** Whether a whole UTF-8 sequence of two bytes or more begins here. */
function isSequence(bytes: Buffer, at: number, first: number): boolean {
  const length = lengthOf(first);
  return length > 0 && at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length));
}

/** of the UTF-8 sequence that begins with this byte; 0 if none does */
const lengthOf = (first: number): number =>
  first < 0xc2 || first > 0xf4 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
