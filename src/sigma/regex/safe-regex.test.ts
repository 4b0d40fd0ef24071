import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fold } from '../fold.ts';
import { compileRegex, REGEX_TEXT_LIMIT, regexMatches, type SafeRegex } from './safe-regex.ts';

const { raw } = String;
const plain = { ignoreCase: false, multiline: false, dotAll: false };

function compiled(pattern: string): SafeRegex {
  const regex = compileRegex(pattern, plain);
  if ('message' in regex) throw new Error(regex.message);
  return regex;
}

describe('regular expressions', () => {
  test.each([
    [raw`\w+${'`'}(?:\w+|-|.)${'`'}[\w+|\s]`, 'a`b`c', 'a`b`-'],
    ['.+:assumed-role/aws:.+', 'x:assumed-role/aws:y', ':assumed-role/aws:y'],
    ['.{5,}', 'abcde', 'abcd\nefgh'],
    [raw`(?i)\.exe["']?\s+[^"]{0,4}x`, 'a.EXE"  12X', 'a.exe x"'.replace(' ', '')],
    [raw`\Qa.b\E+`, 'a.bb', 'axb'],
    [raw`a\Z`, 'ba\n', 'ab'],
    [raw`\Aa\z`, 'a', 'a\n'],
    [raw`[^\d\s]`, 'x', '1 2'],
    ['[]a]', ']', 'b'],
    ['[a-]', '-', 'b'],
    [raw`[\w-]x`, '-x', '+x'],
    [raw`\x41\x{1F600}\u0042`, 'A😀B', 'A😁B'],
    ['[😀-😂]', '😁', '😄'],
    ['(?s:a.b)c.d', 'a\nbcxd', 'a\nbc\nd'],
    ['(?<n>a|bc)x', 'bcx', 'bx'],
    ['(?#note)a', 'a', 'b'],
    ['a|', '', undefined],
    ['(?:a|b|c)+$', 'xabc', 'abcx'],
    ['x{,3}', 'x{,3}', 'xxx'],
    ['$^', '', 'a'],
    ['[^a]', '\n', 'a'],
    ['ſ', 'ſ', 's'],
  ])('%s finds %j and not %j', (pattern, yes, no) => {
    expect(regexMatches(compiled(pattern), yes)).toBe(true);
    if (no !== undefined) expect(regexMatches(compiled(pattern), no)).toBe(false);
  });

  test('only the first characters of a very long value are searched', () => {
    const regex = compiled('end');
    expect(regexMatches(regex, `${'x'.repeat(REGEX_TEXT_LIMIT - 3)}end`)).toBe(true);
    expect(regexMatches(regex, `${'x'.repeat(REGEX_TEXT_LIMIT)}end`)).toBe(false);
  });

  test.each([
    ['(', 'not closed', 0], ['a)', 'closing parenthesis', 1], ['[a', 'not closed', 0], ['*a', 'nothing before it', 0], ['a**', 'a quantifier behind', 2],
    ['a{3,2}', 'end is before', 1], ['[b-a]', 'end is before', 0], [raw`\y`, 'not supported', 0], ['a\\', 'backslash at the end', 1],
    ['a{99999}', 'more than 10000', 1], ['(?<=a+(b+)+)c', 'no engine can run it safely', 0], [raw`(a+)+\1$`, 'no engine can run it safely', 0],
    ['('.repeat(200), 'more than 100 groups', undefined], ['[[:nope:]]', 'is not known', 0], ['(?P>a)', 'kind of group', 0],
  ] as const)('%s is refused', (pattern, reason, at) => {
    const problem = compileRegex(pattern, plain);
    expect('message' in problem ? problem.message : 'no problem').toContain(reason);
    if (at !== undefined) expect(problem).toMatchObject({ at });
  }); // prettier-ignore
});

describe('no pattern can stall the stream', () => {
  const patterns = [
    '(a+)+$', '(a|a)*$', '(a|aa)+$', '(.*)*x', '(a*)*b', '([a-z]+)*1', raw`(\w+\s?)+$`, '(a?){25}a{25}', '^(([a-z])+.)+[A-Z]([a-z])+$',
    '.*.*.*.*=x', 'a.*a.*a.*a.*a.*b', '(?:a.*){5}b', raw`(?:[^<]|<[^/])*</x>`, '(a{1,40}){1,40}b', '((a{1,9}){1,9}){1,9}b', 'a+a+a+a+b', '(?=a+b)a+b',
    raw`^(a+)\1b`, '.{1000,}b', '(.|\\s)*b', 'x*x*x*x*x*y', '(x+x+)+y',
  ]; // prettier-ignore
  const texts = ['a', 'ab', 'aA', 'a ', '<', 'x', 'xa', '='].map((piece) => piece.repeat(65_536 / piece.length));

  test.each(patterns)('%s', (pattern) => {
    const regex = compileRegex(pattern, plain);
    if ('message' in regex) return expect(regex.message).toMatch(/safely|very long/);
    for (const text of [...texts, `${'a'.repeat(5000)}!`]) {
      const start = process.cpuUsage();
      regex.test(text, fold(text));
      const { user, system } = process.cpuUsage(start);
      // the linear engine's own speed; a backtracking one would need hours for some of these
      expect((user + system) / 1000).toBeLessThan(3000);
    }
    return undefined;
  });
});

describe('both engines, and the shortcuts, say the same as JavaScript alone', () => {
  const leaf = fc.constantFrom('a', 'b', 'ab', '.', '[ab]', '[^a]', raw`\w`, raw`\s`, '^', '$', raw`\b`);
  const { node } = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => a + b),
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(?:${a}|${b})`),
      fc
        .tuple(tie('node'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '*?'))
        .map(([a, times]) => `(?:${a})${times}`),
    ),
  }));
  const text = fc.array(fc.constantFrom('a', 'b', 'A', ' ', '\n', 'c'), { maxLength: 12 }).map((all) => all.join(''));

  test('on any pattern and text', () => {
    fc.assert(
      fc.property(node, text, fc.boolean(), (pattern, value, ignoreCase) => {
        const regex = compileRegex(pattern, { ...plain, ignoreCase });
        if ('message' in regex) return;
        const expected = new RegExp(pattern, `u${ignoreCase ? 'i' : ''}`).test(value);
        expect([pattern, value, regexMatches(regex, value)]).toEqual([pattern, value, expected]);
        const linear = compileRegex(pattern, { ...plain, ignoreCase }, 0);
        if (!('message' in linear))
          expect([pattern, value, regexMatches(linear, value)]).toEqual([pattern, value, expected]);
      }),
      { numRuns: 1500 },
    );
  });
});
