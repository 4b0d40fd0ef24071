import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALERT_EVIDENCE, type Alert } from '../../model/alert.ts';
import { entityRefOf } from '../../model/entity.ts';
import { DEFAULT_WINDOW, type Finding } from '../../model/finding.ts';
import { asRuleId, asSourceId, DEFAULT_TENANT, eventIdOf, findingIdOf, streamOf } from '../../model/ids.ts';
import { raiseAlerts } from './raise-alerts.ts';

const NOW = 1_800_000_000_000;
const stream = streamOf('raise-alerts.test');

function findingAt(sequence: number, time: number, more: Partial<Finding> = {}): Finding {
  const rule = asRuleId('rule-1');
  const event = eventIdOf(stream, sequence);
  return {
    id: findingIdOf(event, 'sigma', rule),
    tenant: DEFAULT_TENANT,
    time,
    found: time,
    detector: 'sigma',
    rule: { id: rule, title: 'A shell was started by a web server', source: 'test.yml' },
    severity: 'medium',
    score: 47,
    attack: ['T1059'],
    entities: [entityRefOf('device', 'web-01', 'observer')],
    key: 'rule-1 device:web-01',
    window: DEFAULT_WINDOW,
    event: { id: event, time, source: asSourceId('test'), format: 'windows', fields: {} },
    evidence: [],
    explanation: `finding ${sequence}`,
    ...more,
  };
}

describe('raiseAlerts', () => {
  test('findings of one key within the window are one alert', () => {
    const { created, changed } = raiseAlerts([], [findingAt(1, 1000), findingAt(2, 2000)], NOW);
    expect(changed).toEqual([]);
    expect(created).toHaveLength(1);
    expect(created[0]).toMatchObject({ findings: 2, first: 1000, last: 2000, windowEnd: 1000 + DEFAULT_WINDOW });
    expect(created[0]?.evidence.map(({ event }) => event)).toEqual([eventIdOf(stream, 1), eventIdOf(stream, 2)]);
  });

  test('a finding after the window raises a new alert', () => {
    const { created } = raiseAlerts([], [findingAt(1, 1000), findingAt(2, 1000 + DEFAULT_WINDOW)], NOW);
    expect(created.map(({ findings }) => findings)).toEqual([1, 1]);
    expect(new Set(created.map(({ id }) => id)).size).toBe(2);
  });

  test('an open alert grows, a closed one does not', () => {
    const [open] = raiseAlerts([], [findingAt(1, 1000)], NOW).created;
    if (!open) throw new Error('no alert was raised');
    expect(raiseAlerts([open], [findingAt(2, 2000)], NOW + 1).changed).toMatchObject([
      { id: open.id, findings: 2, updated: NOW + 1 },
    ]);
    const closed: Alert = { ...open, status: 'closed' };
    const again = raiseAlerts([closed], [findingAt(2, 1000)], NOW);
    expect(again.changed).toEqual([]);
    expect(again.created).toHaveLength(1);
    expect(again.created[0]?.id).not.toBe(open.id);
  });

  test('a late finding joins and moves the beginning back, but not the end of the window', () => {
    const { created } = raiseAlerts([], [findingAt(1, 100_000), findingAt(2, 50_000)], NOW);
    expect(created).toMatchObject([{ findings: 2, first: 50_000, last: 100_000, windowEnd: 100_000 + DEFAULT_WINDOW }]);
  });

  test('keys and tenants stay apart', () => {
    const other = findingAt(2, 1000, { key: 'rule-1 device:web-02' });
    expect(raiseAlerts([], [findingAt(1, 1000), other], NOW).created).toHaveLength(2);
  });

  test('the worst severity, all techniques and all entities are kept', () => {
    const worse = findingAt(2, 1001, {
      severity: 'critical',
      score: 99,
      attack: ['T1505.003'],
      entities: [entityRefOf('user', 'www-data', 'actor')],
    });
    const [alert] = raiseAlerts([], [findingAt(1, 1000), worse], NOW).created;
    expect(alert).toMatchObject({
      severity: 'critical',
      score: 99,
      attack: ['T1059', 'T1505.003'],
      explanation: 'finding 2',
    });
    expect(alert?.entities.map(({ id }) => id)).toEqual(['device:web-01', 'user:www-data']);
  });

  test('evidence is bounded, the count is not', () => {
    const findings = Array.from({ length: ALERT_EVIDENCE + 50 }, (_, index) => findingAt(index, 1000 + index));
    const [alert] = raiseAlerts([], findings, NOW).created;
    expect(alert?.findings).toBe(ALERT_EVIDENCE + 50);
    expect(alert?.evidence).toHaveLength(ALERT_EVIDENCE);
  });

  test('however findings are cut into batches, the alerts are the same', () => {
    const times = fc.array(
      fc.record({ time: fc.integer({ min: 0, max: 5 * DEFAULT_WINDOW }), key: fc.constantFrom('a', 'b') }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(times, fc.integer({ min: 0, max: 30 }), (drawn, cut) => {
        const findings = drawn.map(({ time, key }, index) => findingAt(index, time, { key }));
        const whole = raiseAlerts([], findings, NOW).created;
        const first = raiseAlerts([], findings.slice(0, cut), NOW);
        const second = raiseAlerts(first.created, findings.slice(cut), NOW);
        const parts = new Map(
          [...first.created, ...second.changed, ...second.created].map((alert) => [alert.id, alert]),
        );
        expect([...parts.values()].sort(byId)).toEqual([...whole].sort(byId));
      }),
    );
  });
});

const byId = (a: Alert, b: Alert): number => a.id.localeCompare(b.id);
