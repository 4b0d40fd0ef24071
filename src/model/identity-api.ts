import { z } from 'zod';
import type { Endpoint } from './endpoint.ts';
import { identity, identityConflict, identityDecision, identityFigures, identityHold, identityKind, identityRow } from './identity.ts'; // prettier-ignore

/** The endpoints about identities: one user, host or address with all its names, and why. Decisions are written down with who made them. */
const none = z.object({});
const note = z.string().max(2000).default('');
const name = z.string().trim().min(1).max(700);
const page = {
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  offset: z.coerce.number().int().min(0).default(0),
};
const decided = z.object({ decisions: z.array(identityDecision) });

export const identityApi = {
  identities: {
    method: 'GET', path: '/identities', permission: 'viewer', summary: 'Users and devices with their names, those with most names first; `text` looks into all names',
    params: none, query: z.object({ ...page, text: z.string().max(200).optional(), kind: identityKind.optional() }), body: none,
    answer: z.object({ identities: z.array(identityRow), total: z.number().int(), figures: identityFigures }),
  },
  identity: {
    method: 'GET', path: '/identities/of', permission: 'viewer',
    summary: 'Who has a name (`alice@example.com`, `EXAMPLE\\alice`, `sid:S-1-…`, an entity id), with the evidence; of a bare name who may be meant, of an address who held it. `at` asks for one moment',
    params: none, query: z.object({ name, at: z.coerce.number().optional() }), body: none,
    answer: z.object({ identity: identity.nullable(), candidates: z.array(identityRow), holders: z.array(identityHold), conflicts: z.array(identityConflict) }),
  },
  identityConflicts: {
    method: 'GET', path: '/identities/conflicts', permission: 'viewer', summary: 'Names that are kept apart although records say that they are one, newest first, with the reason',
    params: none, query: z.object(page), body: none, answer: z.object({ conflicts: z.array(identityConflict), total: z.number().int() }),
  },
  identityDecisions: {
    method: 'GET', path: '/identities/decisions', permission: 'viewer', summary: 'What people said of names, newest first',
    params: none, query: z.object(page), body: none, answer: z.object({ decisions: z.array(identityDecision), total: z.number().int() }),
  },
  decideIdentities: {
    method: 'POST', path: '/identities/decisions', permission: 'engineer', bodyLimit: 8 << 20,
    summary: 'Says that names are one (`join`), or that the first is none of the others (`split`; alone: of all that it is joined with). All are taken over, or none',
    params: none, query: none,
    body: z.object({ decisions: z.array(z.object({ kind: z.enum(['join', 'split']), names: z.array(name).min(1).max(20) })).min(1).max(20_000), note }),
    answer: decided,
  },
  undoIdentityDecision: {
    method: 'POST', path: '/identities/decisions/{id}/undo', permission: 'engineer', summary: 'Takes a decision back: names are again as the records say',
    params: z.object({ id: z.coerce.number().int().min(1) }), query: none, body: z.object({ note }), answer: decided,
  },
} as const satisfies Record<string, Endpoint>; // prettier-ignore
