import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteReader, ByteWriter } from './bytes.ts';
import { MOST_KNOWN, Prevalence } from './prevalence.ts';

describe('Prevalence', () => {
  test('counts who knows a thing as a set would, up to its limit', () => {
    const sight = fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 60 }));
    fc.assert(
      fc.property(fc.array(sight, { maxLength: 500 }), (sights) => {
        const prevalence = new Prevalence();
        const sets = new Map<number, Set<number>>();
        for (const [thing, who] of sights) {
          prevalence.see(thing, who, 20_000);
          sets.set(thing, (sets.get(thing) ?? new Set()).add(who));
        }
        for (const [thing, set] of sets) expect(prevalence.count(thing)).toBe(Math.min(MOST_KNOWN, set.size));
      }),
    );
  });

  test('remembers the first day, and nothing of what it never saw', () => {
    const prevalence = new Prevalence();
    prevalence.see(1, 1, 20_000);
    prevalence.see(1, 2, 20_005);
    expect([prevalence.since(1), prevalence.since(2), prevalence.count(2)]).toEqual([20_000, Infinity, 0]);
  });

  test('a million invented things do not drive out what many know', () => {
    const prevalence = new Prevalence(100);
    for (let who = 0; who < 10; who++) for (let thing = 0; thing < 40; thing++) prevalence.see(thing, who, 1);
    for (let thing = 1000; thing < 101_000; thing++) prevalence.see(thing, 1, 2);
    expect(prevalence.size).toBe(100);
    for (let thing = 0; thing < 40; thing++) expect(prevalence.count(thing)).toBe(10);
  });

  test('what is written is read; other bytes are refused', () => {
    const prevalence = new Prevalence();
    for (let at = 0; at < 300; at++) prevalence.see(at % 17, at % 7, at);
    const writer = new ByteWriter();
    prevalence.write(writer);
    const read = Prevalence.read(new ByteReader(writer.finish()));
    for (let thing = 0; thing < 18; thing++) {
      expect([read.count(thing), read.since(thing)]).toEqual([prevalence.count(thing), prevalence.since(thing)]);
    }
    expect(() => Prevalence.read(new ByteReader(Uint8Array.of(1, 200)))).toThrow(RangeError);
  });

  test('merged, it knows what both know', () => {
    const [one, other] = [new Prevalence(), new Prevalence()];
    one.see(1, 1, 5);
    other.see(1, 2, 3);
    other.see(2, 2, 3);
    one.merge(other);
    expect([one.count(1), one.count(2)]).toEqual([2, 1]);
  });
});
