import type { Behavior } from '../../pipeline/baseline/behaviors/behavior.ts';
import { createBehaviorCaseRunner } from '../../pipeline/baseline/cases/case-runner.ts';
import { parsers } from '../../server/parsers.ts';
import { lineOf, readYaml } from '../../sigma/yaml.ts';
import { exitCodes, type Call, type Command } from '../command.ts';
import { createProgress } from '../progress.ts';
import { readGivenFiles } from './given-files.ts';
import { printJson, printText, type BehaviorResult, type CaseOutcome, type TestRun } from './test-printers.ts';

/** `vedette baseline test PATH…`: runs the cases that behaviours carry through the real parsers and the real engine. */
export const test: Command = {
  name: 'test',
  summary: 'Runs the cases that behaviours carry and says of those that fail what was found, how far learning was, and why. Needs no server.',
  usage: '[PATH…]',
  options: {
    filter: { type: 'string', value: 'TEXT', multiple: true, summary: 'Only behaviours whose title, id or path holds the text; may be given more than once' },
    'require-cases': { type: 'boolean', summary: 'A behaviour without a case that fires and one that stays silent fails' },
    verbose: { type: 'boolean', short: 'v', summary: 'Also name the cases that passed, and what they found' },
  },
  examples: [
    'vedette baseline test my-behaviours/',
    'vedette baseline test --filter new_machine -v',
    'vedette baseline test --require-cases --json my-behaviours/ > results.json',
  ],
  run: async (call) => {
    const run = await runTests(call);
    if (call.flag('json')) printJson(run, call);
    else printText(run, call);
    const { failed, problems, withoutCases, areCasesRequired } = run;
    return failed + problems.length + (areCasesRequired ? withoutCases.length : 0) === 0 ? exitCodes.ok : exitCodes.failed;
  },
}; // prettier-ignore

async function runTests(call: Call): Promise<TestRun> {
  const began = performance.now();
  const given = await readGivenFiles(call.positionals);
  const runner = createBehaviorCaseRunner(parsers, given.allFeatures);
  const chosen = given.behaviors.filter((behavior) => isChosen(behavior, call.texts('filter')));
  const total = chosen.reduce((sum, { cases }) => sum + cases.length, 0);
  const progress = createProgress(process.stderr, Date.now, (count) => `${Math.round(count)} cases`);
  let done = 0;
  const results = chosen.map((behavior): BehaviorResult => {
    const cases = behavior.cases.map((one, i): CaseOutcome => {
      progress.update(done++, total, behavior.title);
      const { isPassed, why, findings } = runner.run(behavior, one);
      return {
        number: i + 1,
        title: one.title,
        expects: one.silent === true ? 'silent' : 'fires',
        isPassed,
        line: lineOfCase(given.textOf(behavior.source), behavior, i),
        why,
        findings: findings.map(({ entities, explanation, anomaly }) => ({ entities: entities.map(({ name }) => name), p: anomaly?.p ?? null, explanation })), // prettier-ignore
      };
    });
    return { behavior, cases };
  });
  progress.end();
  const passed = results.flatMap(({ cases }) => cases).filter(({ isPassed }) => isPassed).length;
  return {
    results,
    problems: given.problems,
    problemToLine: given.problemToLine,
    withoutCases: chosen.filter(({ cases }) => !(cases.some(({ silent }) => silent === true) && cases.some(({ fires }) => fires !== undefined))), // prettier-ignore
    areCasesRequired: call.flag('require-cases'),
    isVerbose: call.flag('verbose'),
    passed,
    failed: total - passed,
    seconds: Math.round(performance.now() - began) / 1000,
  };
}

function isChosen({ title, id, source }: Behavior, filters: readonly string[]): boolean {
  const text = [title, id, source].join('\n').toLowerCase();
  return filters.length === 0 || filters.some((filter) => text.includes(filter.toLowerCase()));
}

function lineOfCase(text: string, { line }: Behavior, index: number): number {
  const document = readYaml(text).find((each) => each.kind === 'value' && each.line === line);
  return document?.kind === 'value' ? lineOf(document, ['cases', index]) : line;
}
