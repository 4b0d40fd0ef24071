import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../../statistics/bytes.ts';
import { seeded, type Random } from '../../statistics/random.ts';
import { Calibration, SMALLEST } from './calibration.ts';

/** What a model says of a normal observation. */
type Source = (random: Random) => number;
const uniform: Source = (random) => 1 - random();
/** says one in a million where one in a thousand is true */
const overConfident: Source = (random) => (1 - random()) ** 2;
const timid: Source = (random) => (1 - random()) ** 0.5;

function learnt(source: Source, count: number, random: Random, calibration = new Calibration()): Calibration {
  for (let i = 0; i < count; i += 1) calibration.add(source(random));
  return calibration;
}

/** Share of fresh draws that are calibrated to `at` or less, over `at`: 1 is right. */
function excess(calibration: Calibration, source: Source, at: number, random: Random, draws = 200_000): number {
  let count = 0;
  for (let i = 0; i < draws; i += 1) if (calibration.calibrated(source(random)) <= at) count += 1;
  return count / draws / at;
}

const written = (calibration: Calibration): Uint8Array => {
  const to = new ByteWriter();
  calibration.write(to);
  return to.finish();
};

/** p-values from 1 down to far below all that is believed */
const LADDER = Array.from({ length: 300 }, (_, i) => 2 ** (-i / 4));

describe('calibration', () => {
  test('uniform p-values stay as they are', () => {
    const calibration = learnt(uniform, 100_000, seeded(1));
    for (const p of [0.7, 0.3, 0.1, 0.03, 0.01, 0.003, 0.001, 1e-4]) {
      // bins are a quarter of a bit: up to 19 % coarser
      expect(calibration.calibrated(p) / p).toBeGreaterThan(0.8);
      expect(calibration.calibrated(p) / p).toBeLessThan(1.4);
    }
  });

  test.each([
    ['uniform', uniform],
    ['over-confident', overConfident],
    ['timid', timid],
  ])(
    '%s p-values come out right within a half on fresh draws, at one in a hundred and one in a thousand',
    (_, source) => {
      for (const seed of [2, 3]) {
        // two hundred of them are below one in a thousand
        const calibration = learnt(source, 200_000, seeded(seed));
        for (const at of [0.01, 0.001]) {
          const found = excess(calibration, source, at, seeded(100 + seed));
          expect(found).toBeGreaterThan(1 / 1.5);
          expect(found).toBeLessThan(1.5);
        }
      }
    },
  );

  test('without it, an over-confident model would be wrong by far: the test above can fail', () => {
    expect(excess(new Calibration(), overConfident, 0.001, seeded(5))).toBeGreaterThan(20);
  });

  test('until five hundred judgements are known the raw value stands', () => {
    const calibration = learnt(overConfident, 499, seeded(6));
    expect(calibration.calibrated(1e-6)).toBe(1e-6);
    calibration.add(0.5);
    expect(calibration.calibrated(1e-6)).toBeGreaterThan(1e-5);
  });

  test('nobody is sure of one in a million by a thousand judgements', () => {
    for (const count of [1000, 10_000, 100_000]) {
      const least = learnt(uniform, count, seeded(7)).calibrated(SMALLEST);
      expect(least).toBeGreaterThanOrEqual(0.02 / (1 + count));
      expect(least).toBeLessThan(1 / count);
    }
  });

  test('what is odder is never less odd after it', () => {
    for (const source of [uniform, overConfident, timid]) {
      for (const count of [500, 3000, 40_000]) {
        const calibration = learnt(source, count, seeded(count));
        const calibrated = LADDER.map((p) => calibration.calibrated(p));
        expect(calibrated).toEqual(calibrated.toSorted((a, b) => b - a));
        expect(Math.min(...calibrated)).toBeGreaterThan(0);
        expect(Math.max(...calibrated)).toBeLessThanOrEqual(1);
      }
    }
  });

  test('forgets: after a change of the model it is right again, which without forgetting it is not', () => {
    const random = seeded(8);
    const calibrations = [0.8, 1].map((factor) => {
      const calibration = new Calibration();
      for (const source of [uniform, overConfident]) {
        for (let day = 0; day < 25; day += 1) {
          learnt(source, 2000, random, calibration);
          calibration.endDay(factor);
        }
      }
      return calibration;
    });
    const [forgetting, remembering] = calibrations.map((calibration) => excess(calibration, overConfident, 0.01, random, 100_000)); // prettier-ignore
    expect(forgetting).toBeLessThan(1.5);
    expect(forgetting).toBeGreaterThan(1 / 1.5);
    expect(remembering).toBeGreaterThan(1.6);
  });

  test('knows how many judgements come a day, the newest days most', () => {
    const calibration = new Calibration();
    expect(calibration.perDay).toBe(1);
    learnt(uniform, 300, seeded(9), calibration);
    expect(calibration.perDay).toBe(300);
    calibration.endDay(1);
    expect(calibration.perDay).toBe(300);
    for (let day = 0; day < 30; day += 1) {
      learnt(uniform, 50, seeded(day), calibration);
      calibration.endDay(1);
    }
    expect(calibration.perDay).toBeCloseTo(50, 0);
    expect(calibration.judged).toBe(1800);
  });

  test('a tenth of all days without anything leaves a tail that is a number', () => {
    const calibration = learnt(overConfident, 2000, seeded(10));
    for (let day = 0; day < 400; day += 1) calibration.endDay(0.5 ** (1 / 28));
    expect(LADDER.map((p) => calibration.calibrated(p)).every((p) => p > 0 && p <= 1)).toBe(true);
  });

  test('hostile p-values are counted in the outermost bins', () => {
    const calibration = learnt(uniform, 5000, seeded(11));
    for (const p of [0, -1, 1e-300, 2, Infinity]) calibration.add(p);
    expect(LADDER.map((p) => calibration.calibrated(p)).every((p) => p > 0 && p <= 1)).toBe(true);
    expect(calibration.calibrated(0)).toBe(calibration.calibrated(SMALLEST));
  });

  test('goes on from a snapshot as before', () => {
    const calibration = learnt(overConfident, 20_000, seeded(12));
    calibration.endDay(0.97);
    learnt(overConfident, 1000, seeded(13), calibration);
    // the tail is kept between two makings: it is part of what is written
    calibration.calibrated(1e-9);
    learnt(overConfident, 100, seeded(14), calibration);
    const copy = Calibration.read(new ByteReader(written(calibration)));
    for (const one of [calibration, copy]) learnt(overConfident, 500, seeded(15), one);
    expect(LADDER.map((p) => copy.calibrated(p))).toEqual(LADDER.map((p) => calibration.calibrated(p)));
    expect([copy.judged, copy.perDay]).toEqual([calibration.judged, calibration.perDay]);
    expect(written(copy)).toEqual(written(calibration));
  });

  test('what is no calibration is refused', () => {
    const bytes = written(learnt(uniform, 1000, seeded(16)));
    for (const damaged of [bytes.slice(0, 100), bytes.slice(0, -1), new Uint8Array(20), new Uint8Array(0)]) {
      expect(() => Calibration.read(new ByteReader(damaged))).toThrow(RangeError);
    }
  });
});
