import { parseArgs, styleText } from 'node:util';

/** One command of `vedette`: described where it is written; its help and the reading of its arguments come from the description. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** what stands behind the name, for example `PATH…` */
  readonly usage: string;
  readonly options: Readonly<Record<string, Option>>;
  readonly examples: readonly string[];
  run(call: Call): Promise<ExitCode>;
}

/** A command of several verbs, `vedette rules check`: each verb describes itself like a command and stands in one list. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly verbs: readonly Command[];
}

export interface Option {
  readonly summary: string;
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  /** may be given more than once */
  readonly multiple?: boolean;
  /** what the value is, for the help: `DIR` */
  readonly value?: string;
  /** shown in the help; commands apply it themselves */
  readonly default?: string;
}

/** What a run may end with. */
export const exitCodes = {
  /** done */
  ok: 0,
  /** something did not work, or a check found problems */
  failed: 1,
  /** the arguments are wrong */
  usage: 2,
  /** done, and what was asked for with --fail-on was found */
  found: 3,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

export interface Call {
  readonly positionals: readonly string[];
  /** the value of an option, the last one if it was given twice */
  text(name: string): string | undefined;
  texts(name: string): readonly string[];
  flag(name: string): boolean;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

/** Thrown by a command whose arguments do not fit: printed with the usage line, exit code 2. */
export class UsageError extends Error {}

export const commonOptions = {
  json: { type: 'boolean', summary: 'Print JSON for programs in place of text for people' },
  help: { type: 'boolean', short: 'h', summary: 'Show this help' },
} as const satisfies Record<string, Option>;

export function callOf(command: Command, args: readonly string[], io: Pick<Call, 'out' | 'err'>): Call {
  const options = { ...command.options, ...commonOptions };
  const parsed = readArgs(args, options);
  const valuesOf = (name: string): readonly (string | boolean)[] => [parsed.values[name] ?? []].flat();
  return {
    positionals: parsed.positionals,
    text: (name) => valuesOf(name).findLast((value) => typeof value === 'string'),
    texts: (name) => valuesOf(name).filter((value) => typeof value === 'string'),
    flag: (name) => valuesOf(name).includes(true),
    ...io,
  };
}

function readArgs(
  args: readonly string[],
  options: Readonly<Record<string, Option>>,
): { values: Record<string, string | boolean | (string | boolean)[] | undefined>; positionals: string[] } {
  const specs = Object.entries(options).map(([name, { type, short, multiple }]) => {
    return [name, { type, multiple: multiple ?? false, ...(short ? { short } : {}) }] as const;
  });
  try {
    return parseArgs({ args: [...args], options: Object.fromEntries(specs), allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The help of one command; `path` is what stands before its own name: `rules` for a verb. */
export function helpOf(command: Command, path = ''): string {
  const options: [string, Option][] = Object.entries({ ...command.options, ...commonOptions });
  const names = options.map(
    ([name, { short, value }]) => `${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`,
  );
  const width = Math.max(...names.map(({ length }) => length));
  return [
    styleText('bold', ['vedette', path, command.name, command.usage].filter(Boolean).join(' ')),
    '',
    command.summary,
    '',
    'Options',
    ...options.map(([, option], index) => `  ${(names[index] ?? '').padEnd(width)}  ${option.summary}${option.default === undefined ? '' : ` (default: ${option.default})`}`), // prettier-ignore
    '',
    'Examples',
    ...command.examples.map((example) => `  ${example}`),
    '',
    'Exit codes: 0 done · 1 something did not work · 2 wrong arguments · 3 found what --fail-on asked for',
  ].join('\n');
}

export function groupHelpOf({ name, summary, verbs }: CommandGroup): string {
  const width = Math.max(...verbs.map((verb) => verb.name.length));
  return [
    styleText('bold', `vedette ${name} VERB`),
    '',
    summary,
    '',
    'Verbs',
    ...verbs.map((verb) => `  ${verb.name.padEnd(width)}  ${verb.summary}`),
    '',
    `vedette ${name} VERB --help tells more.`,
  ].join('\n');
}
