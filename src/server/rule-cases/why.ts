import type { EvidenceField, Finding } from '../../model/finding.ts';
import type { LogSource } from '../../model/log-source.ts';
import type { NormalizedEvent } from '../../pipeline/normalize/normalized-event.ts';
import { explain } from '../../sigma/explain.ts';
import { explainMiss, type Miss } from '../../sigma/explain-miss.ts';
import { readRules } from '../../sigma/read-rules.ts';
import { isMapping } from '../../sigma/rule-document.ts';
import type { Expr, SigmaRule } from '../../sigma/rule.ts';
import { appliesTo, exprMatches } from '../../sigma/scan-rules.ts';

/** Why a rule spoke that should have been silent: the evidence of its finding. */
export function whyFired(finding: Finding): string[] {
  const evidence = finding.evidence.map(evidenceToText);
  return evidence.length === 0 ? ['it fired: none of its exceptions applies'] : ['it fired, because', ...evidence];
}

type Document = Readonly<Record<string, unknown>>;

/** Why a rule was silent that should have spoken: its log source, or for the event that came nearest each search of its condition. */
export function whySilent(
  rule: SigmaRule,
  document: Document | undefined,
  events: readonly NormalizedEvent[],
): string[] {
  const asked = events.filter((event) => appliesTo(rule.logSource, event.logSources));
  if (asked.length === 0) return events.slice(0, 3).map((event) => wrongLogSource(rule, event));
  const nearest = asked
    .map((event) => ({ event, misses: explainMiss(rule.detection, event.logSources, event.fields) }))
    .reduce((best, next) => (next.misses.length < best.misses.length ? next : best));
  const searches = searchesOf(rule, document);
  return [
    `${asked.length > 1 ? 'the nearest record was' : 'it was'} read as ${nearest.event.kind.id}; the condition is: ${rule.conditions.join(' or ')}`,
    ...(searches.size === 0
      ? nearest.misses.map(missToText)
      : [...searches].flatMap(([name, search]) => searchWords(name, { ...rule, detection: search }, nearest.event))),
  ];
}

function wrongLogSource(rule: SigmaRule, event: NormalizedEvent): string {
  const sources = event.logSources.sources.map(logSourceWords).join(', or ');
  return `the rule is for ${logSourceWords(rule.logSource)}; the record was read as ${event.kind.id}, which is ${sources === '' ? 'no log source of Sigma' : sources}`; // prettier-ignore
}

const logSourceWords = (source: LogSource): string =>
  Object.entries(source).map(([part, value]) => `${part} ${value}`).join(', '); // prettier-ignore

/** The searches of a detection by name, each read as a rule of its own. */
function searchesOf(rule: SigmaRule, document: Document | undefined): ReadonlyMap<string, Expr> {
  const detection = document?.['detection'];
  if (!isMapping(detection)) return new Map();
  return new Map(
    Object.entries(detection).flatMap(([name, search]): [string, Expr][] => {
      if (name === 'condition' || name === 'timeframe') return [];
      const alone = { title: name, logsource: rule.logSource, detection: { [name]: search, condition: name } };
      const [read] = readRules([{ source: name, text: JSON.stringify(alone) }]).rules;
      return read === undefined ? [] : [[name, read.detection]];
    }),
  );
}

/** @param search the rule with one search in place of its condition */
function searchWords(name: string, search: SigmaRule, { logSources, fields }: NormalizedEvent): string[] {
  const { detection } = search;
  const words = exprMatches(detection, logSources, fields)
    ? [`${name} is true`, ...explain(search, logSources, fields).evidence.map(evidenceToText)]
    : [`${name} is false`, ...explainMiss(detection, logSources, fields).map(missToText)];
  return words.map((line, i) => (i === 0 ? line : `  ${line}`));
}

const evidenceToText = ({ field, value, condition }: EvidenceField): string =>
  `${field} ${condition}: ${quoted(value)}`;

function missToText({ field, value, asked }: Miss): string {
  if (field === undefined) return `no value of the event ${asked}`;
  return value === undefined ? `${field} is not in the event; asked: ${asked}` : `${field} is ${quoted(value)}; asked: ${asked}`; // prettier-ignore
}

const quoted = (text: string): string => `"${text}"`;
