import { exitCodes, UsageError, type Call, type Command } from '../command.ts';
import { loadRules, DEFAULT_RULES, type LoadedRules } from '../../server/content.ts';
import { visible } from '../analyze/visible.ts';

/** `vedette rules check PATH…`: reads rules and says what is wrong with them, where, and what to do. */
export const check: Command = {
  name: 'check',
  summary: 'Checks Sigma rules: what loads, what does not, with file, line, field and reason.',
  usage: '[PATH…]',
  options: {
    format: { type: 'string', value: 'text|json|sarif', summary: 'How to print the problems', default: 'text' },
  },
  examples: ['vedette rules check my-rules/', 'vedette rules check --format sarif my-rules/ > problems.sarif'],
  run: async (call) => {
    const format = call.flag('json') ? 'json' : (call.text('format') ?? 'text');
    const print = printers.get(format);
    if (!print) throw new UsageError(`--format ${format} is not known; there are: ${[...printers.keys()].join(', ')}`);
    const loaded = await loadRules(call.positionals.length === 0 ? [DEFAULT_RULES] : call.positionals);
    print(loaded, call);
    return loaded.problems.length === 0 ? exitCodes.ok : exitCodes.failed;
  },
};

type Print = (loaded: LoadedRules, call: Call) => void;

const printers: ReadonlyMap<string, Print> = new Map<string, Print>([
  ['text', printText],
  [
    'json',
    (loaded, call) => call.out(JSON.stringify({ rules: loaded.ruleSet.rules.length, problems: loaded.problems })),
  ],
  ['sarif', (loaded, call) => call.out(JSON.stringify(sarifOf(loaded), null, 2))],
]);

function printText(loaded: LoadedRules, call: Call): void {
  for (const { source, line, rule, field, message } of loaded.problems) {
    const place = `${source}${line === undefined ? '' : `:${line}`}`;
    const what = [rule && `rule "${rule}"`, field && `field "${field}"`].filter(Boolean).join(', ');
    call.out(visible(`${place}: ${what ? `${what}: ` : ''}${message}`));
  }
  const { length } = loaded.problems;
  call.out(`${loaded.ruleSet.rules.length} rules loaded, ${length} ${length === 1 ? 'problem' : 'problems'}.`);
}

/** SARIF 2.1.0 (OASIS), one result a problem. */
function sarifOf(loaded: LoadedRules): object {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'vedette rules check', rules: [{ id: 'sigma', shortDescription: { text: 'A Sigma rule that cannot be loaded' } }] } }, // prettier-ignore
        results: loaded.problems.map(({ source, line, rule, field, message }) => ({
          ruleId: 'sigma',
          level: 'error',
          message: { text: [rule && `${rule}: `, field && `${field}: `, message].filter(Boolean).join('') },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: source.split('\\').join('/') },
                ...(line === undefined ? {} : { region: { startLine: line } }),
              },
            },
          ],
        })),
      },
    ],
  };
}
