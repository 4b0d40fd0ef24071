import fc from 'fast-check';
import { dump } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import type { RuleProblem } from '../model/rule.ts';
import { readRules, type RuleText } from './read-rules.ts';
import { item, ruleText } from './test-rule.ts';

/** Rule files are hostile: each that is malformed is a problem with its place, in bounded time, and its neighbours load. */

const neighbour = (id: string): RuleText => ({
  source: `${id}.yml`,
  text: ruleText(item(`f: ${id}`)).replace(/^id: .*$/m, `id: ${id}`),
});
const before = neighbour('before');
const after = neighbour('after');

/** More than any rule file may take, ms of the processor. */
const MOST_TIME = 3000;

function readBetween(text: string): { ids: string[]; problems: readonly RuleProblem[] } {
  const start = process.cpuUsage();
  const { rules, correlations, problems } = readRules([before, { source: 'bad.yml', text }, after]);
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1000).toBeLessThan(MOST_TIME);
  const lines = text.split(/\r\n|\n|\r/).length;
  for (const { source, line, message, field } of problems) {
    expect([source, message.length > 0 && message.length < 2000]).toEqual(['bad.yml', true]);
    if (line !== undefined) expect(line >= 1 && line <= lines).toBe(true);
    if (field !== undefined) expect(typeof field).toBe('string');
  }
  expect(rules.filter(({ source }) => source !== 'bad.yml').map(({ id }) => id)).toEqual(['before', 'after']);
  return { ids: [...rules, ...correlations].filter(({ source }) => source === 'bad.yml').map(({ id }) => id), problems };
} // prettier-ignore

const seeds: readonly object[] = [
  {
    title: 'A rule', id: 'a-rule', name: 'a_rule', status: 'test', level: 'high', description: 'Why', author: 'Jo', tags: ['attack.t1059'], references: ['https://www.example.com/'], falsepositives: ['none'],
    logsource: { product: 'test', category: 'process_creation', service: 'x' }, fields: ['a'], related: [{ id: 'other', type: 'similar' }],
    detection: { selection: { 'f|contains|all': ['a', 'b'], g: [1, null], 'h|re|i': 'a.*b', 'i|cidr': '192.0.2.0/24', 'j|windash': ' -x', 'k|gt': 5, 'l|fieldref': 'f', 'm|exists': true }, keywords: ['x', { 'n|endswith': 'y' }], filter_one: [{ a: 1 }, { b: 2 }], condition: 'selection and keywords and not 1 of filter_*' },
    vedette: { 'group-by': ['User'], window: '4h', response: [{ action: 'contain', target: 'device', note: 'Take it off' }] },
  },
  { title: 'A filter', logsource: { product: 'test' }, filter: { rules: ['a-rule'], selection: { User: 'x' }, condition: 'not selection' } },
  { title: 'A correlation', id: 'a-correlation', level: 'high', correlation: { type: 'value_count', rules: ['before'], 'group-by': ['User'], timespan: '5m', condition: { field: 'Host', gte: 3 }, aliases: { who: { before: 'User' } } } },
  { action: 'global', title: 'T', logsource: { product: 'test' }, detection: { condition: 's' } },
  { action: 'repeat', title: 'R' },
]; // prettier-ignore

const deep = (levels: number): unknown => {
  let value: unknown = 'x';
  for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
};

const hostile = fc.constantFrom<unknown>(
  null, true, 0, -1, 1e308, '', ' ', '*', '?', '\\', '%x%', '(', '[', 'a'.repeat(100_000), 'x|y|z', 'not', '1 of *', '((((', 'a and', '\u0000\u0007', '\uD800', '\u2028', '__proto__', 'constructor',
  [], {}, [[]], [{}], [null], { a: [] }, deep(15), deep(55), Array.from({ length: 3000 }, (_, i) => i), { '|all': 'x' }, { '|': 1 }, { '': '' }, { 'f|re': '(a+)+$' }, { 'f|re': '(?<=a+(b+)+)c' }, { 'f|windash': ' -a -b -c -d -e -f' },
  { 'f|contains|contains|contains|base64|base64|wide|wide': 'x' }, { 'f|expand': '%a%%b%%c%' }, '9'.repeat(400), '0x1f', '2026-01-01', '5m', '99999999999999999999d',
); // prettier-ignore

type Change = (value: unknown, key: string | number | undefined) => unknown;

/** Changes one place of a document, chosen by a number. */
function changeAt(document: unknown, place: number, change: Change): unknown {
  const places: (() => void)[] = [];
  const copy: unknown = structuredClone(document);
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inside] of Object.entries(value)) {
      places.push(() => Reflect.set(value, key, change(inside, key)));
      visit(inside);
    }
  };
  visit(copy);
  places[place % Math.max(1, places.length)]?.();
  return copy;
}

const structural = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(fc.tuple(fc.nat(200), fc.constantFrom('replace', 'wrap', 'rename', 'repeat'), hostile), {
      minLength: 1,
      maxLength: 4,
    }),
  ) // prettier-ignore
  .map(([seed, changes]) =>
    changes.reduce<unknown>(
      (document, [place, how, value]) =>
        changeAt(document, place, (old) => {
          if (how === 'wrap') return [old];
          if (how === 'rename') return { [typeof value === 'string' ? value.slice(0, 50) : 'renamed']: old };
          return how === 'repeat' ? [old, old, old] : value;
        }),
      seed,
    ),
  );

const snippet = fc.oneof(
  fc.constantFrom(
    '&a', '*a', '&a [*a]', '<<: *a', '!!binary x', '!!js/function x', '!!set {a}', '? x', ': ', '- ', '---\n', '...\n', '%YAML 9.9\n---\n', '|\n', '>-\n', '"', "'", '{', '}', '[', ']', '#', '\t', '\r', '\u0000',
    '\u0085', '\uFEFF', '\u202E', '😀', '\\x', '@', '`', 'detection:', 'condition: x\ncondition: y\n', 'title:', '  - &x {a: *x}\n', '|all', '|re', 'action: global\n', 'action: repeat\n', ' ',
  ),
  fc.string({ maxLength: 12, unit: 'binary' }),
); // prettier-ignore

const textual = fc
  .tuple(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(), fc.nat(30), snippet), { minLength: 1, maxLength: 6 }))
  .map(([seed, edits]) =>
    edits.reduce((text, [at, cut, inserted]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + inserted + text.slice(place + (at % 3 === 0 ? cut : 0));
    }, dump(seed)),
  );

/** for a longer search: `VEDETTE_FUZZ_EFFORT=50 npx vitest run src/sigma/hostile-rules.test.ts` */
const effort = Number(process.env['VEDETTE_FUZZ_EFFORT'] ?? '1');
const bounds = { interruptAfterTimeLimit: 60_000 * effort, markInterruptAsFailure: true };

describe('whatever the rule', () => {
  test('a changed structure is loaded, or is a problem with its place', () => {
    fc.assert(
      fc.property(structural, (document) => {
        const { ids, problems } = readBetween(JSON.stringify(document));
        const isTold = problems.some(({ level, line }) => level === undefined && line !== undefined);
        const isQuiet = typeof document === 'object' && document !== null && ('action' in document || 'filter' in document); // prettier-ignore
        expect(ids.length === 1 || isTold || isQuiet).toBe(true);
      }),
      { numRuns: 400 * effort, ...bounds },
    );
  });

  test('a changed text is loaded, or is a problem with its place', () => {
    fc.assert(
      fc.property(textual, (text) => {
        readBetween(text);
      }),
      { numRuns: 500 * effort, ...bounds },
    );
  });

  test('documents of the same file load beside a changed one', () => {
    fc.assert(
      fc.property(structural, (document) => {
        fc.pre(typeof document === 'object' && document !== null && !('action' in document) && !('filter' in document));
        const text = [before.text, JSON.stringify(document), after.text].join('\n---\n');
        const { rules } = readRules([{ source: 'all.yml', text }]);
        expect(rules.map(({ id }) => id)).toEqual(expect.arrayContaining(['before', 'after']));
      }),
      { numRuns: 200 * effort, ...bounds },
    );
  });
});

describe('cases that were found or thought of', () => {
  const good = ruleText(item('f: 1'));
  const many = (count: number, make: (i: number) => string): string => Array.from({ length: count }, (_, i) => make(i)).join(''); // prettier-ignore
  test.each<readonly [string, string, string | RegExp]>([
    ['an anchor that holds itself', 'title: &a [*a]\n', 'must be a text'],
    ['a selection that holds itself', ruleText('s: &a\n  f: *a\ncondition: s'), 'a value must be'],
    ['lists within lists without end', `title: ${'['.repeat(100_000)}`, 'not valid YAML'],
    ['maps within maps without end', `title: ${'{a: '.repeat(50_000)}`, 'not valid YAML'],
    ['indents without end', many(2000, (i) => `${' '.repeat(i)}a:\n`), 'not valid YAML'],
    ['a huge text', `title: ${'x'.repeat(900_000)}\n`, 'a text of at most'],
    ['a key of a megabyte', `${'k'.repeat(900_000)}: 1\n`, /needs a "title"|not valid YAML/],
    ['a hundred thousand keys', many(100_000, (i) => `k${i}: 1\n`), 'needs a "title"'],
    ['a hundred thousand searches', ruleText(`${many(20_000, (i) => `s${i}: {f: ${i}}\n`)}condition: 1 of them and nothing`), 'is not a search'],
    ['merges that multiply', `${many(20, (i) => `a${i}: &a${i}\n  <<: [${i === 0 ? '' : `*a${i - 1}, *a${i - 1}`}]\n  k${i}: 1\n`)}title: x\n`, /not valid YAML|needs a/],
    ['a key twice', good.replace('level', 'x') + 'title: again\n', 'duplicated mapping key'],
    ['control characters', good.replace('A test', '\u0001\u0002'), 'not valid YAML'],
    ['a tab as indent', 'title: x\n\tid: y\n', 'not valid YAML'],
    ['types everywhere wrong', 'title: [1]\nid: {a: 1}\nlogsource: 5\ndetection: no\nlevel: [high]\ntags: {a: 1}\nstatus: 5\n', 'must be a text'],
    ['a list where a rule should be', '- title: x\n', 'must be a map'],
    ['a JavaScript function', 'title: !!js/function "function () {}"\n', 'not valid YAML'],
    ['names of every object', 'title: x\nlogsource: {product: __proto__}\ndetection: {__proto__: {a: 1}, constructor: {toString: 1}, condition: __proto__ and hasOwnProperty}\n', '"hasOwnProperty" is not a search'],
    ['a condition of a megabyte', ruleText(`s: {f: 1}\ncondition: ${'s or '.repeat(180_000)}`), 'ends where a name should be'],
    ['brackets without end', ruleText(`s: {f: 1}\ncondition: ${'('.repeat(400_000)}`), 'more than 200 levels'],
    ['stars without end', ruleText(`s${'a'.repeat(5000)}b: {f: 1}\ncondition: 1 of ${'*a'.repeat(5000)}c`), 'chooses no search'],
    ['a regular expression of a megabyte', ruleText(item(`f|re: '${'(a|'.repeat(200_000)}'`)), 'cannot be used'],
    ['modifiers without end', ruleText(item(`f${'|contains'.repeat(50_000)}|nope: x`)), 'is not known'],
    ['doublings without end', ruleText(item(`f${'|base64'.repeat(60)}: ${'x'.repeat(2000)}`)), 'encodes no text longer than'],
    ['offsets without end', ruleText(item(`f${'|base64offset'.repeat(60)}: abc`)), 'more than 10000 values'],
    ['values that multiply', ruleText(item(`f|windash|expand: '${' -a'.repeat(4)} %x%'`)), 'needs values'],
  ])('%s', (_, text, reason) => {
    const { ids, problems } = readBetween(text);
    expect(ids).toEqual([]);
    expect(problems.map(({ message }) => message).join('\n')).toMatch(reason);
    expect(problems.length).toBeLessThanOrEqual(200);
  }); // prettier-ignore

  test('a million empty documents', () => {
    expect(readBetween('---\n'.repeat(250_000)).problems.length).toBeLessThan(5);
  });

  test('a text that is never closed does not swallow the next document', () => {
    const { rules, problems } = readRules([{ source: 'a.yml', text: `title: "never closed\n---\n${good}` }]);
    expect(rules).toHaveLength(1);
    expect(problems).toMatchObject([{ line: 1 }]);
  });
});
