import { Damaged } from './damaged.ts';

/** Bytes of JSON that one record may become. A batch takes no longer records, and templates can be made to repeat their values without end. */
export const MAX_JSON = 1 << 20;

/** more than any number, time, GUID or SID needs */
const SMALL = 1024;

/**
 * JSON of one record, written as UTF-8 in one pass. It grows to what the largest record needs and is used again for the next one.
 * A record whose JSON would be longer than `MAX_JSON` is damaged.
 */
export class JsonSink {
  bytes: Buffer = Buffer.allocUnsafeSlow(1 << 14);
  length = 0;
  /** bytes written since the last chunk began, records that failed included */
  written = 0;

  restart(): void {
    this.written += this.length;
    this.length = 0;
  }

  /** Makes room for that many bytes more, and for something small behind them. */
  reserve(size: number): void {
    const needed = this.length + size + SMALL;
    if (needed <= this.bytes.length) return;
    if (needed > MAX_JSON + 2 * SMALL) throw new Damaged('its text would be longer than a mebibyte', 0);
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, Math.min(this.bytes.length * 2, MAX_JSON + 2 * SMALL)));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }

  byte(value: number): void {
    if (this.length === this.bytes.length) this.reserve(1);
    this.bytes[this.length++] = value;
  }

  /** Bytes as they are: names and texts of templates, escaped before. */
  raw(from: Uint8Array): void {
    const size = from.length;
    if (this.length + size > this.bytes.length) this.reserve(size);
    const { bytes } = this;
    let at = this.length;
    if (size > 64) bytes.set(from, at);
    else for (let i = 0; i < size; i++) bytes[at + i] = from[i] ?? 0;
    at += size;
    this.length = at;
  }

  /** Text that is ASCII and needs no escape. */
  ascii(text: string): void {
    if (this.length + text.length > this.bytes.length) this.reserve(text.length);
    for (let i = 0; i < text.length; i++) this.bytes[this.length++] = text.charCodeAt(i);
  }

  /** UTF-16 as the inside of a JSON string. Lone surrogates become U+FFFD. */
  utf16(from: Uint8Array, start: number, end: number): void {
    this.reserve((end - start) * 3);
    const { bytes } = this;
    let at = this.length;
    for (let i = start; i + 1 < end; i += 2) {
      const low = from[i] ?? 0;
      const high = from[i + 1] ?? 0;
      if (high === 0 && low < 0x80) {
        if (low >= 32 && low !== QUOTE && low !== BACKSLASH) bytes[at++] = low;
        else at = escaped(bytes, at, low);
        continue;
      }
      let code = low | (high << 8);
      if (code >= 0xd800 && code < 0xe000) {
        const next = i + 3 < end ? (from[i + 2] ?? 0) | ((from[i + 3] ?? 0) << 8) : 0;
        if (code < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
          code = 0x10000 + ((code - 0xd800) << 10) + (next - 0xdc00);
          i += 2;
        } else code = 0xfffd;
      }
      at = utf8(bytes, at, code);
    }
    this.length = at;
  }

  /** Windows-1252 as the inside of a JSON string: what an ANSI string is on most machines. */
  latin(from: Uint8Array, start: number, end: number): void {
    this.reserve((end - start) * 6);
    const { bytes } = this;
    let at = this.length;
    for (let i = start; i < end; i++) {
      const code = from[i] ?? 0;
      if (code >= 0x80) at = utf8(bytes, at, code < 0xa0 ? (WINDOWS_1252[code - 0x80] ?? 0xfffd) : code);
      else if (code >= 32 && code !== QUOTE && code !== BACKSLASH) bytes[at++] = code;
      else at = escaped(bytes, at, code);
    }
    this.length = at;
  }

  hexBytes(from: Uint8Array, start: number, end: number): void {
    this.reserve((end - start) * 2);
    for (let i = start; i < end; i++) this.hexByte(from[i] ?? 0);
  }

  hexByte(value: number): void {
    this.bytes[this.length++] = UPPER[value >> 4] ?? 0;
    this.bytes[this.length++] = UPPER[value & 15] ?? 0;
  }

  /** A whole number from 0 to 2^53. */
  digits(value: number): void {
    if (value < 10) {
      this.byte(48 + value);
      return;
    }
    this.ascii(String(value));
  }

  /** The last `count` digits of a number, with leading zeros. */
  padded(value: number, count: number): void {
    if (this.length + count > this.bytes.length) this.reserve(count);
    let rest = value;
    for (let i = count - 1; i >= 0; i--) {
      const next = Math.floor(rest / 10);
      this.bytes[this.length + i] = 48 + (rest - next * 10);
      rest = next;
    }
    this.length += count;
  }
}

const QUOTE = 34;
const BACKSLASH = 92;
const UPPER = Buffer.from('0123456789ABCDEF');
const LOWER = Buffer.from('0123456789abcdef');
const SHORT: Readonly<Record<number, number>> = { 8: 98, 9: 116, 10: 110, 12: 102, 13: 114, 34: 34, 92: 92 };

function escaped(bytes: Buffer, start: number, code: number): number {
  let at = start;
  bytes[at++] = BACKSLASH;
  const short = SHORT[code];
  if (short !== undefined) {
    bytes[at++] = short;
    return at;
  }
  bytes[at++] = 117;
  bytes[at++] = 48;
  bytes[at++] = 48;
  bytes[at++] = LOWER[code >> 4] ?? 48;
  bytes[at++] = LOWER[code & 15] ?? 48;
  return at;
}

function utf8(bytes: Buffer, start: number, code: number): number {
  let at = start;
  if (code < 0x800) {
    bytes[at++] = 0xc0 | (code >> 6);
  } else {
    if (code < 0x10000) {
      bytes[at++] = 0xe0 | (code >> 12);
    } else {
      bytes[at++] = 0xf0 | (code >> 18);
      bytes[at++] = 0x80 | ((code >> 12) & 63);
    }
    bytes[at++] = 0x80 | ((code >> 6) & 63);
  }
  bytes[at++] = 0x80 | (code & 63);
  return at;
}

// prettier-ignore
const WINDOWS_1252 = [
  0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d, 0x8f,
  0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178,
];
