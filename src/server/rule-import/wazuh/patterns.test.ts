import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { translatePattern, type PatternType } from './patterns.ts';

const plain = { hasDoubledBackslashes: false };

/** As `modifiers: value, value` with `or` between. */
function words(text: string, type: PatternType, options = plain): string {
  const { any, isNegated } = translatePattern(text, type, options);
  const all = any.map(({ modifiers, values }) => `${modifiers}: ${values.join(' , ')}`).join(' or ');
  return isNegated ? `not (${all})` : all;
}

describe('patterns of Wazuh', () => {
  test.each<[PatternType, string, string]>([
    ['osmatch', 'failed', 'contains: failed'],
    ['osmatch', '^Failed|^error: PAM', 'startswith: Failed , error: PAM'],
    ['osmatch', 'refused$', 'endswith: refused'],
    ['osmatch', '^root$', ': root'],
    ['osmatch', 'a|^b|c$', 'contains: a or startswith: b or endswith: c'],
    ['osmatch', 'no user|', 'contains: no user'],
    ['osmatch', '!guest', 'not (contains: guest)'],
    ['osmatch', 'a\\|b', 'contains: a|b'],
    ['osmatch', 'what? *', 'contains: what\\? \\*'],
    ['osmatch', 'a.b(c)', 'contains: a.b(c)'],
    ['osregex', 'failed', 'contains: failed'],
    ['osregex', '^Failed', 'startswith: Failed'],
    ['osregex', 'a.b', 'contains: a.b'],
    ['osregex', '^user \\w+ from \\S+$', 're|i: ^user [A-Za-z0-9@_-]+ from [^ ]+$'],
    ['osregex', 'port \\d+', 're|i: port [0-9]+'],
    ['osregex', 'a\\.+b', 're|i: a.+b'],
    ['osregex', 'x\\s*y\\tz', 're|i: x *y\\tz'],
    ['osregex', '\\p\\W\\D', `re|i: [()*+,\\-.:;<=>?\\[\\]!"'#$%&|{}][^A-Za-z0-9@_-][^0-9]`],
    ['osregex', 'a+b \\d', 're|i: a\\+b [0-9]'],
    ['osregex', '(\\d+) (times)', 're|i: [0-9]+ times'],
    ['osregex', '\\(x\\)', 'contains: (x)'],
    ['osregex', 'cmd.exe|pwsh.exe', 'contains: cmd.exe , pwsh.exe'],
    ['osregex', 'C:\\\\Windows', 'contains: C:\\\\Windows'],
    ['pcre2', '(?i)evil\\d+', 're: (?i)evil\\d+'],
    ['string', 'a*b', ': a\\*b'],
  ])('%s %j', (type, text, expected) => {
    expect(words(text, type)).toBe(expected);
  }); // prettier-ignore

  test.each<[PatternType, string, string]>([
    ['osregex', '\\\\\\\\cmd.exe$', 'endswith: \\\\cmd.exe'],
    ['osregex', '\\\\cmd.exe$', 'endswith: \\\\cmd.exe'],
    ['osmatch', '\\\\\\\\temp', 'contains: \\\\\\\\temp'],
    ['pcre2', '\\\\\\\\cmd\\.exe$', 're: \\\\cmd\\.exe$'],
  ])('of Windows, whose backslashes Wazuh doubles: %s %j', (type, text, expected) => {
    expect(words(text, type, { hasDoubledBackslashes: true })).toBe(expected);
  });

  test('whatever the text, it never throws', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom<PatternType[]>('osmatch', 'osregex', 'pcre2', 'string'), fc.boolean(), (text, type, hasDoubledBackslashes) => {
        expect(() => translatePattern(text, type, { hasDoubledBackslashes })).not.toThrow();
      }),
    );
  }); // prettier-ignore
});
