import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FoundIds } from './automaton.ts';
import { fold } from './fold.ts';
import { GramSearch } from './gram-search.ts';

const letters = fc.constantFrom('a', 'A', 'b', 'k', '\u212a', 'i', 'İ', '\\', '.', 'ä', '\u2028', 'x');
const needleText = fc.array(fc.constantFrom('a', 'b', 'k', 'i', '\\', '.', 'x'), { minLength: 3, maxLength: 12 }).map((all) => all.join('')); // prettier-ignore
const text = fc.array(letters, { maxLength: 300 }).map((all) => all.join(''));

test('gives every needle that is in the folded text, short texts and long, ASCII or not', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(needleText, { minLength: 1, maxLength: 20 }),
      fc.array(text, { minLength: 1, maxLength: 5 }),
      (needles, texts) => {
        const search = new GramSearch(needles.map((one, i) => ({ text: one, where: 'inside', ids: [i] })));
        const found = new FoundIds(needles.length);
        for (const one of texts) {
          found.clear();
          search.find(one, found);
          const given = new Set(found.ids.subarray(0, found.count));
          const inside = [...needles.keys()].filter((i) => fold(one).includes(needles[i] ?? '?'));
          expect(inside.filter((i) => !given.has(i))).toEqual([]);
          const isIn = inside.length > 0;
          expect(search.isIn(fold(one))).toBe(isIn);
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('a text that is made of grams does not cost more than its length', () => {
  const needles = Array.from({ length: 500 }, (_, i) => ({ text: `aaa${'b'.repeat(i % 9)}${i}`, where: 'inside' as const, ids: [i] })); // prettier-ignore
  const search = new GramSearch(needles);
  const found = new FoundIds(needles.length);
  const start = performance.now();
  found.clear();
  search.find('a'.repeat(1_000_000), found);
  expect(found.count).toBe(0);
  expect(performance.now() - start).toBeLessThan(2000);
});
