import type { EventId } from '../../model/ids.ts';
import { isIdentifier, namespaceAt, namespaceOf } from './namespaces.ts';

/** Two names that records said denote one thing; `a` stands before `b` (`compareNames`), and one of them at least is an identifier. */
export interface Link {
  readonly a: string;
  readonly b: string;
  /** how many records, by rule */
  readonly counts: Record<string, number>;
  first: number;
  last: number;
  firstEvent: EventId;
  lastEvent: EventId;
  /** at most four, the first of the alphabet: the same in whatever order they came */
  sources: readonly string[];
  /** when it was received last, ms: what was not seen for longest is forgotten first */
  seen: number;
}

/** That an address was somebody's for a time. */
export interface Hold {
  readonly address: string;
  readonly holder: string;
  readonly counts: Record<string, number>;
  /** in order, apart from each other */
  times: readonly (readonly [from: number, until: number])[];
  lastEvent: EventId;
  last: number;
  seen: number;
}

/** What was said of two names, ready to be added. */
export interface Said {
  readonly rule: string;
  readonly source: string;
  readonly count: number;
  readonly first: number;
  readonly last: number;
  readonly firstEvent: EventId;
  readonly lastEvent: EventId;
  readonly received: number;
}

export interface Limits {
  readonly users: number;
  readonly devices: number;
  readonly addresses: number;
}

/** Links kept; one takes some 500 bytes with its two names. Users, devices and addresses have room of their own: a flood of one does not drive out the others. */
export const LIMITS: Limits = { users: 200_000, devices: 100_000, addresses: 100_000 };

const MOST_SOURCES = 4;
const MOST_TIMES = 32;
/** Times of one holder that are so near each other are one. */
const NEAR_MS = 3_600_000;

type Kind = keyof Limits;

/**
 * All that records said of names. Adding is commutative but for what is forgotten: sums, least and greatest. Names know their links.
 * Memory: bounded by `Limits`.
 */
export class Links {
  readonly #limits: Limits;
  readonly #links = new Map<string, Link>();
  readonly #holds = new Map<string, Hold>();
  readonly #byName = new Map<string, Set<string>>();
  readonly #sizes: Record<Kind, number> = { users: 0, devices: 0, addresses: 0 };
  #leftOut = 0;
  /** grows when a link comes or goes, or its times change */
  version = 0;

  constructor(limits: Limits = LIMITS) {
    this.#limits = limits;
  }

  get figures(): { names: number; links: number; addresses: number; leftOut: number } {
    return {
      names: this.#byName.size,
      links: this.#links.size,
      addresses: this.#holds.size,
      leftOut: this.#leftOut,
    };
  }

  addLink(a: string, b: string, said: Said): void {
    const key = `${a}\n${b}`;
    const known = this.#links.get(key);
    this.version += 1;
    if (known !== undefined) return addTo(known, said);
    const { rule, source, count, first, last, firstEvent, lastEvent, received } = said;
    const link: Link = { a, b, counts: { [rule]: count }, first, last, firstEvent, lastEvent, sources: [source], seen: received }; // prettier-ignore
    this.put(link);
  }

  /** Takes a link as it is, from a snapshot. */
  put(link: Link): void {
    const key = `${link.a}\n${link.b}`;
    this.#links.set(key, link);
    this.#index(link.a, key);
    this.#index(link.b, key);
    this.#count(kindOf(link.a), 1);
  }

  addHold(address: string, holder: string, said: Said, until: number): void {
    const key = `${address}\n${holder}`;
    const { rule, count, first, last, lastEvent, received } = said;
    this.version += 1;
    const known = this.#holds.get(key);
    if (known === undefined) {
      this.putHold({ address, holder, counts: { [rule]: count }, times: [[first, until]], lastEvent, last, seen: received }); // prettier-ignore
      return;
    }
    known.counts[rule] = (known.counts[rule] ?? 0) + count;
    known.times = withTime(known.times, first, until);
    if (last >= known.last) [known.last, known.lastEvent] = [last, lastEvent];
    known.seen = Math.max(known.seen, received);
  }

  putHold(hold: Hold): void {
    const key = `${hold.address}\n${hold.holder}`;
    this.#holds.set(key, hold);
    this.#index(hold.address, key);
    this.#index(hold.holder, key);
    this.#count('addresses', 1);
  }

  /** Every link of a name. */
  of(name: string): Link[] {
    return [...(this.#byName.get(name) ?? [])].flatMap((key) => this.#links.get(key) ?? []);
  }

  degree(name: string): number {
    return this.#byName.get(name)?.size ?? 0;
  }

  /** Who held an address, or the addresses that a name held. */
  holdsOf(name: string): Hold[] {
    return [...(this.#byName.get(name) ?? [])].flatMap((key) => this.#holds.get(key) ?? []);
  }

  has(name: string): boolean {
    return this.#byName.has(name);
  }

  links(): IterableIterator<Link> {
    return this.#links.values();
  }

  holds(): IterableIterator<Hold> {
    return this.#holds.values();
  }

  restoreLeftOut(count: number): void {
    this.#leftOut = count;
  }

  #index(name: string, key: string): void {
    const keys = this.#byName.get(name);
    if (keys === undefined) this.#byName.set(name, new Set([key]));
    else keys.add(key);
  }

  #unindex(name: string, key: string): void {
    const keys = this.#byName.get(name);
    keys?.delete(key);
    if (keys?.size === 0) this.#byName.delete(name);
  }

  #count(kind: Kind, by: number): void {
    this.#sizes[kind] += by;
    if (this.#sizes[kind] > this.#limits[kind]) this.#forget(kind);
  }

  /** The tenth that was not seen for longest. The same links always forget the same. */
  #forget(kind: Kind): void {
    const all: { readonly key: string; readonly seen: number; readonly names: readonly [string, string] }[] = [];
    if (kind === 'addresses')
      for (const [key, { seen, address, holder }] of this.#holds) all.push({ key, seen, names: [address, holder] }); // prettier-ignore
    else
      for (const [key, { seen, a, b }] of this.#links) if (kindOf(a) === kind) all.push({ key, seen, names: [a, b] });
    all.sort((one, other) => one.seen - other.seen || (one.key < other.key ? -1 : 1));
    const go = all.slice(0, Math.max(1, Math.floor(this.#limits[kind] / 10)));
    for (const { key, names } of go) {
      for (const name of names) this.#unindex(name, key);
      this.#links.delete(key);
      this.#holds.delete(key);
    }
    this.#sizes[kind] -= go.length;
    this.#leftOut += go.length;
  }
}

function addTo(link: Link, { rule, source, count, first, last, firstEvent, lastEvent, received }: Said): void {
  link.counts[rule] = (link.counts[rule] ?? 0) + count;
  const isEarlier = first < link.first || (first === link.first && firstEvent < link.firstEvent);
  if (isEarlier) [link.first, link.firstEvent] = [first, firstEvent];
  const isLater = last > link.last || (last === link.last && lastEvent > link.lastEvent);
  if (isLater) [link.last, link.lastEvent] = [last, lastEvent];
  if (!link.sources.includes(source)) link.sources = [...link.sources, source].toSorted().slice(0, MOST_SOURCES);
  link.seen = Math.max(link.seen, received);
}

/** Adds a stretch of time; those that touch or are near become one, and the newest ones stay. */
function withTime(times: Hold['times'], from: number, until: number): Hold['times'] {
  const last = times.at(-1);
  if (last !== undefined && from >= last[0] && until <= last[1]) return times;
  const merged: [number, number][] = [];
  for (const [start, end] of [...times, [from, until] as const].toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const before = merged.at(-1);
    if (before !== undefined && start <= before[1] + NEAR_MS) before[1] = Math.max(before[1], end);
    else merged.push([start, end]);
  }
  return merged.slice(-MOST_TIMES);
}

const kindOf = (name: string): Kind => (namespaceAt(name).of === 'user' ? 'users' : 'devices');

/** The pairs of names of a claim that are links: those with an identifier in them. */
export function pairsOf(names: readonly string[]): [string, string][] {
  return names.flatMap((a, index) =>
    names.slice(index + 1).flatMap((b): [string, string][] => {
      const isLink = (isIdentifier(a) || isIdentifier(b)) && namespaceOf(a) !== namespaceOf(b);
      return isLink && namespaceAt(a).of === namespaceAt(b).of ? [[a, b]] : [];
    }),
  );
}
