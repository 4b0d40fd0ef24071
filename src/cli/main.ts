import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { styleText } from 'node:util';
import packageJson from '../../package.json' with { type: 'json' };
import { callOf, exitCodes, helpOf, UsageError, type Command, type ExitCode } from './command.ts';
import { commands } from './commands.ts';

/** Runs the command that the arguments name. Never throws: what went wrong is a sentence on standard error and an exit code. */
export async function main(
  args: readonly string[],
  io: { out: (line: string) => void; err: (line: string) => void },
): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === '--version' || name === '-V') return say(io.out, packageJson.version);
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') return say(io.out, overview());
  const command = commands.find((each) => each.name === name);
  if (!command) {
    io.err(`vedette: there is no command "${name}".${nearest(name)}\nRun "vedette --help" for the list.`);
    return exitCodes.usage;
  }
  return await run(command, rest, io);
}

async function run(
  command: Command,
  args: readonly string[],
  io: { out: (line: string) => void; err: (line: string) => void },
): Promise<ExitCode> {
  try {
    if (args.some((arg) => arg === '--help' || arg === '-h')) return say(io.out, helpOf(command));
    return await command.run(callOf(command, args, io));
  } catch (error) {
    if (error instanceof UsageError) {
      io.err(`vedette ${command.name}: ${error.message}\nUsage: vedette ${command.name} ${command.usage}\nRun "vedette ${command.name} --help" for its options.`); // prettier-ignore
      return exitCodes.usage;
    }
    io.err(`vedette ${command.name}: ${error instanceof Error ? error.message : String(error)}`);
    if (process.env['VEDETTE_DEBUG'] && error instanceof Error) io.err(error.stack ?? '');
    return exitCodes.failed;
  }
}

function overview(): string {
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

function nearest(name: string): string {
  const close = commands.find(
    (each) => each.name.startsWith(name.slice(0, 3)) || name.startsWith(each.name.slice(0, 3)),
  );
  return close ? ` Did you mean "${close.name}"?` : '';
}

if (process.argv[1] !== undefined && isThisProgram(process.argv[1])) {
  // A reader that goes away (`vedette … | head`) ends the program quietly.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
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
