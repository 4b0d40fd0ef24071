import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Alert } from '../../model/alert.ts';
import { DEFAULT_WINDOW, type Finding } from '../../model/finding.ts';
import { asRuleId, asSourceId, DEFAULT_TENANT, eventIdOf, findingIdOf, streamOf } from '../../model/ids.ts';
import { raiseAlerts } from '../../pipeline/alert/raise-alerts.ts';
import { createAlertBook } from './alert-book.ts';
import { createAlertCount } from './alert-count.ts';

const NOW = 1_800_000_000_000;
const stream = streamOf('alert-book.test');

function findingAt(sequence: number, key: string, hours: number): Finding {
  const rule = { id: asRuleId('rule-1'), title: 'A test', source: 'test.yml' };
  const event = { id: eventIdOf(stream, sequence), time: hours * 3_600_000, source: asSourceId('test'), format: 'json', fields: {} }; // prettier-ignore
  const what = { tenant: DEFAULT_TENANT, detector: 'sigma', rule, severity: 'medium', score: 47, attack: [], entities: [] } as const; // prettier-ignore
  return { ...what, attack: [], entities: [], id: findingIdOf(event.id, 'sigma', rule.id), time: event.time, found: NOW, key, window: DEFAULT_WINDOW, event, evidence: [], explanation: '' }; // prettier-ignore
}

const batches = fc.array(fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 0, max: 60 })), { maxLength: 4 }), { maxLength: 12 }); // prettier-ignore

test('the book and the count say what looking at all alerts says, in whatever order findings come', () => {
  fc.assert(
    fc.property(batches, (given) => {
      const [book, count] = [createAlertBook(NOW), createAlertCount()];
      const all = new Map<string, Alert>();
      let sequence = 0;
      for (const batch of given) {
        const findings = batch.map(([key, sixths]) => findingAt(sequence++, key, sixths / 6));
        book.add(findings);
        count.add(findings);
        const { created, changed } = raiseAlerts([...all.values()], findings, NOW);
        for (const alert of [...created, ...changed]) all.set(alert.id, alert);
      }
      expect([book.count(), count.count()]).toEqual([all.size, all.size]);
      expect(book.all().sort(byId)).toEqual([...all.values()].sort(byId));
    }),
  );
});

const byId = (a: Alert, b: Alert): number => (a.id < b.id ? -1 : 1);
