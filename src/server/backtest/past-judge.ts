import type { EventId } from '../../model/ids.ts';
import type { JsonObject } from '../../model/json.ts';
import type { LogSourceSet } from '../../model/log-source.ts';
import { createCorrelator } from '../../sigma/correlate/create-correlator.ts';
import type { CorrelationMatch } from '../../sigma/correlate/correlator.ts';
import { fieldsToSight, valuesToSight } from '../../sigma/correlate/sighting.ts';
import { createSigmaEngine } from '../../sigma/engine.ts';
import { explain } from '../../sigma/explain.ts';
import type { Subject } from './subject.ts';

/** An event of the past, from the store or from a file. */
export interface PastEvent {
  readonly id: EventId;
  readonly time: number;
  readonly source: string;
  readonly logSources: LogSourceSet;
  readonly fields: JsonObject;
  /** ids of entities */
  readonly entities: readonly string[];
}

/** One match of a subject. */
export interface Hit {
  /** the same match of another version of the rule has the same key */
  readonly key: string;
  readonly time: number;
  /** the event that matched; of a correlation, the last one */
  readonly event: PastEvent;
  /** why; made when asked */
  explanation(): string;
}

/** Judges events one after the other, in the order of time, exactly as the stream does. */
export interface PastJudge {
  judge(event: PastEvent): readonly Hit[];
  /** nothing more comes */
  end(): readonly Hit[];
}

export function createPastJudge(subject: Subject): PastJudge {
  return subject.kind === 'rule' ? ruleJudge(subject) : correlationJudge(subject);
}

const NONE: readonly Hit[] = [];

function ruleJudge({ rules }: Subject): PastJudge {
  const engine = createSigmaEngine(rules);
  return {
    judge(event) {
      const [rule] = engine.match(event.logSources, event.fields);
      if (rule === undefined) return NONE;
      return [{ key: event.id, time: event.time, event, explanation: () => explain(rule, event.logSources, event.fields).text }]; // prettier-ignore
    },
    end: () => NONE,
  };
}

function correlationJudge({ head, rules, correlations }: Subject): PastJudge {
  const engine = createSigmaEngine(rules);
  const correlator = createCorrelator(correlations);
  const fieldsByRule = fieldsToSight(correlations);
  let last: PastEvent | undefined;
  const toHits = (matches: readonly CorrelationMatch[]): readonly Hit[] => {
    const event = last;
    if (event === undefined) return NONE;
    return matches
      .filter(({ correlation }) => correlation.id === head.id)
      .map((match) => ({ key: `${match.groupKey} ${match.time}`, time: match.time, event, explanation: () => explainMatch(match) })); // prettier-ignore
  };
  return {
    judge(event) {
      const hits: Hit[] = [...toHits(correlator.advance(event.time))];
      for (const { id, fieldNames } of engine.match(event.logSources, event.fields)) {
        last = event;
        const fields = fieldsByRule.get(id) ?? [];
        const values = valuesToSight(event.fields, event.logSources, fields, fieldNames);
        hits.push(...toHits(correlator.see({ rule: id, event: event.id, time: event.time, fields, values, context: '' }, event.time))); // prettier-ignore
      }
      return hits;
    },
    end: () => toHits(correlator.end()),
  };
}

function explainMatch({ correlation, group, total }: CorrelationMatch): string {
  const who = group.map(({ field, value }) => `${field} "${value.slice(0, 200)}"`).join(', ');
  return `${correlation.title}: ${total} ${total === 1 ? 'event' : 'events'} together${who === '' ? '' : ` for ${who}`}.`;
}
