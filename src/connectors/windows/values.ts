import type { JsonObject } from '../../model/json.ts';
import { addressOf, textOf, type Field } from '../../pipeline/normalize/field-values.ts';

/** A text that says something: Windows writes `-` where it knows nothing, Sysmon `?`. */
export function given(value: Field): string | undefined {
  const text = textOf(value)?.trim();
  return text === undefined || text === '' || text === '-' || text === '?' ? undefined : text;
}

/** The first of the named fields that says something. */
export function firstGiven(fields: JsonObject, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = given(fields[name]);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A whole number, decimal or `0x…` as Windows writes process and logon ids; undefined beyond 2^53. */
export function numberOf(value: Field): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : undefined;
  if (typeof value !== 'string' || !/^(?:-?\d{1,16}|0x[\da-fA-F]{1,16})$/.test(value)) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

/** The last part of a Windows path, or of a registry key. */
export function baseNameOf(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/')) + 1);
  return name === '' ? path : name;
}

/** The path without its last part; the whole if it has one part only. */
export function parentOf(path: string): string {
  const at = path.lastIndexOf('\\');
  return at <= 0 ? path : path.slice(0, at);
}

export interface Account {
  readonly name: string;
  readonly domain: string | undefined;
}

/** `DOMAIN\name` or a bare name; `name@domain` stays whole, it is a name of its own kind. */
export function accountOf(text: string | undefined): Account | undefined {
  if (text === undefined) return undefined;
  const at = text.lastIndexOf('\\');
  const name = text.slice(at + 1);
  return name === '' ? undefined : { name, domain: at > 0 ? text.slice(0, at) : undefined };
}

/** The address that a network field means: IPv4 out of `::ffff:192.0.2.1`; undefined for names. */
export function ipOf(value: Field): string | undefined {
  const text = typeof value === 'string' && value.startsWith('::ffff:') && value.includes('.') ? value.slice(7) : value;
  return addressOf(text);
}

/** Loopback and unspecified addresses tell nothing about who is at the other end. */
export function isOwnAddress(ip: string): boolean {
  return ip === '::1' || ip === '::' || ip === '0.0.0.0' || ip.startsWith('127.') || /^0(?::0){6}:[01]$/.test(ip);
}
