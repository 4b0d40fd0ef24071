import { expect, test } from 'vitest';
import { bindLiterals, stringLiteral } from './literals.ts';
import { patternParts, patternToLike } from './query-pattern.ts';

test.each([
  ['*a?b*', '%a_b%'],
  ['100%_[*]\\*', '100\\%\\_*\\\\%'],
  ['[?]', '?'],
  ['[x]*', '[x]%'],
  ['[', '['],
])('%s is LIKE %s', (pattern, like) => {
  expect(patternToLike(pattern)).toBe(like);
});

test('a pattern falls into texts and wildcards', () => {
  expect(patternParts('a[*]b*c')).toEqual([{ text: 'a*b' }, { wildcard: '*' }, { text: 'c' }]);
});

test('literals hold no sign that could end them or look like a parameter', () => {
  expect(stringLiteral("a'b\\c{d:String}\0")).toBe("'a\\'b\\\\c\\x7Bd:String\\x7D\\0'");
  expect(bindLiterals('{a:String} {b:Int64} {c:Array(String)}', { a: '{b:Int64}', b: -5, c: ["'", 'x'] })).toBe(
    "'\\x7Bb:Int64\\x7D' -5 ['\\'', 'x']",
  );
  expect(() => bindLiterals('{a:String}', {})).toThrow('no value for the parameter {a:String}');
  expect(() => bindLiterals('{a:Float64}', { a: Infinity })).toThrow('cannot be a parameter');
});
