import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import packageJson from '../../package.json' with { type: 'json' };
import {
  callOf,
  exitCodes,
  groupHelpOf,
  helpOf,
  UsageError,
  type Command,
  type CommandGroup,
  type ExitCode,
} from './command.ts';
import { commandNames, loadCommand, loadCommands } from './commands.ts';
import { keepCompiled } from './compile-cache.ts';

/** Runs the command that the arguments name. Never throws: what went wrong is a sentence on standard error and an exit code. */
export async function main(
  args: readonly string[],
  io: { out: (line: string) => void; err: (line: string) => void },
): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === '--version' || name === '-V') return say(io.out, packageJson.version);
  if (isHelp(name)) return say(io.out, await overview());
  const command = await loadCommand(name);
  if (!command) {
    io.err(`vedette: there is no command "${name}".${nearest(name, commandNames)}\nRun "vedette --help" for the list.`);
    return exitCodes.usage;
  }
  return 'verbs' in command ? await runVerb(command, rest, io) : await run(command, '', rest, io);
}

async function runVerb(group: CommandGroup, args: readonly string[], io: Io): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name !== undefined && isHelp(name)) return say(io.out, groupHelpOf(group));
  const verb = group.verbs.find((each) => each.name === name);
  if (verb) return await run(verb, group.name, rest, io);
  const list = group.verbs.map((each) => each.name).join(', ');
  const problem =
    name === undefined
      ? 'say what to do'
      : `there is no "${group.name} ${name}".${nearest(
          name,
          group.verbs.map((each) => each.name),
        )}`;
  io.err(`vedette ${group.name}: ${problem}\nUsage: vedette ${group.name} VERB, a verb is one of ${list}\nRun "vedette ${group.name} --help" for what they do.`); // prettier-ignore
  return exitCodes.usage;
}

type Io = { readonly out: (line: string) => void; readonly err: (line: string) => void };

async function run(command: Command, path: string, args: readonly string[], io: Io): Promise<ExitCode> {
  const name = ['vedette', path, command.name].filter(Boolean).join(' ');
  try {
    if (args.some((arg) => arg === '--help' || arg === '-h')) return say(io.out, helpOf(command, path));
    return await command.run(callOf(command, args, io));
  } catch (error) {
    if (error instanceof UsageError) {
      io.err(`${name}: ${error.message}\nUsage: ${name} ${command.usage}\nRun "${name} --help" for its options.`);
      return exitCodes.usage;
    }
    io.err(`${name}: ${error instanceof Error ? error.message : String(error)}`);
    if (process.env['VEDETTE_DEBUG'] && error instanceof Error) io.err(error.stack ?? '');
    return exitCodes.failed;
  }
}

const isHelp = (arg: string | undefined): arg is undefined | '--help' | '-h' | 'help' =>
  arg === undefined || arg === '--help' || arg === '-h' || arg === 'help';

async function overview(): Promise<string> {
  const commands = await loadCommands();
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    `${styleText('bold', 'vedette')} ${packageJson.version}: watches, learns what is normal, finds what is not.`,
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    '',
    'vedette COMMAND --help tells more. Start with: vedette serve',
  ].join('\n');
}

function say(print: (line: string) => void, text: string): ExitCode {
  print(text);
  return exitCodes.ok;
}

function nearest(name: string, among: readonly string[]): string {
  const close = among.find((each) => each.startsWith(name.slice(0, 3)) || name.startsWith(each.slice(0, 3)));
  return close === undefined ? '' : ` Did you mean "${close}"?`;
}

if (process.argv[1] !== undefined && isThisProgram(process.argv[1])) {
  // A reader that goes away (`vedette … | head`) ends the program quietly.
  // Nobody reads the log any more, because the parent died: what cannot be written must not be logged again and again.
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  keepCompiled(process.env);
  process.exitCode = await main(process.argv.slice(2), {
    out: (line) => void process.stdout.write(`${line}\n`),
    err: (line) => void process.stderr.write(`${line}\n`),
  });
}

/** Started as this file, or through bin/vedette.js (which imports it). */
function isThisProgram(started: string): boolean {
  const path = realpathSync(started);
  return path === fileURLToPath(import.meta.url) || path === fileURLToPath(new URL('../../bin/vedette.js', import.meta.url)); // prettier-ignore
}
