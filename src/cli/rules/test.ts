import { createCaseRunner, type CaseResult, type TestedRule } from '../../server/rule-cases/rule-cases.ts';
import { readRegression, type Regression } from '../../server/rule-cases/read-regression.ts';
import { DEFAULT_RULES, readRuleTexts } from '../../server/rule-texts.ts';
import { exitCodes, UsageError, type Call, type Command } from '../command.ts';
import { parsersWith } from '../mapping-options.ts';
import { createProgress } from '../progress.ts';
import { ruleAdaptationOf, ruleAdaptationOptions } from '../rule-adaptation-options.ts';
import { testPrinters, type TestRun } from './test-printers.ts';

/** `vedette rules test PATH…`: runs the cases that rules carry through the real parsers and the real engine. */
export const test: Command = {
  name: 'test',
  summary: 'Runs the cases that rules carry (vedette: cases:) and says which failed and why.',
  usage: '[PATH…]',
  options: {
    ...ruleAdaptationOptions,
    mappings: { type: 'string', value: 'PATH', multiple: true, summary: 'Mappings by which the records of cases are read, a file or folder; may be given more than once' }, // prettier-ignore
    format: { type: 'string', value: 'text|json|junit|tap', summary: 'How to print the results', default: 'text' },
    filter: { type: 'string', value: 'TEXT', multiple: true, summary: 'Only rules whose title, id or path holds the text; may be given more than once' }, // prettier-ignore
    regression: { type: 'string', value: 'DIR', summary: 'A folder of tests as SigmaHQ keeps them (regression_data)' },
    'require-cases': { type: 'boolean', summary: 'A rule without a case that fires and one that stays silent fails' },
    verbose: { type: 'boolean', short: 'v', summary: 'Also name the cases that passed, and other rules that spoke about them' }, // prettier-ignore
  },
  examples: [
    'vedette rules test my-rules/',
    'vedette rules test --filter lsass -v',
    'vedette rules test --regression sigma/regression_data sigma/rules',
    'vedette rules test --require-cases --format junit my-rules/ > results.xml',
  ],
  run: async (call) => {
    const format = call.flag('json') ? 'json' : (call.text('format') ?? 'text');
    const print = testPrinters.get(format);
    if (!print) throw new UsageError(`--format ${format} is not known; there are: ${[...testPrinters.keys()].join(', ')}`); // prettier-ignore
    const run = await runTests(call);
    print(run, call);
    const { failed, problems, withoutCases } = run;
    return failed + problems.length + (run.areCasesRequired ? withoutCases.length : 0) === 0 ? exitCodes.ok : exitCodes.failed; // prettier-ignore
  },
};

async function runTests(call: Call): Promise<TestRun> {
  const began = performance.now();
  const { texts, problems } = await readRuleTexts(call.positionals.length === 0 ? [DEFAULT_RULES] : call.positionals);
  const { adaptation, problems: unread } = await ruleAdaptationOf(call);
  const { parsers, isBad } = await parsersWith(call.texts('mappings'), (line) => call.err(line));
  if (isBad) throw new UsageError('a mapping cannot be used: see above');
  const runner = createCaseRunner(texts, [...problems, ...unread], adaptation, parsers);
  const folder = call.text('regression');
  const regression = folder === undefined ? undefined : await readRegression(folder);
  const chosen = withRegression(runner.rules, regression).filter((rule) => isChosen(rule, call.texts('filter')));
  const progress = createProgress(process.stderr, Date.now, (count) => `${Math.round(count)} rules`);
  const results = chosen.map((rule, i) => {
    progress.update(i, chosen.length, rule.title);
    return { rule, cases: rule.cases.map((one): CaseResult => runner.run(rule, one)) };
  });
  progress.end();
  const cases = results.flatMap((result) => result.cases);
  const passed = cases.filter(({ isPassed }) => isPassed).length;
  return {
    results,
    // what loads with a warning is for `rules check`
    problems: [...runner.problems, ...(regression?.problems ?? [])].filter(
      ({ level }) => (level ?? 'error') === 'error',
    ),
    // tests from outside only say what must fire
    withoutCases: regression !== undefined ? [] : chosen.filter((rule) => !rule.isPart && !['fires', 'silent'].every((kind) => rule.cases.some(({ expects }) => expects === kind))), // prettier-ignore
    areCasesRequired: call.flag('require-cases'),
    isVerbose: call.flag('verbose'),
    passed,
    failed: cases.length - passed,
    seconds: Math.round(performance.now() - began) / 1000,
  };
}

/** With tests from outside, only the rules that they are about. */
function withRegression(rules: readonly TestedRule[], regression: Regression | undefined): readonly TestedRule[] {
  if (regression === undefined) return rules;
  return rules.flatMap((rule) => {
    const cases = regression.casesByRule.get(rule.id);
    return cases === undefined ? [] : [{ ...rule, cases: [...rule.cases, ...cases] }];
  });
}

function isChosen({ title, id, source }: TestedRule, filters: readonly string[]): boolean {
  const text = [title, id, source].join('\n').toLowerCase();
  return filters.length === 0 || filters.some((filter) => text.includes(filter.toLowerCase()));
}
