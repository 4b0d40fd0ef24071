import { styleText } from 'node:util';
import { pathToFileURL } from 'node:url';
import { isAbsolute } from 'node:path';
import packageJson from '../../../package.json' with { type: 'json' };
import type { RuleProblem } from '../../model/api.ts';
import type { LintWarning } from '../../sigma/lint/lint.ts';
import { lints } from '../../sigma/lint/lint-rules.ts';
import { visible } from '../analyze/visible.ts';
import type { Call } from '../command.ts';
import { problemToLine } from './problem-lines.ts';

/** What was found in a set of rules. */
export interface Checked {
  /** how many loaded */
  readonly rules: number;
  readonly correlations: number;
  readonly errors: readonly RuleProblem[];
  readonly warnings: readonly (RuleProblem | LintWarning)[];
}

type Print = (checked: Checked, call: Call) => void;

export const checkPrinters: ReadonlyMap<string, Print> = new Map<string, Print>([
  ['text', printText],
  ['json', (checked, { out }) => out(JSON.stringify({ rules: checked.rules, correlations: checked.correlations, problems: checked.errors, warnings: checked.warnings }))],
  ['sarif', (checked, { out }) => out(JSON.stringify(toSarif(checked), null, 2))],
]); // prettier-ignore

function printText({ rules, correlations, errors, warnings }: Checked, { out }: Call): void {
  for (const problem of errors) out(`${styleText('red', 'error')}    ${visible(problemToLine(problem))}`);
  for (const problem of warnings) {
    const lint = lintOf(problem);
    out(`${styleText('yellow', 'warning')}  ${visible(problemToLine(problem))}${lint === undefined ? '' : styleText('dim', ` [${lint}]`)}`); // prettier-ignore
  }
  out(
    `${rules} rules and ${correlations} correlations loaded, ${counted(errors.length, 'problem')}, ${counted(warnings.length, 'warning')}.`,
  );
}

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

const lintOf = (problem: RuleProblem | LintWarning): string | undefined => ('lint' in problem ? problem.lint : undefined); // prettier-ignore

const LOAD = { id: 'does-not-load', summary: 'A rule, filter, correlation or pipeline that cannot be loaded' } as const;
const NOTE = { id: 'look-at-it', summary: 'Loaded, and should be looked at' } as const;

/** SARIF 2.1.0 (OASIS), one result a problem: what code scanning of GitHub and GitLab reads. */
export function toSarif({ errors, warnings }: Checked): object {
  const rules = [LOAD, NOTE, ...lints];
  const result = (problem: RuleProblem | LintWarning, level: 'error' | 'warning'): object => {
    const ruleId = lintOf(problem) ?? (level === 'error' ? LOAD.id : NOTE.id);
    const { rule, field, message, source, line } = problem;
    return {
      ruleId,
      ruleIndex: rules.findIndex(({ id }) => id === ruleId),
      level,
      message: { text: [rule && `${rule}: `, field && `${field}: `, message].filter(Boolean).join('') },
      locations: [{ physicalLocation: { artifactLocation: { uri: toUri(source) }, ...(line === undefined ? {} : { region: { startLine: line } }) } }],
    };
  }; // prettier-ignore
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'vedette rules check',
            version: packageJson.version,
            rules: rules.map(({ id, summary }) => ({ id, shortDescription: { text: summary } })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: [
          ...errors.map((problem) => result(problem, 'error')),
          ...warnings.map((problem) => result(problem, 'warning')),
        ],
      },
    ],
  };
}

/** Relative paths stay relative: the reader resolves them against the repository. */
function toUri(source: string): string {
  if (isAbsolute(source)) return pathToFileURL(source).href;
  return source
    .split(/[\\/]/)
    .filter((part) => part !== '.')
    .map(encodeURIComponent)
    .join('/');
}
