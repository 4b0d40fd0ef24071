import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface JournaldDeps {
  /** the program, `journalctl` */
  readonly command: string;
  /** where to go on; undefined begins with what comes now */
  readonly cursor: () => string | undefined;
  /** takes lines, in order; while it does, no more are read */
  readonly take: (lines: string[]) => Promise<void>;
  /** something a person should know */
  readonly tell: (message: string) => void;
  readonly signal: AbortSignal;
  /** milliseconds of the first wait after the program ended; doubles up to a minute */
  readonly firstWait?: number;
}

const LONGEST_WAIT = 60_000;
const LONGEST_LINE = 4 * 1024 * 1024;
/** Only what is used: an entry of a crashed program can hold its whole memory. `-a`, else long messages are left out. */
const FIELDS =
  'MESSAGE,PRIORITY,SYSLOG_FACILITY,SYSLOG_IDENTIFIER,SYSLOG_PID,_PID,_UID,_COMM,_EXE,_CMDLINE,_SYSTEMD_UNIT,_HOSTNAME,_SOURCE_REALTIME_TIMESTAMP';
const ARGUMENTS = ['-f', '-a', '-o', 'json', '--no-pager', `--output-fields=${FIELDS}`];

/** Whether systemd's journal runs here. */
export const hasJournald = (): boolean => existsSync('/run/systemd/journal/socket');

/** Follows systemd's journal through a child process, which is started again whenever it ends, until the signal is aborted. */
export async function followJournald(deps: JournaldDeps): Promise<void> {
  const firstWait = deps.firstWait ?? 1000;
  let wait = firstWait;
  while (!deps.signal.aborted) {
    const started = Date.now();
    const why = await followOnce(deps);
    if (deps.signal.aborted) return;
    if (Date.now() - started > LONGEST_WAIT) wait = firstWait;
    deps.tell(`${deps.command} ended (${why}); it is started again in ${Math.ceil(wait / 1000)} s.`);
    await sleep(wait, undefined, { signal: deps.signal }).catch(() => undefined);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }
}

async function followOnce(deps: JournaldDeps): Promise<string> {
  const cursor = deps.cursor();
  const from = cursor === undefined ? ['-n', '0'] : [`--after-cursor=${cursor}`];
  const child = spawn(deps.command, [...ARGUMENTS, ...from], { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = (): void => void child.kill();
  deps.signal.addEventListener('abort', stop, { once: true });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-500);
    if (text.includes('not seeing messages'))
      deps.tell(`journalctl shows only part of the journal: ${text.trim().slice(0, 300)}`);
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(`code ${code}${said === '' ? '' : `: ${said.trim()}`}`));
  });
  try {
    await takeLines(child.stdout, deps);
    return await ended;
  } finally {
    deps.signal.removeEventListener('abort', stop);
    child.kill();
  }
}

async function takeLines(stream: AsyncIterable<unknown>, { take, tell }: JournaldDeps): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    if (!Buffer.isBuffer(chunk)) continue;
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(10);
    rest = bytes.subarray(end + 1);
    if (rest.length > LONGEST_LINE) {
      tell(
        `An entry of the journal is longer than ${LONGEST_LINE} bytes: its beginning is passed over, its end is kept as it is.`,
      );
      rest = Buffer.alloc(0);
    }
    if (end >= 0) await take(bytes.toString('utf8', 0, end).split('\n'));
  }
}
