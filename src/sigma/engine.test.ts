import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../model/json.ts';
import { logSourceSet } from '../model/log-source.ts';
import { createSigmaEngine } from './engine.ts';
import { readRules } from './read-rules.ts';
import type { SigmaRule } from './rule.ts';
import { scanRules } from './scan-rules.ts';
import { item, ruleText } from './test-rule.ts';

/** Pieces that rules and events share, so that both matches and near misses come up often. */
const piece = fc.constantFrom(
  'cmd',
  'CMD',
  '.exe',
  '\\',
  'ä',
  '😀',
  '*',
  '?',
  ' -x',
  '/x',
  'k',
  '\u212a',
  '\n',
  'true',
  '12',
  'ab',
  'aab',
  'İ',
);
const word = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''));
const field = fc.constantFrom('f', 'g', 'a.b', 'Th Name', 'ThName', 'missing');
const modifier = fc.constantFrom('', '|contains', '|startswith', '|endswith', '|contains|all', '|cased', '|re', '|windash|contains', '|neq', '|contains|neq', '|fieldref', '|wide', '|base64offset|contains'); // prettier-ignore

const searchItem = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(field, modifier, fc.array(word, { minLength: 1, maxLength: 9 })).map(([name, change, values]) => ({ [name + change]: change === '|re' ? values.map(quote) : values })) },
  { weight: 1, arbitrary: fc.tuple(field, fc.constantFrom<[string, JsonValue]>(['', null], ['', '*'], ['', ''], ['|exists', true], ['|exists', false], ['|gt', 5], ['|cidr', '192.0.2.0/24'], ['', 12], ['', []])).map(([name, [change, value]]) => ({ [name + change]: value })) },
); // prettier-ignore
const search: fc.Arbitrary<unknown> = fc.oneof(
  fc.array(searchItem, { minLength: 1, maxLength: 3 }).map((items) => Object.assign({}, ...items) as unknown), // eslint-disable-line
  fc.array(searchItem, { minLength: 1, maxLength: 3 }),
  fc.array(word, { minLength: 1, maxLength: 3 }),
);
const condition = fc.constantFrom(
  's1',
  's1 and s2',
  's1 or s2',
  's1 and not s2',
  'not s1',
  '1 of s*',
  'all of s*',
  'not (s1 and s2) or s3',
);
const detection = fc.record({ s1: search, s2: search, s3: search, condition });

const value: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 6, arbitrary: word },
  { weight: 3, arbitrary: fc.constantFrom<JsonValue>(null, '', 12, 6, true, '192.0.2.7', { b: 'cmd' }) },
  { weight: 1, arbitrary: fc.array(fc.oneof(word, fc.constant(null), fc.constant(12)), { maxLength: 3 }) },
);
const event: fc.Arbitrary<JsonObject> = fc.record(
  {
    f: value,
    g: value,
    a: fc.oneof(
      value,
      value.map((b) => ({ b })),
    ),
    'a.b': value,
    'Th Name': value,
    ThName: value,
    other: value,
    Alias: value,
  },
  { requiredKeys: [] },
);

function quote(text: string): string {
  return text
    .replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
    .replace('12', String.raw`\d+`)
    .replace('ab', '(?:a|b)+');
}

const sets = [
  logSourceSet([{ product: 'test', category: 'process_creation' }]),
  logSourceSet([{ product: 'test', category: 'process_creation' }], { f: ['Alias', 'a.b'], missing: ['f'] }),
];

describe('the engine', () => {
  test('finds what a scan of all rules finds, whatever the rules and events', () => {
    fc.assert(
      fc.property(
        fc.array(detection, { minLength: 1, maxLength: 12 }),
        fc.array(event, { minLength: 1, maxLength: 12 }),
        (detections, events) => {
          const { rules } = readRules(detections.map((one, i) => ({ source: `${i}`, text: JSON.stringify({ title: `${i}`, id: `rule-${i}`, logsource: { product: 'test' }, detection: one }) }))); // prettier-ignore
          const engine = createSigmaEngine(rules);
          for (const fields of [...events, ...events]) {
            for (const set of sets) {
              const matched = engine.match(set, fields).map(({ id }) => id);
              expect([fields, matched]).toEqual([fields, scanRules(rules, set, fields).map(({ id }) => id)]);
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });

  test('finds in a text what it found in a list before, and the other way round', () => {
    const texts = ['needle', 'poodle', 'noodle', 'doodle', 'beetle'].map((word) => ({
      source: word,
      text: ruleText(item(`f|contains: ${word}`)).replace(/^id: .*$/m, `id: ${word}`),
    }));
    const engine = createSigmaEngine(readRules(texts).rules);
    const set = sets[0] ?? logSourceSet([]);
    for (let i = 0; i < 6; i++) {
      expect(engine.match(set, { f: ['a needle'] })).toHaveLength(1);
      expect(engine.match(set, { f: `a needle ${i}` })).toHaveLength(1);
    }
  });

  test('tries few rules of many', () => {
    const texts = Array.from({ length: 3000 }, (_, i) => ({
      source: `${i}`,
      text: ruleText(item(String.raw`Image|endswith: '\tool${i}.exe'` + '\nCommandLine|contains: run')).replace(
        /^id: .*$/m,
        `id: r${i}`,
      ),
    }));
    const engine = createSigmaEngine(readRules(texts).rules);
    const set = logSourceSet([{ product: 'test', category: 'process_creation' }]);
    const ids = engine.match(set, { Image: String.raw`C:\tool77.exe`, CommandLine: 'tool77 run' }).map(({ id }) => id);
    expect(ids).toEqual(['r77']);
    expect(engine.counts.candidates).toBeLessThan(5);
    expect(engine.applicable(set)).toHaveLength(3000);
  });

  test('answers in the order of the rules', () => {
    const texts = ['c', 'a', 'b'].map((id) => ({
      source: id,
      text: ruleText(item(`f|contains: ${id}`)).replace(/^id: .*$/m, `id: ${id}`),
    }));
    const engine = createSigmaEngine(readRules(texts).rules);
    expect(engine.match(sets[0] ?? logSourceSet([]), { f: 'abc' }).map(({ id }: SigmaRule) => id)).toEqual([
      'c',
      'a',
      'b',
    ]);
  });

  test('deep, wide and huge events cost no more than their size', () => {
    const rules = ['f|contains: needle', "f|re: '(a+)+$'", "f: '*a*a*a*b'", 'a.b.c: x'].map((line, i) => ({
      source: `${i}`,
      text: ruleText(item(line)).replace(/^id: .*$/m, `id: r${i}`),
    }));
    const keyword = { source: 'k', text: ruleText("k:\n  - 'sekurlsa::'\ncondition: k").replace(/^id: .*$/m, 'id: k') };
    const engine = createSigmaEngine(readRules([...rules, keyword]).rules);
    const set = sets[0] ?? logSourceSet([]);
    let deep: JsonValue = 'sekurlsa::x';
    for (let i = 0; i < 1000; i++) deep = i % 2 === 0 ? { a: deep } : [deep];
    const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`key${i}`, i]));
    const start = performance.now();
    expect(engine.match(set, { deep }).map(({ id }) => id)).toEqual(['k']);
    expect(engine.match(set, { ...wide, f: 'a needle' }).map(({ id }) => id)).toEqual(['r0']);
    expect(engine.match(set, { f: 'a'.repeat(1_000_000) }).map(({ id }) => id)).toEqual(['r1']);
    expect(engine.match(set, { f: 'sekurlsa:'.repeat(100_000) })).toEqual([]);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
