import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { SourceChecked, SourceProblem } from '../../pipeline/collect/source-kind.ts';
import type { JournaldSettings } from './describe.ts';

const run = promisify(execFile);
const LONGEST_MS = 20_000;

/** Whether journalctl is there and may read, and what the newest entry is. */
export async function newestEntry(
  { program, directory, matches }: JournaldSettings,
  signal: AbortSignal,
): Promise<SourceChecked | SourceProblem> {
  const args = [...(directory === undefined ? [] : [`--directory=${directory}`]), '--lines=1', '--output=short-iso', '--no-pager', '--quiet', '--', ...matches]; // prettier-ignore
  try {
    const { stdout } = await run(program, args, { signal, timeout: LONGEST_MS, maxBuffer: 1 << 20 });
    const [time] = stdout.split(' ');
    return { kind: 'works', message: time === undefined || stdout.trim() === '' ? 'There is no entry that fits yet.' : `The newest entry is of ${time}.` }; // prettier-ignore
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT')
      return { kind: 'not-found', message: `There is no ${program} on this machine: the journal is read where systemd runs.`, setting: 'program' }; // prettier-ignore
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim().slice(0, 300) : '';
    return {
      kind: 'refused',
      message: `journalctl cannot read the journal: ${said === '' ? 'it ended without a word' : said}`,
    };
  }
}
