import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Automaton, FoundIds } from './automaton.ts';

// few letters, so that needles begin, end and repeat like one another; as long as rules have them
const text = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength });
const needles = fc.array(
  fc.record({ text: text(9).filter((one) => one !== ''), where: fc.constantFrom('inside' as const, 'end' as const) }),
  { minLength: 1, maxLength: 30 },
);

test('finds what a search for each needle finds', () => {
  fc.assert(
    fc.property(needles, fc.array(text(60), { maxLength: 4 }), (some, texts) => {
      const automaton = new Automaton(some.map((needle, id) => ({ ...needle, ids: [id, some.length] })));
      const found = new FoundIds(some.length + 1);
      for (const one of texts) {
        // a character that no needle has, and one beyond ASCII
        for (const whole of [one, `${one}z${one}`, `\u03c3${one}`]) {
          found.clear();
          automaton.find(whole, found);
          const expected = some.flatMap((needle, id) =>
            (needle.where === 'inside' ? whole.includes(needle.text) : whole.endsWith(needle.text)) ? [id] : [],
          );
          const ids = [...found.ids.subarray(0, found.count)].sort((a, b) => a - b);
          expect(ids).toEqual(expected.length === 0 ? [] : [...expected, some.length]);
          expect(automaton.isIn(whole)).toBe(some.some((needle) => needle.where === 'inside' && whole.includes(needle.text))); // prettier-ignore
        }
      }
    }),
  );
});
