import type { JsonObject } from '../../model/json.ts';
import { addressOf, integerOf } from '../../pipeline/normalize/field-values.ts';

/** What a line says that happened. */
export type Meaning =
  | 'accepted'
  | 'failed'
  | 'switched'
  | 'switch-failed'
  | 'session-opened'
  | 'session-closed'
  | 'connection-opened'
  | 'connection-closed'
  | 'connection-failed'
  | 'command'
  | 'account-created'
  | 'account-deleted'
  | 'account-changed'
  | 'account-locked'
  | 'account-unlocked'
  | 'password-changed'
  | 'group-created'
  | 'group-deleted'
  | 'member-added'
  | 'member-removed'
  | 'other';

/**
 * One form of message. The named groups of the expression become fields of the same name. Expressions are anchored at the start, and what repeats
 * in them is bounded or a single class of characters, so that a hostile line costs no more than its length.
 */
export interface Pattern {
  readonly meaning: Meaning;
  readonly regex: RegExp;
}

/** What a message says, and what it names. */
export interface Reading {
  readonly meaning: Meaning;
  readonly fields: JsonObject;
}

export const pattern = (meaning: Meaning, regex: RegExp): Pattern => ({ meaning, regex });

/** The first pattern that a message has the form of. */
export function readPatterns(patterns: readonly Pattern[], message: string): Reading | undefined {
  for (const { meaning, regex } of patterns) {
    const groups = regex.exec(message)?.groups;
    if (groups !== undefined) return { meaning, fields: groupsToFields(groups) };
  }
  return undefined;
}

const numbers = new Set(['src_port', 'dst_port', 'port', 'uid', 'gid', 'euid', 'repeated', 'code', 'attempts']);

/** Ports and ids become numbers; where a message names a host, an address is `src_ip` and a name is `src_host`. */
export function groupsToFields(groups: { readonly [name: string]: string | undefined }): JsonObject {
  const fields: JsonObject = {};
  for (const name of Object.keys(groups)) {
    const value = groups[name];
    if (value === undefined || value === '') continue;
    if (name === 'src') fields[addressOf(value) === undefined ? 'src_host' : 'src_ip'] = value;
    else fields[name] = numbers.has(name) ? (integerOf(value, -1) ?? value) : value;
  }
  return fields;
}
