import { DEFAULT_WINDOW, type Finding, type FindingEvent, type RuleRef } from '../../model/finding.ts';
import { asRuleId, findingIdOf } from '../../model/ids.ts';
import { scoreBySeverity, type Severity } from '../../model/severity.ts';
import { createSigmaEngine, type EngineDeps, type SigmaEngine } from '../../sigma/engine.ts';
import { SharedTexts } from '../../sigma/correlate/shared-texts.ts';
import { fieldsToSight } from '../../sigma/correlate/sighting.ts';
import { explain } from '../../sigma/explain.ts';
import { lookup, scalarsOf, scalarToText } from '../../sigma/lookup.ts';
import { attackOf, severityOf } from '../../sigma/read-rule.ts';
import type { SigmaCorrelation, SigmaRule } from '../../sigma/rule.ts';
import type { NormalizedEvent } from '../normalize/normalized-event.ts';
import type { Detector } from './detector.ts';
import { eventToSighting } from './event-to-sighting.ts';

export interface SigmaDetector extends Detector {
  /** tells what it saw and what each rule cost */
  readonly engine: SigmaEngine;
}

/** Sigma rules as a detector: one finding for each event and rule that match, and a sighting where correlations refer to the rule. */
export function createSigmaDetector(
  ruleSet: { readonly rules: readonly SigmaRule[]; readonly correlations?: readonly SigmaCorrelation[] },
  deps: EngineDeps = {},
): SigmaDetector {
  const fieldsByRule = fieldsToSight(ruleSet.correlations ?? []);
  const contexts = new SharedTexts();
  const engine = createSigmaEngine(ruleSet.rules, deps);
  const factsByRule = new Map(ruleSet.rules.map((rule) => [rule, factsOf(rule)]));
  return {
    id: DETECTOR,
    engine,
    asksFor: (logSources) => engine.asksFor(logSources),
    detect(event, found, sighted) {
      let facts: EventFacts | undefined;
      for (const rule of engine.matchEvent(event)) {
        if (rule.isPart !== true) {
          facts ??= eventFactsOf(event);
          found(toFinding(rule, factsByRule.get(rule) ?? factsOf(rule), event, facts));
        }
        const fields = sighted === undefined ? undefined : fieldsByRule.get(rule.id);
        if (fields !== undefined) sighted?.(eventToSighting(rule, fields, event, contexts));
      }
    },
  };
}

const DETECTOR = 'sigma';

/** What is the same in all findings of a rule. */
interface RuleFacts {
  readonly ref: RuleRef;
  readonly severity: Severity;
  readonly attack: string[];
}

function factsOf(rule: SigmaRule): RuleFacts {
  return {
    ref: { id: asRuleId(rule.id.slice(0, 512)), title: rule.title, source: `${rule.source}:${rule.line}` },
    severity: severityOf(rule),
    attack: attackOf(rule),
  };
}

/** What is the same in all findings of an event. */
interface EventFacts {
  readonly event: FindingEvent;
  /** who acted and on which devices, as a part of alert keys */
  readonly actors: string;
}

function eventFactsOf({ id, time, source, format, fields, entities }: NormalizedEvent): EventFacts {
  const actors = [...new Set(entities.filter(isGrouping).map((entity): string => entity.id))].sort();
  return { event: { id, time, source, format, fields }, actors: actors.map(keyPart).join('') };
}

function toFinding(rule: SigmaRule, facts: RuleFacts, event: NormalizedEvent, shared: EventFacts): Finding {
  const { evidence, text } = explain(rule, event.logSources, event.fields);
  return {
    id: findingIdOf(event.id, DETECTOR, facts.ref.id),
    tenant: event.tenant,
    time: event.time,
    // not the clock: a replay must find the same
    found: event.received,
    detector: DETECTOR,
    rule: facts.ref,
    severity: facts.severity,
    score: scoreBySeverity[facts.severity],
    attack: facts.attack,
    entities: event.entities,
    key: keyOf(rule, event, shared),
    window: rule.grouping.window ?? DEFAULT_WINDOW,
    event: shared.event,
    evidence: [...evidence],
    explanation: text,
  };
}

const LONGEST_PART = 300;

/**
 * Findings of one key become one alert: the rule, with who acted and on which devices; where the rule names fields to group by
 * (`vedette: { group-by: [...] }`), with their values instead.
 */
function keyOf(rule: SigmaRule, event: NormalizedEvent, { actors }: EventFacts): string {
  const { fields } = rule.grouping;
  return `${rule.id}${fields === undefined ? actors : fields.map((field) => keyPart(`${field}=${valueOf(field, event)}`)).join('')}`;
}

const keyPart = (part: string): string => ` ${part.slice(0, LONGEST_PART)}`;

function isGrouping({ kind, role }: NormalizedEvent['entities'][number]): boolean {
  return role === 'actor' || (kind === 'device' && role === 'observer');
}

function valueOf(field: string, event: NormalizedEvent): string {
  return scalarsOf(lookup(event.fields, event.logSources, field), false)
    .map((value) => scalarToText(value).toLowerCase())
    .join(',');
}
