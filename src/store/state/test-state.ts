import { entityRefOf } from '../../model/entity.ts';
import type { Finding } from '../../model/finding.ts';
import { asRuleId, asSourceId, asUserId, DEFAULT_TENANT, eventIdOf, findingIdOf, streamOf } from '../../model/ids.ts';
import type { Understood } from '../../pipeline/ports.ts';
import type { Actor } from './state-store.ts';

export const START = Date.UTC(2026, 10, 21, 12);
export const ANNA: Actor = { id: asUserId('user-anna'), name: 'Anna' };

/** @param changes what differs from an ordinary finding */
export function finding(sequence: number, key: string, changes: Partial<Finding> = {}): Finding {
  const id = eventIdOf(streamOf('state'), sequence);
  const rule = { id: asRuleId('rule-1'), title: 'Odd command', source: 'rules/odd.yml:1' };
  const time = START + sequence * 1000;
  return {
    id: findingIdOf(id, 'sigma', rule.id),
    tenant: DEFAULT_TENANT,
    time,
    found: time + 100,
    detector: 'sigma',
    rule,
    severity: 'medium',
    score: 47,
    attack: ['T1059'],
    entities: [entityRefOf('user', `user-${key}`, 'actor')],
    key,
    window: 3_600_000,
    event: { id, time, source: asSourceId('a'), format: 'windows', fields: { CommandLine: 'x' } },
    evidence: [{ field: 'CommandLine', value: 'x', condition: 'contains x' }],
    explanation: 'A command was run.',
    ...changes,
  };
}

export function understood(findings: readonly Finding[], changes: Partial<Understood> = {}): Understood {
  return {
    source: asSourceId('a'),
    eventRows: new Uint8Array(),
    events: 10,
    unreadableRows: new Uint8Array(),
    unreadable: 1,
    findings,
    formats: { windows: 10 },
    quality: { late: 2 },
    unreadableKinds: { 'not-json': 1 },
    lastEvent: START,
    bytes: 1000,
    ...changes,
  };
}
