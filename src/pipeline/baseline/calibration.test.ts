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
  for (let i = 0; i < count; i += 1) calibration.add(source(random), i);
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

  test('until five hundred judgements are known p only grows: what was never as odd stands, what often was does not', () => {
    const calibration = learnt(uniform, 300, seeded(6));
    expect(calibration.calibrated(1e-6)).toBe(1e-6);
    expect(learnt(timid, 300, seeded(6)).calibrated(0.01)).toBe(0.01);
    // one that was as odd may have been an attack
    calibration.add(1e-6, 1);
    expect(calibration.calibrated(1e-6)).toBe(1e-6);
    // a model that is surer each time: each of these is the oddest so far
    for (const p of [7e-7, 5e-7]) calibration.add(p, 2);
    expect(calibration.calibrated(4e-7)).toBeGreaterThan(0.001);
  });

  test('of what only looks at suspects the raw value stands for so long', () => {
    const calibration = new Calibration({ judgesSuspects: true });
    for (let i = 0; i < 499; i += 1) calibration.add(1e-6, i);
    expect(calibration.calibrated(1e-6)).toBe(1e-6);
    calibration.add(1e-6, 500);
    expect(calibration.calibrated(1e-6)).toBeGreaterThan(0.1);
  });

  test('a model that knows few values of p alarms as often as it can and says: those that are no more than half of what comes count', () => {
    // nothing between usual and one in two thousand, which the model calls one in thirty
    const discrete: Source = (random) => (random() < 1 / 2000 ? 0.03 : 1);
    const calibration = learnt(discrete, 100_000, seeded(20), new Calibration());
    const p = calibration.calibrated(0.03);
    expect(p).toBeGreaterThan(1 / 8000);
    expect(p).toBeLessThan(1 / 2000);
    // what can be expected of a threshold is what comes, not the threshold
    for (const threshold of [0.001, 0.01]) expect(calibration.reach(threshold) * 2000).toBeCloseTo(1, 0);
    expect(calibration.reach(1e-5)).toBeLessThan(2e-5);
  });

  test('what can be expected of a threshold is the threshold, where there are all values of p', () => {
    const calibration = learnt(overConfident, 200_000, seeded(21));
    for (const threshold of [0.1, 0.01, 0.001]) {
      expect(calibration.reach(threshold) / threshold).toBeGreaterThan(0.75);
      expect(calibration.reach(threshold) / threshold).toBeLessThan(1.35);
    }
    // while little is known, too
    expect(learnt(uniform, 100, seeded(22)).reach(0.001)).toBe(0.001);
  });

  test('what the model does not find odd is not made an alarm, however seldom it comes', () => {
    const calibration = new Calibration();
    for (let i = 0; i < 100_000; i += 1) calibration.add(1, i);
    expect(calibration.calibrated(0.4)).toBeGreaterThanOrEqual(0.004);
    expect(calibration.calibrated(0.01)).toBeLessThan(0.001);
  });

  test('what is not asked about is never odd', () => {
    for (const source of [uniform, overConfident, timid]) {
      for (const count of [10, 499, 3000, 40_000]) {
        const calibration = learnt(source, count, seeded(count));
        for (const p of LADDER)
          if (p >= calibration.ask) expect(calibration.calibrated(p)).toBeGreaterThan(0.05 * 0.999);
      }
    }
    // of a timid model more is asked
    expect(learnt(timid, 10_000, seeded(23)).ask).toBeGreaterThan(0.2);
  });

  test('one entity teaches it little on one day, also over a restart; many do', () => {
    const flooded = (entityOf: (i: number) => number): number => {
      let calibration = learnt(uniform, 10_000, seeded(24));
      for (let i = 0; i < 2000; i += 1) {
        calibration.add(1e-6, entityOf(i));
        if (i % 500 === 499) calibration = Calibration.read(new ByteReader(written(calibration)));
      }
      return calibration.calibrated(1e-6);
    };
    expect(flooded(() => 7)).toBeLessThan(0.006);
    expect(flooded((i) => i)).toBeGreaterThan(0.05);
  });

  test('a snapshot of the first form is read: quarters of a bit become eighths', () => {
    const old = new ByteWriter();
    old.u8(1);
    // 900 of a p of 1, 90 of a tenth, 10 of a thousandth
    const counts = new Float64Array(256);
    for (const [p, count] of [[1, 9000], [0.1, 900], [0.001, 100]] as const) counts[Math.floor(-Math.log2(p) * 4)] = count; // prettier-ignore
    old.f64s(counts);
    for (const number of [10_000, 12_000, 500, 20, 10_000, 39, 0.01, 1.4]) old.f64(number);
    const calibration = Calibration.read(new ByteReader(old.finish()));
    expect([calibration.judged, calibration.known, calibration.perDay]).toEqual([12_000, 10_000, 500]);
    expect(calibration.calibrated(0.1)).toBeGreaterThan(0.03);
    expect(calibration.calibrated(0.1)).toBeLessThan(0.15);
    expect(calibration.calibrated(0.001)).toBeLessThan(0.01);
    expect(calibration.calibrated(1e-9)).toBeLessThan(0.001);
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
    const calibrations = [true, false].map((forgets) => {
      const calibration = new Calibration();
      for (const source of [uniform, overConfident]) {
        for (let day = 0; day < 50; day += 1) {
          learnt(source, 1000, random, calibration);
          if (forgets) calibration.endDay();
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
    calibration.endDay();
    expect(calibration.perDay).toBe(300);
    for (let day = 0; day < 30; day += 1) {
      learnt(uniform, 50, seeded(day), calibration);
      calibration.endDay();
    }
    expect(calibration.perDay).toBeCloseTo(50, 0);
    expect(calibration.judged).toBe(1800);
  });

  test('a tenth of all days without anything leaves a tail that is a number', () => {
    const calibration = learnt(overConfident, 2000, seeded(10));
    for (let day = 0; day < 400; day += 1) calibration.endDay();
    expect(LADDER.map((p) => calibration.calibrated(p)).every((p) => p > 0 && p <= 1)).toBe(true);
  });

  test('hostile p-values are counted in the outermost bins', () => {
    const calibration = learnt(uniform, 5000, seeded(11));
    for (const p of [0, -1, 1e-300, 2, Infinity]) calibration.add(p, 1);
    expect(LADDER.map((p) => calibration.calibrated(p)).every((p) => p > 0 && p <= 1)).toBe(true);
    expect(calibration.calibrated(0)).toBe(calibration.calibrated(SMALLEST));
  });

  test('goes on from a snapshot as before', () => {
    const calibration = learnt(overConfident, 20_000, seeded(12));
    calibration.endDay();
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
