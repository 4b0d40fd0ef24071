import type { JsonValue } from '../../model/json.ts';
import { plainNumber } from '../../pipeline/normalize/plain-number.ts';

/** What stands for nothing and for empty, and what parts the items of a list. */
export interface Marks {
  readonly setSeparator: string;
  readonly empty: string;
  readonly unset: string;
}

/** The value of the cell between two places of a line; it is set. @param isEscaped whether the line has any backslash */
export type ReadCell = (line: string, from: number, to: number, isEscaped: boolean) => JsonValue;

/** How to read a column of one of Zeek's types (https://docs.zeek.org/en/master/script-reference/types.html). */
export function readerOf(type: string, marks: Marks): ReadCell {
  const inner = /^(?:set|vector|table|list)\[(.*)\]$/.exec(type)?.[1];
  if (inner !== undefined) return listReader(scalarReader(inner), marks);
  const read = scalarReader(type);
  const { empty } = marks;
  return (line, from, to, isEscaped) =>
    to - from === empty.length && line.startsWith(empty, from) ? '' : read(line, from, to, isEscaped);
}

function listReader(read: ReadCell, { setSeparator, empty, unset }: Marks): ReadCell {
  return (line, from, to, isEscaped) => {
    const cell = line.slice(from, to);
    if (cell === empty) return [];
    const values: JsonValue[] = [];
    for (const item of cell.split(setSeparator))
      values.push(item === unset ? null : item === empty ? '' : read(item, 0, item.length, isEscaped));
    return values;
  };
}

function scalarReader(type: string): ReadCell {
  switch (type) {
    case 'bool':
      return boolOrText;
    case 'count':
    case 'int':
    case 'port':
    case 'double':
    case 'time':
    case 'interval':
      return numberOrText;
    default:
      return readText;
  }
}

const TRUE = 84;
const FALSE = 70;

function boolOrText(line: string, from: number, to: number, isEscaped: boolean): JsonValue {
  const first = to === from + 1 ? line.charCodeAt(from) : 0;
  return first === TRUE ? true : first === FALSE ? false : readText(line, from, to, isEscaped);
}

/** A number that JSON cannot hold (`inf`, `nan`), or that is none, stays a text. */
function numberOrText(line: string, from: number, to: number, isEscaped: boolean): JsonValue {
  const plain = plainNumber(line, from, to);
  if (!Number.isNaN(plain)) return plain;
  const cell = line.slice(from, to);
  const number = Number(cell);
  // a blank text is 0 for JavaScript
  return (number === 0 && cell.trim() === '') || !Number.isFinite(number)
    ? readText(line, from, to, isEscaped)
    : number;
}

function readText(line: string, from: number, to: number, isEscaped: boolean): string {
  const cell = line.slice(from, to);
  return isEscaped ? unescapeZeek(cell) : cell;
}

/**
 * Undoes the escapes of Zeek's text format, so that the value is the one that Zeek writes to JSON: `\\` is a backslash, `\xNN` is a byte.
 * Bytes that are UTF-8 become text; what is not, and control characters but \b \f \n \r \t, stay as the four characters `\xnn`,
 * as in Zeek's JSON (util::json_escape_utf8 in zeek/src/util.cc).
 */
export function unescapeZeek(text: string): string {
  if (!text.includes('\\')) return text;
  let result = '';
  let bytes: number[] = [];
  const flush = (): void => {
    if (bytes.length > 0) result += bytesToText(bytes);
    bytes = [];
  };
  for (let at = 0; at < text.length;) {
    if (text.charCodeAt(at) === BACKSLASH) {
      const byte = text[at + 1] === 'x' ? hexByteAt(text, at + 2) : undefined;
      if (byte !== undefined) {
        bytes.push(byte);
        at += 4;
        continue;
      }
      flush();
      result += '\\';
      at += text.charCodeAt(at + 1) === BACKSLASH ? 2 : 1;
      continue;
    }
    flush();
    const next = text.indexOf('\\', at);
    const end = next < 0 ? text.length : next;
    result += text.slice(at, end);
    at = end;
  }
  flush();
  return result;
}

const BACKSLASH = 92;

function hexByteAt(text: string, at: number): number | undefined {
  const digits = text.slice(at, at + 2);
  return /^[0-9a-fA-F]{2}$/.test(digits) ? Number.parseInt(digits, 16) : undefined;
}

function bytesToText(bytes: readonly number[]): string {
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = sequenceLengthAt(bytes, at);
    const byte = bytes[at] ?? 0;
    if (length === 0 || (length === 1 && !isPlain(byte))) {
      text += `\\x${byte.toString(16).padStart(2, '0')}`;
      at += 1;
    } else {
      text += decoder.decode(Uint8Array.from(bytes.slice(at, at + length)));
      at += length;
    }
  }
  return text;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

const isPlain = (byte: number): boolean =>
  (byte >= 32 && byte < 127) || byte === 8 || byte === 9 || byte === 10 || byte === 12 || byte === 13;

/** Length of the UTF-8 sequence at a place, 0 if there is none (RFC 3629, section 4). */
function sequenceLengthAt(bytes: readonly number[], at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length =
    first >= 0xc2 && first <= 0xdf ? 2 : first >= 0xe0 && first <= 0xef ? 3 : first >= 0xf0 && first <= 0xf4 ? 4 : 0;
  if (length === 0 || at + length > bytes.length) return 0;
  for (let next = at + 1; next < at + length; next += 1) if (((bytes[next] ?? 0) & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1] ?? 0;
  const badSecond =
    (first === 0xe0 && second < 0xa0) ||
    (first === 0xed && second > 0x9f) ||
    (first === 0xf0 && second < 0x90) ||
    (first === 0xf4 && second > 0x8f);
  return badSecond ? 0 : length;
}
