import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from '../bytes.ts';
import { distanceOf, leastSpeed, Places, type Place } from './places.ts';

const at = (latitude: number, longitude: number, error = 50): Place => ({ latitude, longitude, error });
const [berlin, osaka, quito] = [at(52.5, 13.4), at(34.7, 135.5), at(-0.2, -78.5)];
const HOUR = 3_600_000;
const anywhere = fc.record({
  latitude: fc.double({ min: -90, max: 90, noNaN: true }),
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  error: fc.constant(10),
});

describe('distances', () => {
  test('are those of the globe', () => {
    expect(distanceOf(berlin, osaka)).toBeGreaterThan(8800);
    expect(distanceOf(berlin, osaka)).toBeLessThan(9100);
    expect(distanceOf(at(0, 179.5), at(0, -179.5))).toBeCloseTo(111.2, 0);
    expect(distanceOf(at(90, 0), at(-90, 0))).toBeCloseTo(20_015, 0);
  });

  test('are the same both ways, never over half the globe, and no way round is shorter', () => {
    fc.assert(
      fc.property(anywhere, anywhere, anywhere, (one, other, third) => {
        const distance = distanceOf(one, other);
        expect(distance).toBeCloseTo(distanceOf(other, one), 6);
        expect(distance).toBeLessThanOrEqual(20_016);
        expect(distance).toBeLessThanOrEqual(distanceOf(one, third) + distanceOf(third, other) + 1e-3);
      }),
    );
  });

  test('a speed gives the errors to the traveller', () => {
    expect(leastSpeed(berlin, osaka, 10 * HOUR)).toBeCloseTo((distanceOf(berlin, osaka) - 100) / 10, 6);
    expect(leastSpeed(berlin, at(52, 13), 60_000)).toBe(0);
  });
});

describe('Places', () => {
  test('knows where somebody is and how hard it is to be elsewhere', () => {
    const places = new Places();
    for (let day = 0; day < 9; day++) places.visit(berlin, day * 24 * HOUR, 1);
    places.visit(quito, 4.5 * 24 * HOUR, 1);
    expect(places.share(at(52.4, 13.1))).toBeCloseTo(0.9, 6);
    expect(places.share(osaka)).toBe(0);
    const hardest = places.hardest(osaka, 8 * 24 * HOUR + HOUR);
    expect(hardest?.from).toMatchObject({ latitude: 52.5 });
    expect(hardest?.speed).toBeGreaterThan(8000);
    expect(places.hardest(berlin, 9 * 24 * HOUR)?.speed).toBeLessThan(200);
  });

  test('what is not believed makes no place; there are at most eight, and they are written and read', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anywhere, fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 40 }),
        (visits) => {
          const places = new Places();
          for (const [index, [place, weight]] of visits.entries()) places.visit(place, index * HOUR, weight);
          expect(places.size).toBeLessThanOrEqual(8);
          const writer = new ByteWriter();
          places.write(writer);
          expect(Places.read(new ByteReader(writer.finish())).list()).toEqual(places.list());
        },
      ),
    );
    const places = new Places();
    places.visit(osaka, 0, 0.01);
    expect(places.size).toBe(0);
    expect(() => Places.read(new ByteReader(Uint8Array.of(1, 9)))).toThrow(RangeError);
  });
});
