import { entityIdOf } from '../../model/entity.ts';
import type { Identity, IdentityConflict, IdentityDecision, IdentityEvidence, IdentityHold, IdentityRow, NameOfIdentity } from '../../model/identity.ts'; // prettier-ignore
import type { EntityId } from '../../model/ids.ts';
import type { Hold, Link, Links } from './links.ts';
import {
  compareNames,
  isIdentifier,
  isNamespace,
  namespaceAt,
  namespaceIds,
  namespaceOf,
  nameOf,
  textOfName,
} from './namespaces.ts';
import { MOST_HOLDERS, resolve, shortOf, type Group, type Member, type Resolved } from './resolve.ts';

/** Identities as people ask for them: computed from the links when asked, so they are always as the links are. */
export interface Identities {
  /** By any of its names or by an entity id; undefined if it has no other name. */
  identityOf(name: string): Identity | undefined;
  /** Whom a bare name may mean. */
  candidates(text: string): readonly IdentityRow[];
  list(search: IdentitySearch): { readonly identities: readonly IdentityRow[]; readonly total: number };
  conflicts(): readonly IdentityConflict[];
  /** Who held an address, newest first. @param at only at that moment, ms */
  holdersOf(address: string, at?: number): readonly IdentityHold[];
  /** The identity of each of these entities that has one. */
  byEntity(entities: readonly EntityId[]): ReadonlyMap<EntityId, IdentityRow>;
}

export interface IdentitySearch {
  readonly text?: string | undefined;
  readonly kind?: 'user' | 'device' | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** Names that are looked at together at most: more hang together only by a flood of links, and then none of it is believed. */
const MOST_TOGETHER = 2000;
const MOST_HOLDS = 100;

/** @param titles of the rules, by id @param decisions as they are now */
export function createIdentities(
  links: Links,
  titles: ReadonlyMap<string, string>,
  decisions: () => readonly IdentityDecision[],
): Identities {
  let all: { readonly version: number; readonly decided: unknown; readonly found: All } | undefined;

  /** Everything, kept until something changes. */
  function everything(): All {
    const decided = decisions();
    if (all?.version === links.version && all.decided === decided) return all.found;
    const found = resolveAll(links, decided);
    all = { version: links.version, decided, found };
    return found;
  }

  function around(name: string): Resolved | undefined {
    const decided = decisions();
    const { found, followed, isTooMuch } = linksAround(links, decided, name);
    if (isTooMuch) return undefined;
    const { groups, conflicts } = resolve(found, decidedOn(decided, followed));
    return { groups: groups.filter(({ members }) => members.some((member) => followed.has(member.name))), conflicts };
  }

  function identityAround(name: string): Identity | undefined {
    const resolved = around(name);
    const group = ofName(resolved?.groups ?? [], name);
    if (resolved === undefined || group === undefined) return undefined;
    const own = new Set(group.members.map((member) => member.name));
    const conflicts = resolved.conflicts.filter(({ names }) => names.some((each) => own.has(each)));
    const row = groupToRow(group, conflicts.length, doubtfulNames(resolved.groups));
    const holds = group.members.flatMap((member) => links.holdsOf(member.name)).flatMap((hold) => holdToTimes(hold, titles)); // prettier-ignore
    return {
      ...row,
      names: group.members.map((member) => memberToName(member, titles)),
      conflicts,
      holds: holds.toSorted((one, other) => other.until - one.until).slice(0, MOST_HOLDS),
    };
  }

  return {
    identityOf: (asked) => {
      const name = toName(asked);
      return name === undefined ? undefined : identityAround(name);
    },
    candidates: (text) => {
      const bare = text.replace(/^(?:user|device):/, '').trim().toLowerCase();
      const name = toName(text);
      const { byShort, rows } = everything();
      const exact = name === undefined ? [] : rows.filter(({ names }) => names.includes(name));
      return [...new Set([...exact, ...(byShort.get(bare) ?? [])])];
    },
    list: ({ text, kind, limit, offset }) => {
      const wanted = text?.trim().toLowerCase() ?? '';
      const found = everything().rows.filter(
        (row) => (kind === undefined || row.kind === kind) && (wanted === '' || row.names.some((name) => name.toLowerCase().includes(wanted))),
      );
      return { identities: found.slice(offset, offset + limit), total: found.length };
    },
    conflicts: () => everything().conflicts,
    holdersOf: (address, at) => {
      const ip = nameOf('ip', address);
      const holds = ip === undefined ? [] : endingWhereNextBegins(links.holdsOf(ip), titles);
      return holds.filter(({ from, until }) => at === undefined || (from <= at && at < until)).toSorted((one, other) => other.from - one.from); // prettier-ignore
    },
    byEntity: (entities) => {
      const { byEntity } = everything();
      return new Map(entities.flatMap((id): [EntityId, IdentityRow][] => {
        const row = byEntity.get(id);
        return row === undefined ? [] : [[id, row]];
      }));
    },
  };
} // prettier-ignore

interface All {
  readonly rows: readonly IdentityRow[];
  readonly conflicts: readonly IdentityConflict[];
  readonly byEntity: ReadonlyMap<EntityId, IdentityRow>;
  readonly byShort: ReadonlyMap<string, readonly IdentityRow[]>;
}

function resolveAll(links: Links, decisions: readonly IdentityDecision[]): All {
  const rows: IdentityRow[] = [];
  const conflicts = new Map<string, IdentityConflict>();
  const seen = new Set<string>();
  const starts = [...links.links()].map(({ a, b }) => (isIdentifier(a) ? a : b)).concat(decisions.flatMap(({ names }) => names)); // prettier-ignore
  for (const start of starts) {
    if (seen.has(start)) continue;
    const { found, followed, isTooMuch } = linksAround(links, decisions, start);
    for (const name of followed) seen.add(name);
    if (isTooMuch) continue;
    const resolved = resolve(found, decidedOn(decisions, followed));
    for (const conflict of resolved.conflicts) conflicts.set(`${conflict.kind} ${conflict.names.join(' ')}`, conflict);
    const doubtful = doubtfulNames(resolved.groups);
    for (const group of resolved.groups) {
      const own = new Set(group.members.map(({ name }) => name));
      // the others have links of their own that were not followed
      if (![...own].some((name) => followed.has(name))) continue;
      const about = resolved.conflicts.filter(({ names }) => names.some((name) => own.has(name)));
      rows.push(groupToRow(group, about.length, doubtful));
    }
  }
  rows.sort((one, other) => other.names.length - one.names.length || compareNames(one.id, other.id));
  const byEntity = new Map<EntityId, IdentityRow>();
  const byShort = new Map<string, IdentityRow[]>();
  for (const row of rows) {
    for (const entity of row.entities) if (!byEntity.has(entity)) byEntity.set(entity, row);
    for (const short of new Set(row.names.map((name) => shortOf(name).toLowerCase()))) byShort.set(short, [...(byShort.get(short) ?? []), row]); // prettier-ignore
  }
  return {
    rows,
    conflicts: [...conflicts.values()].toSorted((one, other) => other.last - one.last),
    byEntity,
    byShort,
  };
}

interface Together {
  readonly found: readonly Link[];
  /** names whose links are all among those found */
  readonly followed: ReadonlySet<string>;
  readonly isTooMuch: boolean;
}

/** Links that hang together with a name, also over what people joined. */
function linksAround(links: Links, decisions: readonly IdentityDecision[], start: string): Together {
  const found = new Map<string, Link>();
  const followed = new Set<string>();
  const waiting = [start];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (followed.has(name)) continue;
    followed.add(name);
    if (followed.size > MOST_TOGETHER) return { found: [], followed, isTooMuch: true };
    for (const { names, undone } of decisions) if (undone === null && names.includes(name)) waiting.push(...names);
    const own = links.of(name);
    for (const link of own) found.set(`${link.a}\n${link.b}`, link);
    // what is shared for good joins nobody, so nobody is looked for behind it
    if (!isIdentifier(name) && own.length > MOST_HOLDERS) continue;
    for (const { a, b } of own) waiting.push(a, b);
  }
  return { found: [...found.values()], followed, isTooMuch: false };
} // prettier-ignore

const decidedOn = (decisions: readonly IdentityDecision[], names: ReadonlySet<string>): IdentityDecision[] =>
  decisions.filter((one) => one.names.some((name) => names.has(name)));

/** Names that two directories have at one time, without it being sure that they mean one person. */
function doubtfulNames(groups: readonly Group[]): ReadonlySet<string> {
  const current = groups.flatMap(({ members }) =>
    members.filter(({ until }) => until === null).map(({ name }) => name),
  );
  return new Set(current.filter((name, place) => current.indexOf(name) !== place));
}

const ofName = (groups: readonly Group[], name: string): Group | undefined => {
  if (doubtfulNames(groups).has(name)) return undefined;
  const having = groups.filter(({ members }) => members.some((member) => member.name === name));
  // of a name that was given on, the one that has it now
  return having.find(({ members }) => members.some((member) => member.name === name && member.until === null)) ?? having[0]; // prettier-ignore
};

function groupToRow({ members }: Group, conflicts: number, doubtful: ReadonlySet<string>): IdentityRow {
  const [first] = members;
  const names = members.map(({ name }) => name);
  const kind = names.some((name) => namespaceAt(name).of === 'device') ? 'device' : 'user';
  const current = members.filter(({ name, until }) => until === null && !doubtful.has(name));
  return {
    id: first?.name ?? '',
    kind,
    name: displayed(current.map(({ name }) => name)) ?? textOfName(first?.name ?? ''),
    names,
    entities: [...new Set(current.flatMap(({ name }) => nameToEntity(name) ?? []))],
    first: Math.min(...members.map(({ from }) => from).filter((from) => from !== 0)),
    last: Math.max(...members.map(({ last }) => last)),
    conflicts,
  };
}

const forPeople = ['login', 'account', 'fqdn', 'github-login', 'arn', 'device-name'] as const;

function displayed(names: readonly string[]): string | undefined {
  for (const id of forPeople) {
    const name = names.find((each) => namespaceOf(each) === id);
    if (name !== undefined) return textOfName(name);
  }
  return undefined;
}

/** How parsers write a name as an entity; undefined where they write it bare, because a bare name may mean others too. */
export function nameToEntity(name: string): EntityId | undefined {
  const id = namespaceOf(name);
  if (id === 'github-login' || id === 'netbios' || id === 'device-name' || id === 'mac' || id === 'github' || id === 'entra-device') return undefined; // prettier-ignore
  const { of: kind } = namespaceAt(name);
  return entityIdOf(kind, textOfName(name));
}

/** The name that a person or an entity id means; undefined if it is bare. */
export function toName(asked: string): string | undefined {
  const text = asked.trim();
  const prefix = text.slice(0, text.indexOf(':'));
  if (isNamespace(prefix)) return nameOf(prefix, text.slice(prefix.length + 1)) ?? text;
  if (prefix === 'device') return nameOf('fqdn', text.slice(7)) ?? nameOf('mac', text.slice(7));
  if (prefix === 'address') return nameOf('ip', text.slice(8));
  const bare = prefix === 'user' ? text.slice(5) : text;
  const unmistakable = ['sid', 'entra', 'okta', 'aws', 'arn', 'login', 'account', 'access-key', 'mac', 'ip', 'fqdn'] as const; // prettier-ignore
  for (const id of unmistakable) {
    if (prefix === 'user' && namespaceAt(`${id}:`).of !== 'user') continue;
    const name = nameOf(id, bare);
    if (name !== undefined) return name;
  }
  return undefined;
}

function memberToName({ name, from, until, last, links, decisions }: Member, titles: ReadonlyMap<string, string>): NameOfIdentity {
  const { title } = namespaceAt(name);
  const evidence = links.map((link): IdentityEvidence => {
    const claims = Object.entries(link.counts).map(([rule, count]) => ({ rule, title: titles.get(rule) ?? rule, count }));
    return {
      with: link.a === name ? link.b : link.a,
      claims,
      count: claims.reduce((sum, { count }) => sum + count, 0),
      first: link.first,
      last: link.last,
      firstEvent: link.firstEvent,
      lastEvent: link.lastEvent,
      sources: [...link.sources],
    };
  });
  return { name, as: namespaceOf(name), text: textOfName(name), title, isIdentifier: isIdentifier(name), from, until, last, evidence, decisions: [...decisions] };
} // prettier-ignore

function holdToTimes({ address, holder, counts, times, lastEvent }: Hold, titles: ReadonlyMap<string, string>): IdentityHold[] {
  const title = Object.keys(counts).map((rule) => titles.get(rule) ?? rule).join(', '); // prettier-ignore
  const count = Object.values(counts).reduce((sum, each) => sum + each, 0);
  return times.map(([from, until]) => ({ address: textOfName(address), holder, from, until, title, count, lastEvent }));
} // prettier-ignore

/** A lease ends when another of the same kind begins: the server had given the address to somebody else. Of users it does whatever their names are. */
function endingWhereNextBegins(holds: readonly Hold[], titles: ReadonlyMap<string, string>): IdentityHold[] {
  const times = holds.flatMap((hold) => holdToTimes(hold, titles));
  return times.map((own) => {
    const next = times
      .filter(({ holder, from }) => holder !== own.holder && areOfOneKind(holder, own.holder) && from > own.from)
      .reduce((least, { from }) => Math.min(least, from), Infinity);
    return { ...own, until: Math.min(own.until, next) };
  });
} // prettier-ignore

const areOfOneKind = (a: string, b: string): boolean => namespaceOf(a) === namespaceOf(b) || (namespaceAt(a).of === 'user' && namespaceAt(b).of === 'user'); // prettier-ignore

export const knownNamespaces: readonly string[] = namespaceIds;
