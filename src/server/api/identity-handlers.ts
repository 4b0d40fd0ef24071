import { api } from '../../model/api.ts';
import { toName } from '../../pipeline/identify/identities.ts';
import { actorOf } from '../auth/actor.ts';
import { handle } from '../http/handler.ts';
import { Refused } from '../http/refused.ts';
import type { IdentitiesOnServer } from '../identities/identities-on-server.ts';

const MOST_CANDIDATES = 50;
const MOST_HOLDERS = 200;

export function identityHandlers({ identities }: { readonly identities: IdentitiesOnServer }) {
  return {
    identities: handle(api.identities, ({ query }) => {
      const { identities: rows, total } = identities.now().list(query);
      return { identities: [...rows], total, figures: identities.figures() };
    }),
    identity: handle(api.identity, ({ query: { name, at } }) => {
      const now = identities.now();
      const identity = now.identityOf(name) ?? null;
      const meant = toName(name);
      return {
        identity,
        candidates: identity === null ? now.candidates(name).slice(0, MOST_CANDIDATES) : [],
        holders: meant?.startsWith('ip:') === true ? now.holdersOf(meant.slice(3), at).slice(0, MOST_HOLDERS) : [],
        conflicts: identity?.conflicts ?? now.conflicts().filter(({ names }) => meant !== undefined && names.includes(meant)), // prettier-ignore
      };
    }),
    identityConflicts: handle(api.identityConflicts, ({ query: { limit, offset } }) => {
      const all = identities.now().conflicts();
      return { conflicts: all.slice(offset, offset + limit), total: all.length };
    }),
    identityDecisions: handle(api.identityDecisions, ({ query: { limit, offset } }) => {
      const all = identities.decisions().toReversed();
      return { decisions: all.slice(offset, offset + limit), total: all.length };
    }),
    decideIdentities: handle(api.decideIdentities, async ({ body: { decisions, note } }, caller) => {
      const decided = await identities.decide(decisions, note, actorOf(caller));
      return 'problem' in decided ? new Refused('bad-request', decided.problem, { at: 'body.decisions' }) : { decisions: [...decided] }; // prettier-ignore
    }),
    undoIdentityDecision: handle(api.undoIdentityDecision, async ({ params: { id }, body: { note } }, caller) => {
      const undone = await identities.undo(id, note, actorOf(caller));
      return undone === null ? new Refused('not-found', 'There is no such decision, or it was taken back already.', { at: 'path.id' }) : { decisions: [undone] }; // prettier-ignore
    }),
  };
}
