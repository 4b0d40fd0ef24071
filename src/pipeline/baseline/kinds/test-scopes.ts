import type { Model, Scopes } from './kind.ts';

/** What a model is told of the others, for tests: an entity without peers. */
export function scopesWith(tenant: Model, entity = 'device:pc1'): Scopes {
  return { warm: 'entity', judges: ['entity', 'tenant'], peers: undefined, tenant, peerCount: 0, entity, by: undefined, offset: 0, features: [] }; // prettier-ignore
}
