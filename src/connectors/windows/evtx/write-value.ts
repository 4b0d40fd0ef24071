import { u32 } from './bytes.ts';
import type { JsonSink } from './json-sink.ts';
import { writeFileTime, writeSystemTime } from './write-time.ts';

/** Types of values in binary XML ([MS-EVEN6] 2.2.12); an array's is its items' with `ARRAY` added. */
export const valueTypes = {
  null: 0x00,
  string: 0x01,
  ansi: 0x02,
  int8: 0x03,
  uint8: 0x04,
  int16: 0x05,
  uint16: 0x06,
  int32: 0x07,
  uint32: 0x08,
  int64: 0x09,
  uint64: 0x0a,
  real32: 0x0b,
  real64: 0x0c,
  bool: 0x0d,
  binary: 0x0e,
  guid: 0x0f,
  size: 0x10,
  fileTime: 0x11,
  systemTime: 0x12,
  sid: 0x13,
  hex32: 0x14,
  hex64: 0x15,
  handle: 0x20,
  binXml: 0x21,
  xml: 0x23,
} as const;
const ARRAY = 0x80;
const T = valueTypes;
const QUOTE = 34;
const COMMA = 44;

/** Bytes of an item of a fixed size; absent for those that have none. */
// prettier-ignore
export const sizeByType: Readonly<Record<number, number>> = {
  [T.int8]: 1, [T.uint8]: 1, [T.int16]: 2, [T.uint16]: 2, [T.int32]: 4, [T.uint32]: 4, [T.int64]: 8, [T.uint64]: 8,
  [T.real32]: 4, [T.real64]: 8, [T.bool]: 4, [T.guid]: 16, [T.fileTime]: 8, [T.systemTime]: 16, [T.hex32]: 4, [T.hex64]: 8,
};

/** Where a text ends that may be filled up with zeros. */
export function endOfText(bytes: Uint8Array, at: number, size: number, type: number): number {
  let end = at + size;
  if (type === T.string || type === T.xml) {
    if (size % 2 === 1) end--;
    while (end - 2 >= at && bytes[end - 1] === 0 && bytes[end - 2] === 0) end -= 2;
  } else if (type === T.ansi) {
    while (end > at && bytes[end - 1] === 0) end--;
  }
  return end;
}

/** Whether a value says nothing: its element is then empty. */
export function isEmptyValue(bytes: Uint8Array, at: number, size: number, type: number): boolean {
  if (size === 0 || type === T.null) return true;
  return (type === T.string || type === T.ansi || type === T.xml) && endOfText(bytes, at, size, type) === at;
}

/** One value as JSON: numbers and booleans as such, arrays of more than one item as lists, everything else as a string. */
export function writeValue(sink: JsonSink, bytes: Uint8Array, at: number, size: number, type: number): void {
  if ((type & ARRAY) !== 0) {
    const isList = itemsOf(bytes, at, size, type) > 1;
    if (isList) sink.byte(91);
    writeItems(sink, bytes, at, size, type);
    if (isList) sink.byte(93);
    return;
  }
  const isBare = isNumber(bytes, at, size, type) || type === T.bool;
  if (!isBare) sink.byte(QUOTE);
  writeText(sink, bytes, at, size, type);
  if (!isBare) sink.byte(QUOTE);
}

/** The items of a value that is an array; 1 of any other. */
export function itemsOf(bytes: Uint8Array, at: number, size: number, type: number): number {
  if ((type & ARRAY) === 0) return 1;
  let count = 0;
  eachItem(bytes, at, size, type & ~ARRAY, () => void count++);
  return count;
}

/** The items of an array as JSON, joined by commas; of any other value itself. */
export function writeItems(sink: JsonSink, bytes: Uint8Array, at: number, size: number, type: number): void {
  if ((type & ARRAY) === 0) {
    writeValue(sink, bytes, at, size, type);
    return;
  }
  let count = 0;
  const item = type & ~ARRAY;
  eachItem(bytes, at, size, item, (from, length) => {
    if (count++ > 0) sink.byte(COMMA);
    writeValue(sink, bytes, from, length, item);
  });
  if (count === 0) sink.ascii('""');
}

type Item = (at: number, size: number) => void;

function eachItem(bytes: Uint8Array, at: number, size: number, type: number, found: Item): void {
  const end = at + size;
  if (type === T.string || type === T.ansi) {
    const width = type === T.string ? 2 : 1;
    let from = at;
    for (let i = at; i + width <= end; i += width) {
      if (bytes[i] !== 0 || (width === 2 && bytes[i + 1] !== 0)) continue;
      found(from, i - from);
      from = i + width;
    }
    if (end - from >= width) found(from, end - from);
    return;
  }
  if (type === T.sid) {
    for (let from = at; from < end;) {
      const length = Math.min(8 + 4 * (bytes[from + 1] ?? 0), end - from);
      found(from, length);
      from += length;
    }
    return;
  }
  const width = sizeByType[type] ?? size;
  for (let from = at; from < end; from += width) found(from, Math.min(width, end - from));
}

/** A value as text, without quotes: what it is inside of a longer one, too. */
export function writeText(sink: JsonSink, bytes: Uint8Array, at: number, size: number, type: number): void {
  sink.reserve(0);
  switch (type) {
    case T.null:
      return;
    case T.string:
    case T.xml:
      sink.utf16(bytes, at, endOfText(bytes, at, size, type));
      return;
    case T.ansi:
      sink.latin(bytes, at, endOfText(bytes, at, size, type));
      return;
    case T.int8:
    case T.int16:
    case T.int32:
    case T.int64:
      if (isWidth(size)) writeSigned(sink, bytes, at, size);
      else sink.hexBytes(bytes, at, at + size);
      return;
    case T.uint8:
    case T.uint16:
    case T.uint32:
    case T.uint64:
      if (isWidth(size)) writeUnsigned(sink, bytes, at, size);
      else sink.hexBytes(bytes, at, at + size);
      return;
    case T.bool:
      sink.ascii(isTrue(bytes, at, size) ? 'true' : 'false');
      return;
    case T.real32:
      if (size === 4) sink.ascii(realToText(viewOf(bytes, at, 4).getFloat32(0, true), true));
      else sink.hexBytes(bytes, at, at + size);
      return;
    case T.real64:
      if (size === 8) sink.ascii(realToText(viewOf(bytes, at, 8).getFloat64(0, true), false));
      else sink.hexBytes(bytes, at, at + size);
      return;
    case T.size:
    case T.hex32:
    case T.hex64:
    case T.handle:
      if (isWidth(size)) writeHex(sink, bytes, at, size);
      else sink.hexBytes(bytes, at, at + size);
      return;
    case T.guid:
      if (size === 16) writeGuid(sink, bytes, at);
      else sink.hexBytes(bytes, at, at + size);
      return;
    case T.fileTime:
      if (size === 8) writeFileTime(sink, u32(bytes, at), u32(bytes, at + 4));
      else sink.hexBytes(bytes, at, at + size);
      return;
    case T.systemTime:
      if (size === 16) writeSystemTime(sink, bytes, at);
      else sink.hexBytes(bytes, at, at + size);
      return;
    case T.sid:
      if (size >= 8 && size === 8 + 4 * (bytes[at + 1] ?? 0)) writeSid(sink, bytes, at);
      else sink.hexBytes(bytes, at, at + size);
      return;
    default:
      // binary, and what no version of the format has named so far
      if ((type & ARRAY) !== 0) writeJoined(sink, bytes, at, size, type & ~ARRAY);
      else sink.hexBytes(bytes, at, at + size);
  }
}

/** An array inside of a longer text. */
function writeJoined(sink: JsonSink, bytes: Uint8Array, at: number, size: number, item: number): void {
  let count = 0;
  eachItem(bytes, at, size, item, (from, length) => {
    if (count++ > 0) sink.byte(COMMA);
    writeText(sink, bytes, from, length, item);
  });
}

const isWidth = (size: number): boolean => size === 1 || size === 2 || size === 4 || size === 8;

/** Whether it is a number that JSON's readers hold exactly: 64-bit ones beyond 2^53 are strings. */
function isNumber(bytes: Uint8Array, at: number, size: number, type: number): boolean {
  if (type < T.int8 || type > T.uint64 || !isWidth(size)) return false;
  if (size < 8) return true;
  const high = u32(bytes, at + 4);
  return high < 0x200000 || ((type & 1) === 1 && high >= 0xffe00001);
}

function writeUnsigned(sink: JsonSink, bytes: Uint8Array, at: number, size: number): void {
  if (size === 8) {
    const high = u32(bytes, at + 4);
    if (high < 0x200000) sink.digits(high * 0x100000000 + u32(bytes, at));
    else sink.ascii(viewOf(bytes, at, 8).getBigUint64(0, true).toString());
    return;
  }
  let value = 0;
  for (let i = size - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] ?? 0);
  sink.digits(value);
}

function writeSigned(sink: JsonSink, bytes: Uint8Array, at: number, size: number): void {
  if ((bytes[at + size - 1] ?? 0) < 0x80) {
    writeUnsigned(sink, bytes, at, size);
    return;
  }
  const view = viewOf(bytes, at, size);
  if (size === 8) sink.ascii(view.getBigInt64(0, true).toString());
  else sink.ascii(String(size === 1 ? view.getInt8(0) : size === 2 ? view.getInt16(0, true) : view.getInt32(0, true)));
}

function writeHex(sink: JsonSink, bytes: Uint8Array, at: number, size: number): void {
  sink.bytes[sink.length++] = 48;
  sink.bytes[sink.length++] = 120;
  let isLeading = true;
  for (let i = size - 1; i >= 0; i--) {
    const byte = bytes[at + i] ?? 0;
    for (const digit of [byte >> 4, byte & 15]) {
      if (isLeading && digit === 0) continue;
      isLeading = false;
      sink.bytes[sink.length++] = digit < 10 ? 48 + digit : 87 + digit;
    }
  }
  if (isLeading) sink.bytes[sink.length++] = 48;
}

function isTrue(bytes: Uint8Array, at: number, size: number): boolean {
  for (let i = 0; i < size; i++) if (bytes[at + i] !== 0) return true;
  return false;
}

const GUID_ORDER = [3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15];

function writeGuid(sink: JsonSink, bytes: Uint8Array, at: number): void {
  for (const place of GUID_ORDER) {
    if (place < 0) sink.bytes[sink.length++] = 45;
    else sink.hexByte(bytes[at + place] ?? 0);
  }
}

/** `S-1-5-…`; an authority beyond 32 bits is hexadecimal ([MS-DTYP] 2.4.2.1). */
function writeSid(sink: JsonSink, bytes: Uint8Array, at: number): void {
  sink.ascii('S-');
  sink.digits(bytes[at] ?? 0);
  sink.byte(45);
  let authority = 0;
  for (let i = 2; i < 8; i++) authority = authority * 256 + (bytes[at + i] ?? 0);
  if (authority < 0x100000000) sink.digits(authority);
  else sink.ascii(`0x${authority.toString(16).toUpperCase().padStart(12, '0')}`);
  const count = bytes[at + 1] ?? 0;
  sink.reserve(count * 11);
  for (let i = 0; i < count; i++) {
    sink.byte(45);
    sink.digits(u32(bytes, at + 8 + 4 * i));
  }
}

function realToText(value: number, isSingle: boolean): string {
  if (!Number.isFinite(value)) return String(value);
  // the shortest text that is the same single again: seven to nine digits
  if (isSingle) {
    for (let digits = 6; digits <= 9; digits++) {
      const text = Number(value.toPrecision(digits));
      if (Math.fround(text) === value) return String(text);
    }
  }
  return String(value);
}

const viewOf = (bytes: Uint8Array, at: number, size: number): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset + at, size);
