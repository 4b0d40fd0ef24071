import { z } from 'zod';
import { asEntityId, entityId, hash128, type EntityId } from './ids.ts';

export const entityKind = z.enum([
  'user',
  'device',
  'application',
  'address',
  'domain',
  'file',
  'process',
  'cloud',
  'source',
]);
export type EntityKind = z.infer<typeof entityKind>;

/** An entity that an event names. `role` says in what part: it acted, it was acted on, it is where it happened. */
export const entityRef = z.object({
  id: entityId,
  kind: entityKind,
  name: z.string(),
  role: z.enum(['actor', 'target', 'source', 'destination', 'observer']),
});
export type EntityRef = z.infer<typeof entityRef>;

/**
 * `kind:name`, lower case, so that one thing written in two ways has one id. Resolution of many names to one is a later stage.
 * Names come from logs and may be of any length; an id is not: what is too long ends in its hash.
 */
export function entityIdOf(kind: EntityKind, name: string): EntityId {
  const id = `${kind}:${name.trim().toLowerCase()}`;
  return asEntityId(id.length <= LONGEST_ID ? id : `${id.slice(0, LONGEST_ID - 33)}~${hash128(id)}`);
}

const LONGEST_ID = 500;

export function entityRefOf(kind: EntityKind, name: string, role: EntityRef['role']): EntityRef {
  return { id: entityIdOf(kind, name), kind, name, role };
}
