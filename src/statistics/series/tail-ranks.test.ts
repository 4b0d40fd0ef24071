import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../bytes.ts';
import { exponential, normal, seeded } from '../random.ts';
import { TailRanks } from './tail-ranks.ts';

/** the rank that is asked, and one beside it that knows other numbers */
const asked = 1;

function filled(count: number, draw: () => number): TailRanks {
  const ranks = new TailRanks([3, 7]);
  for (let i = 0; i < count; i++) {
    ranks.teach(0, Float32Array.of(-i));
    add(ranks, draw());
  }
  return ranks;
}

const add = (ranks: TailRanks, x: number): void => {
  ranks.teach(asked, Float32Array.of(0, x));
};

function bitsOf(ranks: TailRanks, x: number): number {
  const bits = new Float64Array(2);
  ranks.ask(asked, Float32Array.of(0, x), bits);
  return bits[asked] ?? NaN;
}

describe('ranks in a tail', () => {
  test.each([
    ['normal', normal, 2.326, 3.09],
    ['exponential', exponential, 4.605, 6.908],
  ] as const)(
    'is near the true share for %s numbers, at one in a hundred and one in a thousand',
    (_, draw, hundredth, thousandth) => {
      const random = seeded(1);
      const tail = filled(10_000, () => draw(random));
      expect(Math.abs(bitsOf(tail, hundredth) - Math.log2(100))).toBeLessThan(1.5);
      expect(Math.abs(bitsOf(tail, thousandth) - Math.log2(1000))).toBeLessThan(1);
      expect(bitsOf(tail, draw === normal ? 0 : Math.LN2)).toBeCloseTo(1, 0);
    },
  );

  test('says nothing before 20 numbers, of what is not a number, and never more than 60 bits', () => {
    const tail = filled(19, () => 1);
    expect(bitsOf(tail, 100)).toBe(0);
    add(tail, 1);
    expect(bitsOf(tail, 100)).toBeGreaterThan(10);
    expect(bitsOf(tail, Number.NaN)).toBe(0);
    expect(bitsOf(filled(1000, seeded(3)), 1e30)).toBe(60);
  });

  test('follows a series that sank, once what was before has faded', () => {
    const random = seeded(5);
    const tail = filled(5000, () => 100 + random());
    for (let i = 0; i < 120_000; i++) add(tail, random());
    expect(bitsOf(tail, 0.5)).toBeLessThan(3);
    expect(bitsOf(tail, 0.9999)).toBeGreaterThan(5);
  });

  test('rises with the number, whatever was added', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { maxLength: 300 }),
        fc.float({ noNaN: true }),
        fc.float({ noNaN: true }),
        (numbers, a, b) => {
          const tail = new TailRanks([5, 1]);
          for (const number of numbers) add(tail, number);
          const [low, high] = [bitsOf(tail, Math.min(a, b)), bitsOf(tail, Math.max(a, b))];
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeGreaterThanOrEqual(low);
          expect(high).toBeLessThanOrEqual(60);
        },
      ),
    );
  });

  test('goes on where it was written, number for number', () => {
    const random = seeded(9);
    const tail = filled(20_000, random);
    const to = new ByteWriter();
    tail.write(to, asked);
    const again = new TailRanks([1, 2]);
    again.read(new ByteReader(to.finish()), asked);
    for (let i = 0; i < 5000; i++) {
      const x = random() * 1.1;
      expect(bitsOf(again, x)).toBe(bitsOf(tail, x));
      add(tail, x);
      add(again, x);
    }
  });
});
