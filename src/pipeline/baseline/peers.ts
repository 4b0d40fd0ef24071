import type { DirectoryEntry } from '../../model/baseline.ts';
import { entityIdOf, type EntityKind } from '../../model/entity.ts';
import { hash32, mixPair } from '../../statistics/hash.ts';
import { Directions, scaled, vectorOf, type Vector } from './peer-vectors.ts';
import type { EntityState } from './entity-state.ts';
import type { EntityTable } from './entity-table.ts';
import type { ModelSet } from './model-set.ts';
import { entityOfId } from './observations.ts';

/** A group of entities that are each other's normal. */
export interface Group {
  readonly number: number;
  readonly key: string;
  readonly name: string;
  readonly of: EntityKind;
  readonly from: 'directory' | 'behavior' | 'person';
  reasons: string[];
  size: number;
  /** of groups found from behaviour */
  centre: Vector | undefined;
}

/**
 * Who is like whom. What a person or the directory says of a role comes first: role, then department and title, then department. All others are grouped every night by
 * what they do: each value that an entity was seen with on a day is a word of its document, words are weighed by TF-IDF, and an entity goes with the group whose
 * centre is nearest by cosine; those that fit nowhere make groups of their own. Groups keep their numbers, so their models go on. A change is noted with the entity.
 * Memory: at most 48 words an entity, users, devices and cloud roles only.
 */
export class Peers {
  readonly groups = new Map<number, Group>();
  readonly #numbersByKey = new Map<string, number>();
  readonly #directory = new Map<string, DirectoryEntry>();
  readonly #directoryGroups = new Map<string, number>();
  readonly #roles = new Map<string, string>();
  readonly #words = new Map<string, Map<number, number>>();
  readonly #texts = new Map<number, string>();
  #next = 0;

  sizeOf(group: number): number {
    return this.groups.get(group)?.size ?? 0;
  }

  /** What the directory says of an entity's group, also of those that another shard keeps; -1 if nothing. */
  groupOf(id: string): number {
    return this.#directoryGroups.get(id) ?? -1;
  }

  attributesOf(id: string): DirectoryEntry | undefined {
    return this.#directory.get(id);
  }

  directory(): IterableIterator<DirectoryEntry> {
    return this.#directory.values();
  }

  roles(): ReadonlyMap<string, string> {
    return this.#roles;
  }

  /** An entity is new. */
  met(entity: EntityState): void {
    this.#apply(entity);
  }

  /** It was seen with a value, for the first time on a day. */
  did(entity: EntityState, feature: { readonly id: string; readonly title: string }, value: string): void {
    if (!GROUPED.test(entity.id)) return;
    const word = mixPair(hash32(feature.id), hash32(value));
    let words = this.#words.get(entity.id);
    if (words === undefined) {
      if (this.#words.size >= MOST_DOCUMENTS) return;
      this.#words.set(entity.id, (words = new Map<number, number>()));
    }
    const count = words.get(word);
    if (count === undefined && words.size >= MOST_WORDS) return;
    words.set(word, (count ?? 0) + 1);
    if (count === undefined && this.#texts.size < MOST_TEXTS && !this.#texts.has(word)) this.#texts.set(word, `${feature.title}: ${value.slice(0, 60)}`); // prettier-ignore
  }

  /** Replaces the directory. */
  load(entries: readonly DirectoryEntry[], entities: EntityTable): void {
    this.#directory.clear();
    for (const entry of entries) this.#directory.set(entityIdOf(entry.kind, entry.name), entry);
    this.#regroupDirectory(entities);
  }

  /** What a person says of an entity's role; null: as the directory says. */
  setRole(id: string, role: string | null, entities: EntityTable): void {
    if (role === null) this.#roles.delete(id);
    else this.#roles.set(id, role);
    this.#regroupDirectory(entities);
  }

  /** Every night: groups those that the directory does not. */
  regroup(entities: EntityTable, sets: readonly ModelSet[], now: number): void {
    for (const id of this.#words.keys()) if (entities.get(id) === undefined) this.#words.delete(id);
    for (const kind of ['user', 'device', 'cloud', 'application'] as const) this.#regroupKind(kind, entities, now);
    for (const group of this.groups.values()) if (group.size === 0 && group.from === 'behavior') this.#dissolve(group, sets); // prettier-ignore
    for (const words of this.#words.values()) fade(words);
  }

  #regroupKind(of: EntityKind, entities: EntityTable, now: number): void {
    const documents: { readonly entity: EntityState; readonly words: Map<number, number> }[] = [];
    const frequency = new Map<number, number>();
    for (const [id, words] of this.#words) {
      const entity = entities.get(id);
      if (!id.startsWith(`${of}:`) || entity === undefined) continue;
      for (const word of words.keys()) frequency.set(word, (frequency.get(word) ?? 0) + 1);
      if (words.size >= FEWEST_WORDS && this.groupOf(id) < 0) documents.push({ entity, words });
    }
    if (documents.length < FEWEST_MEMBERS) return;
    const total = documents.length;
    const weigh = (word: number): number => Math.log((1 + total) / (0.5 + (frequency.get(word) ?? 0)));
    const groups = [...this.groups.values()].filter((group) => group.of === of && group.from === 'behavior');
    for (const group of groups) group.size = 0;
    const centres = new Directions();
    for (const { centre } of groups) centres.add(centre ?? NOWHERE);
    const members = new Map<Group, { readonly entity: EntityState; readonly vector: Vector }[]>();
    for (const { entity, words } of documents.toSorted((a, b) => (a.entity.id < b.entity.id ? -1 : 1))) {
      const vector = vectorOf(words, weigh);
      const nearest = centres.nearest(vector);
      let best = groups[nearest.number];
      if (best === undefined || nearest.cosine < LIKE) {
        if (groups.length >= MOST_GROUPS) continue;
        best = this.#make(`behavior ${of} ${this.#next}`, `${of} group ${this.#next + 1}`, of, 'behavior');
        best.centre = vector;
        groups.push(best);
        centres.add(vector);
      }
      const list = members.get(best) ?? [];
      list.push({ entity, vector });
      members.set(best, list);
    }
    for (const [group, list] of members) {
      group.centre = scaled(list.map(({ vector }) => vector), MOST_CENTRE); // prettier-ignore
      group.reasons = this.#reasonsOf(group.centre, list);
      group.size = list.length >= FEWEST_MEMBERS ? list.length : 0;
      for (const { entity } of list) this.#move(entity, group.size > 0 ? group : undefined, now);
    }
    for (const group of groups) if (!members.has(group)) group.centre = undefined;
  }

  /** The words that most members share, in words. */
  #reasonsOf(centre: Vector, members: readonly { readonly vector: Vector }[]): string[] {
    return [...centre]
      .sort((a, b) => b[1] - a[1])
      .slice(0, 4)
      .map(([word]) => {
        const share = members.filter(({ vector }) => vector.has(word)).length / Math.max(1, members.length);
        return `${this.#texts.get(word) ?? 'something else that they share'} (${Math.round(share * 100)} % of them)`;
      });
  }

  #move(entity: EntityState, group: Group | undefined, now: number): void {
    const before = this.groups.get(entity.group);
    const number = group?.number ?? -1;
    if (number === entity.group) return;
    entity.group = number;
    if (before !== undefined && group !== undefined && before.size > 0) entity.note(now, undefined, `behaves like ${group.name} now (${group.reasons[0] ?? 'by what it does'}), and no longer like ${before.name}`); // prettier-ignore
  }

  #regroupDirectory(entities: EntityTable): void {
    for (const group of this.groups.values()) if (group.from !== 'behavior') group.size = 0;
    this.#directoryGroups.clear();
    const keys = new Map<string, { readonly key: string; readonly name: string; readonly from: Group['from']; readonly reason: string }[]>(); // prettier-ignore
    const counts = new Map<string, number>();
    for (const id of new Set([...this.#directory.keys(), ...this.#roles.keys()])) {
      const choices = choicesOf(id, this.#roles.get(id), this.#directory.get(id));
      keys.set(id, choices);
      for (const { key } of choices) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    for (const [id, choices] of keys) {
      const choice = choices.find(({ key }) => (counts.get(key) ?? 0) >= FEWEST_MEMBERS);
      if (choice === undefined) continue;
      const group = this.#make(choice.key, choice.name, entityOfId(id).kind, choice.from);
      group.size += 1;
      group.reasons = [choice.reason];
      this.#directoryGroups.set(id, group.number);
    }
    for (const entity of entities.all()) this.#apply(entity);
  }

  #apply(entity: EntityState): void {
    const entry = this.#directory.get(entity.id);
    entity.role = this.#roles.get(entity.id) ?? entry?.role;
    if (entity.zoneFrom !== 'person') {
      entity.zone = entry?.zone;
      entity.zoneFrom = entry?.zone === undefined ? undefined : 'directory';
    }
    const group = this.#directoryGroups.get(entity.id);
    if (group !== undefined) entity.group = group;
    else if (this.groups.get(entity.group)?.from !== 'behavior') entity.group = -1;
  }

  #make(key: string, name: string, of: EntityKind, from: Group['from']): Group {
    const number = this.#numbersByKey.get(key);
    const known = number === undefined ? undefined : this.groups.get(number);
    if (known !== undefined) return known;
    const group: Group = { number: this.#next, key, name, of, from, reasons: [], size: 0, centre: undefined };
    this.#next += 1;
    this.groups.set(group.number, group);
    this.#numbersByKey.set(key, group.number);
    return group;
  }

  #dissolve(group: Group, sets: readonly ModelSet[]): void {
    if (group.centre !== undefined) return;
    this.groups.delete(group.number);
    this.#numbersByKey.delete(group.key);
    for (const set of sets) set.peers.delete(group.number);
  }

  /** For a snapshot, as plain data. */
  toState(): PeersState {
    return {
      next: this.#next,
      groups: [...this.groups.values()].map(({ centre, ...group }) => ({ ...group, centre: centre === undefined ? null : [...centre] })),
      directory: [...this.#directory.values()],
      roles: [...this.#roles],
      words: [...this.#words].map(([id, words]) => [id, [...words]]),
      texts: [...this.#texts],
    };
  } // prettier-ignore

  restore(state: PeersState, entities: EntityTable): void {
    this.#next = state.next;
    for (const { centre, ...group } of state.groups) {
      this.groups.set(group.number, { ...group, centre: centre === null ? undefined : new Map(centre) });
      this.#numbersByKey.set(group.key, group.number);
    }
    for (const [id, role] of state.roles) this.#roles.set(id, role);
    for (const [id, words] of state.words) this.#words.set(id, new Map(words));
    for (const [word, text] of state.texts) this.#texts.set(word, text);
    this.load(state.directory, entities);
  }
}

export interface PeersState {
  readonly next: number;
  readonly groups: (Omit<Group, 'centre'> & { readonly centre: [number, number][] | null })[];
  readonly directory: DirectoryEntry[];
  readonly roles: [string, string][];
  readonly words: [string, [number, number][]][];
  readonly texts: [number, string][];
}

const GROUPED = /^(?:user|device|cloud|application):/;
const MOST_DOCUMENTS = 200_000;
const MOST_WORDS = 48;
const MOST_TEXTS = 50_000;
const MOST_GROUPS = 64;
const MOST_CENTRE = 200;
const FEWEST_WORDS = 3;
const FEWEST_MEMBERS = 3;
const NOWHERE: Vector = new Map();
/** cosine from which on an entity goes with a group */
const LIKE = 0.35;

/** The groups that an entity may belong to by what is said of it, the best first. */
function choicesOf(
  id: string,
  role: string | undefined,
  entry: DirectoryEntry | undefined,
): { key: string; name: string; from: Group['from']; reason: string }[] {
  // prettier-ignore
  const of = id.slice(0, id.indexOf(':'));
  const choices: { key: string; name: string; from: Group['from']; reason: string }[] = [];
  const add = (from: Group['from'], what: string, value: string): void => {
    choices.push({ key: `${from} ${of} ${what}=${value.toLowerCase()}`, name: value, from, reason: `same ${what}: ${value}` }); // prettier-ignore
  };
  if (role !== undefined) add('person', 'role', role);
  if (entry?.role !== undefined) add('directory', 'role', entry.role);
  const [department] = entry?.attributes['department'] ?? [];
  const [title] = entry?.attributes['title'] ?? [];
  if (department !== undefined && title !== undefined) add('directory', 'department and title', `${department}, ${title}`); // prettier-ignore
  if (department !== undefined) add('directory', 'department', department);
  if (title !== undefined) add('directory', 'title', title);
  for (const group of (entry?.attributes['group'] ?? entry?.attributes['groups'] ?? []).slice(0, 20)) add('directory', 'group', group); // prettier-ignore
  return choices;
}

function fade(words: Map<number, number>): void {
  for (const [word, count] of words) {
    if (count * FADE < 0.05) words.delete(word);
    else words.set(word, count * FADE);
  }
}
const FADE = 0.97;
