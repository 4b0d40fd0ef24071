import { expect, test } from 'vitest';
import { hash32, hash53, hashPair, mix32, mixPair } from './hash.ts';

const names = Array.from({ length: 200_000 }, (_, i) => `host-${i}.example.com`);

test('names that differ little are spread evenly: chi-square of 256 cells for the low and the high byte', () => {
  for (const bits of [0, 24]) {
    for (const hash of [(name: string) => hash32(name), (name: string) => hash32(name, 9), pairAt(0), pairAt(1)]) {
      const cells = new Float64Array(256);
      for (const name of names) {
        const cell = (hash(name) >>> bits) & 255;
        cells[cell] = (cells[cell] ?? 0) + 1;
      }
      const expected = names.length / 256;
      const chi = cells.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
      expect(chi).toBeLessThan(255 + 5 * Math.sqrt(2 * 255));
    }
  }
});

test('53 bits do not collide, 32 bits as often as they should', () => {
  expect(new Set(names.map((name) => hash53(name))).size).toBe(names.length);
  const lost = names.length - new Set(names.map((name) => hash32(name))).size;
  expect(lost).toBeLessThan(20); // 4.7 are expected
});

test('a seed, an order and a length change the hash', () => {
  expect(hash32('a', 1)).not.toBe(hash32('a', 2));
  expect(hash53('a', 1)).not.toBe(hash53('a', 2));
  expect(mixPair(1, 2)).not.toBe(mixPair(2, 1));
  expect(hash32('')).not.toBe(hash32('\0'));
  expect(mix32(-1)).toBeGreaterThanOrEqual(0);
});

function pairAt(which: 0 | 1): (name: string) => number {
  const into = new Uint32Array(2);
  return (name) => {
    hashPair(name, into);
    return into[which] ?? 0;
  };
}
