import { ALERT_EVIDENCE, type Alert } from '../../model/alert.ts';
import type { EntityRef } from '../../model/entity.ts';
import type { Finding } from '../../model/finding.ts';
import { alertIdOf } from '../../model/ids.ts';
import { ocsfSeverityBySeverity } from '../../model/severity.ts';

export interface RaisedAlerts {
  readonly created: readonly Alert[];
  /** alerts that were open before and have grown */
  readonly changed: readonly Alert[];
}

/** An alert names at most this many entities: the first ones. */
const ALERT_ENTITIES = 50;

/**
 * Gathers findings into alerts: a finding joins the open alert of its key if it happened within that alert's window, else it raises one.
 * Pure: the same alerts and findings in the same order give the same answer, so a settle that is done again after a crash changes nothing.
 *
 * @param open alerts of the findings' keys that are not closed; those whose window is over are looked at and left alone
 * @param findings in the order of the journal
 * @param now milliseconds since 1970, for `created` and `updated`
 */
export function raiseAlerts(open: readonly Alert[], findings: readonly Finding[], now: number): RaisedAlerts {
  const candidatesByKey = Map.groupBy(open.map(untouched), ({ alert }) => scopedKey(alert));
  for (const finding of findings) {
    const key = scopedKey(finding);
    const candidates = candidatesByKey.get(key) ?? [];
    const home = candidates.findLast(({ alert }) => isWithinWindow(alert, finding));
    if (home) {
      home.alert = grow(home.alert, finding, now);
      if (home.state === 'same') home.state = 'changed';
    } else {
      candidatesByKey.set(key, [...candidates, { alert: raise(finding, now), state: 'created' }]);
    }
  }
  const all = [...candidatesByKey.values()].flat();
  return {
    created: all.filter(({ state }) => state === 'created').map(({ alert }) => alert),
    changed: all.filter(({ state }) => state === 'changed').map(({ alert }) => alert),
  };
}

interface Candidate {
  alert: Alert;
  state: 'same' | 'changed' | 'created';
}

const untouched = (alert: Alert): Candidate => ({ alert, state: 'same' });

const scopedKey = (of: { tenant: string; key: string }): string => `${of.tenant}\n${of.key}`;

/** Late findings join too: up to one window before the alert's first. */
function isWithinWindow(alert: Alert, finding: Finding): boolean {
  return alert.status !== 'closed' && finding.time < alert.windowEnd && finding.time > alert.first - finding.window;
}

function raise(finding: Finding, now: number): Alert {
  return {
    id: alertIdOf(finding.id),
    tenant: finding.tenant,
    key: finding.key,
    title: finding.rule.title,
    rule: finding.rule,
    detector: finding.detector,
    severity: finding.severity,
    score: finding.score,
    attack: finding.attack,
    entities: finding.entities.slice(0, ALERT_ENTITIES),
    status: 'open',
    verdict: null,
    assignee: null,
    findings: 1,
    evidence: [evidenceOf(finding)],
    explanation: finding.explanation,
    first: finding.time,
    last: finding.time,
    windowEnd: finding.time + finding.window,
    created: now,
    updated: now,
  };
}

function grow(alert: Alert, finding: Finding, now: number): Alert {
  const isWorse = ocsfSeverityBySeverity[finding.severity] > ocsfSeverityBySeverity[alert.severity];
  return {
    ...alert,
    severity: isWorse ? finding.severity : alert.severity,
    score: Math.max(alert.score, finding.score),
    attack: alert.attack.concat(finding.attack.filter((technique) => !alert.attack.includes(technique))),
    entities: joinEntities(alert.entities, finding.entities),
    findings: alert.findings + 1,
    evidence: alert.evidence.length < ALERT_EVIDENCE ? [...alert.evidence, evidenceOf(finding)] : alert.evidence,
    explanation: isWorse ? finding.explanation : alert.explanation,
    first: Math.min(alert.first, finding.time),
    last: Math.max(alert.last, finding.time),
    updated: now,
  };
}

function evidenceOf(finding: Finding): Alert['evidence'][number] {
  return { finding: finding.id, event: finding.event.id, time: finding.time };
}

function joinEntities(known: EntityRef[], more: readonly EntityRef[]): EntityRef[] {
  if (known.length >= ALERT_ENTITIES) return known;
  let joined = known;
  for (const [i, entity] of more.entries()) {
    // mostly it is the same ones, in the same order
    if (isSame(entity, known[i]) || isAmong(entity, known)) continue;
    if (joined === known) joined = [...known];
    joined.push(entity);
  }
  return joined.length > ALERT_ENTITIES ? joined.slice(0, ALERT_ENTITIES) : joined;
}

function isAmong(entity: EntityRef, entities: readonly EntityRef[]): boolean {
  for (const other of entities) if (isSame(entity, other)) return true;
  return false;
}

const isSame = (one: EntityRef, other: EntityRef | undefined): boolean =>
  other !== undefined && one.id === other.id && one.role === other.role;
