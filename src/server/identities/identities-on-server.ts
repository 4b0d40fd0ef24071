import type { IdentityDecision } from '../../model/identity.ts';
import type { TenantId } from '../../model/ids.ts';
import { createIdentities, toName, type Identities } from '../../pipeline/identify/identities.ts';
import { createIdentifyStage, type IdentifyStage } from '../../pipeline/identify/identify-stage.ts';
import { Links } from '../../pipeline/identify/links.ts';
import type { Identify } from '../../pipeline/ports.ts';
import type { Actor } from '../../store/state/actor.ts';
import type { IdentityStore, NewIdentityDecision } from '../../store/state/identities.ts';
import { ownClaimRules } from './own-claims.ts';

/** Identities in a running server: the stage that the pipeline asks, what people see of it and decide. */
export interface IdentitiesOnServer extends Identify {
  /** what is known now; before the ledger was read, nothing */
  now(): Identities;
  figures(): IdentifyStage['links']['figures'];
  decisions(): readonly IdentityDecision[];
  /** Rejects nothing that a person may say; a name that is none is answered as text. */
  decide(wanted: readonly NewIdentityDecision[], note: string, by: Actor): Promise<readonly IdentityDecision[] | NotDecided>;
  /** Null if there is no such decision, or it was taken back. */
  undo(id: number, note: string, by: Actor): Promise<IdentityDecision | null>;
} // prettier-ignore

/** Why nothing was decided, in a sentence. */
export interface NotDecided {
  readonly problem: string;
}

export async function createIdentitiesOnServer(store: IdentityStore, tenant: TenantId): Promise<IdentitiesOnServer> {
  const titles = new Map(ownClaimRules().map(({ id, title }) => [id, title]));
  let decisions = await store.decisions(tenant);
  let stage: IdentifyStage | undefined;
  let identities = createIdentities(new Links(), titles, () => decisions);

  async function readAgain(): Promise<void> {
    decisions = await store.decisions(tenant);
  }

  return {
    restore: (saved) => {
      stage = createIdentifyStage(saved);
      identities = createIdentities(stage.links, titles, () => decisions);
    },
    see: (understood) => {
      if (stage === undefined) throw new Error('identities were not restored before the first stretch');
      return stage.see(understood);
    },
    now: () => identities,
    figures: () => stage?.links.figures ?? { names: 0, links: 0, addresses: 0, leftOut: 0 },
    decisions: () => decisions,
    decide: async (wanted, note, by) => {
      const ready: NewIdentityDecision[] = [];
      for (const one of wanted) {
        const read = one.kind === 'join' ? joinOf(one.names, identities) : splitOf(one.names, identities);
        if ('problem' in read) return read;
        ready.push({ kind: one.kind, names: read.names });
      }
      const kept = await store.decide(tenant, ready, note, by);
      await readAgain();
      return kept;
    },
    undo: async (id, note, by) => {
      const undone = await store.undo(tenant, id, note, by);
      await readAgain();
      return undone;
    },
  };
}

type Read = { readonly names: string[] } | NotDecided;

/** A name given on later must not take the decision with it, so the identifier behind it is what is joined. */
function joinOf(asked: readonly string[], identities: Identities): Read {
  const names: string[] = [];
  for (const text of asked) {
    const name = toName(text);
    if (name === undefined) return notAName(text);
    const id = identities.identityOf(name)?.id ?? name;
    if (!names.includes(id)) names.push(id);
  }
  return names.length < 2 ? { problem: 'These names are one already, or only one was given: there is nothing to join.' } : { names }; // prettier-ignore
}

/** A name alone is parted from everything that it is joined with, so that the others stay joined. */
function splitOf([first = '', ...others]: readonly string[], identities: Identities): Read {
  const name = toName(first);
  if (name === undefined) return notAName(first);
  const from = others.length === 0 ? [first] : others;
  const apart = new Set<string>();
  for (const text of from) {
    const other = toName(text);
    if (other === undefined) return notAName(text);
    const known = identities.identityOf(other);
    for (const each of known?.names ?? []) if (each.isIdentifier || each.decisions.length > 0) apart.add(each.name);
    if (known === undefined || others.length > 0) apart.add(other);
  }
  apart.delete(name);
  return apart.size === 0 ? { problem: `"${first.slice(0, 100)}" is not joined with anything.` } : { names: [name, ...apart] }; // prettier-ignore
}

const notAName = (text: string): NotDecided => ({
  problem: `"${text.slice(0, 100)}" is a bare name, which may mean several. Give one that means one thing: DOMAIN\\name, an address such as alice@example.com, a full host name, or namespace:text (sid:S-1-5-21-…, entra:…, okta:…).`,
});
