import { describe, expect, it } from 'vitest';
import { asSourceId } from '../../model/ids.ts';
import type { SourceAccount } from '../../model/source.ts';
import { accountsToSum, accountToSum, sourceState } from './account.ts';

const account = (source: string, counts: Partial<SourceAccount>): SourceAccount => ({
  source: asSourceId(source),
  received: 0,
  stored: 0,
  unreadable: 0,
  refused: 0,
  waiting: 0,
  bytes: 0,
  formats: {},
  quality: {},
  firstReceived: null,
  lastReceived: null,
  lastEvent: null,
  ...counts,
});

describe('the sum of a source', () => {
  it('adds up', () => {
    expect(
      accountToSum(account('a', { received: 10, stored: 6, unreadable: 2, refused: 1, waiting: 1 })).difference,
    ).toBe(0);
  });

  it('says by how much it does not', () => {
    expect(accountToSum(account('a', { received: 10, stored: 6 })).difference).toBe(4);
    expect(accountToSum(account('a', { received: 1, stored: 3 })).difference).toBe(-2);
  });

  it('names sources whose errors would cancel each other', () => {
    const { sum, wrong } = accountsToSum([
      account('a', { received: 10, stored: 9 }),
      account('b', { received: 10, stored: 11 }),
      account('c', { received: 5, stored: 5 }),
    ]);
    expect(sum.difference).toBe(0);
    expect(wrong).toEqual(['a', 'b']);
  });
});

it('tells receiving, quiet and never', () => {
  expect(sourceState({ lastReceived: null }, 1_000_000)).toBe('never');
  expect(sourceState({ lastReceived: 990_000 }, 1_000_000)).toBe('receiving');
  expect(sourceState({ lastReceived: 0 }, 1_000_000)).toBe('quiet');
});
