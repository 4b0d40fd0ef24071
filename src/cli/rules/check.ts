import { readAttackTable } from '../../server/attack/read-attack-table.ts';
import { compileRules, DEFAULT_RULES } from '../../server/content.ts';
import { readFieldNames } from '../../server/field-names/read-field-names.ts';
import { readRuleTexts } from '../../server/rule-texts.ts';
import { toAttackFacts } from '../../sigma/lint/lint.ts';
import { lintRules, lints } from '../../sigma/lint/lint-rules.ts';
import { exitCodes, UsageError, type Call, type Command } from '../command.ts';
import { ruleAdaptationOf, ruleAdaptationOptions } from '../rule-adaptation-options.ts';
import { checkPrinters, type Checked } from './check-printers.ts';

/** `vedette rules check PATH…`: reads rules and says what is wrong with them, where, and what to do. */
export const check: Command = {
  name: 'check',
  summary: 'Checks rules: what does not load and what could be better, with file, line, field and reason.',
  usage: '[PATH…]',
  options: {
    format: { type: 'string', value: 'text|json|sarif', summary: 'How to print the problems', default: 'text' },
    strict: { type: 'boolean', summary: 'Warnings fail too' },
    ignore: { type: 'string', value: 'LINT', multiple: true, summary: 'A lint that shall be silent, as file-name; may be given more than once' }, // prettier-ignore
    ...ruleAdaptationOptions,
    lints: { type: 'boolean', summary: 'List the lints and stop' },
  },
  examples: [
    'vedette rules check my-rules/',
    'vedette rules check --strict --ignore file-name my-rules/',
    'vedette rules check --format sarif my-rules/ > problems.sarif',
  ],
  run: async (call) => {
    const format = call.flag('json') ? 'json' : (call.text('format') ?? 'text');
    const print = checkPrinters.get(format);
    if (!print) throw new UsageError(`--format ${format} is not known; there are: ${[...checkPrinters.keys()].join(', ')}`); // prettier-ignore
    const ignored = call.texts('ignore');
    const unknown = ignored.find((name) => !lints.some(({ id }) => id === name));
    if (unknown !== undefined) throw new UsageError(`--ignore ${unknown} is no lint; "vedette rules check --lints" lists them`); // prettier-ignore
    if (call.flag('lints')) return printLints(call);
    const checked = await checkRules(call, ignored);
    print(checked, call);
    const isBad = checked.errors.length > 0 || (call.flag('strict') && checked.warnings.length > 0);
    return isBad ? exitCodes.failed : exitCodes.ok;
  },
};

async function checkRules(call: Call, ignored: readonly string[]): Promise<Checked> {
  const { texts, problems } = await readRuleTexts(call.positionals.length === 0 ? [DEFAULT_RULES] : call.positionals);
  const adapted = await ruleAdaptationOf(call);
  const loaded = compileRules(texts, [...adapted.problems, ...problems], adapted.adaptation);
  const attack = toAttackFacts(await readAttackTable());
  const linted = lintRules(texts, { attack, fieldsOf: await readFieldNames() }, (lint) => !ignored.includes(lint));
  const isError = ({ level }: { level?: string | undefined }): boolean => (level ?? 'error') === 'error';
  return {
    rules: loaded.ruleSet.rules.length,
    correlations: loaded.ruleSet.correlations.length,
    errors: loaded.problems.filter(isError),
    warnings: [...loaded.problems.filter((problem) => !isError(problem)), ...linted],
  };
}

function printLints(call: Call): 0 {
  if (call.flag('json')) call.out(JSON.stringify(lints.map(({ id, summary }) => ({ id, summary }))));
  else for (const { id, summary } of lints) call.out(`${id.padEnd(24)} ${summary}`);
  return exitCodes.ok;
}
