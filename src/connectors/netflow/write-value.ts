import type { ElementType } from './elements/elements.ts';

/**
 * Writes the value of an element as JSON. RFC 7011 section 6 says how each type is encoded; numbers may be shorter than their type.
 * Whatever does not fit its type is written by its length: a number up to eight bytes, else a text if it is one, else hexadecimal digits.
 *
 * @param from, to the bytes of the value, inside of `bytes`
 */
export type WriteValue = (bytes: Buffer, from: number, to: number) => string;

export const writers: Readonly<Record<ElementType, WriteValue>> = {
  unsigned: (bytes, from, to) => (to - from <= 8 && to > from ? unsigned(bytes, from, to) : guess(bytes, from, to)),
  signed(bytes, from, to) {
    const size = to - from;
    if (size === 8) return bigText(bytes.readBigInt64BE(from));
    return size >= 1 && size <= 6 ? String(bytes.readIntBE(from, size)) : guess(bytes, from, to);
  },
  float(bytes, from, to) {
    const size = to - from;
    const value = size === 4 ? bytes.readFloatBE(from) : size === 8 ? bytes.readDoubleBE(from) : undefined;
    if (value === undefined) return guess(bytes, from, to);
    return Number.isFinite(value) ? String(value) : `"${value}"`;
  },
  boolean(bytes, from, to) {
    const value = to - from === 1 ? bytes[from] : undefined;
    return value === 1 ? 'true' : value === 2 ? 'false' : guess(bytes, from, to);
  },
  text: (bytes, from, to) => text(bytes, from, to),
  bytes: (bytes, from, to) => hex(bytes, from, to),
  mac(bytes, from, to) {
    if (to - from !== 6) return guess(bytes, from, to);
    let written = '"';
    for (let at = from; at < to; at++) written += (at === from ? '' : ':') + (pairs[bytes[at] ?? 0] ?? '');
    return `${written}"`;
  },
  ipv4: (bytes, from, to) => (to - from === 4 ? `"${ipv4(bytes, from)}"` : guess(bytes, from, to)),
  ipv6: (bytes, from, to) => (to - from === 16 ? `"${ipv6(bytes, from)}"` : guess(bytes, from, to)),
  // what a basic list holds is read by the reader of its message, which knows elements
  list: (bytes, from, to) => hex(bytes, from, to),
  application(bytes, from, to) {
    const size = to - from;
    const engine = bytes[from];
    if (engine === undefined || size < 2 || size > 9) return hex(bytes, from, to);
    // engine 20: a selector of an enterprise, after its number (RFC 6759 section 4.1)
    if (engine === PANA_L7_PEN && size >= 6) {
      return `"${engine}..${bytes.readUInt32BE(from + 1)}..${size === 6 ? (bytes[from + 5] ?? 0) : bytes.readUIntBE(from + 5, Math.min(size - 5, 6))}"`;
    }
    return size - 1 <= 6 ? `"${engine}..${bytes.readUIntBE(from + 1, size - 1)}"` : hex(bytes, from, to);
  },
  seconds: (bytes, from, to) => (to - from === 4 ? time(bytes.readUInt32BE(from) * 1000) : guess(bytes, from, to)),
  milliseconds: (bytes, from, to) =>
    to - from === 8
      ? time(unsigned64(bytes, from))
      : to - from === 4
        ? unsigned(bytes, from, to)
        : guess(bytes, from, to),
  microseconds: (bytes, from, to) => (to - from === 8 ? ntpTime(bytes, from, 1e6, 6) : guess(bytes, from, to)),
  nanoseconds: (bytes, from, to) => (to - from === 8 ? ntpTime(bytes, from, 1e9, 9) : guess(bytes, from, to)),
  // six bits say what it is, the others are it
  juniper(bytes, from, to) {
    const size = to - from;
    if (size !== 2 && size !== 4) return guess(bytes, from, to);
    const whole = bytes.readUIntBE(from, size);
    const name = juniperProperties[Math.floor(whole / 2 ** (8 * size - 6))];
    return name === undefined ? guess(bytes, from, to) : `{"${name}":${whole % 2 ** (8 * size - 6)}}`;
  },
  unknown: (bytes, from, to) => guess(bytes, from, to),
};

/** Juniper's "common properties" in the order of their numbers, after Junos' `primary-data-record-fields`. */
const juniperProperties = [undefined, 'forwardingClassDropPriority', 'forwardingExceptionCode', 'forwardingNexthopId', 'egressInterfaceIndex', 'underlyingIngressInterfaceIndex', 'ingressInterfaceIndex']; // prettier-ignore

const PANA_L7_PEN = 20;
const pairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function unsigned(bytes: Buffer, from: number, to: number): string {
  switch (to - from) {
    case 1:
      return String(bytes[from]);
    case 2:
      return String(bytes.readUInt16BE(from));
    case 4:
      return String(bytes.readUInt32BE(from));
    case 8:
      return bytes.readUInt32BE(from) < 0x20_0000
        ? String(unsigned64(bytes, from))
        : bigText(bytes.readBigUInt64BE(from));
    case 7:
      return bigText((BigInt(bytes[from] ?? 0) << 48n) | BigInt(bytes.readUIntBE(from + 1, 6)));
    default:
      return String(bytes.readUIntBE(from, to - from));
  }
}

const unsigned64 = (bytes: Buffer, from: number): number =>
  bytes.readUInt32BE(from) * 0x1_0000_0000 + bytes.readUInt32BE(from + 4);

/** More than a double holds is a text of digits. */
const bigText = (value: bigint): string => (value <= MOST && value >= -MOST ? String(value) : `"${value}"`);

const MOST = BigInt(Number.MAX_SAFE_INTEGER);

function text(bytes: Buffer, from: number, to: number): string {
  let end = to;
  while (end > from && bytes[end - 1] === 0) end--;
  return JSON.stringify(bytes.toString('utf8', from, end));
}

const hex = (bytes: Buffer, from: number, to: number): string => `"${bytes.toString('hex', from, to)}"`;

function guess(bytes: Buffer, from: number, to: number): string {
  if (to === from) return '""';
  return to - from <= 8 ? unsigned(bytes, from, to) : guessText(bytes, from, to);
}

/** For values of variable length, which are rarely numbers: a text if it can be one. */
export function guessText(bytes: Buffer, from: number, to: number): string {
  let end = to;
  while (end > from && bytes[end - 1] === 0) end--;
  for (let at = from; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x20 || byte > 0x7e) return hex(bytes, from, to);
  }
  return text(bytes, from, end);
}

/** @param from of four bytes */
export const ipv4 = (bytes: Buffer, from: number): string =>
  `${bytes[from]}.${bytes[from + 1]}.${bytes[from + 2]}.${bytes[from + 3]}`;

/** The form of RFC 5952. @param from of sixteen bytes */
export function ipv6(bytes: Buffer, from: number): string {
  let best = 0;
  let bestAt = -1;
  let run = 0;
  for (let group = 0; group < 8; group++) {
    run = bytes.readUInt16BE(from + 2 * group) === 0 ? run + 1 : 0;
    if (run > best) {
      best = run;
      bestAt = group - run + 1;
    }
  }
  if (best < 2) bestAt = -1;
  if (bestAt === 0 && best === 5 && bytes.readUInt16BE(from + 10) === 0xffff) return `::ffff:${ipv4(bytes, from + 12)}`;
  let written = '';
  for (let group = 0; group < 8; group++) {
    if (group === bestAt) {
      written += '::';
      group += best - 1;
      continue;
    }
    if (written !== '' && !written.endsWith(':')) written += ':';
    written += bytes.readUInt16BE(from + 2 * group).toString(16);
  }
  return written;
}

/** ms since 1970 as ISO 8601; as a number where no calendar has it */
export function time(millis: number): string {
  return millis <= LAST ? `"${new Date(millis).toISOString()}"` : String(millis);
}

const LAST = 253_402_300_799_999;
/** seconds from 1900 to 1970 */
const NTP_EPOCH = 2_208_988_800;

/** Seconds since 1900 and a fraction of 32 bits (RFC 7011 section 6.1.9). */
function ntpTime(bytes: Buffer, from: number, parts: number, digits: number): string {
  const seconds = bytes.readUInt32BE(from) - NTP_EPOCH;
  if (seconds < 0) return bigText(bytes.readBigUInt64BE(from));
  const fraction = Math.floor((bytes.readUInt32BE(from + 4) / 0x1_0000_0000) * parts);
  return `"${new Date(seconds * 1000).toISOString().slice(0, 19)}.${String(fraction).padStart(digits, '0')}Z"`;
}
