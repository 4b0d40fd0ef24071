import { z } from 'zod';
import { asEntityId, entityId, type EntityId } from './ids.ts';

export const entityKind = z.enum(['user', 'device', 'application', 'address', 'domain', 'file', 'process', 'cloud']);
export type EntityKind = z.infer<typeof entityKind>;

/** An entity that an event names. `role` says in what part: it acted, it was acted on, it is where it happened. */
export const entityRef = z.object({
  id: entityId,
  kind: entityKind,
  name: z.string(),
  role: z.enum(['actor', 'target', 'source', 'destination', 'observer']),
});
export type EntityRef = z.infer<typeof entityRef>;

/** `kind:name`, lower case, so that one thing written in two ways has one id. Resolution of many names to one is a later stage. */
export function entityIdOf(kind: EntityKind, name: string): EntityId {
  return asEntityId(`${kind}:${name.trim().toLowerCase()}`);
}

export function entityRefOf(kind: EntityKind, name: string, role: EntityRef['role']): EntityRef {
  return { id: entityIdOf(kind, name), kind, name, role };
}
