import { identityApi } from '../../model/identity-api.ts';
import type {
  Identity,
  IdentityConflict,
  IdentityDecision,
  IdentityRow,
  NameOfIdentity,
} from '../../model/identity.ts';
import { asEntityId, eventIdOf, streamOf } from '../../model/ids.ts';
import { refuse, type Input } from './fake-answer.ts';

type Name = keyof typeof identityApi;

const DAY = 86_400_000;
const event = eventIdOf(streamOf('fake'), 1);

/** The part of the fake server that knows the names of one person, and lets them be joined and parted. */
export function createFakeIdentityHandlers(deps: { readonly now: () => number; readonly nameOfCaller: () => string }) {
  let isEmpty = false;
  let decisions: IdentityDecision[] = [];

  const nameOf = (as: string, text: string, title: string, isIdentifier: boolean, other: string, why: string, count: number): NameOfIdentity => ({
    name: `${as}:${text}`, as, text, title, isIdentifier, from: deps.now() - 80 * DAY, until: null, last: deps.now() - 3_600_000,
    evidence: [{ with: other, claims: [{ rule: 'fake', title: why, count }], count, first: deps.now() - 80 * DAY, last: deps.now() - 3_600_000, firstEvent: event, lastEvent: event, sources: ['windows-security', 'entra'] }],
    decisions: [],
  });
  /** Everybody whose name is asked for has these. */
  const identityOf = (id: string): Identity => {
    const bare = (id.split(/[\\:@]/).at(id.includes('@') ? -2 : -1) ?? 'alice').toLowerCase();
    const sid = 's-1-5-21-1000000000-1000000000-1000000000-1104';
    const names = [
      nameOf('sid', sid, 'Windows SID', true, `account:example\\${bare}`, 'a sign-in, sign-out or new process that Windows recorded', 1204),
      nameOf('entra', '00000000-0000-4000-8002-000000000004', 'Entra ID object', true, `login:${bare}@example.com`, 'a sign-in that Entra ID let through', 311),
      nameOf('login', `${bare}@example.com`, 'sign-in name', false, 'entra:00000000-0000-4000-8002-000000000004', 'a sign-in that Entra ID let through', 311),
      { ...nameOf('login', `${bare}.maiden@example.com`, 'sign-in name', false, 'entra:00000000-0000-4000-8002-000000000004', 'a sign-in that Entra ID let through', 40), until: deps.now() - 60 * DAY },
      nameOf('account', `example\\${bare}`, 'Windows account', false, `sid:${sid}`, 'a sign-in, sign-out or new process that Windows recorded', 1204),
      ...decisions.filter((one) => one.undone === null && one.kind === 'join').map((one): NameOfIdentity => ({ name: one.names[1] ?? '', as: 'okta', text: (one.names[1] ?? '').replace(/^\w+:/, ''), title: 'Okta user', isIdentifier: true, from: 0, until: null, last: 0, evidence: [], decisions: [one.id] })),
    ];
    return {
      id: `sid:${sid}`, kind: 'user', name: `${bare}@example.com`, names, entities: [asEntityId(id), asEntityId(`user:${bare}@example.com`)], first: deps.now() - 80 * DAY, last: deps.now() - 3_600_000,
      conflicts: [{ kind: 'shared-name', message: `login:office@example.com is used with several identifiers of one kind at the same time: it belongs to none of them.`, names: ['login:office@example.com', 'entra:00000000-0000-4000-8002-000000000004', 'entra:00000000-0000-4000-8002-000000000009'], first: deps.now() - 9 * DAY, last: deps.now() - DAY }],
      holds: [],
    };
  };
  const rows = (): IdentityRow[] => {
    if (isEmpty) return [];
    const { names, conflicts, holds: _, ...rest } = identityOf('user:alice');
    return [{ ...rest, names: names.map(({ name }) => name), conflicts: conflicts.length }];
  };
  const conflicts = (): IdentityConflict[] => (isEmpty ? [] : identityOf('user:alice').conflicts);

  const handlers: Record<Name, (input: Input) => unknown> = {
    identities: () => ({ identities: rows(), total: rows().length, figures: { names: 5, links: 4, addresses: 0, leftOut: 0 } }),
    identity: (input) => {
      const { name } = identityApi.identity.query.parse(input.query);
      const isKnown = !isEmpty && name.startsWith('user:') && !name.includes('svc');
      return { identity: isKnown ? identityOf(name) : null, candidates: isKnown ? [] : rows().slice(0, name.startsWith('user:') ? 1 : 0), holders: [], conflicts: isKnown ? conflicts() : [] };
    },
    identityConflicts: () => ({ conflicts: conflicts(), total: conflicts().length }),
    identityDecisions: () => ({ decisions: decisions.toReversed(), total: decisions.length }),
    decideIdentities: (input) => {
      const { decisions: wanted, note } = identityApi.decideIdentities.body.parse(input.body);
      const bare = wanted.flatMap(({ names }) => names).find((name) => !/[\\@:]/.test(name));
      if (bare !== undefined) return refuse(400, 'bad-request', `"${bare}" is a bare name, which may mean several.`);
      const added = wanted.map((one, place): IdentityDecision => ({ ...one, id: decisions.length + place + 1, at: deps.now(), by: deps.nameOfCaller(), note, undone: null }));
      decisions = [...decisions, ...added];
      return { decisions: added };
    },
    undoIdentityDecision: (input) => {
      const { id } = identityApi.undoIdentityDecision.params.parse(input.params);
      const undone = { at: deps.now(), by: deps.nameOfCaller() };
      decisions = decisions.map((one) => (one.id === id ? { ...one, undone } : one));
      return { decisions: decisions.filter((one) => one.id === id) };
    },
  };

  return {
    handlers,
    become(scenario: 'empty' | 'full' | 'many'): void {
      isEmpty = scenario === 'empty';
      decisions = [];
    },
  };
} // prettier-ignore
