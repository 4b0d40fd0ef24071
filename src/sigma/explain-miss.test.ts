import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logSourceSet } from '../model/log-source.ts';
import { explainMiss } from './explain-miss.ts';
import { readRules } from './read-rules.ts';
import type { Expr } from './rule.ts';
import { exprMatches } from './scan-rules.ts';

const sources = logSourceSet([{ product: 'windows' }]);

function treeOf(detection: string): Expr {
  const { rules, problems } = readRules([{ source: 'test.yml', text: `title: T\nlogsource: { product: windows }\ndetection: ${detection}` }]); // prettier-ignore
  expect(problems).toEqual([]);
  const [rule] = rules;
  if (rule === undefined) throw new Error('no rule');
  return rule.detection;
}

const missesOf = (detection: string, fields: Record<string, string | string[] | null>) =>
  explainMiss(treeOf(detection), sources, fields);

test('of what must all be true, only what is not', () => {
  expect(missesOf('{ s: { A: x, B: y, C: z }, condition: s }', { A: 'x', B: 'n' })).toEqual([
    { field: 'B', value: 'n', asked: 'is "y"' },
    { field: 'C', value: undefined, asked: 'is "z"' },
  ]);
});

test('alternatives of one field are told together', () => {
  expect(missesOf('{ s: { A|endswith: [a, b, c, d, e, f] }, condition: s }', { A: 'q' })).toEqual([
    { field: 'A', value: 'q', asked: 'ends with "a" or ends with "b" or ends with "c" or ends with "d" or 2 more' },
  ]);
});

test('of other alternatives, the one that came nearest', () => {
  expect(missesOf('{ s: { A: x, B: y }, t: { A: x, C: z, D: w }, condition: s or t }', { C: 'z', D: 'w' })).toEqual([
    { field: 'A', value: undefined, asked: 'is "x"' },
  ]);
});

test('an exception that applied is named with what it saw', () => {
  expect(missesOf('{ s: { A: x }, f: { B: [y, n] }, condition: s and not f }', { A: 'x', B: 'n' })).toEqual([
    { field: 'B', value: 'n', asked: 'must not be so: is "n"' },
  ]);
});

test('keywords have no field; lists and nulls are shown', () => {
  expect(missesOf('{ s: [evil], condition: s }', { A: 'x' })).toEqual([
    { field: undefined, value: undefined, asked: 'contains "evil"' },
  ]);
  expect(missesOf('{ s: { A: x, B: y }, condition: s }', { A: ['1', '2'], B: null }).map(({ value }) => value)).toEqual(['1, 2', 'null']); // prettier-ignore
});

test('there is a miss exactly where the tree is false', () => {
  const tree = treeOf('{ s: { A: [x, y], B|contains: z }, f: { C: null }, g: { D|startswith: q }, condition: (s or g) and not f }'); // prettier-ignore
  const value = fc.constantFrom('x', 'y', 'zz', 'q1', null);
  fc.assert(
    fc.property(fc.record({ A: value, B: value, C: value, D: value }, { requiredKeys: [] }), (fields) => {
      expect(explainMiss(tree, sources, fields).length === 0).toBe(exprMatches(tree, sources, fields));
    }),
  );
});
