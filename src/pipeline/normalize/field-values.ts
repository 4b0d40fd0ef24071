import ipaddr from 'ipaddr.js';
import type { JsonObject, JsonValue } from '../../model/json.ts';

/**
 * Reads typed values out of fields that anybody may have written: what is not of the wanted type, and cannot be made so without guessing,
 * is undefined. Nothing here throws.
 */
export type Field = JsonValue | undefined;

/** A text that is not empty; numbers and booleans as they are written in JSON. */
export function textOf(value: Field): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** A whole number within bounds, also from its decimal text. */
export function integerOf(value: Field, min = 0, max = Number.MAX_SAFE_INTEGER): number | undefined {
  const number = typeof value === 'string' ? wholeNumber(value) : value;
  return typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max ? number : undefined;
}

/** Of up to 16 digits, with or without a minus; NaN for all else. */
function wholeNumber(text: string): number {
  const { length } = text;
  const from = text.charCodeAt(0) === MINUS ? 1 : 0;
  if (length === from || length - from > 16) return NaN;
  for (let at = from; at < length; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return NaN;
  }
  return Number(text);
}

const MINUS = 45;

/** A finite number that is not negative, also from its decimal text. */
export function amountOf(value: Field): number | undefined {
  const number =
    typeof value === 'string' ? (/^\d{1,16}(\.\d{1,16})?$/.test(value) ? Number(value) : undefined) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : undefined;
}

/** Degrees of latitude or longitude. */
export function degreesOf(value: Field): number | undefined {
  const degrees = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof degrees === 'number' && Math.abs(degrees) <= 180 ? degrees : undefined;
}

export function portOf(value: Field): number | undefined {
  return integerOf(value, 0, 65_535);
}

export function booleanOf(value: Field): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

/** Four numbers from 0 to 255 without leading zeros, with dots between. */
function isIpv4(text: string): boolean {
  let numbers = 1;
  let number = -1;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === DOT) {
      if (number < 0 || numbers === 4) return false;
      numbers += 1;
      number = -1;
    } else {
      const digit = unit - 48;
      // a digit behind a leading zero, or behind a number that is too large already
      if (!(digit >= 0 && digit <= 9) || number === 0) return false;
      number = number < 0 ? digit : 10 * number + digit;
      if (number > 255) return false;
    }
  }
  return numbers === 4 && number >= 0;
}

const DOT = 46;

/** An IPv4 or IPv6 address as text; names are none. */
export function addressOf(value: Field): string | undefined {
  if (typeof value !== 'string' || value.length < 2 || value.length > 40) return undefined;
  if (isIpv4(value)) return value;
  return value.includes(':') && ipaddr.IPv6.isValid(value) ? value : undefined;
}

const mac = /^(?:[0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$/;

export function macOf(value: Field): string | undefined {
  return typeof value === 'string' && mac.test(value) ? value : undefined;
}

export function objectOf(value: Field): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

/** The values of a list, or the one value that stands for a list of one. */
export function listOf(value: Field): readonly JsonValue[] {
  if (Array.isArray(value)) return value;
  return value === undefined || value === null ? [] : [value];
}

/** The texts of a list, at most `most`; undefined if there is none. */
export function textsOf(value: Field, most = 100): string[] | undefined {
  const texts: string[] = [];
  for (const item of listOf(value)) {
    const text = textOf(item);
    if (text !== undefined) texts.push(text);
    if (texts.length === most) break;
  }
  return texts.length === 0 ? undefined : texts;
}

/** The value at a dotted name: the key of just that name if there is one, else step by step through objects. */
export function fieldAt(fields: JsonObject, name: string): Field {
  const whole = fields[name];
  // what every object inherits is functions, and `__proto__`
  if (whole !== undefined && typeof whole !== 'function' && name !== '__proto__') return whole;
  let at: Field = fields;
  for (const step of name.split('.')) {
    const object = objectOf(at);
    if (object === undefined || !Object.hasOwn(object, step)) return undefined;
    at = object[step];
  }
  return at;
}

/** Milliseconds since 1970 of seconds since 1970, cut to whole milliseconds; undefined outside of the years 1970 to 9999. */
export function epochSecondsToTime(seconds: number): number | undefined {
  const time = Math.floor(Math.round(seconds * 1e6) / 1e3);
  return time >= 0 && time <= 253_402_300_799_999 ? time : undefined;
}
