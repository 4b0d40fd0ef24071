import type { BaselineCommand, Judged } from '../../model/baseline.ts';
import type { Finding } from '../../model/finding.ts';
import type { VerdictKind } from '../../model/verdict.ts';

/** What learning has to know of findings that somebody judged; those of rules are none of its business. */
export function toJudged(findings: readonly Finding[]): Judged[] {
  return findings.flatMap(({ id, rule, entities, time, event, anomaly }) =>
    anomaly === undefined
      ? []
      : {
          finding: id,
          behavior: rule.id,
          entities: entities.map((entity) => entity.id),
          time,
          event: event.id,
          seen: anomaly.contributions.map(({ feature, actual }) => ({ feature, ...(actual === undefined ? {} : { actual }) })),
        },
  ); // prettier-ignore
}

/** What a verdict says to learning; undefined if nothing. What was authorised happened with right, and may happen again. */
export function verdictToCommand(kind: VerdictKind, findings: Judged[]): BaselineCommand | undefined {
  if (findings.length === 0 || kind === 'cannot-tell') return undefined;
  return { kind: kind === 'malicious' ? 'incident' : 'normal', findings };
}

/** In words, for the list of changes. */
export function namesOf(findings: readonly Judged[]): string {
  const names = [...new Set(findings.flatMap(({ entities }) => entities.slice(0, 1)))];
  const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
  return `${findings.length} ${findings.length === 1 ? 'finding' : 'findings'} about ${names.slice(0, 3).join(', ')}${more}`;
}
