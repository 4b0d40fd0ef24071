import { expect, it } from 'vitest';
import { fakeRules } from '../dev/fake-rules.ts';
import { filterRules } from './filter-rules.ts';

it('finds rules by all words anywhere, those that spoke first', () => {
  const { rules } = fakeRules();
  expect(filterRules(rules, '')).toHaveLength(300);
  const found = filterRules(rules, 't1003.001 windows critical');
  expect(found.length).toBeGreaterThan(0);
  expect(found.every((rule) => rule.attack.includes('T1003.001'))).toBe(true);
  const counts = found.map((rule) => rule.findings);
  expect(counts).toEqual(counts.toSorted((a, b) => b - a));
  expect(filterRules(rules, 'no such rule')).toEqual([]);
});
