import { expect, it } from 'vitest';
import type { Overview } from '../../model/api.ts';
import { fakeSources } from '../dev/fake-data.ts';
import { firstRunSteps } from './first-run-steps.ts';

const overview: Overview = {
  version: '0', started: 0, now: 0, sources: [], rate: 0, behind: 0, rules: { loaded: 12, problems: 0 },
  alerts: { open: { informational: 0, low: 0, medium: 0, high: 0, critical: 0 }, today: 0, closedToday: 0 }, journal: { bytes: 0, limit: 1 },
}; // prettier-ignore
const me = { name: 'Inés Reyes', role: 'admin' } as const;

it('ticks itself by what was counted, and points at the first that is not done', () => {
  expect(firstRunSteps(overview, me).map((step) => step.state)).toEqual(['done', 'next', 'later', 'later']);
  const sources = fakeSources(0);
  const machine = sources.filter((source) => source.source === 'this-machine');
  expect(firstRunSteps({ ...overview, sources: machine }, me).map((step) => step.state)).toEqual([
    'done',
    'done',
    'next',
    'later',
  ]);
  const all = firstRunSteps({ ...overview, sources, alerts: { ...overview.alerts, today: 3 } }, me);
  expect(all.every((step) => step.state === 'done')).toBe(true);
});
