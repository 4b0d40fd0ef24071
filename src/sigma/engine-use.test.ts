import { expect, test } from 'vitest';
import { logSourceSet } from '../model/log-source.ts';
import { createSigmaEngine } from './engine.ts';
import { readRules } from './read-rules.ts';
import { item, ruleText } from './test-rule.ts';

const rules = ['Image|endswith: a.exe', 'a.b: x', 'User: root', 'Missing: x'].flatMap((line, i) => {
  const text = ruleText(item(line)).replace(/^id: .*$/m, `id: r${i}`);
  return readRules([{ source: `${i}`, text }]).rules;
});
const set = logSourceSet([{ product: 'test', category: 'process_creation' }], { User: ['Account'] });

test('says which log sources and fields were seen, also nested and under other names', () => {
  const engine = createSigmaEngine(rules);
  expect(engine.seen()).toEqual([]);
  engine.match(set, { Image: '', Other: 1, Account: 'x', Missing: null });
  expect(engine.seen()).toEqual([{ logSources: set, events: 1, fields: ['Image', 'User', 'Account'] }]);
  engine.match(set, { a: { b: 1 } });
  expect(engine.seen()[0]?.fields).toEqual(['Image', 'a.b', 'User', 'Account']);
});

test('counts the events that no rule is for', () => {
  const engine = createSigmaEngine(rules);
  const other = logSourceSet([{ product: 'other' }]);
  engine.match(other, { Image: 'x' });
  expect(engine.seen()).toEqual([{ logSources: other, events: 1, fields: [] }]);
});

test('tells candidates, matches and time of each rule', () => {
  let time = 0;
  const engine = createSigmaEngine(rules, { now: () => (time += 0.25) });
  for (let i = 0; i < 500; i++) engine.match(set, { Image: 'C:\\a.exe', User: i % 2 === 0 ? 'root' : 'ROOT2' });
  expect(engine.costs().map(({ rule, ...cost }) => [rule.id, cost])).toEqual([
    ['r0', { candidates: 500, matches: 500, microseconds: 500 * 250 }],
    ['r1', { candidates: 0, matches: 0, microseconds: 0 }],
    ['r2', { candidates: 250, matches: 250, microseconds: 250 * 250 }],
    ['r3', { candidates: 0, matches: 0, microseconds: 0 }],
  ]);
});
