import { describe, expect, it } from 'vitest';
import { fieldsOfNeed, missingFields, neededFields, type FieldNeed } from './needed-fields.ts';
import { readRules } from './read-rules.ts';

function needOf(detection: string): FieldNeed {
  const text = `title: T\nid: t\nlogsource: { product: windows }\ndetection:\n${detection}`;
  const { rules, problems } = readRules([{ source: 't.yml', text }]);
  expect(problems).toEqual([]);
  const [rule] = rules;
  if (rule === undefined) throw new Error('no rule');
  return neededFields(rule.detection);
}

const cases: readonly [string, string, FieldNeed][] = [
  ['one field, whatever the values', '  s: { A|contains: [x, y, z] }\n  condition: s', 'A'],
  ['all fields of a map', '  s: { A: 1, B|endswith: x }\n  condition: s', { all: ['A', 'B'] }],
  ['any of a list of maps', '  s: [{ A: 1 }, { B: 1, C: 1 }]\n  condition: s', { any: ['A', { all: ['B', 'C'] }] }],
  ['nothing for keywords', '  s: [x, y]\n  condition: s', true],
  ['nothing for absence', '  s: { A: null }\n  t: { B|exists: false }\n  condition: s and t', true],
  ['nothing for an exception', '  s: { A: 1 }\n  f: { B: 2, C: 3 }\n  condition: s and not f', 'A'],
  ['what must not be absent', '  s: { A: 1 }\n  f: { B: null }\n  condition: s and not f', { all: ['A', 'B'] }],
  ['nothing where one way needs nothing', '  s: { A: 1 }\n  k: [word]\n  condition: s or k', true],
  ['both sides of a reference', '  s: { A|fieldref: B }\n  condition: s', { all: ['A', 'B'] }],
  ['one of what must not all be absent', '  f: { A: null, B: null }\n  condition: not f', { any: ['A', 'B'] }],
  ['nothing for neq', '  s: { A|neq: 1 }\n  condition: s', true],
];

describe('the fields that a rule needs', () => {
  it.each(cases)('%s', (_, detection, need) => expect(needOf(detection)).toEqual(need));

  it('that are missing are the fewest', () => {
    const need: FieldNeed = { all: ['A', { any: [{ all: ['B', 'C'] }, 'D'] }] };
    const has = (...fields: string[]) => missingFields(need, (field) => fields.includes(field));
    expect(has()).toEqual(['A', 'D']);
    expect(has('A')).toEqual(['D']);
    expect(has('B', 'C')).toEqual(['A']);
    expect(has('A', 'B', 'C')).toEqual([]);
    expect(missingFields(true, () => false)).toEqual([]);
    expect(fieldsOfNeed(need)).toEqual(['A', 'B', 'C', 'D']);
  });
});
