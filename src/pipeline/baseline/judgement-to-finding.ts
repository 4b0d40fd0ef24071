import type { Anomaly } from '../../model/anomaly.ts';
import type { EntityRef } from '../../model/entity.ts';
import type { EvidenceField, Finding, FindingEvent } from '../../model/finding.ts';
import { asRuleId, findingIdOf, type TenantId } from '../../model/ids.ts';
import { scoreBySeverity } from '../../model/severity.ts';
import type { BehaviorState } from './model-set.ts';
import type { Judgement } from './kinds/kind.ts';
import { amount } from './kinds/words.ts';
import { entityOfId } from './observations.ts';

export const DETECTOR = 'baseline';

/** The event that a judgement is about, or for a bucket that ended the last one of the entity. */
export interface JudgedEvent {
  readonly tenant: TenantId;
  readonly received: number;
  readonly event: FindingEvent;
  readonly entities: readonly EntityRef[];
}

/** A judgement as a finding. Its id is made of event, behaviour and entity: a replay finds the same. */
export function judgementToFinding(
  judgement: Judgement,
  p: number,
  time: number,
  state: BehaviorState,
  entity: string,
  about: JudgedEvent,
): Finding {
  const { behavior, threshold, falseShare, adjustment } = state;
  const { words, ...rest } = judgement;
  const own = about.entities.find(({ id }) => String(id) === entity) ?? entityOfId(entity);
  const anomaly: Anomaly = {
    ...rest,
    p,
    contributions: contributionsAt(rest.contributions, p),
    threshold,
    calibration: { p: judgement.p, judgements: Math.round(state.calibration.known) },
    ...(falseShare === undefined ? {} : { falseShare }),
  };
  const id = asRuleId(behavior.id);
  return {
    id: findingIdOf(about.event.id, DETECTOR, asRuleId(`${behavior.id} ${entity}`)),
    tenant: about.tenant,
    time,
    // not the clock: a replay must find the same
    found: about.received,
    detector: DETECTOR,
    rule: { id, title: behavior.title, source: `${behavior.source}:${behavior.line}` },
    severity: adjustment.severity,
    score: scoreOf(p, scoreBySeverity[adjustment.severity]),
    attack: [...behavior.attack],
    entities: [own, ...about.entities.filter((one) => one !== own)],
    key: `${behavior.id} ${entity.slice(0, 300)}`,
    window: behavior.window,
    event: about.event,
    evidence: evidenceOf(judgement),
    explanation: `${own.name}: ${words}.`,
    anomaly,
  };
}

/** The bits of the contributions add up to those of the calibrated p. */
function contributionsAt(contributions: Anomaly['contributions'], p: number): Anomaly['contributions'] {
  const sum = contributions.reduce((all, { bits }) => all + bits, 0);
  const bits = -Math.log2(p);
  return contributions.map((one) => ({
    ...one,
    bits: sum > 0 ? (one.bits * bits) / sum : bits / contributions.length,
  }));
}

/** Half of what is left to 100 for each ten bits, from half of what the level alone is worth. */
function scoreOf(p: number, level: number): number {
  const start = level / 2;
  return Math.round((start + (100 - start) * (1 - 2 ** (Math.log2(p) / 20))) * 10) / 10;
}

function evidenceOf({ contributions }: Judgement): EvidenceField[] {
  return contributions.slice(0, 20).map(({ feature, actual, expected }) => ({
    field: feature,
    value: actual === undefined ? '' : typeof actual === 'number' ? amount(actual) : actual,
    condition:
      expected === undefined
        ? 'unusual'
        : expected.kind === 'text'
          ? expected.text
          : expected.kind === 'range'
            ? `usual: ${amount(expected.low, expected.unit)} to ${amount(expected.high, expected.unit)}`
            : `usual: ${expected.values.slice(0, 3).map(({ value }) => value).join(', ') || 'nothing yet'}`, // prettier-ignore
  }));
}
