import { isJsonObject, type JsonObject } from '../../model/json.ts';
import { fieldAt, listOf, textOf, type Field } from '../normalize/field-values.ts';
import type { NormalizedEvent } from '../normalize/normalized-event.ts';
import type { EventKind } from '../normalize/parser.ts';
import type { ClaimRule } from './claim-rule.ts';
import {
  compareNames,
  isIdentifier,
  isOwnNetwork,
  nameOf,
  namespaceOf,
  sidToObjectId,
  textOfName,
} from './namespaces.ts';

/** That some names denote one thing, said by records of one batch: each different claim once. Times are ms since 1970. */
export interface Claim {
  /** id of the rule */
  readonly rule: string;
  /** in the order of `compareNames`, at least two; of an address: the address, then who holds it */
  readonly names: readonly string[];
  readonly count: number;
  readonly first: number;
  readonly last: number;
  /** places of these records in the stream */
  readonly firstAt: number;
  readonly lastAt: number;
  /** of an address: when the last of these leases ends */
  readonly until?: number;
}

/** Sees what the events of a batch claim. */
export type ClaimsOf = (events: readonly NormalizedEvent[]) => readonly Claim[];

/** Different claims of one batch that count; a batch has at most some ten thousand records. */
const MOST_CLAIMS = 20_000;

export function createClaimsOf(rules: readonly ClaimRule[]): ClaimsOf {
  const readers = rules.map(createReader);
  // kinds are made once per parser, so this grows to their number
  const readersByKind = new WeakMap<EventKind, readonly Reader[]>();
  const readersOf = (kind: EventKind): readonly Reader[] => {
    let known = readersByKind.get(kind);
    if (known === undefined) {
      known = readers.filter((reader) => reader.isFor(kind.id));
      readersByKind.set(kind, known);
    }
    return known;
  };
  return (events) => {
    const claims = new Map<string, { -readonly [K in keyof Claim]: Claim[K] }>();
    for (const event of events) {
      for (const reader of readersOf(event.kind)) {
        if (!reader.holds(event.fields)) continue;
        for (const { names, seconds } of reader.namesIn(event.fields)) {
          const { time, sequence } = event;
          const key = `${reader.id}\n${names.join('\n')}`;
          const until = seconds === undefined ? {} : { until: time + seconds * 1000 };
          const known = claims.get(key);
          if (known === undefined) {
            if (claims.size >= MOST_CLAIMS) continue;
            claims.set(key, { rule: reader.id, names, count: 1, first: time, last: time, firstAt: sequence, lastAt: sequence, ...until }); // prettier-ignore
            continue;
          }
          known.count += 1;
          if (time < known.first) [known.first, known.firstAt] = [time, sequence];
          if (time >= known.last) [known.last, known.lastAt] = [time, sequence];
          if (until.until !== undefined) known.until = Math.max(known.until ?? 0, until.until);
        }
      }
    }
    return [...claims.values()];
  };
}

interface Found {
  readonly names: readonly string[];
  readonly seconds?: number;
}

interface Reader {
  readonly id: string;
  isFor(kind: string): boolean;
  holds(fields: JsonObject): boolean;
  namesIn(fields: JsonObject): readonly Found[];
}

function createReader(rule: ClaimRule): Reader {
  const kinds = listed(rule.kind);
  const conditions = Object.entries(rule.when).map(([field, wanted]) => ({
    valueIn: /\.\d/.test(field) ? placeAt(field) : (fields: JsonObject) => fieldAt(fields, field),
    wanted: new Set(listed(wanted).map((value) => String(value).toLowerCase())),
  }));
  return {
    id: rule.id,
    isFor: (kind) => kinds.some((each) => (each.endsWith('*') ? kind.startsWith(each.slice(0, -1)) : kind === each)),
    holds: (fields) => {
      for (const { valueIn, wanted } of conditions) if (!isWanted(valueIn(fields), wanted)) return false;
      return true;
    },
    namesIn: rule.about === 'address' ? (fields) => holdsIn(rule, fields) : createNamesIn(rule),
  };
}

/** Reads a dotted path that goes into lists by their numbers, as `events.0.name`. */
function placeAt(path: string): (fields: JsonObject) => Field {
  const steps = path.split('.');
  return (fields) => {
    let at: Field = fields;
    for (const step of steps) at = Array.isArray(at) ? at[Number(step)] : isJsonObject(at) ? fieldAt(at, step) : undefined;
    return at;
  };
} // prettier-ignore

function isWanted(value: Field, wanted: ReadonlySet<string>): boolean {
  if (value === undefined || value === null || value === '' || value === '-') return wanted.has('absent');
  if (wanted.has('present')) return true;
  const text = textOf(value);
  return text !== undefined && wanted.has(text.toLowerCase());
}

/** Texts of fields that were read before: the same few accounts speak all the time. */
const MOST_REMEMBERED = 4096;
const NOTHING: readonly Found[] = [];

/** The names of a user or device: an identifier and something besides. */
function createNamesIn(rule: ClaimRule): (fields: JsonObject) => readonly Found[] {
  const remembered = new Map<string, readonly Found[]>();
  return (fields) => {
    const texts = rule.names.map((part) => (part.field === undefined ? accountIn(fields, part) : firstText(fields, part.field))); // prettier-ignore
    const host = rule.host === undefined ? undefined : firstText(fields, rule.host);
    // with lengths: else a text with a line break in it could pass for two
    let key = sized(host);
    for (const text of texts) key += sized(text);
    if (key.length > 1000) return namesOfTexts(rule, texts, host);
    let known = remembered.get(key);
    if (known === undefined) {
      if (remembered.size >= MOST_REMEMBERED) remembered.clear();
      known = namesOfTexts(rule, texts, host);
      remembered.set(key, known);
    }
    return known;
  };
}

const sized = (text: string | undefined): string => (text === undefined ? '-' : `${text.length}:${text}`);

function namesOfTexts(
  rule: ClaimRule,
  texts: readonly (string | undefined)[],
  host: string | undefined,
): readonly Found[] {
  const names: string[] = [];
  for (const [place, { as }] of rule.names.entries()) {
    const text = texts[place];
    const name = text === undefined ? undefined : nameOf(as, text);
    if (name !== undefined && !names.includes(name)) names.push(name);
  }
  const own = withHost(names, host);
  if (own.length < 2 || !own.some(isIdentifier) || !isConsistent(own)) return NOTHING;
  for (const name of own) {
    const object = namespaceOf(name) === 'sid' ? sidToObjectId(textOfName(name)) : undefined;
    if (object !== undefined && !own.some((each) => namespaceOf(each) === 'entra')) own.push(`entra:${object}`);
  }
  return [{ names: own.toSorted(compareNames) }];
}

/**
 * SIDs of local accounts begin with the SID of their machine, which machines cloned from one image have in common. So they are told apart by
 * the machine. Its accounts are those whose domain is its name.
 */
function withHost(names: readonly string[], host: string | undefined): string[] {
  const short = host?.split('.')[0]?.toLowerCase();
  const domain = names.find((name) => namespaceOf(name) === 'account')?.slice('account:'.length).split('\\')[0];
  if (short === undefined || domain === undefined || domain !== short.slice(0, Math.max(15, domain.length))) return [...names];
  const at = host?.toLowerCase().replace(/[^\w.-]/g, '_').slice(0, 200) ?? '';
  return names.map((name) => (namespaceOf(name) === 'sid' ? `${name}@${at}` : name));
} // prettier-ignore

/** A full host name and a NetBIOS name of one machine begin alike (NetBIOS names have 15 letters at most). Else one of them is another machine's. */
function isConsistent(names: readonly string[]): boolean {
  const netbios = names.find((name) => namespaceOf(name) === 'netbios')?.split('\\')[1];
  const label = names
    .find((name) => namespaceOf(name) === 'fqdn')
    ?.slice('fqdn:'.length)
    .split('.')[0];
  return netbios === undefined || label === undefined || label.slice(0, 15) === netbios;
}

/** Most answers of one record that count. */
const MOST_ADDRESSES = 16;
/** A lease may last a month; a TTL that claims more is cut. */
const LONGEST_SECONDS = 31 * 86_400;

function holdsIn(rule: ClaimRule, fields: JsonObject): Found[] {
  const [address, holder] = rule.names;
  if (address?.field === undefined || holder?.field === undefined) return [];
  const text = firstText(fields, holder.field);
  const name = text === undefined ? undefined : nameOf(holder.as, text);
  if (name === undefined) return [];
  const lasts = typeof rule.lasts === 'string' ? listOf(fieldAt(fields, rule.lasts)) : [rule.lasts ?? 0];
  const values = listOf(listed(address.field).map((field) => fieldAt(fields, field)).find((value) => value !== undefined && value !== null)); // prettier-ignore
  return values.slice(0, MOST_ADDRESSES).flatMap((value, index): Found[] => {
    const ip = typeof value === 'string' ? nameOf('ip', value) : undefined;
    const seconds = Number(lasts[Math.min(index, lasts.length - 1)]);
    const isGood = ip !== undefined && seconds > 0 && (!rule.private || isOwnNetwork(textOfName(ip)));
    return isGood ? [{ names: [ip, name], seconds: Math.min(seconds, LONGEST_SECONDS) }] : [];
  });
}

function accountIn(fields: JsonObject, { domain, name }: ClaimRule['names'][number]): string | undefined {
  const [inDomain, who] = [domain && firstText(fields, domain), name && firstText(fields, name)];
  return inDomain === undefined || who === undefined || who.includes('\\') ? undefined : `${inDomain}\\${who}`;
}

function firstText(fields: JsonObject, names: string | readonly string[]): string | undefined {
  if (typeof names === 'string') return textOf(fieldAt(fields, names))?.trim();
  for (const name of names) {
    const text = textOf(fieldAt(fields, name))?.trim();
    if (text !== undefined && text !== '') return text;
  }
  return undefined;
}

const listed = <T>(value: T | readonly T[]): readonly T[] => (isList(value) ? value : [value]);
const isList = <T>(value: T | readonly T[]): value is readonly T[] => Array.isArray(value);
