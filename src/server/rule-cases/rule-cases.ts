import type { RuleProblem } from '../../model/api.ts';
import { DEFAULT_TENANT } from '../../model/ids.ts';
import { createSigmaDetector } from '../../pipeline/detect/sigma-detector.ts';
import { createJudge } from '../../pipeline/pipeline.ts';
import type { Parser } from '../../pipeline/normalize/parser.ts';
import type { RuleText } from '../../sigma/read-rules.ts';
import type { SigmaCorrelation } from '../../sigma/rule.ts';
import { compileRules } from '../content.ts';
import { parsers } from '../parsers.ts';
import { NO_ADAPTATION, type RuleAdaptation } from '../rule-adaptation.ts';
import type { Outcome } from './outcome.ts';
import { readCases, type DocumentCases, type RuleCase } from './read-cases.ts';
import { recordsOfCase } from './records-of-case.ts';
import { CorrelationTester, RuleTester, type Tester } from './testers.ts';

/** A rule or correlation whose cases can be run. */
export interface TestedRule {
  readonly kind: 'rule' | 'correlation';
  readonly id: string;
  readonly title: string;
  readonly source: string;
  readonly line: number;
  /** only correlations look at it: it needs no cases of its own */
  readonly isPart: boolean;
  readonly cases: readonly RuleCase[];
}

export interface CaseResult {
  readonly number: number;
  readonly expects: RuleCase['expects'];
  readonly isPassed: boolean;
  /** the file that the case stands in, where that is not the rule's own */
  readonly place?: string;
  /** where a failed case stands */
  readonly line: number | undefined;
  /** of a failed case: what happened in place of what was expected, a sentence a line */
  readonly why: readonly string[];
  /** titles of other rules that spoke about these records */
  readonly others: readonly string[];
}

export interface CaseRunner {
  readonly rules: readonly TestedRule[];
  /** rules that did not load, and cases that cannot be read */
  readonly problems: readonly RuleProblem[];
  run(rule: TestedRule, one: RuleCase): CaseResult;
}

/**
 * Runs the cases that rules carry (`vedette: cases:`) through the real parsers and the real judge: what `vedette rules test` prints and what
 * the tests of our own rules assert. All rules are asked about every case, so that a result also tells which others speak.
 *
 * @param known the parsers that read the cases: with mappings, those made of them, too
 */
export function createCaseRunner(
  texts: readonly RuleText[],
  unread: readonly RuleProblem[] = [],
  adaptation: RuleAdaptation = NO_ADAPTATION,
  known: readonly Parser[] = parsers,
): CaseRunner {
  const { ruleSet, problems } = compileRules(texts, unread, adaptation);
  const documents = texts.flatMap(readCases);
  const casesByPlace = new Map(documents.map((document) => [placeOf(document), document]));
  const rules = ruleSet.rules.map((rule) => new RuleTester(rule, casesByPlace.get(placeOf(rule))));
  const testers = new Map<string, Tester>(rules.map((tester) => [placeOf(tester.rule), tester]));
  const testersById = new Map(rules.map((tester) => [tester.rule.id, tester]));
  for (const correlation of ruleSet.correlations) {
    const parts = partsOf(correlation, ruleSet.correlations);
    testers.set(placeOf(correlation), new CorrelationTester(correlation, parts, testersById));
  }
  const judge = createJudge(known, [createSigmaDetector(ruleSet)], DEFAULT_TENANT);
  const outcomeOf = (text: string, name: string): Outcome => {
    const judged = recordsOfCase(text, name).map(judge);
    return {
      events: judged.flatMap(({ normalized }) => normalized.events),
      unreadable: judged.flatMap(({ normalized }) => normalized.unreadable),
      findings: judged.flatMap(({ findings }) => findings),
      sightings: judged.flatMap(({ sightings }) => sightings),
    };
  };
  return {
    rules: documents.flatMap((document) => testedRule(document, testers.get(placeOf(document))) ?? []),
    problems: [...problems, ...documents.flatMap((document) => document.problems)],
    run(rule, one) {
      const outcome = outcomeOf(one.text, `${one.place ?? rule.source}:${rule.line}#${one.number}`);
      const others = new Set(outcome.findings.filter((finding) => String(finding.rule.id) !== rule.id).map((finding) => finding.rule.title)); // prettier-ignore
      const why = judgeCase(one, outcome, testers.get(placeOf(rule)));
      const isPassed = why.length === 0;
      return { number: one.number, expects: one.expects, isPassed, ...(one.place === undefined ? {} : { place: one.place }), line: isPassed ? undefined : one.line(), why, others: [...others] }; // prettier-ignore
    },
  };
}

/** A correlation with all correlations that it refers to, also by way of others. */
function partsOf(correlation: SigmaCorrelation, all: readonly SigmaCorrelation[]): readonly SigmaCorrelation[] {
  const parts = new Set([correlation]);
  for (const part of parts) {
    for (const { rule } of part.refs) for (const one of all) if (one.id === rule) parts.add(one);
  }
  return [...parts];
}

const placeOf = ({ source, line }: { readonly source: string; readonly line: number }): string => `${line} ${source}`;

function testedRule(document: DocumentCases, tester: Tester | undefined): TestedRule | undefined {
  if (tester === undefined) return undefined;
  const { id, title, source, line } = tester.rule;
  return { kind: tester.kind, id, title, source, line, isPart: tester.isPart, cases: document.cases };
}

/** Empty if the case is as expected. */
function judgeCase(one: RuleCase, outcome: Outcome, tester: Tester | undefined): readonly string[] {
  if (tester === undefined) return ['the rule did not load'];
  const fired = tester.whyFired(outcome);
  if (one.expects === 'fires' && fired !== undefined) return [];
  if (outcome.events.length === 0) return ['none of its records could be read, so it shows nothing', ...unreadWords(outcome)]; // prettier-ignore
  if (one.expects === 'silent') return fired ?? [];
  return [...unreadWords(outcome), ...tester.whySilent(outcome)];
}

function unreadWords({ unreadable }: Outcome): string[] {
  return unreadable.map(({ index, reason }) => `record ${index + 1} could not be read: ${reason.message}`);
}
