import { expect, it } from 'vitest';
import { fakeConfigured } from '../dev/fake-sources.ts';
import { fakeSources } from '../dev/fake-data.ts';
import { accountsToSum } from './account.ts';
import { isPartOf, rateOf, rateToText, sourceRows, sumAccounts } from './source-rows.ts';

const NOW = 1_800_000_000_000;

it('puts accounts below a configured source into its line, once, and loses none', () => {
  const accounts = fakeSources(NOW);
  const minutes = new Map([
    ['files/nginx/var/log/nginx/access.log', [1, 2]],
    ['files/nginx/var/log/nginx/error.log', [10, 0]],
  ]);
  const rows = sourceRows(accounts, fakeConfigured(NOW), minutes);
  const nginx = rows.find(({ id }) => id === 'files/nginx');
  expect(nginx).toMatchObject({
    minutes: [11, 2],
    account: { stored: 84_743, formats: { 'web-access': 84_331, text: 412 }, quality: { 'not-recognised': 412 } },
  });
  expect(nginx?.parts).toHaveLength(2);
  expect(rows.find(({ id }) => id === 'netflow/core')?.account).toMatchObject({ received: 0, lastReceived: null });
  const sum = (all: typeof accounts): number => accountsToSum(all).sum.received;
  expect(sum(rows.map(({ account }) => account))).toBe(sum(accounts));
  expect(rows.map(({ id }) => id)).toEqual(rows.map(({ id }) => id).toSorted());
});

it('tells a part from a name that begins alike', () => {
  expect(isPartOf('files/web', 'files/web')).toBe(true);
  expect(isPartOf('files/web/a.log', 'files/web')).toBe(true);
  expect(isPartOf('files/web-2', 'files/web')).toBe(false);
  expect(sumAccounts('files/none', []).received).toBe(0);
});

it('says rates in whole minutes', () => {
  expect(rateOf([600, 600, 9999])).toBe(10);
  expect(rateOf([7])).toBe(0);
  expect([0, 12_345.6, 1, 0.5, 0.001].map(rateToText)).toEqual(['none', '12,346/s', '1/s', '30/min', 'under 1/min']);
});
