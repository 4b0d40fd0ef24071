import { describe, expect, test } from 'vitest';
import { array, assert, integer, property } from 'fast-check';
import { FrequentValues } from './frequent-values.ts';
import { exponential, seeded, wholeNumber } from './random.ts';
import { judgeRarity, learnRarity, likeliest, rarityOf, type RarityLevel } from './rarity.ts';

type Levels = [RarityLevel, ...RarityLevel[]];
const levels = (capacity = 64): Levels => [
  { scope: 'entity', values: new FrequentValues(capacity) },
  { scope: 'peers', values: new FrequentValues(1000) },
  { scope: 'tenant', values: new FrequentValues(1000) },
];
const learn = (at: readonly RarityLevel[], ...values: string[]): void => {
  for (const value of values) learnRarity(value, at);
};

describe('who decides', () => {
  const [, peers, tenant] = levels();
  const someone: Levels = [{ scope: 'entity', values: new FrequentValues(64) }, peers ?? levels()[0], tenant ?? levels()[0]]; // prettier-ignore
  for (let i = 0; i < 50; i++) learn([{ scope: 'entity', values: new FrequentValues(64) }, ...someone.slice(1)], 'DE', i % 2 ? 'FR' : 'AT'); // prettier-ignore
  learn(someone, ...Array.from({ length: 99 }, () => 'DE'));

  test('new for the entity, common among peers', () => {
    const rarity = judgeRarity('FR', someone);
    expect(rarity.levels.map(({ isNew }) => isNew)).toEqual([true, false, false]);
    expect(rarity.scope).toBe('entity');
    expect(rarity.p).toBeGreaterThan(0.001);
    expect(rarity.p).toBeLessThan(0.01);
  });
  test('new everywhere is rarer, and every level brings bits that add up', () => {
    const rarity = judgeRarity('KP', someone);
    expect(rarity.levels.every(({ isNew, bits }) => isNew && bits > 0)).toBe(true);
    expect(rarity.p).toBeLessThan(0.001);
    expect(rarity.levels.reduce((sum, { bits }) => sum + bits, 0)).toBeCloseTo(rarity.bits);
    expect(rarity.bits).toBeCloseTo(-Math.log2(rarity.p));
  });
  test('who has no past is judged by the others', () => {
    const newcomer: Levels = [{ scope: 'entity', values: new FrequentValues(64) }, ...someone.slice(1)];
    expect(judgeRarity('DE', newcomer).p).toBe(1);
    const rarity = judgeRarity('KP', newcomer);
    expect([rarity.scope, rarity.levels[0]?.bits]).toEqual(['peers', 0]);
  });
  test('on the first day nothing is odd', () => expect(judgeRarity('x', levels()).p).toBe(1));
  test('the likeliest values', () => {
    expect(likeliest(someone[0].values)).toEqual([{ value: 'DE', share: 1 }]);
    expect(likeliest(new FrequentValues(1))).toEqual([]);
  });
});

test('p lies between the floor of the levels and 1, and what is seen more often is no rarer', () => {
  const stream = array(integer({ min: 0, max: 30 }).map(String), { maxLength: 200 });
  assert(
    property(stream, integer({ min: 1, max: 40 }), (values, capacity) => {
      const at = levels(capacity);
      learn(at, ...values);
      const floor = at.reduce(
        (product, level) => product / (level.values.total + Math.max(1, level.values.distinct)),
        1,
      );
      const judged = [...Array(32).keys()].map((each) => judgeRarity(String(each), at));
      for (const [each, { p, probability }] of judged.entries()) {
        expect(rarityOf(String(each), [undefined, ...at.map((level) => level.values)])).toBe(p);
        expect(p).toBeGreaterThanOrEqual(floor);
        expect(p).toBeLessThanOrEqual(1);
        expect(p).toBeGreaterThanOrEqual(probability * 0.999);
      }
      const byCount = judged.toSorted((a, b) => (a.levels[0]?.count ?? 0) - (b.levels[0]?.count ?? 0));
      for (const [i, each] of byCount.entries()) {
        const next = byCount[i + 1];
        if (next && (next.levels[0]?.count ?? 0) > (each.levels[0]?.count ?? 0)) expect(next.p).toBeGreaterThanOrEqual(each.p - 1e-12); // prettier-ignore
      }
    }),
  );
});

test('under the null p is uniform or larger: entities with favourites of their own, curious ones among them, from a long tail', () => {
  const random = seeded(2);
  const [, peers, tenant] = levels();
  const wider = [peers, tenant].flatMap((each) => each ?? []);
  const draw = (): string => `v${Math.floor(20 * exponential(random) ** 3)}`;
  const entities = Array.from({ length: 200 }, () => ({
    own: [{ scope: 'entity', values: new FrequentValues(64) }, ...wider] satisfies Levels,
    favourites: Array.from({ length: 1 + wholeNumber(random, 8) }, draw),
    curiosity: 0.2 * random() ** 3,
  }));
  const alphas = [0.05, 0.01, 0.001, 0.0001];
  const hits = alphas.map(() => 0);
  let judged = 0;
  for (let round = 0; round < 1000; round++) {
    for (const { own, favourites, curiosity } of entities) {
      const favourite = favourites[wholeNumber(random, favourites.length)] ?? '';
      const value = random() < curiosity ? draw() : favourite;
      if (round > 100) {
        judged++;
        const { p } = judgeRarity(value, own);
        for (const [i, alpha] of alphas.entries()) if (p <= alpha) hits[i] = (hits[i] ?? 0) + 1;
      }
      learnRarity(value, own);
    }
  }
  for (const [i, alpha] of alphas.entries()) {
    const rate = (hits[i] ?? 0) / judged / alpha;
    expect(rate, `at ${alpha}`).toBeLessThan(1.3);
    if (i < 3) expect(rate, `at ${alpha}`).toBeGreaterThan(0.1);
  }
});
