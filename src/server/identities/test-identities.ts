import { createIdentities } from '../../pipeline/identify/identities.ts';
import { Links } from '../../pipeline/identify/links.ts';
import type { IdentitiesOnServer } from './identities-on-server.ts';

/** Identities that know nothing and take nothing, for tests of what stands before them. */
export function createTestIdentities(): IdentitiesOnServer {
  const identities = createIdentities(new Links(), new Map(), () => []);
  return {
    restore: () => undefined,
    see: () => undefined,
    now: () => identities,
    figures: () => ({ names: 0, links: 0, addresses: 0, leftOut: 0 }),
    decisions: () => [],
    decide: () => Promise.resolve({ problem: 'not in this test' }),
    undo: () => Promise.resolve(null),
  };
}
