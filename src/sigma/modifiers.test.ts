import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../model/json.ts';
import { item, matches, problemsOf, testLogSources } from './test-rule.ts';

const { raw } = String;

/** One row of the conformance table: what is written, an event that it matches, and one that it does not. */
interface Row {
  readonly line: string;
  readonly fires: readonly JsonObject[];
  readonly silent: readonly JsonObject[];
}

const of = (...values: JsonObject[string][]): JsonObject[] => values.map((f) => ({ f }));

const rows: Readonly<Record<string, readonly Row[]>> = {
  'no modifier': [
    { line: 'f: Abc', fires: of('abc', 'ABC'), silent: [...of('abcd', '', null), {}] },
    { line: 'f: 4688', fires: of(4688, '4688'), silent: of('0x1250', 46880, '4688.0') },
    { line: 'f: "4688"', fires: of(4688, '4688'), silent: of('04688') },
    { line: 'f: 0x17', fires: of('0x17', '0X17'), silent: of(23, '23') },
    { line: 'f: 007', fires: of('007'), silent: of(7, '7') },
    { line: 'f: 1.5', fires: of(1.5, '1.5'), silent: of(1) },
    { line: 'f: true', fires: of(true, 'true', 'TRUE'), silent: of(false, 1, 'yes') },
    { line: 'f: yes', fires: of('Yes'), silent: of(true) },
    { line: 'f: [a, b]', fires: of('A', 'b'), silent: of('c', 'ab') },
    { line: "f: ''", fires: of(''), silent: [...of(null, 'a', 0), {}] },
    { line: 'f: null', fires: [...of(null), {}], silent: of('', 'null', 0, false) },
    { line: 'f:', fires: [...of(null), {}], silent: of('') },
    { line: 'f: []', fires: [...of(null), {}], silent: of('a') },
    { line: 'f: [null, a]', fires: [...of(null, 'a'), {}], silent: of('b') },
    { line: "f: '*'", fires: of('a', '', 0, false, { deep: 1 }), silent: [...of(null), {}] },
    { line: "f: '?'", fires: of('a', '\n', 5), silent: of('', 'ab', 55) },
    { line: "f: 'a*c'", fires: of('ac', 'a\nb\nC'), silent: of('acd', 'bac') },
    { line: raw`f: 'C:\Windows\\*\x.exe'`, fires: of(raw`c:\windows\a\b\X.EXE`), silent: of(raw`c:\windows\x.exe`) },
    { line: 'f: ΟΔΟΣ', fires: of('οδος', 'οδοσ'), silent: of('οδο') },
  ],
  contains: [
    { line: 'f|contains: bc', fires: of('aBCd', 'bc'), silent: [...of('b c', null), {}] },
    { line: "f|contains: 'foo*bar'", fires: of('xfoo\nbarx'), silent: of('barfoo') },
    { line: "f|contains: ''", fires: of('', 'x', 5), silent: [...of(null), {}] },
    { line: raw`f|contains: 'C:\Temp\'`, fires: of(raw`x C:\temp\y`), silent: of('C:\\temp') },
    { line: raw`f|contains: '\\*'`, fires: of('a\\b'), silent: of('ab') },
    { line: raw`f|contains: '\*'`, fires: of('a*b'), silent: of('ab') },
    { line: 'f|contains: 😀', fires: of('x😀y'), silent: of('x😁y', 'xy') },
    { line: 'f|contains: [ä😀, ö]', fires: of('xÄ😀y', 'Ö'), silent: of('ä', '😀') },
  ],
  'startswith, endswith': [
    { line: 'f|startswith: ab', fires: of('ABc', 'ab'), silent: of('cab') },
    { line: raw`f|endswith: '\cmd.exe'`, fires: of(raw`C:\CMD.exe`), silent: of('cmd.exe', raw`\cmd.exe `) },
    { line: 'f|startswith|endswith: ab', fires: of('xaby', 'ab'), silent: of('a b') },
  ],
  all: [
    { line: 'f|contains|all: [a, b]', fires: of('xbax'), silent: of('a', 'b') },
    { line: 'f|all|contains: [a, b]', fires: of('xbax'), silent: of('a', 'b') },
    { line: 'f|contains|all: a', fires: of('xa'), silent: of('b') },
    { line: "f|windash|contains|all: [' -a', ' -b']", fires: of('x /a \u2013b', 'x -b -a'), silent: of('x /a') },
  ],
  exists: [
    { line: 'f|exists: true', fires: of('', null, 0, [], {}), silent: [{}, { g: 1 }] },
    { line: 'f|exists: false', fires: [{}, { g: 1 }], silent: of('', null) },
    { line: 'a.b|exists: true', fires: [{ a: { b: null } }, { 'a.b': 1 }], silent: [{ a: { c: 1 } }, { a: 'b' }] },
  ],
  cased: [
    { line: 'f|cased: Abc', fires: of('Abc'), silent: of('abc', 'ABC') },
    { line: 'f|contains|cased: Abc', fires: of('xAbcx'), silent: of('xabcx') },
    { line: 'f|cased|contains: Abc', fires: of('xAbcx'), silent: of('xabcx') },
    { line: "f|cased: 'A*C'", fires: of('AxC'), silent: of('axC') },
  ],
  neq: [
    { line: 'f|neq: a', fires: [...of('b', null), {}], silent: of('a', 'A') },
    { line: 'f|neq: [a, b]', fires: of('c'), silent: of('a', 'b') },
    { line: 'f|contains|neq: a', fires: of('b'), silent: of('xay') },
    { line: 'f|contains|all|neq: [a, b]', fires: of('a', 'c'), silent: of('ab') },
    { line: "f|re|neq: '^a'", fires: of('ba'), silent: of('ab') },
    { line: 'f|cidr|neq: 192.0.2.0/24', fires: of('198.51.100.1'), silent: of('192.0.2.7') },
    { line: 'f|gt|neq: 5', fires: of(5, 'x'), silent: of(6) },
    { line: 'f|fieldref|neq: g', fires: [{ f: 'a', g: 'b' }, { f: 'a' }], silent: [{ f: 'a', g: 'A' }] },
    { line: 'f|neq: null', fires: of('', 'a'), silent: [...of(null), {}] },
  ],
  windash: [
    { line: "f|windash|contains: ' -foo'", fires: of('x -foo', 'x /foo', 'x \u2013foo', 'x \u2014foo', 'x \u2015foo'), silent: of('x +foo') }, // prettier-ignore
    { line: "f|windash|contains: ' /foo'", fires: of('x -foo', 'x /foo'), silent: of('x foo') },
    { line: "f|contains|windash: ' -foo'", fires: of('x /foo'), silent: of('x foo') },
    { line: 'f|windash: a-b', fires: of('a-b'), silent: of('a/b') },
    { line: 'f|windash: --foo', fires: of('--foo', '-/foo'), silent: of('/-foo', '//foo') },
    { line: "f|windash|contains: '-a*-b'", fires: of('/a x \u2014b'), silent: of('/a b') },
  ],
  're, i, m, s': [
    { line: "f|re: 'a.c'", fires: of('xabcx'), silent: of('ABC', 'a\nc') },
    { line: "f|re|i: 'a.c'", fires: of('xABCx'), silent: of('ac') },
    { line: "f|re|ignorecase: '^ab'", fires: of('ABc'), silent: of('cab') },
    { line: "f|re: '(?i)abc'", fires: of('xABCx'), silent: of('ac') },
    { line: "f|re: 'a(?i:b)c'", fires: of('aBc'), silent: of('ABC') },
    { line: "f|re|m: '^b$'", fires: of('a\nb\nc'), silent: of('ab') },
    { line: "f|re|multiline: '^b'", fires: of('a\nbc'), silent: of('ab') },
    { line: "f|re: '^b$'", fires: of('b'), silent: of('a\nb\nc') },
    { line: "f|re|s: 'a.c'", fires: of('a\nc'), silent: of('ac') },
    { line: "f|re|dotall|i: 'a.c'", fires: of('A\nC'), silent: of('ac') },
    { line: raw`f|re: '^\d{3}\s[[:alpha:]]+\x21$'`, fires: of('123 abc!'), silent: of('12 abc!') },
    { line: raw`f|re: '\\x{2}\$\{?a'`, fires: of(raw`\xx${'$'}a`, raw`\xx${'$'}{a`), silent: of('xx$a') },
    { line: "f|re|contains: 'b'", fires: of('abc'), silent: of('ac') },
    { line: "f|re|startswith: 'b|c'", fires: of('bx', 'cx'), silent: of('xc') },
    { line: "f|re|endswith: 'b|c'", fires: of('xb', 'xc'), silent: of('cx') },
    { line: "f|re: '46'", fires: of(4688), silent: of(4788) },
    { line: "f|re: '(?<=a)b(?!c)'", fires: of('abd'), silent: of('abc', 'b') },
    { line: raw`f|re: '(a|b)\1'`, fires: of('aa', 'bb'), silent: of('ab') },
    { line: "f|re: ''", fires: of('', 'a'), silent: [...of(null), {}] },
  ],
  'base64, base64offset': [
    { line: 'f|base64: foobar', fires: of('Zm9vYmFy'), silent: of('foobar') },
    { line: 'f|base64|contains: foobar', fires: of('x Zm9vYmFy y'), silent: of('Zm9vYm') },
    {
      line: "f|base64offset|contains: 'http://'",
      fires: of('aHR0cDovL2', 'odHRwOi8vY', 'IGh0dHA6Ly94'),
      silent: of('http://'),
    },
    { line: 'f|base64offset|contains: fö', fires: of('ZsO2', 'eGbDtng', 'eHhmw7Z4'), silent: of('Zg') },
  ],
  'wide, utf16': [
    { line: 'f|wide|base64|contains: IEX', fires: of('x SQBFAFgA'), silent: of('SUVY') },
    { line: 'f|utf16le|base64: IEX', fires: of('SQBFAFgA'), silent: of('SUVY') },
    { line: 'f|utf16be|base64: IEX', fires: of('AEkARQBY'), silent: of('SQBFAFgA') },
    { line: 'f|utf16|base64: IEX', fires: of('//5JAEUAWAA='), silent: of('SQBFAFgA') },
    { line: 'f|wide|base64offset|contains: ping', fires: of('cABpAG4AZw', 'AAcABpAG4AZwA'), silent: of('ping') },
    { line: 'f|wide|base64: ö', fires: of('9gA='), silent: of('w7Y=') },
    { line: 'f|wide|contains: ab', fires: of('xa\u0000b\u0000'), silent: of('ab') },
  ],
  cidr: [
    { line: 'f|cidr: 192.0.2.0/24', fires: of('192.0.2.0', '192.0.2.255', '::ffff:192.0.2.9'), silent: [...of('192.0.3.0', 'x', 3232236032, null), {}] }, // prettier-ignore
    {
      line: 'f|cidr: [198.51.100.0/25, 203.0.113.7]',
      fires: of('198.51.100.127', '203.0.113.7'),
      silent: of('198.51.100.128'),
    },
    { line: "f|cidr: '2001:db8::/33'", fires: of('2001:DB8:7fff::1', '2001:db8::192.0.2.1', '2001:db8::1%eth0'), silent: of('2001:db8:8000::1', '192.0.2.1') }, // prettier-ignore
    { line: 'f|cidr: 0.0.0.0/0', fires: of('192.0.2.1'), silent: of('::1', '1.2.3', '1.2.3.256', '01.2.3.4') },
  ],
  'gt, gte, lt, lte': [
    { line: 'f|gt: 5', fires: of(6, '6', '5.1', ' 7 '), silent: [...of(5, '0x10', 'a', '', true, null), {}] },
    { line: 'f|gte: 5', fires: of(5, '5'), silent: of(4) },
    { line: 'f|lt: -1', fires: of(-2, '-2'), silent: of(-1) },
    { line: 'f|lte: 5.5', fires: of(5.5), silent: of(5.6) },
    { line: 'f|gt: [5, 100]', fires: of(6), silent: of(5) },
  ],
  'minute … year': [
    { line: 'f|minute: 7', fires: of('2026-03-01 09:07:59'), silent: of('2026-03-01T09:08:00', '2026-03-01', 'x') },
    {
      line: 'f|hour: 9',
      fires: of('2026-03-01T09:15:02.5+02:00', Date.UTC(2026, 2, 1, 9)),
      silent: of('2026-03-01T10:00'),
    },
    { line: 'f|hour|gt: 18', fires: of('2026-03-01T19:00:00Z'), silent: of('2026-03-01T18:59:59Z') },
    { line: 'f|day: 1', fires: of('2026-03-01'), silent: of('2026-03-02') },
    { line: 'f|week: 53', fires: of('2026-12-31', '2027-01-03'), silent: of('2027-01-04') },
    { line: 'f|month|lte: 3', fires: of('2026-03-01'), silent: of('2026-04-01') },
    { line: 'f|year: 2026', fires: of('2026-03-01', 1_772_000_000), silent: of('2025-03-01') },
  ],
  fieldref: [
    { line: 'f|fieldref: g', fires: [{ f: 'a', g: 'A' }, { f: 5, g: '5' }, { f: ['x', 'y'], g: 'y' }], silent: [{ f: 'a', g: 'b' }, { f: 'a' }, { g: 'a' }, { f: null, g: null }] }, // prettier-ignore
    { line: 'f|fieldref|startswith: g', fires: [{ f: 'abc', g: 'AB' }], silent: [{ f: 'ab', g: 'abc' }] },
    { line: 'f|fieldref|endswith: g', fires: [{ f: 'abc', g: 'bc' }], silent: [{ f: 'abc', g: 'ab' }] },
    { line: 'f|fieldref|contains: g', fires: [{ f: 'abc', g: 'b' }], silent: [{ f: 'abc', g: 'x' }] },
    { line: 'f|fieldref|cased: g', fires: [{ f: 'a', g: 'a' }], silent: [{ f: 'a', g: 'A' }] },
    { line: 'f|fieldref: a.b', fires: [{ f: 'x', a: { b: 'X' } }], silent: [{ f: 'x', a: { c: 'x' } }] },
  ],
  expand: [
    { line: "f|expand: '%admins%'", fires: of('root', 'TOOR', 'wxd', 'a*b'), silent: of('admins', 'axb') },
    { line: "f|contains|expand: 'user=%admins%;'", fires: of('x user=root; y'), silent: of('root') },
    { line: raw`f|expand: '100\%'`, fires: of('100%'), silent: of(raw`100\%`) },
    { line: "f|re|expand: '^%admins%$'", fires: of('root', 'w\nd', 'a*b'), silent: of('xroot', 'd', 'ab') },
    { line: raw`f|expand: '\%plain%admins%'`, fires: of('%plainroot'), silent: of('plainroot', 'root') },
    { line: "f: '%admins%'", fires: of('%admins%'), silent: of('root') },
  ],
};

const placeholders = { admins: ['root', 'toor', 'w*d', raw`a\*b`] };

describe.each(Object.entries(rows))('%s', (_, cases) => {
  test.each(cases)('$line', ({ line, fires, silent }) => {
    for (const event of fires)
      expect([event, matches(item(line), event, testLogSources, placeholders)]).toEqual([event, true]);
    for (const event of silent)
      expect([event, matches(item(line), event, testLogSources, placeholders)]).toEqual([event, false]);
  });
});

describe('refused at load', () => {
  test.each([
    ['f|contains: 5', '"contains" needs a text'],
    ['f|startswith: true', '"startswith" needs a text'],
    ['f|exists: 1', '"exists" needs true or false'],
    ["f|exists: 'yes'", '"exists" needs true or false'],
    ['f|exists|contains: true', '"exists" must be the only modifier'],
    ["f|gt: '5'", '"gt" needs a number'],
    ["f|hour: '5'", '"hour" needs a whole number'],
    ['f|cidr: 192.0.2.1/24', 'bits set behind its prefix length'],
    ['f|cidr: 192.0.2.0/33', 'from 0 to 32'],
    ['f|cidr: host', 'is not an IP network'],
    ['f|contains|cidr: 192.0.2.0/24', '"cidr"'],
    ["f|base64: 'a*'", '"base64" needs a text without wildcards'],
    ["f|base64offset: 'a?'", '"base64offset" needs a text without wildcards'],
    ["f|re: '('", 'a group that is not closed'],
    ["f|re: 'a++'", 'possessive'],
    ["f|re: '(?>a)'", 'this kind of group'],
    [raw`f|re: '\p{L}'`, raw`\p is not supported`],
    ["f|contains|re: 'a'", '"re" must be the first modifier'],
    ["f|i: 'a'", '"i" belongs behind "re"'],
    ['f|nope: a', '"nope" is not known'],
    ['f|not: a', 'write "neq"'],
    ["f|expand: '%who%'", 'needs values for %who%'],
    ['f|windash: -a -b -c -d -e', 'more than 625'],
    ["'|exists': true", '"exists" needs a field'],
    ["'|fieldref': a", '"fieldref" needs a field'],
    ['f|contains: []', 'an empty list'],
    ['f: {g: 1}', 'a value must be'],
  ])('%s', (line, reason) => {
    const [problem] = problemsOf(item(line));
    expect(problem?.message).toContain(reason);
    expect(problem).toMatchObject({ source: 'test.yml', line: 8, rule: '5d4ad4d9-31a5-4b7e-9a3c-0d5f8c5ec3a1' });
  });
});
