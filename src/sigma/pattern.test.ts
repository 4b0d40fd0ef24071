import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from './fold.ts';
import { patternToCheck } from './glob.ts';
import { MANY, ONE, textToPattern, withLeadingMany, withTrailingMany, type Pattern } from './pattern.ts';

const { raw } = String;

describe('string values (escaping)', () => {
  const cases: readonly [string, Pattern][] = [
    ['a*b', ['a', MANY, 'b']],
    ['a?b', ['a', ONE, 'b']],
    [raw`a\*b`, ['a*b']],
    [raw`a\?b`, ['a?b']],
    [raw`a\\*b`, ['a\\', MANY, 'b']],
    [raw`a\\\*b`, [raw`a\*b`]],
    [raw`\\` + raw`\\`, [raw`\\`]],
    [raw`\\` + '\\', [raw`\\`]],
    [raw`\\` + raw`\\` + raw`\\`, [raw`\\` + '\\']],
    [raw`\\`, ['\\']],
    ['\\', ['\\']],
    [raw`C:\Temp\new`, [raw`C:\Temp\new`]],
    [raw`\\*\IPC$`, ['\\', MANY, raw`\IPC$`]],
    ['a**b', ['a', MANY, 'b']],
    ['', []],
    ['*', [MANY]],
  ];
  test.each(cases)('%s', (text, pattern) => {
    expect(textToPattern(text)).toEqual(pattern);
  });

  test('what contains adds is behind the text, and a backslash at its end does not escape it', () => {
    expect(withTrailingMany(withLeadingMany(textToPattern('C:\\Temp\\')))).toEqual([MANY, 'C:\\Temp\\', MANY]);
    expect(withTrailingMany(withLeadingMany(textToPattern('*a*')))).toEqual([MANY, 'a', MANY]);
  });
});

describe('wildcards', () => {
  const cases: readonly [string, string, boolean][] = [
    ['foo*bar', 'foo\nline\nbar', true],
    ['foo?bar', 'foo\nbar', true],
    ['foo?bar', 'foobar', false],
    ['foo?bar', 'foo😀bar', true],
    ['??', '😀', false],
    ['*a*a*', 'xa', false],
    ['*a*a*', 'xaxa', true],
    ['ab*ba', 'aba', false],
    ['ab*ba', 'abba', true],
    ['a*b*c', 'a1b2c', true],
    ['a*b*c', 'a1c2b', false],
    ['*?', '', false],
    ['*?x', 'yx', true],
    ['', '', true],
    ['', 'a', false],
  ];
  test.each(cases)('%j on %j is %s', (pattern, text, expected) => {
    expect(patternToCheck(textToPattern(pattern), false)(text)).toBe(expected);
  });

  test('agrees with a plain regular expression', () => {
    const pieces = fc.array(fc.constantFrom('a', 'b', '*', '?', 'ab'), { maxLength: 8 }).map((all) => all.join(''));
    const texts = fc.array(fc.constantFrom('a', 'b', '\n', '😀'), { maxLength: 10 }).map((all) => all.join(''));
    fc.assert(
      fc.property(pieces, texts, (pattern, text) => {
        const source = pattern.replaceAll('*', '[^]*').replaceAll('?', '[^]');
        expect(patternToCheck(textToPattern(pattern), false)(text)).toBe(new RegExp(`^${source}$`, 'u').test(text));
      }),
      { numRuns: 2000 },
    );
  });

  test('is not slow on hostile texts', () => {
    const check = patternToCheck(textToPattern('*a?a*a?a*a?a*b'), false);
    const start = performance.now();
    expect(check('a'.repeat(200_000))).toBe(false);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe('fold', () => {
  test.each([
    ['ΟΔΟΣ', 'ΟΔΟΣΑ'],
    ['\u212aelvin', 'kelvin'],
  ])('%s is found in %s', (part, whole) => {
    expect(fold(whole)).toContain(fold(part));
  });

  test('a part of a text folds to a part of the folded text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary' }),
        (a, b, c) => {
          expect(fold(a + b + c)).toContain(fold(b));
        },
      ),
      { numRuns: 500 },
    );
  });
});
