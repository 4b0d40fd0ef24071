import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../model/json.ts';
import { explain } from './explain.ts';
import { item, matches, readTestRule, testLogSources } from './test-rule.ts';

function why(detection: string, fields: JsonObject): ReturnType<typeof explain> {
  expect(matches(detection, fields)).toBe(true);
  return explain(readTestRule(detection), testLogSources, fields);
}

describe('explain', () => {
  test('names the fields, values and conditions that decided', () => {
    const detection =
      "s:\n  Image|endswith: ['\\a.exe', '\\b.exe']\n  CommandLine|contains|all: [' -x', ' -y']\nfilter:\n  User: root\ncondition: s and not filter";
    const { evidence, text } = why(detection, { Image: 'C:\\B.EXE', CommandLine: 'b -x -y', User: 'jo' });
    expect(evidence).toEqual([
      { field: 'Image', value: 'C:\\B.EXE', condition: 'ends with "\\b.exe"' },
      { field: 'CommandLine', value: 'b -x -y', condition: 'contains " -x"' },
      { field: 'CommandLine', value: 'b -x -y', condition: 'contains " -y"' },
    ]);
    expect(text).toBe('A test: Image ends with "\\b.exe", CommandLine contains " -x" and CommandLine contains " -y".');
  });

  test.each([
    ["f|re|i: 'a.c'", { f: 'ABC' }, 'matches the regular expression a.c (i)'],
    ['f|cidr: 192.0.2.0/24', { f: '192.0.2.1' }, 'is in 192.0.2.0/24'],
    ['f|gte: 5', { f: 5 }, 'is at least 5'],
    ['f|hour|gt: 18', { f: '2026-03-01T19:00' }, 'has as hour a number greater than 18'],
    ['f|fieldref|endswith: g', { f: 'ab', g: 'b' }, 'ends with the value of g'],
    ['f: null', {}, 'is absent or null'],
    ['f|exists: true', { f: null }, 'exists'],
    ["f: '*'", { f: 1 }, 'is present'],
    ["f: ''", { f: '' }, 'is empty'],
    ["f|cased: 'a*b'", { f: 'axb' }, 'matches "a*b" (in this case)'],
  ])('%s', (line, fields, condition) => {
    expect(why(item(line), fields).evidence).toMatchObject([{ field: 'f', condition }]);
  });

  test('says where a keyword stood, and which element of a list met the condition', () => {
    expect(why('k:\n  - word\ncondition: k', { a: { b: ['x', 'a word'] } }).evidence).toEqual([{ field: 'a.b', value: 'a word', condition: 'contains "word"' }]); // prettier-ignore
    expect(why(item('f|contains: b'), { f: ['a', 'abc'] }).evidence).toEqual([{ field: 'f', value: 'abc', condition: 'contains "b"' }]); // prettier-ignore
  });

  test('values are cut, and evidence is bounded', () => {
    const { evidence } = why(item('f|contains: a'), { f: 'a😀'.repeat(100_000) });
    expect(evidence[0]?.value.length).toBeLessThanOrEqual(501);
    expect(evidence[0]?.value.isWellFormed()).toBe(true);
    const many = `s:\n${Array.from({ length: 50 }, (_, i) => `  f${i}: 1`).join('\n')}\ncondition: s`;
    const all = why(many, Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`f${i}`, 1])));
    expect(all.evidence).toHaveLength(20);
    expect(all.text).toContain('16 more conditions met');
  });

  test('a rule of exceptions alone says so', () => {
    expect(why('s:\n  f: 1\ncondition: not s', { f: 2 })).toEqual({
      evidence: [],
      text: 'A test: none of its exceptions applies.',
    });
  });
});
