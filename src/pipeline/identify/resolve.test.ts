import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Claim } from './claims.ts';
import { claimOf, decisionOf, identitiesOf, namesWith } from './test-claims.ts';
import { isIdentifier, namespaceOf } from './namespaces.ts';

const sid = (n: number): string => `sid:s-1-5-21-1-2-3-${n}`;
const entra = (n: number): string => `entra:00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const okta = (n: number): string => `okta:00u${String(n).padStart(12, '0')}`;
const login = (name: string): string => `login:${name}@example.com`;
const account = (name: string): string => `account:example\\${name}`;
const fqdn = (name: string): string => `fqdn:${name}.example.com`;
const everyDay = [1, 90] as const;

describe('names that are one', () => {
  it('joins names of one record, and over a name that two directories have at one time', () => {
    const identities = identitiesOf([
      claimOf([sid(1), account('alice')], everyDay),
      claimOf([sid(1), entra(1)], 3),
      claimOf([entra(1), login('alice')], everyDay),
      claimOf([okta(1), login('alice')], [20, 60]),
    ]);
    expect(namesWith(identities, okta(1))).toEqual([sid(1), entra(1), okta(1), login('alice'), account('alice')]);
    expect(identities.identityOf('user:EXAMPLE\\alice')).toMatchObject({ id: sid(1), kind: 'user', name: 'alice@example.com', conflicts: [] }); // prettier-ignore
    expect(identities.identityOf('user:alice@example.com')?.entities).toEqual([`user:${sid(1).slice(4)}`, `user:${entra(1).slice(6)}`, `user:${okta(1).slice(5).toLowerCase()}`, 'user:alice@example.com', 'user:example\\alice']); // prettier-ignore
  });

  it('says for each name which records said so', () => {
    const [name] = identitiesOf([claimOf([sid(1), account('alice')], [2, 9], 5), claimOf([sid(1), account('alice')], [1, 4], 3)]).identityOf(sid(1))?.names ?? []; // prettier-ignore
    expect(name?.evidence).toMatchObject([{ with: account('alice'), count: 2, first: 86_400_000, last: 9 * 86_400_000, sources: ['test'] }]); // prettier-ignore
    expect([name?.evidence[0]?.firstEvent.slice(-2), name?.evidence[0]?.lastEvent.slice(-2)]).toEqual(['03', '05']);
  });

  it('does not take a bare name for anybody, but says who may be meant', () => {
    const identities = identitiesOf([claimOf([sid(1), account('alice')]), claimOf([entra(2), login('alice')], 80)]);
    expect(identities.identityOf('user:alice')).toBeUndefined();
    expect(identities.identityOf('alice')).toBeUndefined();
    expect(identities.candidates('user:alice').map(({ id }) => id).toSorted()).toEqual([entra(2), sid(1)]); // prettier-ignore
    expect(namesWith(identities, sid(1))).not.toContain(entra(2));
  });
});

describe('two people are never one', () => {
  it('a sign-in name that was given on belongs to each in their time', () => {
    const identities = identitiesOf([
      claimOf([entra(1), login('alice')], [1, 10]),
      claimOf([entra(2), login('alice')], [40, 90]),
    ]);
    expect(identities.identityOf(login('alice'))?.id).toBe(entra(2));
    expect(identities.identityOf(entra(1))?.names.find(({ as }) => as === 'login')?.until).toBe(40 * 86_400_000);
    expect(identities.identityOf(entra(1))?.entities).not.toContain('user:alice@example.com');
    expect(identities.conflicts()).toEqual([]);
  });

  it('a name that two have at the same time belongs to neither, and is shown', () => {
    const identities = identitiesOf([
      claimOf([entra(1), login('office')], [1, 50]),
      claimOf([entra(2), login('office')], [20, 90]),
      claimOf([okta(1), login('office')], [20, 90]),
    ]);
    expect(namesWith(identities, entra(1))).toEqual([entra(1)]);
    expect(identities.conflicts()).toMatchObject([{ kind: 'shared-name', names: [entra(1), entra(2), okta(1), login('office')] }]); // prettier-ignore
  });

  it('does not bridge over a name from a time before it was given on', () => {
    const identities = identitiesOf([
      claimOf([entra(1), login('alice')], [1, 10]),
      claimOf([entra(2), login('alice')], [40, 90]),
      claimOf([okta(2), login('alice')], [41, 90]),
    ]);
    expect(namesWith(identities, okta(2))).toEqual([entra(2), okta(2), login('alice')]);
    expect(namesWith(identities, entra(1))).not.toContain(okta(2));
    const apart = identitiesOf([claimOf([entra(1), login('alice')], [1, 10]), claimOf([okta(2), login('alice')], [41, 90])]); // prettier-ignore
    expect(namesWith(apart, okta(2))).not.toContain(entra(1));
  });

  it('a name of which it is not sure whether two directories mean one person is nobody for sure', () => {
    const identities = identitiesOf([
      claimOf([entra(1), login('a')], [1, 10]),
      claimOf([okta(2), login('a')], [41, 90]),
    ]);
    expect(identities.identityOf(login('a'))).toBeUndefined();
    expect(identities.candidates('a@example.com').map(({ id }) => id)).toEqual([entra(1), okta(2)]);
    expect(identities.identityOf(okta(2))?.entities).toEqual([`user:${okta(2).slice(5)}`]);
  });

  it('an identifier with two partners is joined with neither; a long way is refused', () => {
    const two = identitiesOf([claimOf([sid(1), entra(1)]), claimOf([sid(2), entra(1)])]);
    expect(namesWith(two, entra(1))).toEqual([entra(1)]);
    expect(two.conflicts()).toMatchObject([{ kind: 'two-partners' }]);
    const long = identitiesOf([claimOf([sid(1), entra(1)]), claimOf([entra(1), okta(1)]), claimOf([okta(1), 'aws:AIDAEXAMPLE1']), claimOf(['aws:AIDAEXAMPLE1', sid(2)])]); // prettier-ignore
    expect(namesWith(long, sid(1))).toEqual([sid(1)]);
    expect(long.conflicts()).toMatchObject([{ kind: 'long-way' }]);
  });

  it('machines cloned from one image: a SID with two accounts at one time gives neither', () => {
    const identities = identitiesOf([
      claimOf([sid(1), 'account:pc-1\\anna'], [1, 50]),
      claimOf([sid(1), 'account:pc-2\\bernd'], [20, 60]),
    ]);
    expect(namesWith(identities, sid(1))).toEqual([sid(1)]);
    expect(identities.identityOf('account:pc-1\\anna')).toBeUndefined();
    expect(identities.conflicts()).toMatchObject([{ kind: 'two-accounts' }]);
  });

  it('one domain written in two ways is no contradiction, and a new name after a wedding is none', () => {
    const identities = identitiesOf([
      claimOf([sid(1), account('anna')], [1, 20]),
      claimOf([sid(1), 'account:example.com\\anna'], [1, 20]),
      claimOf([sid(1), account('anna.new')], [21, 50]),
    ]);
    expect(identities.conflicts()).toEqual([]);
    expect(namesWith(identities, sid(1))).toHaveLength(4);
  });

  it('a name of very many is shared for good', () => {
    const claims = Array.from({ length: 40 }, (_, n) => claimOf([entra(n), login('kiosk')], n));
    const identities = identitiesOf(claims);
    expect(identities.list({ limit: 100, offset: 0 }).identities.every(({ names }) => names.length === 1)).toBe(true);
    expect(identities.list({ limit: 100, offset: 0 }).total).toBe(40);
    expect(identities.conflicts()).toMatchObject([{ kind: 'shared-name' }]);
  });
});

describe('what people say', () => {
  const claims = [claimOf([sid(1), account('alice')]), claimOf([entra(1), login('a.smith')]), claimOf([sid(2), account('bob')])]; // prettier-ignore

  it('counts before all records, and can be taken back', () => {
    const join = decisionOf('join', [sid(1), entra(1)]);
    expect(namesWith(identitiesOf(claims, [join]), account('alice'))).toEqual([sid(1), entra(1), login('a.smith'), account('alice')]); // prettier-ignore
    expect(namesWith(identitiesOf(claims, [{ ...join, undone: { at: 2, by: 'x' } }]), account('alice'))).toEqual([sid(1), account('alice')]); // prettier-ignore
  });

  it('may join two identifiers of one kind: one person with two accounts', () => {
    const identities = identitiesOf(claims, [decisionOf('join', [sid(1), sid(2)])]);
    expect(namesWith(identities, account('bob'))).toEqual([sid(1), sid(2), account('alice'), account('bob')]);
    expect(identities.conflicts()).toEqual([]);
  });

  it('splits what records join, and the newest word counts', () => {
    const joined = [...claims, claimOf([sid(1), entra(1)])];
    const split = decisionOf('split', [sid(1), entra(1)], 1);
    expect(namesWith(identitiesOf(joined, [split]), sid(1))).toEqual([sid(1), account('alice')]);
    expect(identitiesOf(joined, [split]).conflicts()).toMatchObject([{ kind: 'split' }]);
    expect(namesWith(identitiesOf(joined, [split, decisionOf('join', [sid(1), entra(1)], 2)]), sid(1))).toContain(entra(1)); // prettier-ignore
  });

  it('what is set apart stays apart over any way', () => {
    const joined = [claimOf([sid(1), entra(1)]), claimOf([entra(1), okta(1)])];
    const identities = identitiesOf(joined, [decisionOf('split', [sid(1), okta(1)])]);
    expect(namesWith(identities, sid(1))).not.toContain(okta(1));
  });

  it('names that no record knows may be joined', () => {
    const identities = identitiesOf(claims, [decisionOf('join', ['login:alice@example.net', sid(1)])]);
    expect(namesWith(identities, 'login:alice@example.net')).toEqual([sid(1), 'login:alice@example.net', account('alice')]); // prettier-ignore
  });
});

const names = fc.oneof(
  fc.integer({ min: 1, max: 4 }).map(sid),
  fc.integer({ min: 1, max: 4 }).map(entra),
  fc.integer({ min: 1, max: 3 }).map(okta),
  fc.constantFrom('a', 'b', 'c').map(login),
  fc.constantFrom('a', 'b', 'c').map(account),
);
const devices = fc.oneof(fc.constantFrom('x', 'y').map(fqdn), fc.constantFrom('netbios:example\\x', 'netbios:example\\y'), fc.constantFrom('1', '2').map((n) => `entra-device:00000000-0000-4000-8000-00000000000${n}`), fc.constantFrom('device-name:x')); // prettier-ignore
const days = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 20 })).map(([from, length]) => [from, from + length] as const); // prettier-ignore
const claims = fc.array(
  fc.tuple(fc.oneof(fc.uniqueArray(names, { minLength: 2, maxLength: 4 }), fc.uniqueArray(devices, { minLength: 2, maxLength: 3 })), days).map(([own, when]) => claimOf(own, when)),
  { maxLength: 14 },
); // prettier-ignore

const pictureOf = (all: readonly Claim[], decisions = [decisionOf('join', [sid(9), okta(9)])]) => {
  const identities = identitiesOf(all, decisions);
  return {
    rows: identities.list({ limit: 1000, offset: 0 }).identities,
    conflicts: identities.conflicts().map(({ kind, names: about }) => `${kind} ${about.join(' ')}`).toSorted(),
  };
}; // prettier-ignore

describe('whatever records claim', () => {
  it('no identity has two identifiers of one namespace, and no name belongs to two at one time', () => {
    fc.assert(
      fc.property(claims, (all) => {
        const identities = identitiesOf(all);
        const { identities: rows } = identities.list({ limit: 1000, offset: 0 });
        for (const row of rows) {
          const ids = row.names.filter(isIdentifier).map(namespaceOf);
          expect(new Set(ids).size).toBe(ids.length);
        }
        const strong = rows.flatMap((row) => row.names.filter(isIdentifier));
        expect(new Set(strong).size).toBe(strong.length);
        const entities = rows.flatMap((row) => row.entities);
        expect(new Set(entities).size).toBe(entities.length);
      }),
      { numRuns: 1500 },
    );
  });

  it('the order in which they come changes nothing', () => {
    fc.assert(
      fc.property(claims.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))), ([all, shuffled]) => {
        expect(pictureOf(shuffled)).toEqual(pictureOf(all));
      }),
      { numRuns: 600 },
    ); // prettier-ignore
  });

  it('a decision that is taken back leaves nothing behind, and the whole agrees with each part', () => {
    fc.assert(
      fc.property(claims, fc.uniqueArray(names, { minLength: 2, maxLength: 3 }), fc.constantFrom('join', 'split'), (all, own, kind) => {
        expect(pictureOf(all, [decisionOf(kind, own, 1, true)])).toEqual(pictureOf(all, []));
        const identities = identitiesOf(all);
        for (const row of identities.list({ limit: 1000, offset: 0 }).identities) {
          expect(identities.identityOf(row.id)?.names.map((each) => each.name)).toEqual(row.names);
        }
      }),
      { numRuns: 400 },
    ); // prettier-ignore
  });

  it('a split is kept whatever else is claimed', () => {
    fc.assert(
      fc.property(claims, fc.constantFrom(sid(1), entra(1)), fc.constantFrom(okta(1), entra(2), sid(2)), (all, a, b) => {
        expect(namesWith(identitiesOf(all, [decisionOf('split', [a, b])]), a)).not.toContain(b);
      }),
      { numRuns: 400 },
    ); // prettier-ignore
  });
});
