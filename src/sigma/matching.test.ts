import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../model/json.ts';
import { logSourceSet } from '../model/log-source.ts';
import { createSigmaEngine } from './engine.ts';
import { readRules } from './read-rules.ts';
import { item, matches, problemsOf, ruleText } from './test-rule.ts';

const { raw } = String;

/** A detection with events that it matches and events that it does not. */
function holds(detection: string, fires: readonly JsonObject[], silent: readonly JsonObject[]): void {
  for (const event of fires) expect([event, matches(detection, event)]).toEqual([event, true]);
  for (const event of silent) expect([event, matches(detection, event)]).toEqual([event, false]);
}

describe('searches', () => {
  test('a map is and, a list of maps is or', () => {
    holds('s:\n  a: 1\n  b: 2\ncondition: s', [{ a: 1, b: 2 }], [{ a: 1 }, { a: 1, b: 3 }]);
    holds('s:\n  - a: 1\n  - b: 2\ncondition: s', [{ a: 1 }, { b: 2 }], [{ a: 2 }]);
  });

  test('a list may mix keywords and maps, and lists within lists', () => {
    holds('s:\n  - word\n  - b: 2\ncondition: s', [{ x: 'a word' }, { b: 2 }], [{ b: 3 }]);
    holds('s:\n  - - word\n    - other\n  - b: 2\ncondition: s', [{ x: 'another' }, { b: 2 }], [{ b: 3 }]);
  });

  test('a list of conditions is or', () => {
    holds('a:\n  f: 1\nb:\n  f: 2\ncondition:\n  - a\n  - b', [{ f: 1 }, { f: 2 }], [{ f: 3 }]);
  });

  test('a missing field makes positive tests false and a filter not apply', () => {
    holds(
      's:\n  a: 1\nfilter:\n  b|contains: x\ncondition: s and not filter',
      [{ a: 1 }, { a: 1, b: 'y' }],
      [{ a: 1, b: 'x' }],
    );
  });

  test.each([
    ['s: {}\ncondition: s', 'an empty map'],
    ['s: []\ncondition: s', 'an empty list'],
    ['s:\ncondition: s', 'a search must be'],
    ['s:\n  f: 1', 'a detection needs a "condition"'],
    ['s:\n  f: 1\ncondition: s\ntimeframe: 5m', '"timeframe" belongs to the first version'],
  ])('%j is refused', (detection, reason) => {
    expect(problemsOf(detection)[0]?.message).toContain(reason);
  });
});

describe('keywords', () => {
  test('are searched in every value, nested ones too, and not in names of fields', () => {
    holds("k:\n  - 'sekurlsa::'\ncondition: k", [{ a: 'x SEKURLSA::y' }, { a: { b: ['no', 'sekurlsa::'] } }], [{ 'sekurlsa::': 'x' }, { a: 'sekurlsa:', b: ':' }]); // prettier-ignore
  });

  test('take wildcards, numbers, and texts beyond ASCII', () => {
    holds("k:\n  - 'foo*bar'\ncondition: k", [{ a: 'xfoo\nbarx' }], [{ a: 'foo', b: 'bar' }]);
    holds('k:\n  - 4688\ncondition: k', [{ a: 4688 }, { a: 'x4688x' }, { a: 146880 }], [{ a: 468 }]);
    holds('k:\n  - äöü\ncondition: k', [{ a: 'xÄÖÜx' }], [{ a: 'äö' }]);
    holds('k:\n  - ab\ncondition: k', [{ a: 'xABx' }], [{ a: 'a', b: 'b' }]);
    holds('k:\n  - kinit\ncondition: k', [{ a: '\u212aINIT' }, { a: 'KINIT' }], [{ a: 'init' }]);
    holds('k:\n  - xhi\ncondition: k', [{ a: 'XH\u0130' }], [{ a: 'xh' }]);
    holds("k:\n  - 'tru'\ncondition: k", [{ a: true }], [{ a: false }]);
    holds('k: word\ncondition: k', [{ a: 'a word' }], [{ a: 'wor d' }]);
  });

  test('all of them, each anywhere', () => {
    holds(
      "k:\n  '|all':\n    - one\n    - two\ncondition: k",
      [{ a: 'one', b: 'two' }, { a: 'twoone' }],
      [{ a: 'one' }],
    );
  });

  test('with modifiers and no field', () => {
    holds("k:\n  '|contains': word\ncondition: k", [{ a: 'a word' }], [{ a: 'w' }]);
    holds("k:\n  '|re': '^w.rd$'\ncondition: k", [{ a: 'x', b: 'ward' }], [{ a: 'a ward' }]);
    holds("k:\n  '|cased': Word\ncondition: k", [{ a: 'a Word' }], [{ a: 'a word' }]);
    holds("k:\n  '|endswith': word\ncondition: k", [{ a: 'a word' }], [{ a: 'words' }]);
    holds("k:\n  '|cidr': 192.0.2.0/24\ncondition: k", [{ a: '192.0.2.1' }], [{ a: '192.0.3.1' }]);
    expect(problemsOf("k:\n  - ''\ncondition: k")[0]?.message).toContain('not empty');
    expect(problemsOf('k:\n  - null\ncondition: k')[0]?.message).toContain('a search must be');
  });
});

describe('fields', () => {
  test('a literal name comes before a path', () => {
    holds(item('a.b: 1'), [{ 'a.b': 1 }, { a: { b: 1 } }, { 'a.b': 1, a: { b: 2 } }], [{ 'a.b': 2, a: { b: 1 } }, { a: { c: 1 } }, { a: 1 }]); // prettier-ignore
  });

  test('blanks in names of the event are left out, unless the name itself is there', () => {
    holds(item('ThreatName: x'), [{ 'Threat Name': 'x' }, { ThreatName: 'x', 'Threat Name': 'y' }, { 'Threat Name': 'y', ThreatName: 'x' }], [{ 'Threat Name': 'y' }, { threatname: 'x' }]); // prettier-ignore
  });

  test('of a list, any element is enough; all may be met by different elements', () => {
    holds(item('f|contains|all: [a, b]'), [{ f: ['xa', 'bx'] }, { f: 'ab' }], [{ f: ['a'] }]);
    holds(item('f: 5'), [{ f: [1, [5]] }, { f: ['5'] }], [{ f: [] }, { f: [{ f: 5 }] }]);
    holds(item('f: null'), [{ f: [1, null] }], [{ f: [1] }, { f: [] }]);
    holds(item('f|gt: 5'), [{ f: [1, 6] }], [{ f: [1, 2] }]);
    holds(item("f|re: '^b'"), [{ f: ['a', 'b'] }], [{ f: ['ab'] }]);
    holds(item('f|cidr: 192.0.2.0/24'), [{ f: ['x', '192.0.2.1'] }], [{ f: ['x'] }]);
    holds(item('f|cased: A'), [{ f: ['a', 'A'] }], [{ f: ['a'] }]);
    holds(item("f: '*'"), [{ f: [null, 1] }, { f: [{}] }], [{ f: [null] }, { f: [] }]);
  });

  test('a path goes through lists of maps', () => {
    holds(item('a.b: x'), [{ a: [{ b: 'y' }, { b: 'X' }] }, { a: [{ b: ['x'] }] }], [{ a: [{ c: 'x' }] }, { a: [] }]);
  });

  test('a map is a value that is there, and no text', () => {
    holds(item("f: '*'"), [{ f: {} }], []);
    holds(item('f|contains: a'), [], [{ f: { a: 'a' } }]);
  });

  test('aliases of the log source stand in for what is missing', () => {
    const set = logSourceSet([{ product: 'test', category: 'process_creation' }], {
      Image: ['NewProcessName', 'process.executable'],
      NewProcessName: ['Other'],
    });
    const yes = (event: JsonObject): boolean => matches(item(raw`Image|endswith: '\cmd.exe'`), event, set);
    expect(yes({ NewProcessName: raw`C:\cmd.exe` })).toBe(true);
    expect(yes({ process: { executable: raw`C:\cmd.exe` } })).toBe(true);
    expect(yes({ Image: 'x', NewProcessName: raw`C:\cmd.exe` })).toBe(false);
    expect(yes({ Image: null, NewProcessName: raw`C:\cmd.exe` })).toBe(false);
    expect(yes({ Other: raw`C:\cmd.exe` })).toBe(false);
    expect(matches(item('Image|exists: true'), { NewProcessName: '' }, set)).toBe(true);
  });

  test('names that objects have anyway are no fields', () => {
    holds(item('constructor: x'), [], [{}]);
    holds(item('__proto__|exists: true'), [JSON.parse('{"__proto__": 1}')], [{}]);
    holds(item('a.toString|exists: true'), [], [{ a: {} }]);
  });

  test('many names of fields in events are not kept for ever', () => {
    const rule = readRules([{ source: 'x', text: ruleText(item('f: 1')) }]).rules;
    const engine = createSigmaEngine(rule);
    const set = logSourceSet([{ product: 'test', category: 'process_creation' }]);
    for (let i = 0; i < 30_000; i++) expect(engine.match(set, { [`k${i}`]: 1, f: 1 })).toHaveLength(1);
  });
});

describe('log sources', () => {
  const rule = (logSource: string): string =>
    `title: A test\nlogsource: ${logSource}\ndetection:\n  s:\n    f: 1\n  condition: s\n`;
  const applies = (logSource: string, ...sources: Parameters<typeof logSourceSet>[0][number][]): boolean => {
    const { rules, problems } = readRules([{ source: 'x', text: rule(logSource) }]);
    expect(problems).toEqual([]);
    return createSigmaEngine(rules).match(logSourceSet(sources), { f: 1 }).length === 1;
  };

  test('every part that the rule names must be that of one source', () => {
    const set = [
      { product: 'windows', category: 'process_creation' },
      { product: 'windows', service: 'security' },
    ] as const;
    expect(applies('{product: windows, category: process_creation}', ...set)).toBe(true);
    expect(applies('{product: Windows, service: SECURITY}', ...set)).toBe(true);
    expect(applies('{category: process_creation}', ...set)).toBe(true);
    expect(applies('{product: windows}', ...set)).toBe(true);
    expect(applies('{category: process_creation, service: security}', ...set)).toBe(false);
    expect(applies('{product: linux, category: process_creation}', ...set)).toBe(false);
    expect(applies('{product: windows}')).toBe(false);
  });
});
