import { styleText } from 'node:util';
import type { RuleProblem } from '../../model/api.ts';
import type { Behavior } from '../../pipeline/baseline/behaviors/behavior.ts';
import { visible } from '../analyze/visible.ts';
import type { Call } from '../command.ts';

/** What a run of the cases of behaviours gave. */
export interface TestRun {
  readonly results: readonly BehaviorResult[];
  /** features and behaviours that did not load */
  readonly problems: readonly RuleProblem[];
  readonly problemToLine: (problem: RuleProblem) => string;
  /** behaviours that lack a case that fires or one that stays silent */
  readonly withoutCases: readonly Behavior[];
  readonly areCasesRequired: boolean;
  readonly isVerbose: boolean;
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
}

export interface BehaviorResult {
  readonly behavior: Behavior;
  readonly cases: readonly CaseOutcome[];
}

export interface CaseOutcome {
  /** from 1, in the order of the file */
  readonly number: number;
  readonly title: string;
  readonly expects: 'fires' | 'silent';
  readonly isPassed: boolean;
  readonly line: number;
  /** of a failed case: what was found in place of what was expected, how far learning was, a sentence a line */
  readonly why: readonly string[];
  readonly findings: readonly FoundByCase[];
}

interface FoundByCase {
  readonly entities: readonly string[];
  /** null if it does not come of a judgement */
  readonly p: number | null;
  readonly explanation: string;
}

export function printText(run: TestRun, { out }: Call): void {
  for (const { behavior, cases } of run.results) {
    const failed = cases.filter(({ isPassed }) => !isPassed);
    if (failed.length === 0 && !run.isVerbose) continue;
    out(`${mark(failed.length === 0)} ${visible(behavior.title)}  ${styleText('dim', visible(placeOf(behavior)))}`);
    for (const one of run.isVerbose ? cases : failed) printCase(one, behavior, out);
  }
  for (const problem of run.problems) out(`${mark(false)} ${visible(run.problemToLine(problem))}`);
  printLacking(run, out);
  const counts = [`${run.passed} passed`, `${run.failed} failed`];
  if (run.problems.length > 0) counts.push(counted(run.problems.length, 'problem'));
  out(`${counted(run.results.length, 'behaviour')}, ${counted(run.passed + run.failed, 'case')}: ${counts.join(', ')}, in ${run.seconds} s.`); // prettier-ignore
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

function printCase(one: CaseOutcome, { source }: Behavior, out: (line: string) => void): void {
  const place = styleText('dim', visible(`${source}:${one.line}`));
  out(`  ${mark(one.isPassed)} case ${one.number} ${headOf(one)}: ${visible(one.title)}  ${place}`);
  for (const line of one.why) out(`      ${visible(line)}`);
  if (!one.isPassed) return;
  for (const { p, explanation } of one.findings.slice(0, MOST_SHOWN)) {
    out(styleText('dim', `      found${p === null ? '' : ` (p = ${p.toPrecision(2)})`}: ${visible(explanation)}`));
  }
}

const MOST_SHOWN = 5;

function headOf({ expects, isPassed }: CaseOutcome): string {
  if (isPassed) return expects === 'fires' ? 'fires' : 'stays silent';
  return expects === 'fires' ? 'must fire' : 'must stay silent';
}

function printLacking({ withoutCases, areCasesRequired, isVerbose }: TestRun, out: (line: string) => void): void {
  if (withoutCases.length === 0) return;
  const lack = withoutCases.length === 1 ? 'behaviour lacks' : 'behaviours lack';
  const words = `${withoutCases.length} ${lack} a case that fires or one that stays silent`;
  const isNamed = areCasesRequired || isVerbose;
  out(`${areCasesRequired ? `${mark(false)} ` : ''}${words}${isNamed ? ':' : ' (-v names them, --require-cases makes it a failure).'}`); // prettier-ignore
  if (isNamed) for (const behavior of withoutCases) out(visible(`    ${placeOf(behavior)}  ${behavior.title}`));
}

export function printJson({ results, problems, withoutCases, passed, failed, seconds }: TestRun, { out }: Call): void {
  const json = {
    behaviors: results.map(({ behavior, cases }) => ({ ...headOfBehavior(behavior), cases })),
    problems,
    withoutCases: withoutCases.map(headOfBehavior),
    summary: { behaviors: results.length, passed, failed, problems: problems.length, seconds },
  };
  out(JSON.stringify(json));
}

const headOfBehavior = ({ id, title, source, line }: Behavior): object => ({ id, title, source, line });

const placeOf = ({ source, line }: Behavior): string => `${source}:${line}`;

const mark = (isGood: boolean): string => (isGood ? styleText('green', '✓') : styleText('red', '✗'));
