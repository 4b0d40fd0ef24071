import { describe, expect, test } from 'vitest';
import { array, assert, double, property } from 'fast-check';
import { ByteReader, ByteWriter } from './bytes.ts';
import { discoveryThreshold, Lord, Saffron, type OnlineDiscovery } from './false-discovery.ts';
import { normal, seeded } from './random.ts';
import { normalCdf } from './special-functions.ts';

/** A stream in which a share is not null, with the discoveries that were right and wrong. */
function played(make: () => OnlineDiscovery, share: number, strength: number): { fdr: number; power: number } {
  const random = seeded(9);
  let [rate, power] = [0, 0];
  const runs = 40;
  for (let run = 0; run < runs; run++) {
    const procedure = make();
    let [right, wrong, real] = [0, 0, 0];
    for (let i = 0; i < 2000; i++) {
      const isReal = random() < share;
      const found = procedure.decide(normalCdf(-(normal(random) + (isReal ? strength : 0))));
      if (isReal) real++;
      if (found && isReal) right++;
      if (found && !isReal) wrong++;
    }
    rate += wrong / Math.max(1, right + wrong) / runs;
    power += right / Math.max(1, real) / runs;
  }
  return { fdr: rate, power };
}

describe.each([
  ['LORD++', () => new Lord(0.1), (from: ByteReader) => Lord.read(from)],
  ['SAFFRON', () => new Saffron(0.1), (from: ByteReader) => Saffron.read(from)],
  ['LORD++ with a lag', () => new Lord(0.1, 50), (from: ByteReader) => Lord.read(from)],
  ['SAFFRON with a lag', () => new Saffron(0.1, 50), (from: ByteReader) => Saffron.read(from)],
] satisfies [string, () => OnlineDiscovery, (from: ByteReader) => OnlineDiscovery][])('%s', (_, make, read) => {
  test.each([0, 0.02, 0.1, 0.4])('keeps the rate with a share of %f that is real', (share) => {
    const { fdr, power } = played(make, share, 4);
    expect(fdr).toBeLessThan(0.12);
    if (share >= 0.1) expect(power).toBeGreaterThan(0.5);
  });
  test('goes on from a snapshot as it would have', () => {
    const random = seeded(1);
    const one = make();
    for (let i = 0; i < 500; i++) one.decide(random() ** 4);
    const to = new ByteWriter();
    one.write(to);
    const other = read(new ByteReader(to.finish()));
    for (let i = 0; i < 500; i++) {
      expect(other.threshold).toBe(one.threshold);
      const p = random() ** 4;
      expect(other.decide(p)).toBe(one.decide(p));
    }
    expect(() => read(new ByteReader(to.finish().subarray(0, 12)))).toThrow(RangeError);
  });
});

test('a batch: the threshold of Benjamini and Hochberg, stricter for any dependence', () => {
  const ps = [0.01, 0.02, 0.03, 0.04, 0.9];
  expect([discoveryThreshold(ps, 0.05), discoveryThreshold(ps, 0.05, 'any'), discoveryThreshold([], 0.05)]).toEqual([0.04, 0, 0]); // prettier-ignore
  assert(
    property(array(double({ min: 0, max: 1, noNaN: true })), (list) => {
      const threshold = discoveryThreshold(list, 0.1);
      const found = list.filter((p) => p <= threshold).length;
      if (threshold > 0) expect(threshold).toBeLessThanOrEqual((0.1 * found) / list.length);
      expect(discoveryThreshold(list, 0.1, 'any')).toBeLessThanOrEqual(threshold);
    }),
  );
});
