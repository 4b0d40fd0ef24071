import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SavedState } from '../ports.ts';
import type { Claim } from './claims.ts';
import { createIdentities } from './identities.ts';
import { createIdentifyStage, type IdentifyStage } from './identify-stage.ts';
import { packClaims } from './pack-claims.ts';
import { claimOf, DAY, testOrigin } from './test-claims.ts';

const nothing: SavedState = { snapshot: null, seen: [] };
const stretchOf = (claims: readonly Claim[], received = 0) => {
  const packed = packClaims({ ...testOrigin, received }, claims);
  return [packed === undefined ? {} : { claims: [packed] }];
};
const pictureOf = ({ links }: IdentifyStage) => ({
  links: [...links.links()],
  holds: [...links.holds()],
  figures: links.figures,
});

/** What the ledger does with what a stage gives it. */
function kept(saved: SavedState, change: ReturnType<IdentifyStage['see']>): SavedState {
  if (change === undefined) return saved;
  return change.kind === 'snapshot' ? { snapshot: change.bytes, seen: [] } : { ...saved, seen: [...saved.seen, change.bytes] }; // prettier-ignore
}

const person = (n: number): Claim => claimOf([`sid:s-1-5-21-1-2-3-${n}`, `account:example\\user${n}`], n);
const lease = (n: number, holder: number, from: number, hours: number): Claim => ({
  ...claimOf([`ip:10.0.0.${n}`, `mac:02:00:00:00:00:0${holder}`], from),
  names: [`ip:10.0.0.${n}`, `mac:02:00:00:00:00:0${holder}`],
  until: from * DAY + hours * 3_600_000,
});

describe('the stage of identities', () => {
  it('after a kill it goes on with just what was settled, and finds the same', () => {
    const claim = fc.oneof(fc.integer({ min: 1, max: 9 }).map(person), fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 40 })).map((parts) => lease(...parts))); // prettier-ignore
    fc.assert(
      fc.property(fc.array(fc.array(claim, { maxLength: 5 }), { maxLength: 8 }), fc.nat(8), (stretches, killedAt) => {
        const whole = createIdentifyStage(nothing);
        let saved = nothing;
        let killed = createIdentifyStage(nothing);
        for (const [place, claims] of stretches.entries()) {
          whole.see(stretchOf(claims, place));
          if (place === killedAt) {
            // it saw the stretch, and died before it was settled
            killed.see(stretchOf(claims, place));
            killed = createIdentifyStage(saved);
          }
          saved = kept(saved, killed.see(stretchOf(claims, place)));
        }
        expect(pictureOf(killed)).toEqual(pictureOf(whole));
        expect(pictureOf(createIdentifyStage(saved))).toEqual(pictureOf(whole));
      }),
      { numRuns: 150 },
    );
  });

  it('writes a snapshot when the log has grown, which is read back as it was', () => {
    const stage = createIdentifyStage(nothing, undefined, 10_000);
    let saved = nothing;
    for (let n = 0; saved.snapshot === null; n += 1) {
      const claims = Array.from({ length: 200 }, (_, each) => person(n * 200 + each + 1));
      saved = kept(saved, stage.see(stretchOf(claims, n)));
      expect(n).toBeLessThan(60);
    }
    expect(saved.seen).toEqual([]);
    expect(pictureOf(createIdentifyStage(saved))).toEqual(pictureOf(stage));
  });

  it('keeps within its bounds: what was not seen for longest is forgotten, and counted; users do not drive out devices', () => {
    const stage = createIdentifyStage(nothing, { users: 100, devices: 10, addresses: 10 });
    stage.see(stretchOf([claimOf(['fqdn:a.example.com', 'netbios:example\\a'])], 1));
    stage.see(stretchOf([person(1)], 2));
    for (let n = 2; n <= 500; n += 1) stage.see(stretchOf([person(n), ...(n % 50 === 0 ? [person(1)] : [])], n + 1));
    const { links } = stage;
    expect(links.figures.links).toBeLessThanOrEqual(101);
    expect(links.figures.leftOut).toBeGreaterThanOrEqual(400);
    expect(links.has('fqdn:a.example.com')).toBe(true);
    expect(links.has('sid:s-1-5-21-1-2-3-1')).toBe(true);
    expect(links.has('sid:s-1-5-21-1-2-3-2')).toBe(false);
    expect(links.has('account:example\\user2')).toBe(false);
  });

  it('refuses a state that it cannot read', () => {
    expect(() => createIdentifyStage({ snapshot: new Uint8Array([1, 2, 3]), seen: [] })).toThrow();
  });
});

describe('who held an address', () => {
  const stage = createIdentifyStage(nothing);
  stage.see(stretchOf([lease(7, 1, 1, 48), lease(7, 2, 2, 12), lease(7, 1, 10, 6)]));
  const identities = createIdentities(stage.links, new Map([['test', 'a lease']]), () => []);
  const holdersAt = (day: number): string[] => identities.holdersOf('10.0.0.7', day * DAY).map(({ holder }) => holder);

  it('is who had the lease then: the next lease ends the one before', () => {
    expect(holdersAt(1.5)).toEqual(['mac:02:00:00:00:00:01']);
    expect(holdersAt(2.1)).toEqual(['mac:02:00:00:00:00:02']);
    expect(holdersAt(5)).toEqual([]);
    expect(holdersAt(10.1)).toEqual(['mac:02:00:00:00:00:01']);
    expect(identities.holdersOf('10.0.0.7')).toHaveLength(3);
  });

  it('of a VPN is who was given it last, whatever names its users have, beside the machine', () => {
    const vpn = createIdentifyStage(nothing);
    const given = (holder: string, day: number): Claim => ({ ...lease(7, 1, day, 8), names: ['ip:10.0.0.7', holder] });
    vpn.see(stretchOf([lease(7, 1, 1, 8), given('vpn-user:bob', 1), given('login:alice@example.com', 1.1), given('account:example\\carol', 1.2)])); // prettier-ignore
    const held = createIdentities(vpn.links, new Map(), () => []);
    const at = (day: number): string[] => held.holdersOf('10.0.0.7', day * DAY).map(({ holder }) => holder).toSorted(); // prettier-ignore
    expect(at(1.05)).toEqual(['mac:02:00:00:00:00:01', 'vpn-user:bob']);
    expect(at(1.15)).toEqual(['login:alice@example.com', 'mac:02:00:00:00:00:01']);
    expect(at(1.25)).toEqual(['account:example\\carol', 'mac:02:00:00:00:00:01']);
    expect(held.list({ limit: 10, offset: 0 }).total).toBe(0);
  });

  it('joins nothing', () => {
    expect(identities.list({ limit: 10, offset: 0 }).total).toBe(0);
  });
});
