import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asSourceId, type SourceId } from '../../model/ids.ts';
import { sourceAccount } from '../../model/source.ts';
import type { SettledAccount } from '../../store/state/state-store.ts';
import { boundSources } from './metrics.ts';
import { createRefusals } from './refusals.ts';
import { sourceAccounts } from './source-accounts.ts';

const settled = (source: string, stored: number, unreadable: number, refused: number): SettledAccount => ({
  source: asSourceId(source), stored, unreadable, refused, bytes: 0, formats: {}, quality: {}, lastEvent: null,
}); // prettier-ignore

describe('the accounts', () => {
  it('add up, whatever the parts say', () => {
    const count = fc.nat(1000);
    fc.assert(
      fc.property(
        count,
        count,
        count,
        count,
        count,
        fc.constantFrom('both', 'journal', 'ledger'),
        (stored, unreadable, refused, more, pending, where) => {
          const accounts = sourceAccounts(
            where === 'journal' ? [] : [settled('a', stored, unreadable, refused)],
            where === 'ledger'
              ? new Map()
              : new Map([[asSourceId('a'), { records: stored + more, bytes: 5, first: 1, last: 2 }]]),
            new Map([[asSourceId('a'), pending]]),
          );
          expect(accounts).toHaveLength(1);
          for (const account of accounts) {
            sourceAccount.parse(account);
            expect(account.received).toBe(account.stored + account.unreadable + account.refused + account.waiting);
            expect(account.waiting).toBeGreaterThanOrEqual(0);
          }
        },
      ),
    );
  });

  it('are bounded where they become series', () => {
    const accounts = sourceAccounts(
      Array.from({ length: 500 }, (_, index) => settled(`s${index}`, index, 1, 0)),
      new Map(),
      new Map(),
    );
    const bounded = boundSources(accounts, 10);
    expect(bounded).toHaveLength(11);
    expect(bounded[0]?.source).toBe('s499');
    expect(bounded.at(-1)?.source).toBe('others');
    const sum = (of: readonly { received: number }[]): number =>
      of.reduce((total, { received }) => total + received, 0);
    expect(sum(bounded)).toBe(sum(accounts));
  });
});

describe('refusals', () => {
  it('are counted at once and saved together', async () => {
    const saved: unknown[] = [];
    const refusals = createRefusals({ addRefused: (...args) => Promise.resolve(void saved.push(args)) });
    refusals.count(asSourceId('a'), 3, 'too-large');
    refusals.count(asSourceId('a'), 4, 'too-large');
    refusals.count(asSourceId('a'), 1, 'busy');
    expect(refusals.pending()).toEqual(new Map([['a', 8]]));
    await Promise.all([refusals.save(), refusals.save()]);
    expect(saved).toEqual([
      ['a', 7, 'too-large'],
      ['a', 1, 'busy'],
    ]);
    expect(refusals.pending()).toEqual(new Map());
  });

  it('stay pending while they cannot be saved, and none is counted twice', async () => {
    let away = true;
    const saved = new Map<SourceId, number>();
    const refusals = createRefusals({
      addRefused: (source, records) => {
        if (away && source === 'b') return Promise.reject(new Error('away'));
        saved.set(source, (saved.get(source) ?? 0) + records);
        return Promise.resolve();
      },
    });
    for (const source of ['a', 'b', 'c']) refusals.count(asSourceId(source), 2, 'busy');
    const saving = refusals.save();
    refusals.count(asSourceId('b'), 1, 'busy');
    await saving;
    expect(refusals.pending()).toEqual(
      new Map([
        ['b', 3],
        ['c', 2],
      ]),
    );
    away = false;
    await refusals.save();
    expect(saved).toEqual(
      new Map([
        ['a', 2],
        ['b', 3],
        ['c', 2],
      ]),
    );
  });

  it('of made-up names without end take no memory without end, and none is lost', () => {
    const refusals = createRefusals({ addRefused: () => Promise.resolve() });
    for (let index = 0; index < 20_000; index += 1) refusals.count(asSourceId(`s${index}`), 1, 'busy');
    const pending = refusals.pending();
    expect(pending.size).toBeLessThanOrEqual(5001);
    expect([...pending.values()].reduce((sum, records) => sum + records, 0)).toBe(20_000);
  });
});
