import type { IdentityDecision } from '../../model/identity.ts';
import { asSourceId, eventIdOf, streamOf } from '../../model/ids.ts';
import type { Claim } from './claims.ts';
import { createIdentities, type Identities } from './identities.ts';
import { Links, pairsOf } from './links.ts';
import { compareNames } from './namespaces.ts';

/** What tests of identities begin with. */
const stream = streamOf('identities');
export const testOrigin = { stream, origin: { source: asSourceId('test'), envelope: 'none' }, received: 0 } as const;
export const DAY = 86_400_000;

/** @param day when records said so: one day, or the first and the last */
export function claimOf(names: readonly string[], day: number | readonly [number, number] = 1, at = 0): Claim {
  const [first, last] = typeof day === 'number' ? [day, day] : day;
  return { rule: 'test', names: names.toSorted(compareNames), count: 1, first: first * DAY, last: last * DAY, firstAt: at, lastAt: at };
} // prettier-ignore

export function addClaim(links: Links, { names, first, last, firstAt, lastAt, count, rule }: Claim): void {
  const said = { rule, source: 'test', count, first, last, firstEvent: eventIdOf(stream, firstAt), lastEvent: eventIdOf(stream, lastAt), received: last };
  for (const [a, b] of pairsOf(names)) links.addLink(a, b, said);
} // prettier-ignore

export function identitiesOf(claims: readonly Claim[], decisions: readonly IdentityDecision[] = []): Identities {
  const links = new Links();
  for (const claim of claims) addClaim(links, claim);
  return createIdentities(links, new Map(), () => decisions);
}

export function decisionOf(kind: 'join' | 'split', names: string[], id = 1, isUndone = false): IdentityDecision {
  return { id, kind, names, at: id, by: 'a person', note: '', undone: isUndone ? { at: id, by: 'a person' } : null };
}

/** The names that are one with this one. */
export const namesWith = (identities: Identities, name: string): string[] =>
  identities.identityOf(name)?.names.map((each) => each.name) ?? [];
