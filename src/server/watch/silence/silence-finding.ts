import type { Event } from '../../../model/event.ts';
import { entityRefOf } from '../../../model/entity.ts';
import type { Finding } from '../../../model/finding.ts';
import { asRuleId, DEFAULT_TENANT, eventIdOf, findingIdOf, streamOf, type SourceId } from '../../../model/ids.ts';
import { scoreBySeverity } from '../../../model/severity.ts';

/** A silence as a finding; the last event of the source is its evidence. The same silence always has the same id. */
export function silenceToFinding(silence: {
  readonly source: SourceId;
  /** when it was heard last, and when it was called silent */
  readonly heard: number;
  readonly now: number;
  readonly explanation: string;
  readonly usual: string;
  /** undefined if it never had an event, or none is left */
  readonly last: Event | undefined;
}): Finding {
  const { source, heard, now, explanation, usual, last } = silence;
  const id = last?.id ?? eventIdOf(streamOf(`silence of ${source}`), Math.max(0, Math.floor(heard / 1000)));
  const rule = { id: asRuleId('vedette-source-silent'), title: 'A source has fallen silent', source: 'vedette' };
  return {
    id: findingIdOf(id, DETECTOR, asRuleId(`${rule.id} ${heard}`)),
    tenant: DEFAULT_TENANT,
    time: now,
    found: now,
    detector: DETECTOR,
    rule,
    severity: 'medium',
    score: scoreBySeverity.medium,
    attack: [techniqueOf(last?.format)],
    entities: [entityRefOf('source', source, 'observer')],
    key: `${rule.id} ${source.slice(0, 300)}`,
    window: WINDOW,
    event: last === undefined
      ? { id, time: heard, source, format: 'none', fields: {} }
      : { id, time: last.time, source, format: last.format, fields: last.fields },
    evidence: [
      { field: 'source', value: source, condition: `speaks at least every ${usual}` },
      { field: 'last heard', value: new Date(heard).toISOString(), condition: 'a record since' },
    ],
    explanation,
  };
} // prettier-ignore

const DETECTOR = 'source-watch';

/** While its alert is open, a source has no other one. */
const WINDOW = 10 * 365 * 86_400_000;

/** ATT&CK: T1562 Impair Defenses, and of it disabling Windows' event log (.002), clouds' logs (.008), Linux' audit (.012). */
function techniqueOf(format: string | undefined): string {
  if (format === 'windows') return 'T1562.002';
  if (format === 'linux-audit') return 'T1562.012';
  return /^(?:aws|gcp|azure|entra|m365|okta|google|github|kubernetes)/.test(format ?? '') ? 'T1562.008' : 'T1562';
}
