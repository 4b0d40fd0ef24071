import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createGlob } from './glob.ts';

test.each([
  ['abc', 'abc', true],
  ['abc', 'abcd', false],
  ['a*', 'a', true],
  ['a*c', 'abc', true],
  ['a*c', 'ac', true],
  ['a*c', 'acd', false],
  ['*b*', 'abc', true],
  ['*', '', true],
  ['a*a', 'a', false],
  ['svc-*@*.example.com', 'svc-1@mail.example.com', true],
  ['aba*aba', 'aba', false],
  ['a*-*c', 'a-b-c', true],
  ['a.c', 'abc', false],
])('%s is like %s: %s', (pattern, text, is) => {
  expect(createGlob(pattern)(text)).toBe(is);
});

test('means the same as the regular expression', () => {
  const letters = fc.array(fc.constantFrom('a', 'b', '*'), { maxLength: 8 }).map((all) => all.join(''));
  const texts = fc.array(fc.constantFrom('a', 'b'), { maxLength: 12 }).map((all) => all.join(''));
  fc.assert(
    fc.property(letters, texts, (pattern, text) => {
      expect(createGlob(pattern)(text)).toBe(new RegExp(`^${pattern.replaceAll('*', '.*')}$`).test(text));
    }),
    { numRuns: 2000 },
  );
});

test('takes one look at a text, however many stars', () => {
  const text = 'a'.repeat(100_000);
  expect(createGlob(`${'*a'.repeat(50)}*b`)(text)).toBe(false);
});
