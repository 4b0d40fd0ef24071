import { describe, expect, test } from 'vitest';
import { assert, array, integer, property, tuple } from 'fast-check';
import { ByteReader, ByteWriter } from '../bytes.ts';
import { hash32 } from '../hash.ts';
import { poisson, seeded, wholeNumber, type Random } from '../random.ts';
import { CHANNELS, EdgeModel } from './edge-model.ts';
import { midas, midasF, midasR, type EdgeScorer } from './midas.ts';
import { RankTable } from './rank-table.ts';
import { TickCounts } from './tick-counts.ts';

const node = (number: number): number => hash32(`198.51.100.${number}`);
const HOSTS = 40;

/** A quiet network: each of forty hosts speaks to some of five servers, host 0 to twenty others every night at two. */
function* network(random: Random, from: number, to: number): Generator<[number, number, number]> {
  for (let tick = from; tick < to; tick++) {
    for (let host = 1; host < HOSTS; host++) {
      for (let i = poisson(random, 0.1); i > 0; i--)
        yield [node(host), node(200 + ((host + wholeNumber(random, 3)) % 5)), tick];
    }
    if (tick % 1440 === 120) for (let i = 0; i < 60; i++) yield [node(0), node(100 + (i % 20)), tick];
  }
}
const trained = (model: EdgeModel, days = 5): EdgeModel => {
  for (const edge of network(seeded(3), 1, days * 1440)) model.judge(...edge);
  return model;
};

describe('the model of edges', () => {
  const days = 5;
  const model = trained(new EdgeModel({ nodes: 1024, edges: 4096 }));
  const copy = (): EdgeModel => {
    const to = new ByteWriter();
    model.write(to);
    return EdgeModel.read(new ByteReader(to.finish()), { nodes: 1024, edges: 4096 });
  };
  const at = days * 1440 + 700;
  const least = (edges: readonly [number, number, number][]): number => {
    const on = copy();
    return Math.min(...edges.map((edge) => on.judge(...edge)));
  };

  const repeated = (times: number, of: (i: number) => [number, number, number]): [number, number, number][] => Array.from({ length: times }, (_, i) => of(i)); // prettier-ignore

  test('a scan by a host that spoke to servers only', () => {
    expect(least(repeated(60, (i) => [node(7), node(100 + i), at]))).toBeLessThan(5e-4);
  });
  test('a flood, and an intruder who was never there', () => {
    expect(least(repeated(500, () => [node(7), node(201), at]))).toBeLessThan(5e-4);
    expect(least(repeated(3, () => [node(250), node(201), at]))).toBeLessThan(5e-3);
    const on = copy();
    on.judge(node(250), node(201), at);
    expect(on.ps[CHANNELS.indexOf('rarity')]).toBeLessThan(1e-3);
  });
  test('what comes every night is known after two of them', () => {
    const night = repeated(60, (i) => [node(0), node(100 + (i % 20)), days * 1440 + 120]);
    expect(least(night)).toBeGreaterThan(least(repeated(60, (i) => [node(7), node(100 + (i % 20)), at])) * 5);
  });
  test('under the null p is about uniform or larger, by source and tick', () => {
    const leasts = new Map<string, number>();
    for (const [source, destination, tick] of network(seeded(4), days * 1440, (days + 4) * 1440)) {
      const pair = `${source} ${tick}`;
      leasts.set(pair, Math.min(leasts.get(pair) ?? 1, model.judge(source, destination, tick)));
    }
    const judged = [...leasts.values()];
    for (const alpha of [0.1, 0.01, 0.001]) {
      expect(judged.filter((p) => p <= alpha).length / judged.length / alpha, `at ${alpha}`).toBeLessThan(2);
    }
  });
  test('a snapshot goes on as the model would; damaged or of another size it is refused', () => {
    const [one, other] = [copy(), copy()];
    for (const edge of network(seeded(5), 10 * 1440, 10 * 1440 + 200))
      expect(one.judge(...edge)).toBe(other.judge(...edge));
    const to = new ByteWriter();
    one.write(to);
    expect(() => EdgeModel.read(new ByteReader(to.finish().subarray(0, -1)), { nodes: 1024, edges: 4096 })).toThrow(
      RangeError,
    );
    expect(() => EdgeModel.read(new ByteReader(to.finish()))).toThrow(RangeError);
  });
});

test('whatever comes, p is above 0 and at most 1; time that goes back or jumps does no harm', () => {
  const edges = array(
    tuple(integer({ min: 0, max: 5 }), integer({ min: 0, max: 5 }), integer({ min: 1, max: 2 ** 31 })),
    { maxLength: 60 },
  );
  assert(
    property(edges, (stream) => {
      const model = new EdgeModel({ nodes: 16, edges: 16 });
      for (const edge of stream) {
        const p = model.judge(...edge);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
      }
    }),
  );
});

describe.each([
  ['MIDAS', midas()],
  ['MIDAS-R', midasR()],
  ['MIDAS-F', midasF()],
] satisfies [string, EdgeScorer][])('%s', (_, scorer) => {
  test('a burst scores above all that was normal', () => {
    let highest = 0;
    for (const edge of network(seeded(3), 1, 1000))
      if (edge[2] > 500) highest = Math.max(highest, scorer.score(...edge));
    let burst = 0;
    for (let i = 0; i < 300; i++) burst = Math.max(burst, scorer.score(node(7), node(201), 1001));
    expect(burst).toBeGreaterThan(10 * highest);
  });
});

test('the formula of MIDAS by hand: 1 in tick 1, then 3 in tick 2', () => {
  const scorer = midas();
  scorer.score(1, 2, 1);
  scorer.score(1, 2, 2);
  scorer.score(1, 2, 2);
  expect(scorer.score(1, 2, 2)).toBeCloseTo(((3 - 4 / 2) ** 2 * 4) / (4 * 1));
});

test('counts of ticks: what is odd is clipped, what is reached on two days becomes the peak', () => {
  const counts = new TickCounts(64, 1e6, 10);
  const come = (tick: number, times: number): void => {
    for (let i = 0; i < times; i++) counts.add(5, tick);
  };
  come(3, 100);
  come(13, 80);
  expect([counts.now, counts.total, counts.peak]).toEqual([80, expect.closeTo(1, 1), 0]);
  come(23, 50);
  expect(counts.peak).toBeCloseTo(80, -1);
  counts.look(5, 24);
  expect(counts.now).toBe(0);
});

test('ranks: the share of scores at least as high', () => {
  const ranks = new RankTable();
  expect(ranks.p(3)).toBe(1);
  for (let i = 0; i < 999; i++) ranks.add(i / 100);
  expect(ranks.p(5)).toBeCloseTo(0.5, 1);
  expect(ranks.p(1e9)).toBeLessThan(0.002);
  expect(ranks.p(1e9)).toBeGreaterThan(0);
});
