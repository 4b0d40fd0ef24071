import { expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../bytes.ts';
import { seeded, wholeNumber } from '../random.ts';
import { AlertRanker, type AlertGroup } from './alert-ranker.ts';

const hosts = ['web', 'mail', 'share', 'vpn'];

/** Three days of five minutes: a chatty name everywhere, one that comes in bursts on one host, and now and then something seldom. */
function usual(ranker: AlertRanker, buckets = 864): void {
  const random = seeded(4);
  for (let bucket = 1000; bucket < 1000 + buckets; bucket++)
    ranker.rank(
      bucket,
      usualGroups(() => random()),
    );
}

function usualGroups(random: () => number): AlertGroup[] {
  const groups = hosts
    .filter(() => random() < 0.7)
    .map((host) => ({ host, name: 'login', count: 1 + wholeNumber(random, 5) }));
  if (random() < 0.1) groups.push({ host: 'web', name: 'scan', count: 200 + wholeNumber(random, 800) });
  if (random() < 0.02)
    groups.push({ host: hosts[wholeNumber(random, 4)] ?? '', name: `seldom ${wholeNumber(random, 9)}`, count: 1 });
  return groups;
}

const one = (ranker: AlertRanker, bucket: number, group: AlertGroup) => ranker.rank(bucket, [group], 0)[0]?.bits ?? NaN;

test('new before rare before usual; a name that others have is less new', () => {
  const ranker = new AlertRanker();
  usual(ranker);
  const at = 1864;
  const never = one(ranker, at, { host: 'mail', name: 'root shell', count: 1 });
  const elsewhere = one(ranker, at, { host: 'mail', name: 'scan', count: 300 });
  const login = one(ranker, at, { host: 'mail', name: 'login', count: 2 });
  expect(never).toBeGreaterThan(elsewhere);
  expect(elsewhere).toBeGreaterThan(login + 3);
  expect(login).toBeLessThan(3);
});

test('an unusual volume of something usual counts, a usual burst does not', () => {
  const ranker = new AlertRanker();
  usual(ranker);
  const flood = ranker.rank(1864, [{ host: 'mail', name: 'login', count: 5000 }], 0)[0];
  const burst = ranker.rank(1865, [{ host: 'web', name: 'scan', count: 500 }], 0)[0];
  expect(flood?.volume).toBe(4);
  expect(burst?.volume).toBeLessThan(1);
});

test('odd things on one host lift one another, also those that follow within the hour, and hardly anything elsewhere', () => {
  const ranker = new AlertRanker();
  usual(ranker);
  const odd = ['web shell', 'new user', 'sudo to root', 'password file read'].map((name) => ({
    host: 'web',
    name,
    count: 1,
  }));
  const alone = one(ranker, 1864, { host: 'web', name: 'web shell', count: 1 });
  const together = ranker.rank(1870, odd)[0];
  expect(together?.bits).toBeGreaterThan(alone + 1);
  expect((together?.rarity ?? 0) + (together?.volume ?? 0) + (together?.company ?? 0)).toBeCloseTo(
    together?.bits ?? NaN,
    9,
  );
  const follows = ranker.rank(
    1873,
    [
      { host: 'web', name: 'login', count: 1 },
      { host: 'vpn', name: 'login', count: 1 },
    ],
    0,
  );
  expect(follows[0]?.company).toBeGreaterThan(1);
  expect(follows[1]?.company).toBeLessThan((follows[0]?.company ?? 0) / 5);
  expect(ranker.rank(1864 + 288, [{ host: 'web', name: 'login', count: 1 }], 0)[0]?.company).toBeLessThan(0.01);
});

test('on the first day, when all is new, little is odd', () => {
  const ranker = new AlertRanker();
  expect(one(ranker, 1000, { host: 'a', name: 'b', count: 1 })).toBeLessThan(3);
  usual(ranker, 3);
  expect(one(ranker, 1003, { host: 'web', name: 'never', count: 1 })).toBeLessThan(6);
});

test('a clock that jumps, counts that are no counts, a million hosts: bounded, counted, never not a number', () => {
  const ranker = new AlertRanker({ pairs: 100, hosts: 50 });
  for (let i = 0; i < 5000; i++) {
    const bucket = i % 100 === 99 ? -1e6 : i;
    for (const { bits } of ranker.rank(bucket, [
      { host: `h${i}`, name: `n${i % 300}`, count: [1e9, 0, -5, Infinity, NaN][i % 5] ?? 1 },
    ]))
      expect(bits).toBeGreaterThanOrEqual(0);
  }
  expect(ranker.size).toBe(100);
  expect(ranker.dropped).toBeGreaterThan(4000);
});

test('is read as it was written, and goes on alike', () => {
  const ranker = new AlertRanker();
  usual(ranker, 100);
  ranker.decay(0.9);
  const to = new ByteWriter();
  ranker.write(to);
  const read = AlertRanker.read(new ByteReader(to.finish()));
  const groups = [
    { host: 'web', name: 'seldom 3', count: 2 },
    { host: 'mail', name: 'login', count: 900 },
  ];
  const [first, again] = [ranker.rank(1101, groups), read.rank(1101, groups)];
  for (const [i, score] of first.entries()) expect(again[i]?.bits).toBeCloseTo(score.bits, 5);
  expect(() => AlertRanker.read(new ByteReader(to.finish().subarray(0, 60)))).toThrow(RangeError);
  expect(() => AlertRanker.read(new ByteReader(to.finish()), { pairs: 2, hosts: 10 })).toThrow(RangeError);
});
