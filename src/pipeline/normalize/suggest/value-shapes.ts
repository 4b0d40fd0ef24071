import type { JsonPrimitive } from '../../../model/json.ts';
import { addressOf, macOf } from '../field-values.ts';
import { readAnyTime } from '../mapping/known-times.ts';

/** What a value looks like, whatever the name of its field. */
export const SHAPES = [
  'ip', 'mac', 'email', 'url', 'uuid', 'hash', 'sid', 'arn', 'time', 'clock', 'method', 'agent', 'path', 'host', 'account', 'boolean',
  'severity', 'outcome', 'port', 'status', 'integer', 'number', 'word', 'text', 'empty',
] as const; // prettier-ignore
export type Shape = (typeof SHAPES)[number];

/** The shape that says most; a value may be more than that (a port is an integer, too: see `isOfShape`). */
export function shapeOf(value: JsonPrimitive, received: number): Shape {
  if (value === null || value === '' || value === '-') return 'empty';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'number') return numberShape(value);
  const text = value.trim();
  if (text.length > 400) return 'text';
  if (/^-?\d{1,19}$/.test(text)) return readAnyTime(text, 'UTC', received) !== undefined && isNearNow(text, received) ? 'time' : numberShape(Number(text)); // prettier-ignore
  if (/^-?\d{1,15}\.\d{1,12}$/.test(text) && !isNearNow(text, received)) return 'number';
  if (addressOf(text) !== undefined) return 'ip';
  if (macOf(text) !== undefined) return 'mac';
  if (text.length >= 8 && text.length < 60 && readAnyTime(text, 'UTC', received) !== undefined) return 'time';
  return textShape(text);
}

function numberShape(value: number): Shape {
  if (!Number.isInteger(value)) return 'number';
  if (value >= 100 && value < 600) return 'status';
  return value >= 0 && value <= 65_535 ? 'port' : 'integer';
}

/** An epoch within some twenty years of now: other large numbers are ids. */
function isNearNow(text: string, received: number): boolean {
  const read = readAnyTime(text, 'UTC', received);
  return read !== undefined && read.read.time > received - 20 * YEAR && read.read.time < received + YEAR;
}

export function isEpochNear(value: number, received: number): boolean {
  return isNearNow(String(value), received);
}

const YEAR = 365 * 86_400_000;

const METHODS = new Set(['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'CONNECT', 'TRACE']);
export const SEVERITY_WORDS: Readonly<Record<string, 'informational' | 'low' | 'medium' | 'high' | 'critical'>> = {
  debug: 'informational', trace: 'informational', info: 'informational', informational: 'informational', information: 'informational', notice: 'informational', low: 'low', warn: 'medium', warning: 'medium', medium: 'medium', moderate: 'medium', error: 'high', err: 'high', high: 'high', critical: 'critical', crit: 'critical', fatal: 'critical', alert: 'critical', emergency: 'critical', severe: 'high',
}; // prettier-ignore
export const SUCCESS_WORDS = new Set(['success', 'succeeded', 'successful', 'ok', 'allow', 'allowed', 'accept', 'accepted', 'pass', 'passed', 'permit', 'permitted', 'granted', 'grant', 'approved', 'valid', 'succeed']); // prettier-ignore
export const FAILURE_WORDS = new Set(['fail', 'failed', 'failure', 'deny', 'denied', 'block', 'blocked', 'drop', 'dropped', 'reject', 'rejected', 'error', 'unauthorized', 'invalid', 'refused', 'forbidden', 'fraud']); // prettier-ignore

function textShape(text: string): Shape {
  const lower = text.toLowerCase();
  if (METHODS.has(text)) return 'method';
  if (SUCCESS_WORDS.has(lower) || FAILURE_WORDS.has(lower)) return lower === 'error' ? 'severity' : 'outcome';
  if (SEVERITY_WORDS[lower] !== undefined) return 'severity';
  if (lower === 'true' || lower === 'false') return 'boolean';
  if (/^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i.test(text)) return 'uuid';
  if (/^(?:[\da-f]{32}|[\da-f]{40}|[\da-f]{64})$/i.test(text)) return 'hash';
  if (/^S-1-\d{1,3}-[\d-]{1,80}$/.test(text)) return 'sid';
  if (text.startsWith('arn:')) return 'arn';
  if (/^\d\d:\d\d:\d\d(?:[.,]\d{1,9})?$/.test(text)) return 'clock';
  if (/^[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}$/.test(text)) return 'email';
  if (/^[a-z][a-z\d+.-]{1,20}:\/\//i.test(text)) return 'url';
  if (/^(?:Mozilla|curl|python|okhttp|aws-|Go-http|axios|PostmanRuntime|Java|Apache)[\w-]{0,30}\//i.test(text)) return 'agent'; // prettier-ignore
  if (/^(?:\/[^\s/]|[A-Za-z]:\\|\\\\)/.test(text)) return 'path';
  if (/^[\w-]{1,60}\\[^\\\s][^\\]{0,60}$/.test(text)) return 'account';
  if (/^(?=.{4,253}$)(?:[a-z\d_](?:[a-z\d_-]{0,61}[a-z\d])?\.){1,10}[a-z]{2,24}\.?$/i.test(text)) return 'host';
  return /^\S{1,80}$/.test(text) ? 'word' : 'text';
}
