import { styleText } from 'node:util';
import type { RuleProblem } from '../../model/api.ts';
import type { CaseResult, TestedRule } from '../../server/rule-cases/rule-cases.ts';
import { visible } from '../analyze/visible.ts';
import type { Call } from '../command.ts';
import { toXml } from '../../server/xml-text.ts';
import { problemToLine } from './problem-lines.ts';

/** What a run of the cases of rules gave. */
export interface TestRun {
  readonly results: readonly RuleResult[];
  /** rules that did not load, cases that cannot be read */
  readonly problems: readonly RuleProblem[];
  /** rules that lack a case that fires or one that stays silent */
  readonly withoutCases: readonly TestedRule[];
  readonly areCasesRequired: boolean;
  readonly isVerbose: boolean;
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
}

interface RuleResult {
  readonly rule: TestedRule;
  readonly cases: readonly CaseResult[];
}

type Print = (run: TestRun, call: Call) => void;

export const testPrinters: ReadonlyMap<string, Print> = new Map<string, Print>([
  ['text', printText],
  ['json', (run, { out }) => out(JSON.stringify(toJson(run)))],
  ['junit', (run, { out }) => out(toJunit(run))],
  ['tap', printTap],
]);

function printText(run: TestRun, { out }: Call): void {
  for (const { rule, cases } of run.results) {
    const failed = cases.filter(({ isPassed }) => !isPassed);
    if (failed.length === 0 && !run.isVerbose) continue;
    out(`${mark(failed.length === 0)} ${visible(rule.title)}  ${styleText('dim', visible(`${rule.source}:${rule.line}`))}`);
    for (const one of run.isVerbose ? cases : failed) printCase(one, rule, out);
  } // prettier-ignore
  for (const problem of run.problems) out(`${mark(false)} ${visible(problemToLine(problem))}`);
  const lacking = run.withoutCases.length;
  if (lacking > 0) {
    const words = `${lacking} ${lacking === 1 ? 'rule lacks' : 'rules lack'} a case that fires or one that stays silent`;
    out(run.areCasesRequired ? `${mark(false)} ${words}:` : `${words}${run.isVerbose ? ':' : ' (-v names them, --require-cases makes it a failure).'}`); // prettier-ignore
    if (run.areCasesRequired || run.isVerbose)
      for (const { title, source, line } of run.withoutCases) out(visible(`    ${source}:${line}  ${title}`));
  }
  const problems = run.problems.length === 0 ? '' : `, ${run.problems.length} problems`;
  out(`${run.results.length} rules, ${run.passed + run.failed} cases: ${run.passed} passed, ${run.failed} failed${problems}, in ${run.seconds} s.`); // prettier-ignore
}

const mark = (isGood: boolean): string => (isGood ? styleText('green', '✓') : styleText('red', '✗'));

function printCase(one: CaseResult, rule: TestedRule, out: (line: string) => void): void {
  const place = one.line === undefined ? '' : styleText('dim', `  ${visible(one.place ?? rule.source)}:${one.line}`);
  out(`  ${mark(one.isPassed)} case ${one.number} ${headOf(one)}${place}`);
  for (const line of one.why) out(`      ${visible(line)}`);
  for (const title of one.others) out(styleText('dim', `      also fires: ${visible(title)}`));
}

function headOf({ expects, isPassed }: CaseResult): string {
  if (isPassed) return expects === 'fires' ? 'fires' : 'stays silent';
  return expects === 'fires' ? 'must fire' : 'must stay silent';
}

function toJson(run: TestRun): object {
  const { passed, failed, seconds, problems } = run;
  return {
    rules: run.results.map(({ rule, cases }) => ({ ...headOfRule(rule), cases })),
    problems,
    withoutCases: run.withoutCases.map(headOfRule),
    summary: { rules: run.results.length, passed, failed, problems: problems.length, seconds },
  };
}

const headOfRule = ({ kind, id, title, source, line }: TestedRule): object => ({ kind, id, title, source, line });

/** JUnit's XML as Jenkins, GitLab and GitHub's actions read it: a suite a rule, a test a case. */
function toJunit(run: TestRun): string {
  const lacking = run.areCasesRequired ? run.withoutCases : [];
  const total = run.passed + run.failed + run.problems.length + lacking.length;
  const failures = run.failed + run.problems.length + lacking.length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="vedette rules test" tests="${total}" failures="${failures}" time="${run.seconds}">`,
    ...run.results.filter(({ cases }) => cases.length > 0).map(suiteOf),
    ...extraSuite(
      'rules that did not load',
      run.problems.map((problem) => ({ name: problem.source, message: problemToLine(problem) })),
    ),
    ...extraSuite(
      'rules without cases',
      lacking.map(({ title, source, line }) => ({ name: title, message: `${source}:${line} lacks a case that fires or one that stays silent` })), // prettier-ignore
    ),
    '</testsuites>',
  ].join('\n');
}

function suiteOf({ rule, cases }: RuleResult): string {
  const failed = cases.filter(({ isPassed }) => !isPassed).length;
  const tests = cases.map((one) => {
    const name = `case ${one.number} ${one.expects === 'fires' ? 'fires' : 'stays silent'}`;
    const head = `    <testcase classname="${toXml(rule.title)}" name="${name}" file="${toXml(rule.source)}"`;
    if (one.isPassed) return `${head}/>`;
    return `${head} line="${one.line ?? rule.line}"><failure message="${toXml(one.why[0] ?? '')}">${toXml(one.why.join('\n'))}</failure></testcase>`; // prettier-ignore
  });
  return [`  <testsuite name="${toXml(rule.title)}" tests="${cases.length}" failures="${failed}">`, ...tests, '  </testsuite>'].join('\n'); // prettier-ignore
}

function extraSuite(name: string, failures: readonly { name: string; message: string }[]): string[] {
  if (failures.length === 0) return [];
  return [
    `  <testsuite name="${name}" tests="${failures.length}" failures="${failures.length}">`,
    ...failures.map((one) => `    <testcase classname="${name}" name="${toXml(one.name)}"><failure message="${toXml(one.message)}"/></testcase>`), // prettier-ignore
    '  </testsuite>',
  ];
}

/** The Test Anything Protocol, version 14: a line a case, what went wrong as comments below it. */
function printTap(run: TestRun, { out }: Call): void {
  const lacking = run.areCasesRequired ? run.withoutCases : [];
  out('TAP version 14');
  out(`1..${run.passed + run.failed + run.problems.length + lacking.length}`);
  let number = 0;
  const say = (isGood: boolean, name: string, why: readonly string[]): void => {
    out(`${isGood ? 'ok' : 'not ok'} ${++number} - ${visible(name).replaceAll('#', '\\#')}`);
    for (const line of why) out(`# ${visible(line)}`);
  };
  for (const { rule, cases } of run.results) {
    for (const one of cases) say(one.isPassed, `${rule.title}: case ${one.number} ${headOf(one)}`, one.why);
  }
  for (const problem of run.problems) say(false, `${problem.source} loads`, [problemToLine(problem)]);
  for (const { title, source, line } of lacking) say(false, `${title} has cases`, [`${source}:${line}`]);
}
