import { expect, it } from 'vitest';
import type { Blindness } from '../../model/rule.ts';
import { logSourceWords, microsecondsAnEvent, microsecondsToText, stateOf } from './rule-state.ts';

const blind: Blindness = { kind: 'field', missing: ['Image'], since: 1 };

it('says first what a person should know first', () => {
  expect(stateOf({ enabled: false, findings: 3, blind })).toBe('off');
  expect(stateOf({ enabled: true, findings: 3, blind })).toBe('blind');
  expect(stateOf({ enabled: true, findings: 9000, days: Array.from({ length: 14 }, () => 120) })).toBe('noisy');
  expect(stateOf({ enabled: true, findings: 9, days: [0, 9] })).toBe('works');
  expect(stateOf({ enabled: true, findings: 0 })).toBe('quiet');
});

it('writes what a rule costs for each event', () => {
  const cost = { asked: 2000, candidates: 3, matches: 1, microseconds: 30, share: 0.1 };
  expect(microsecondsAnEvent({ cost })).toBe(0.015);
  expect(microsecondsAnEvent({ cost: { ...cost, asked: 0 } })).toBeUndefined();
  expect(microsecondsAnEvent({})).toBeUndefined();
  expect([0, 0.0001, 0.015, 1.25].map(microsecondsToText)).toEqual(['0 µs', '< 0.001 µs', '0.015 µs', '1.3 µs']);
});

it('names a log source by the parts that it has', () => {
  expect(logSourceWords({ product: 'windows', category: 'process_creation' })).toBe('windows / process_creation');
  expect(logSourceWords({ service: 'sshd' })).toBe('sshd');
});
