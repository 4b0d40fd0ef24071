import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../bytes.ts';
import { exponential, seeded } from '../random.ts';
import { BeatRing, MOST } from './beat-ring.ts';
import { periodicityOf } from './periodicity.ts';

function ringOf(gaps: readonly number[], size: (index: number) => number = () => 100): BeatRing {
  const ring = new BeatRing();
  let time = 1_767_225_600_000;
  ring.add(time, size(0));
  for (const [index, gap] of gaps.entries()) ring.add((time += gap), size(index));
  return ring;
}

describe('periodicityOf', () => {
  test('a clock has no variation, and beats that were missed change nothing', () => {
    const found = periodicityOf(ringOf([60, 60, 120, 60, 60, 60, 180, 60, 60, 60, 120, 60].map((gap) => gap * 1000)));
    expect(found).toMatchObject({ pauses: 0, missed: 0.25, gaps: 12 });
    expect(found?.period).toBeCloseTo(60, 1);
    expect(found?.variation).toBeCloseTo(0, 3);
    expect(found?.spread).toBeCloseTo(0, 3);
    expect(found?.p).toBeLessThan(1e-4);
  });

  test('the period is found though half of the beats are missed', () => {
    const random = seeded(4);
    const gaps = Array.from({ length: 100 }, () => (1 + Math.floor(-Math.log2(1 - random()))) * 30_000);
    expect(periodicityOf(ringOf(gaps))?.period).toBeCloseTo(30, 1);
  });

  test('jitter of 50 % is likelier to be a rhythm than chance; chance is not', () => {
    const random = seeded(1);
    const jittered = ringOf(Array.from({ length: 60 }, () => 60_000 * (0.5 + random())));
    const independent = ringOf(
      Array.from({ length: 60 }, () => 60_000 * exponential(random)),
      () => 1000 * exponential(random),
    );
    expect(periodicityOf(jittered)?.p).toBeLessThan(1e-3);
    expect(periodicityOf(independent)?.p).toBeGreaterThan(0.05);
  });

  test('of independent connections about as many are below a p as it says, at most twice', () => {
    const random = seeded(7);
    for (const count of [11, 32, 128]) {
      const found = Array.from({ length: 3000 }, () =>
        periodicityOf(
          ringOf(
            Array.from({ length: count }, () => 1000 + 3e5 * exponential(random)),
            () => 100 + 900 * random(),
          ),
        ),
      );
      for (const p of [0.1, 0.01]) {
        const share = found.filter((each) => each !== undefined && each.p <= p).length / found.length;
        expect(share, `${count} gaps, p ${p}`).toBeLessThan(2.5 * p);
      }
    }
  });

  test('nothing is said of few gaps, nor of periods of seconds', () => {
    expect(periodicityOf(ringOf([60_000, 60_000, 60_000]))).toBeUndefined();
    expect(periodicityOf(ringOf(Array.from({ length: 50 }, () => 2000)))).toBeUndefined();
  });

  test('any times and sizes give numbers, in bounded memory', () => {
    const entry = fc.tuple(fc.double(), fc.oneof(fc.double(), fc.constant(1e9)));
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 400 }), (entries) => {
        const ring = new BeatRing();
        for (const [time, size] of entries) ring.add(time, size);
        const found = periodicityOf(ring);
        expect(ring.bytes).toBeLessThanOrEqual(48 + 4 * MOST);
        if (found === undefined) return;
        for (const value of Object.values(found)) expect(value).not.toBeNaN();
        expect(found.p).toBeGreaterThan(0);
        expect(found.p).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('BeatRing', () => {
  test('one beat of several connections counts once; what is late is left out', () => {
    const ring = new BeatRing();
    for (const time of [0, 200, 900, 60_000, 60_100, 30_000, 120_000]) ring.add(time, 1);
    expect(ring.count).toBe(2);
    expect([ring.first, ring.last]).toEqual([0, 120_000]);
  });

  test('what is written is read, at any length', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1000, max: 1e7 }), { maxLength: 300 }), (gaps) => {
        const ring = ringOf(gaps, (index) => index);
        const writer = new ByteWriter();
        ring.write(writer);
        const read = BeatRing.read(new ByteReader(writer.finish()));
        for (const each of [ring, read]) each.add(4e12, 5);
        expect(periodicityOf(read)).toEqual(periodicityOf(ring));
        expect([read.first, read.last, read.count]).toEqual([ring.first, ring.last, ring.count]);
      }),
    );
  });

  test('other bytes are refused', () => {
    for (const bytes of [[], [9], [1, 2, 3]]) {
      expect(() => BeatRing.read(new ByteReader(Uint8Array.from(bytes)))).toThrow(RangeError);
    }
  });
});
