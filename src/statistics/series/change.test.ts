import { describe, expect, test } from 'vitest';
import { normal, seeded } from '../random.ts';
import { ChangeWatch, explainChange } from './change.ts';

function firstChange(departure: (i: number) => number, length: number): number {
  const watch = new ChangeWatch();
  for (let i = 0; i < length; i++) if (watch.see(departure(i), 12) > 0) return i;
  return -1;
}

describe('a watch for changes', () => {
  test('sees a lasting shift of three errors within 40 values, up and down, and not before 12', () => {
    for (const sign of [1, -1]) {
      const random = seeded(4);
      const at = firstChange((i) => normal(random) + (i >= 500 ? 3 * sign : 0), 1000);
      expect(at).toBeGreaterThanOrEqual(511);
      expect(at).toBeLessThan(540);
    }
  });

  test('sees errors that have become three times as large', () => {
    const random = seeded(8);
    const at = firstChange((i) => normal(random) * (i >= 500 ? 3 : 1), 1000);
    expect(at).toBeGreaterThanOrEqual(511);
    expect(at).toBeLessThan(620);
  });

  test('is not taken in by a few outliers, nor by noise for a month', () => {
    const random = seeded(6);
    expect(firstChange((i) => normal(random) + (i % 200 === 0 ? 1000 : 0), 8640)).toBe(-1);
  });

  test('a series that always wanders does not change all the time', () => {
    const random = seeded(2);
    const watch = new ChangeWatch();
    let level = 0;
    let changes = 0;
    for (let i = 0; i < 8640; i++) {
      level = 0.98 * level + normal(random);
      if (watch.see(level, 12) === 0) continue;
      changes++;
      watch.settle(1);
    }
    expect(changes).toBeLessThan(12);
  });
});

describe('what explains a change', () => {
  const pattern = (at: number): number => 50 + 40 * Math.sin(at / 20);
  const patternAt = (later: number): Float64Array =>
    Float64Array.from({ length: 60 }, (_, i) => pattern(i - later / 300_000));
  const actualOf = (f: (x: number, i: number) => number): Float64Array => patternAt(0).map(f);

  test('a level, a factor, a time', () => {
    expect(
      explainChange(
        actualOf((x) => x + 30),
        patternAt,
        2,
      ),
    ).toEqual({ kind: 'level', amount: 30, values: 60 });
    const scale = explainChange(
      actualOf((x) => x * 1.5),
      patternAt,
      2,
    );
    expect(scale.kind).toBe('scale');
    expect(scale.amount).toBeCloseTo(1.5, 10);
    expect(explainChange(patternAt(3_600_000), patternAt, 2)).toEqual({ kind: 'time', amount: 3_600_000, values: 60 });
  });

  test('only more spread', () => {
    const random = seeded(3);
    const change = explainChange(
      actualOf((x) => x + 10 * normal(random)),
      patternAt,
      2,
    );
    expect(change.kind).toBe('spread');
    expect(change.amount).toBeGreaterThan(2);
  });
});
