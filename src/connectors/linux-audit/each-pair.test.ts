import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eachPair } from './each-pair.ts';

function pairsOf(text: string): string[][] {
  const pairs: string[][] = [];
  eachPair(text, ({ name, value, quote = '' }) => pairs.push([name, value, quote]) > 0);
  return pairs;
}

/** The same as an expression. */
const pair = /([A-Za-z_][\w-]{0,63}(?:\[\d{1,4}\])?)=(?:"([^"]*)"|'([^']*)'|(\S*))/g;
const byExpression = (text: string): string[][] => [...text.matchAll(pair)].map(([, name = '', double, single, word]) => [name, double ?? single ?? word ?? '', double !== undefined ? '"' : single !== undefined ? "'" : '']); // prettier-ignore

test.each([
  ['a=1 b="x y" c=\'d e\'', [['a', '1', ''], ['b', 'x y', '"'], ['c', 'd e', "'"]]],
  ['a1[0]=41 a1_len=9000', [['a1[0]', '41', ''], ['a1_len', '9000', '']]],
  ['a= b="open', [['a', '', ''], ['b', '"open', '']]],
  ['9x=1 -y=2 =3 é=4', [['x', '1', ''], ['y', '2', '']]],
  ['a=b=c', [['a', 'b=c', '']]],
])('%s', (text, pairs) => {
  expect(pairsOf(text)).toEqual(pairs);
}); // prettier-ignore

test('finds what the expression finds', () => {
  const pieces = fc.constantFrom('a', 'B', '_', '7', '-', '=', '=', '"', "'", ' ', '\u00a0', '\u2003', '\n', '[', ']', '[1]=', 'é', 'x'.repeat(70), 'msg=', '9'.repeat(5)); // prettier-ignore
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (all) => {
      const text = all.join('');
      expect(pairsOf(text)).toEqual(byExpression(text));
    }),
    { numRuns: 3000 },
  );
});
