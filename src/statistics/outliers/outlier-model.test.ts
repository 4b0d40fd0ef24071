import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader, ByteWriter } from '../bytes.ts';
import { normal, pick, seeded } from '../random.ts';
import type { Row } from './columns.ts';
import { OutlierModel } from './outlier-model.ts';
import { OutlierStream } from './outlier-stream.ts';

const random = seeded(7);
const normalRow = (): Row => {
  const size = Math.exp(4 + normal(random));
  const kind = pick(random, ['web', 'web', 'mail', 'dns']);
  return [
    size,
    size * (1 + 0.1 * normal(random)),
    kind,
    kind === 'dns' ? 53 : kind === 'mail' ? 25 : 443,
    normal(random),
  ];
};
const rows = Array.from({ length: 1500 }, normalRow);
const model = OutlierModel.learn(rows, { trusted: true });

describe('OutlierModel', () => {
  it.each<[string, Row, number]>([
    ['a relation that does not hold', [60, 600, 'web', 443, 0], 1],
    ['a pair of values that never was', [60, 60, 'dns', 25, 0], 3],
    ['a value never seen', [60, 60, 'gopher', 443, 0], 2],
    ['a value far out', [60, 60, 'web', 443, 40], 4],
  ])('finds %s and says where', (_, row, column) => {
    expect(model.p(row)).toBeLessThan(0.01);
    const bits = model.contributions(row);
    const first = [...bits.keys()].sort((one, other) => (bits[other] ?? 0) - (bits[one] ?? 0)).slice(0, 2);
    expect(first).toContain(column);
    expect(bits.reduce((sum, part) => sum + part, 0)).toBeCloseTo(-Math.log2(model.p(row)), 6);
  });

  it('gives p-values of normal rows that are about uniform', () => {
    const values = Array.from({ length: 2000 }, () => model.p(normalRow()));
    for (const level of [0.5, 0.1, 0.02]) {
      const share = values.filter((p) => p <= level).length / values.length;
      expect(share).toBeGreaterThan(level / 2);
      expect(share).toBeLessThan(level * 1.6);
    }
  });

  it('finds a heap of odd rows among those that it is given', () => {
    const heap = Array.from({ length: 60 }, (): Row => [
      5000,
      4 + normal(random),
      'web',
      443,
      8 + 0.1 * normal(random),
    ]);
    const scores = OutlierModel.among([...rows.slice(0, 600), ...heap]);
    const worst = Math.min(...scores.slice(600));
    expect(scores.slice(0, 600).filter((score) => score > worst).length).toBeLessThan(12);
  });

  it('comes back from bytes as it was', () => {
    const to = new ByteWriter();
    model.write(to);
    const back = OutlierModel.read(new ByteReader(to.finish()));
    for (const row of rows.slice(0, 50)) expect(back.p(row)).toBeCloseTo(model.p(row), 6);
  });

  it('judges any row', () => {
    const cell = fc.oneof(
      fc.double(),
      fc.string(),
      fc.constant(undefined),
      fc.constantFrom(1e9, -1e308, Number.NaN, Infinity),
    );
    fc.assert(
      fc.property(fc.array(cell, { maxLength: 7 }), (row) => {
        const p = model.p(row);
        return p > 0 && p <= 1 && model.contributions(row).every((bits) => bits >= 0 && Number.isFinite(bits));
      }),
    );
  });

  it('learns from any rows, constant and short ones too', () => {
    const cell = fc.oneof(fc.double(), fc.constantFrom('a', 'b', undefined, 0, 1e9));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 4, maxLength: 40 }),
        fc.boolean(),
        (some, trusted) => {
          const learnt = OutlierModel.learn(some, { trusted });
          return some.every((row) => learnt.p(row) > 0 && learnt.p(row) <= 1);
        },
      ),
      { numRuns: 60 },
    );
    expect(() => OutlierModel.learn([[1]])).toThrow(RangeError);
  });
});

describe('OutlierStream', () => {
  it('judges in one pass, goes on after a restart as before, and follows a change', () => {
    const stream = new OutlierStream({ capacity: 256, horizon: 512, memory: 128 });
    for (let i = 0; i < 600; i++) stream.learn(normalRow());
    expect(stream.p([60, 600, 'web', 443, 0])).toBeLessThan(0.05);
    const to = new ByteWriter();
    stream.write(to);
    const back = OutlierStream.read(new ByteReader(to.finish()));
    const moved = (): Row => [1e6, 1e6, 'mail', 25, 10 + normal(random)];
    const before = stream.p(moved());
    for (let i = 0; i < 1500; i++) {
      const row = moved();
      stream.learn(row);
      back.learn(row);
    }
    const row = moved();
    expect(back.p(row)).toBe(stream.p(row));
    expect(before).toBeLessThan(0.05);
    expect(stream.p(row)).toBeGreaterThan(0.02);
    expect(back.seen).toBe(2100);
  });

  it('says that it knows nothing while it does not', () => {
    expect(new OutlierStream().p([1])).toBeNaN();
  });
});
