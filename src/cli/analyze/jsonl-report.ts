import type { Finding } from '../../model/finding.ts';
import type { Report, Write } from './report.ts';

/** Every finding as one line of JSON, then one line with the summary. */
export function jsonlReport(write: Write): Report {
  return {
    finding: (finding) => write(`${JSON.stringify(findingToLine(finding))}\n`),
    end: (summary) => write(`${JSON.stringify({ summary })}\n`),
  };
}

function findingToLine(finding: Finding): object {
  return {
    time: new Date(finding.time).toISOString(),
    severity: finding.severity,
    score: finding.score,
    rule: finding.rule,
    attack: finding.attack,
    entities: finding.entities,
    event: {
      id: finding.event.id,
      time: new Date(finding.event.time).toISOString(),
      source: finding.event.source,
      fields: finding.event.fields,
    },
    explanation: finding.explanation,
  };
}
