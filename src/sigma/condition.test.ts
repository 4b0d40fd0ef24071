import { describe, expect, test } from 'vitest';
import { isConditionProblem, readCondition } from './condition.ts';
import type { Expr } from './rule.ts';

const search = (field: string): Expr => ({ kind: 'field', field, test: { kind: 'null' } });
const names = [
  'a',
  'b',
  'c',
  'sel_1',
  'sel_2',
  '_hidden',
  'not1',
  'notepad',
  'or_x',
  'them',
  'all',
  'of',
  '1',
  'with-dash',
];
const searches = new Map(names.map((name) => [name, search(name)]));

function shape(expr: Expr): string {
  switch (expr.kind) {
    case 'and':
    case 'or':
      return `(${expr.parts.map(shape).join(` ${expr.kind} `)})`;
    case 'not':
      return `not ${shape(expr.part)}`;
    case 'field':
      return expr.field;
    case 'keyword':
      return 'keyword';
  }
}

function read(condition: string): string {
  const expr = readCondition(condition, searches);
  return isConditionProblem(expr) ? `problem: ${expr.message}` : shape(expr);
}

describe('conditions', () => {
  test.each([
    ['a', 'a'],
    ['a and b or c', '((a and b) or c)'],
    ['a or b and c', '(a or (b and c))'],
    ['not a and b', '(not a and b)'],
    ['not (a or b)', 'not (a or b)'],
    ['not not a', 'a'],
    ['((a))', 'a'],
    ['(a)and(b)', '(a and b)'],
    ['1 of sel_*', '(sel_1 or sel_2)'],
    ['any of sel_*', '(sel_1 or sel_2)'],
    ['all of sel_*', '(sel_1 and sel_2)'],
    ['1 of sel_1', 'sel_1'],
    ['all of *_2', 'sel_2'],
    ['a and not 1 of sel_*', '(a and not (sel_1 or sel_2))'],
    ['not all of sel_* or b', '(not (sel_1 and sel_2) or b)'],
    ['all of with-*', 'with-dash'],
    ['not1', 'not1'],
    ['notepad and or_x', '(notepad and or_x)'],
    ['them or all or of or 1', '(them or all or of or 1)'],
    ['a\n  and b', '(a and b)'],
  ])('%s', (condition, expected) => {
    expect(read(condition)).toBe(expected);
  });

  test('them leaves out what begins with an underscore', () => {
    expect(read('1 of them')).not.toContain('_hidden');
    expect(read('1 of *')).not.toContain('_hidden');
    expect(read('_hidden')).toBe('_hidden');
  });

  test.each([
    ['a AND b', '"AND" is not expected'],
    ['NOT a', 'lower case: "not"'],
    ['1 OF sel_*', 'lower case: "1 of"'],
    ['All of sel_*', 'lower case: "all of"'],
    ['2 of sel_*', '"2 of" is not Sigma'],
    ['0 of them', '"0 of" is not Sigma'],
    ['1 of nothing*', 'chooses no search'],
    ['all of nothing', 'chooses no search'],
    ['A', '"A" is not a search'],
    ['missing', '"missing" is not a search'],
    ['sel_*', 'needs "1 of" or "all of"'],
    ['a | count() > 5', 'first version of Sigma'],
    ['a and', 'ends where a name'],
    ['and a', 'stands where a name'],
    ['(a', 'is not closed'],
    ['a)', '")" is not expected'],
    ['a b', '"b" is not expected'],
    ['', 'ends where a name'],
    ['a & b', 'neither a name nor an operator'],
    ['1 of', 'is missing behind'],
    [`${'('.repeat(300)}a${')'.repeat(300)}`, 'more than 200 levels'],
    [`${'not '.repeat(300)}a`, 'more than 200 levels'],
  ])('%s is refused', (condition, reason) => {
    expect(read(condition)).toMatch(/^problem: /);
    expect(read(condition)).toContain(reason);
  });
});
