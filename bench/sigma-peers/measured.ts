import { spawn } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { finished } from 'node:stream/promises';

/** What a whole process took. */
export interface Measured {
  readonly wall: number;
  /** user and system, all threads */
  readonly cpu: number;
  /** MB, the most that was resident */
  readonly memory: number;
  readonly exit: number;
  /** the last lines of standard error */
  readonly said: string;
}

const TIME = '/usr/bin/time';
export const canMeasure = existsSync(TIME);

/**
 * Runs a program under GNU time (Debian package `time`); its standard output goes to a file.
 *
 * @param env added to our own
 * @param core the only one that it may run on; undefined: any
 */
export async function measured(
  command: readonly string[],
  output: string,
  env: Readonly<Record<string, string>> = {},
  core?: string,
): Promise<Measured> {
  const child = spawn(
    TIME,
    ['-f', '#%e %U %S %M', ...(core === undefined ? [] : ['taskset', '-c', core]), ...command],
    {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const said: string[] = [];
  child.stderr.on('data', (bytes: Buffer) => said.push(bytes.toString()));
  const file = createWriteStream(output);
  child.stdout.pipe(file);
  const exit = await new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
  await finished(file);
  const lines = said.join('').trimEnd().split('\n');
  const [wall = 0, user = 0, system = 0, kilobytes = 0] = (lines.pop() ?? '').slice(1).split(' ').map(Number);
  return { wall, cpu: user + system, memory: kilobytes / 1024, exit, said: lines.slice(-4).join('\n') };
}
