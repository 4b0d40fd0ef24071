import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nameAt } from './name-at.ts';
import { wideFields } from './wide-fields.ts';

test('wide fields are what an ordinary object is, however many there are', () => {
  for (const count of [0, 5, 31, 32, 33, 70, 200]) {
    const [wide, plain] = [wideFields(), {}];
    for (let i = 0; i < count; i += 1) for (const each of [wide, plain]) Object.assign(each, { [`column ${i}`]: i });
    expect(Object.getPrototypeOf(wide)).toBe(Object.prototype);
    expect(Object.keys(wide)).toEqual(Object.keys(plain));
    expect(JSON.stringify(wide)).toBe(JSON.stringify(plain));
    expect(wide).toStrictEqual(plain);
  }
});

test('two do not share what they hold', () => {
  const [one, other] = [wideFields(), wideFields()];
  one['a'] = 1;
  expect(Object.keys(other)).toEqual([]);
});

test('a name is the text between its places, whatever was named before', () => {
  const text = fc.string({ unit: 'binary', maxLength: 100 });
  fc.assert(
    fc.property(text, fc.nat(100), fc.nat(100), (line, from, length) => {
      const to = Math.min(line.length, from + length);
      for (let again = 0; again < 2; again += 1) expect(nameAt(line, Math.min(from, to), to)).toBe(line.slice(Math.min(from, to), to));
    }),
  );
}); // prettier-ignore
