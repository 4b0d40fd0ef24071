import type { IdentityConflict, IdentityDecision } from '../../model/identity.ts';
import type { Link } from './links.ts';
import {
  compareNames,
  isIdentifier,
  namespaceAt,
  namespaceOf,
  namespaces,
  textOfName,
  type Namespace,
} from './namespaces.ts';

/** Names that are one, as found among names that links or decisions connect. */
export interface Resolved {
  readonly groups: readonly Group[];
  readonly conflicts: readonly IdentityConflict[];
}

export interface Group {
  /** in the order of `compareNames` */
  readonly members: readonly Member[];
}

export interface Member {
  readonly name: string;
  /** ms since 1970; `until` null: it is this one's now */
  readonly from: number;
  readonly until: number | null;
  readonly last: number;
  readonly links: readonly Link[];
  readonly decisions: readonly number[];
}

/** Two namespaces whose logs do not overlap: a name may have been given on between them, if the gap is longer than this. */
const LONGEST_GAP_MS = 7 * 86_400_000;
/** A name of more identifiers than these is shared for good. */
export const MOST_HOLDERS = 16;

/**
 * What is one and what is not. A function of the set of links and decisions alone, whatever their order. `docs/identities.md`, "From links to
 * identities", has the rules by number.
 */
export function resolve(links: readonly Link[], decisions: readonly IdentityDecision[]): Resolved {
  const said = new Decided(decisions);
  const names = new Set(links.flatMap(({ a, b }) => [a, b]));
  for (const name of said.names) names.add(name);
  const conflicts: IdentityConflict[] = [];
  const tell = (kind: IdentityConflict['kind'], message: string, about: readonly Link[]): void => {
    conflicts.push({
      kind,
      message,
      names: [...new Set(about.flatMap(({ a, b }) => [a, b]))].toSorted(compareNames),
      first: Math.min(...about.map(({ first }) => first)),
      last: Math.max(...about.map(({ last }) => last)),
    });
  };
  const parted = links.filter(({ a, b }) => said.areApart(a, b));
  if (parted.length > 0) tell('split', 'A person said that these are not the same.', parted);
  const counted = links.filter(({ a, b }) => !said.areApart(a, b));
  const given = ownedNames(counted, tell);
  const nodes = new Nodes(names, said);
  const edges = [...directEdges(counted), ...bridges(given), ...nodes.spoken(given)].filter(({ a, b }) => nodes.of(a) !== nodes.of(b) && !said.areApart(a, b)); // prettier-ignore
  const joined = withoutLongWays(withoutRivals(edges, nodes, tell), nodes, said, tell);
  return { groups: toGroups(nodes, joined, counted, given, said), conflicts };
}

/** A name in the time that it belongs to an identifier. */
interface Given {
  readonly name: string;
  readonly holder: string;
  readonly link: Link;
  readonly until: number | null;
}

type Tell = (kind: IdentityConflict['kind'], message: string, about: readonly Link[]) => void;
const holderOf = ({ a, b }: Link): string => (isIdentifier(a) ? a : b);
const heldOf = ({ a, b }: Link): string => (isIdentifier(a) ? b : a);
const meet = (one: Link, other: Link, gap = 0): boolean => one.first <= other.last + gap && other.first <= one.last + gap; // prettier-ignore

/** Rule 2 and the end of rule 4: whose each name is, and when. */
function ownedNames(links: readonly Link[], tell: Tell): Given[] {
  const toNames = links.filter(({ a, b }) => !(isIdentifier(a) && isIdentifier(b)));
  const refused = new Set<Link>();
  for (const [holder, own] of Map.groupBy(toNames, holderOf)) {
    for (const [id, same] of Map.groupBy(own, (link) => namespaceOf(heldOf(link)))) {
      const { oneAtATime: part }: Namespace = namespaces[id];
      if (part === undefined) continue;
      const clashing = same.filter((link) => same.some((other) => part(heldOf(other)) !== part(heldOf(link)) && meet(link, other))); // prettier-ignore
      for (const link of clashing) refused.add(link);
      if (clashing.length > 0) tell('two-accounts', `${holder} has several names of the kind "${namespaces[id].title}" at the same time, so none of them counts.`, clashing); // prettier-ignore
    }
  }
  const given: Given[] = [];
  for (const [name, holders] of Map.groupBy(toNames, heldOf)) {
    const byNamespace = [...Map.groupBy(holders, (link) => namespaceOf(holderOf(link))).values()];
    const isShared = holders.length > MOST_HOLDERS || byNamespace.some(haveOneTime);
    if (isShared) {
      tell('shared-name', `${name} is used with several identifiers of one kind at the same time: it belongs to none of them.`, holders); // prettier-ignore
      continue;
    }
    for (const same of byNamespace) {
      const inOrder = same.toSorted((one, other) => one.first - other.first);
      for (const [place, link] of inOrder.entries()) {
        if (refused.has(link)) continue;
        given.push({ name, holder: holderOf(link), link, until: inOrder[place + 1]?.first ?? null });
      }
    }
  }
  return given;
}

const haveOneTime = (links: readonly Link[]): boolean =>
  links.some((link, index) => links.slice(index + 1).some((other) => meet(link, other)));

/** Two identifiers, and why they may be one. */
interface Edge {
  readonly a: string;
  readonly b: string;
  readonly links: readonly Link[];
}

/** Rule 1. */
const directEdges = (links: readonly Link[]): Edge[] =>
  links.filter(({ a, b }) => isIdentifier(a) && isIdentifier(b)).map((link) => ({ a: link.a, b: link.b, links: [link] })); // prettier-ignore

/** Rule 3: a name that two namespaces have for one identifier each, at one time. */
function bridges(given: readonly Given[]): Edge[] {
  const edges: Edge[] = [];
  for (const [name, holders] of Map.groupBy(given, (each) => each.name)) {
    if (!namespaceAt(name).bridges) continue;
    const near = (one: Given, other: Given): boolean => namespaceOf(one.holder) !== namespaceOf(other.holder) && meet(one.link, other.link, LONGEST_GAP_MS); // prettier-ignore
    for (const [place, one] of holders.entries()) {
      for (const other of holders.slice(place + 1)) {
        if (!near(one, other)) continue;
        // each is the only one of its namespace near the other
        const isAlone = holders.every((third) => third === one || third === other || (!isRival(third, one, other) && !isRival(third, other, one))); // prettier-ignore
        if (isAlone) edges.push({ a: one.holder, b: other.holder, links: [one.link, other.link] });
      }
    }
    function isRival(third: Given, one: Given, other: Given): boolean {
      return namespaceOf(third.holder) === namespaceOf(one.holder) && near(third, other);
    }
  }
  return edges;
}

/** Rule 4: of two partners in one namespace, neither; and none that has what one has itself. */
function withoutRivals(edges: readonly Edge[], nodes: Nodes, tell: Tell): Edge[] {
  const refused = new Set<Edge>();
  const ends = edges.flatMap((edge) => [
    { own: nodes.of(edge.a), other: nodes.of(edge.b), edge },
    { own: nodes.of(edge.b), other: nodes.of(edge.a), edge },
  ]);
  for (const [own, all] of Map.groupBy(ends, (end) => end.own)) {
    const inNamespace = all.flatMap((end) => nodes.namespacesOf(end.other).map((id) => ({ ...end, id })));
    for (const [id, same] of Map.groupBy(inNamespace, (end) => end.id)) {
      const isDoubled = nodes.namespacesOf(own).includes(id) || new Set(same.map(({ other }) => other)).size > 1;
      if (!isDoubled) continue;
      for (const { edge } of same) refused.add(edge);
      tell('two-partners', `${own} stands together with several of the kind "${namespaces[id].title}": it is joined with none of them.`, same.flatMap(({ edge }) => edge.links)); // prettier-ignore
    }
  }
  return edges.filter((edge) => !refused.has(edge));
}

/** Rule 4: no way leads from an identifier to another of its namespace, nor between what a person set apart. */
function withoutLongWays(edges: readonly Edge[], nodes: Nodes, said: Decided, tell: Tell): Edge[] {
  const refused = new Set<Edge>();
  for (const component of componentsOf(
    nodes.all(),
    edges.map(({ a, b }) => [nodes.of(a), nodes.of(b)]),
  )) {
    // prettier-ignore
    const members = [...component].flatMap((node) => nodes.membersOf(node));
    const ids = [...component].flatMap((node) => nodes.namespacesOf(node));
    const isBroken = new Set(ids).size < ids.length || said.partsAny(members);
    if (!isBroken) continue;
    const own = edges.filter(({ a }) => component.has(nodes.of(a)));
    for (const edge of own) refused.add(edge);
    if (own.length > 0) tell('long-way', 'Together these records would make one of what cannot be one: two identifiers of one kind, or names that a person set apart. None of them joins.', own.flatMap(({ links }) => links)); // prettier-ignore
  }
  return edges.filter((edge) => !refused.has(edge));
}

function toGroups(nodes: Nodes, edges: readonly Edge[], links: readonly Link[], given: readonly Given[], said: Decided): Group[] {
  const linksByName = new Map<string, Link[]>();
  for (const link of links) for (const name of [link.a, link.b]) linksByName.set(name, [...(linksByName.get(name) ?? []), link]);
  const givenByHolder = Map.groupBy(given, ({ holder }) => holder);
  return componentsOf(nodes.all(), edges.map(({ a, b }) => [nodes.of(a), nodes.of(b)])).flatMap((component): Group[] => {
    const own = [...component].flatMap((node) => nodes.membersOf(node));
    const names = new Set([...own, ...own.flatMap((holder) => (givenByHolder.get(holder) ?? []).map(({ name }) => name))]);
    const members = [...names].toSorted(compareNames).map((name): Member => {
      const times = own.flatMap((holder) => (givenByHolder.get(holder) ?? []).filter((each) => each.name === name));
      const reasons = isIdentifier(name)
        ? (linksByName.get(name) ?? []).filter(({ a, b }) => names.has(a) && names.has(b))
        : times.map(({ link }) => link);
      const isNow = times.length === 0 || times.some(({ until }) => until === null);
      return {
        name,
        from: Math.min(...reasons.map(({ first }) => first)),
        until: isNow ? null : Math.max(...times.map(({ until }) => until ?? 0)),
        last: Math.max(...reasons.map(({ last }) => last)),
        links: reasons,
        decisions: said.about(name),
      };
    });
    // a name without an identifier, that nobody decided about, is no identity
    return members.some((member) => isIdentifier(member.name) || member.decisions.length > 0) ? [{ members: members.map(withTimes) }] : [];
  });
} // prettier-ignore

/** A name that only a person put there has no time of its own. */
const withTimes = (member: Member): Member => ({
  ...member,
  from: Number.isFinite(member.from) ? member.from : 0,
  last: Number.isFinite(member.last) ? member.last : 0,
});

/** What people said: of two names the newest word counts. */
class Decided {
  readonly names: readonly string[];
  readonly #pairs = new Map<string, { readonly kind: IdentityDecision['kind']; readonly id: number; readonly names: readonly [string, string] }>(); // prettier-ignore

  constructor(decisions: readonly IdentityDecision[]) {
    const valid = decisions.filter(({ undone }) => undone === null).toSorted((one, other) => one.id - other.id);
    this.names = [...new Set(valid.flatMap(({ names }) => names))];
    for (const { id, kind, names } of valid) {
      // joined: all are one; split: the first is none of the others
      const firsts = kind === 'join' ? names : names.slice(0, 1);
      for (const [place, a] of firsts.entries()) {
        for (const b of names.slice(place + 1)) this.#pairs.set(pairKey(a, b), { id, kind, names: [a, b] });
      }
    }
  }

  areApart(a: string, b: string): boolean {
    return this.#pairs.size > 0 && this.#pairs.get(pairKey(a, b))?.kind === 'split';
  }

  joined(): (readonly [string, string])[] {
    return [...this.#pairs.values()].filter(({ kind }) => kind === 'join').map(({ names }) => names);
  }

  partsAny(names: readonly string[]): boolean {
    if (this.#pairs.size === 0) return false;
    const own = new Set(names);
    return [...this.#pairs.values()].some(({ kind, names: [a, b] }) => kind === 'split' && own.has(a) && own.has(b));
  }

  about(name: string): number[] {
    const ids = [...this.#pairs.values()].filter(({ kind, names }) => kind === 'join' && names.includes(name)).map(({ id }) => id); // prettier-ignore
    return [...new Set(ids)];
  }
}

const pairKey = (a: string, b: string): string => (a < b ? `${a}\n${b}` : `${b}\n${a}`);

/** Identifiers, and names that people spoke of; what people joined is one node. */
class Nodes {
  readonly #nodeByName = new Map<string, string>();
  readonly #membersByNode = new Map<string, string[]>();

  constructor(names: ReadonlySet<string>, said: Decided) {
    const spoken = new Set(said.names);
    const own = [...names].filter((name) => isIdentifier(name) || spoken.has(name));
    for (const component of componentsOf(own, said.joined())) {
      const members = [...component].toSorted(compareNames);
      const [node = ''] = members;
      this.#membersByNode.set(node, members);
      for (const name of members) this.#nodeByName.set(name, node);
    }
  }

  of(name: string): string {
    return this.#nodeByName.get(name) ?? name;
  }

  /** A name that people spoke of is joined by its records, too. */
  spoken(given: readonly Given[]): Edge[] {
    return given
      .filter(({ name, until }) => until === null && this.#nodeByName.has(name))
      .map(({ name, holder, link }) => ({ a: name, b: holder, links: [link] }));
  }

  all(): string[] {
    return [...this.#membersByNode.keys()];
  }

  membersOf(node: string): readonly string[] {
    return this.#membersByNode.get(node) ?? [node];
  }

  /** of its identifiers */
  namespacesOf(node: string) {
    return [...new Set(this.membersOf(node).filter(isIdentifier).map(namespaceOf))];
  }
}

function componentsOf(names: readonly string[], pairs: readonly (readonly [string, string])[]): Set<string>[] {
  const neighbours = new Map<string, string[]>(names.map((name) => [name, []]));
  for (const [a, b] of pairs) {
    neighbours.get(a)?.push(b);
    neighbours.get(b)?.push(a);
  }
  const seen = new Set<string>();
  const components: Set<string>[] = [];
  for (const name of names) {
    if (seen.has(name)) continue;
    const component = new Set<string>();
    const waiting = [name];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      component.add(next);
      waiting.push(...(neighbours.get(next) ?? []));
    }
    components.push(component);
  }
  return components;
}

export const shortOf = (name: string): string => {
  const text = textOfName(name);
  const id = namespaceOf(name);
  if (id === 'account' || id === 'netbios') return text.slice(text.indexOf('\\') + 1);
  if (id === 'login') return text.slice(0, text.indexOf('@'));
  if (id === 'fqdn') return text.split('.')[0] ?? text;
  return id === 'arn' ? text.slice(text.lastIndexOf('/') + 1) : text;
};
