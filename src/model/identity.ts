import { z } from 'zod';
import { entityId, eventId } from './ids.ts';

/**
 * One user, host or address with all of its names, and why each is believed. Computed from links, never stored. Times are milliseconds since 1970.
 * A name is `namespace:text`, as `login:alice@example.com`.
 */
export const identityName = z.string().min(3).max(700);

/** Records that said that two names denote one thing. */
export const identityEvidence = z.object({
  /** the other name */
  with: identityName,
  /** what kinds of records said so, in words, with how many there were */
  claims: z.array(z.object({ rule: z.string(), title: z.string(), count: z.number().int() })),
  count: z.number().int(),
  first: z.number(),
  last: z.number(),
  firstEvent: eventId,
  lastEvent: eventId,
  /** at most four of the sources */
  sources: z.array(z.string()),
});
export type IdentityEvidence = z.infer<typeof identityEvidence>;

export const nameOfIdentity = z.object({
  name: identityName,
  /** namespace, as `sid` */
  as: z.string(),
  text: z.string(),
  /** what the namespace is, in words */
  title: z.string(),
  /** given once and to one thing; of others the time counts */
  isIdentifier: z.boolean(),
  /** since and until when it is known to be this one's; null: it is now */
  from: z.number(),
  until: z.number().nullable(),
  last: z.number(),
  evidence: z.array(identityEvidence),
  /** a person said that it belongs here: numbers of decisions */
  decisions: z.array(z.number().int()),
});
export type NameOfIdentity = z.infer<typeof nameOfIdentity>;

/** Names that are kept apart although a record says that they are one, and why. */
export const identityConflict = z.object({
  kind: z.enum([
    'shared-name', // one name, several identifiers of one namespace at the same time
    'two-partners', // an identifier with two partners in one namespace
    'long-way', // joins that together would make one of two
    'two-accounts', // one identifier, several accounts at the same time
    'split', // a person said that these are not the same
  ]),
  /** in a sentence */
  message: z.string(),
  names: z.array(identityName),
  first: z.number(),
  last: z.number(),
});
export type IdentityConflict = z.infer<typeof identityConflict>;

/** An address that it held, or who held an address. */
export const identityHold = z.object({
  address: z.string(),
  holder: identityName,
  from: z.number(),
  until: z.number(),
  title: z.string(),
  count: z.number().int(),
  lastEvent: eventId,
});
export type IdentityHold = z.infer<typeof identityHold>;

export const identityKind = z.enum(['user', 'device']);

export const identityRow = z.object({
  /** the name that stands for it: its first identifier */
  id: identityName,
  kind: identityKind,
  /** for people to read */
  name: z.string(),
  names: z.array(identityName),
  /** how events, alerts and profiles call it */
  entities: z.array(entityId),
  first: z.number(),
  last: z.number(),
  conflicts: z.number().int(),
});
export type IdentityRow = z.infer<typeof identityRow>;

export const identity = identityRow.omit({ names: true, conflicts: true }).extend({
  names: z.array(nameOfIdentity),
  conflicts: z.array(identityConflict),
  /** newest first, at most 100 */
  holds: z.array(identityHold),
});
export type Identity = z.infer<typeof identity>;

/** What people said of names: all of them are one, or the first is none of the others. It counts before all records. */
export const identityDecision = z.object({
  id: z.number().int(),
  kind: z.enum(['join', 'split']),
  names: z.array(identityName),
  at: z.number(),
  by: z.string(),
  note: z.string(),
  undone: z.object({ at: z.number(), by: z.string() }).nullable(),
});
export type IdentityDecision = z.infer<typeof identityDecision>;

export const identityFigures = z.object({
  names: z.number().int(),
  links: z.number().int(),
  addresses: z.number().int(),
  /** links that were given up to stay within bounds */
  leftOut: z.number().int(),
});
export type IdentityFigures = z.infer<typeof identityFigures>;
