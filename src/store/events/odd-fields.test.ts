import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isJsonObject } from '../../model/json.ts';
import { isOdd } from './odd-fields.ts';

const odd = (text: string): boolean => {
  const fields: unknown = JSON.parse(text);
  if (!isJsonObject(fields)) throw new Error('not an object');
  return isOdd(fields, text, true);
};

test.each([
  ['{"a":1}', false],
  ['{}', false],
  ['{"a":1,"a":2}', true],
  ['{"a" :1,"b":{"c":1,"c"\t\n:2}}', true],
  ['{ "a" : 1 , "b" : [ { "c" : 1 }, { "c" : 2 } ] }', false],
  ['{"a":"x\\":1,\\"a\\":","b":1}', false],
  ['{"a":"x\\":","a":1}', true],
  ['{"a":"x :y","b":"\\\\"}', false],
  ['{"a":"\u212a"}', true],
  ['{"a":"\u0130x"}', true],
  ['{"a":12345678901234567890123}', true],
  ['{"a":[-9223372036854775808,18446744073709551615,1e300]}', true],
  ['{"a":-9223372036854775808}', false],
  ['{"a":[ -9223372036854775808,-9223372036854775808]}', false],
  ['{"a":-9223372036854775809}', true],
  ['{"a":-9223372036854776000}', true],
  ['{"a":-9223372036854775808,"b":-9223372036854775809}', true],
  ['{"a":"-9223372036854775808"}', false],
])('%s: %s', (text, expected) => {
  expect(odd(text)).toBe(expected);
});

test('what we wrote ourselves: only what the engine cannot read or the index does not know', () => {
  expect(isOdd({ a: 'x\ud800' }, JSON.stringify({ a: 'x\ud800' }), false)).toBe(true);
  expect(isOdd({ a: -(2 ** 63) }, JSON.stringify({ a: -(2 ** 63) }), false)).toBe(true);
  expect(isOdd({ a: 'x":1,"a":' }, JSON.stringify({ a: 'x":1,"a":' }), false)).toBe(false);
});

interface Written {
  readonly text: string;
  readonly hasTwice: boolean;
}

const blank = fc.constantFrom('', '', '', ' ', '\t', ' \t');
const name = fc.constantFrom('a', 'b', 'c"', 'd:', 'e\\', 'f":');
const { written } = fc.letrec<{ written: Written; value: Written }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('1', 'null', '"x"', '"\\":"', '" :"', '"\\\\"', '"a\\":1,"').map((text) => ({ text, hasTwice: false })),
    tie('written'),
    fc.array(tie('value'), { maxLength: 3 }).map((all) => ({ text: `[${all.map(({ text }) => text).join(',')}]`, hasTwice: all.some(({ hasTwice }) => hasTwice) })),
  ),
  written: fc.array(fc.tuple(name, blank, blank, tie('value')), { maxLength: 4 }).map((pairs) => ({
    text: `{${pairs.map(([key, before, after, { text }]) => `${JSON.stringify(key)}${before}:${after}${text}`).join(',')}}`,
    hasTwice: new Set(pairs.map(([key]) => key)).size < pairs.length || pairs.some(([, , , { hasTwice }]) => hasTwice),
  })),
})); // prettier-ignore

test('a name twice in one object is always seen, wherever and however it is written, and nothing else is taken for it', () => {
  fc.assert(
    fc.property(written, ({ text, hasTwice }) => {
      // what stands in the value of a name that comes again is not read, but its names count: then some name is there twice anyway
      expect(odd(text), text).toBe(hasTwice);
    }),
    { numRuns: 2000 },
  );
});
