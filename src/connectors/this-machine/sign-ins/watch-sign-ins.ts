import { existsSync } from 'node:fs';
import type { Checkpoints } from '../checkpoints.ts';
import type { Outbox } from '../outbox.ts';
import type { MachineRecord } from '../records.ts';
import { repeat } from '../repeat.ts';
import { GrowingFile, wholeLines } from './growing-file.ts';
import { readJournaldLine } from './journald-entry.ts';
import { followJournald, hasJournald } from './journald.ts';
import { createUtmpReader, parseUtmp, utmpLayoutOf } from './utmp.ts';

export interface SignInDeps {
  readonly signIns: Outbox;
  readonly journal: Outbox;
  readonly checkpoints: Checkpoints;
  readonly host: string;
  readonly clock: () => number;
  readonly signal: AbortSignal;
  /** the program; given, it is used even if systemd's journal does not seem to run */
  readonly journalctl: string | undefined;
  /** the folder of logs, `/var/log` */
  readonly logs?: string;
  /** milliseconds between two looks at log files */
  readonly every?: number;
}

/** Who comes and goes: from systemd's journal where it runs, else from the files that log-in programs write. */
export async function watchSignIns(deps: SignInDeps): Promise<void> {
  if (deps.journalctl !== undefined || hasJournald()) await watchJournald(deps);
  else await watchLogFiles(deps);
}

async function watchJournald(deps: SignInDeps): Promise<void> {
  const { signIns, journal, checkpoints, host, clock, signal } = deps;
  await followJournald({
    command: deps.journalctl ?? 'journalctl',
    cursor: () => checkpoints.last.cursor,
    signal,
    tell: (message) => journal.note(message),
    take: async (lines) => {
      const texts: string[] = [];
      const records: MachineRecord[] = [];
      const strange: string[] = [];
      let cursor: string | undefined;
      for (const line of lines) {
        const read = readJournaldLine(line, host, clock());
        if (read.kind === 'sign-in') texts.push(read.text);
        else if (read.kind === 'entry') records.push(read.record);
        else if (line !== '') strange.push(line);
        if (read.kind !== 'unreadable') cursor = read.cursor ?? cursor;
      }
      await signIns.sendTexts(texts, 'syslog');
      await journal.send(records);
      await journal.sendTexts(strange, 'none');
      if (cursor !== undefined && !signal.aborted) await checkpoints.save({ cursor });
    },
  });
}

/** The logs that sshd, sudo, su and login write to, by distribution. */
const TEXT_LOGS = ['auth.log', 'secure'];
const BINARY_LOGS = ['wtmp', 'btmp'] as const;

async function watchLogFiles(deps: SignInDeps): Promise<void> {
  const { logs = '/var/log', every = 1000, signIns, signal } = deps;
  const text = TEXT_LOGS.map((name) => `${logs}/${name}`).find((path) => existsSync(path)) ?? `${logs}/auth.log`;
  if (!existsSync(text))
    signIns.note(`Neither systemd's journal nor ${text} is here: sign-ins are known from wtmp and btmp alone.`);
  const followed = [
    followFile(deps, text, async (bytes) => {
      const { lines, rest } = wholeLines(bytes);
      await signIns.sendTexts(lines, 'syslog');
      return rest;
    }),
    ...BINARY_LOGS.map((name) => followFile(deps, `${logs}/${name}`, utmpTaker(deps, name))),
  ];
  await repeat(every, signal, async () => {
    for (const follow of followed) await follow.step();
  });
  for (const { file } of followed) await file.close();
}

function utmpTaker(deps: SignInDeps, name: 'wtmp' | 'btmp'): (bytes: Buffer) => Promise<number> {
  const layout = utmpLayoutOf(process.arch);
  const read = createUtmpReader(deps.host, name);
  return async (bytes) => {
    const whole = bytes.length - (bytes.length % layout.bytes);
    const records: MachineRecord[] = [];
    for (let at = 0; at < whole; at += layout.bytes) {
      const record = read(parseUtmp(bytes.subarray(at, at + layout.bytes), layout));
      if (record !== undefined) records.push(record);
    }
    await deps.signIns.send(records);
    return bytes.length - whole;
  };
}

/** @param take takes what it can of the bytes, and says how many at their end it leaves for the next time */
function followFile(
  { checkpoints, signal }: SignInDeps,
  path: string,
  take: (bytes: Buffer) => Promise<number>,
): { file: GrowingFile; step: () => Promise<void> } {
  const file = new GrowingFile(path, checkpoints.last.files[path]);
  const step = async (): Promise<void> => {
    for (let bytes = await file.read(); bytes !== undefined && !signal.aborted; bytes = await file.read()) {
      const left = await take(bytes);
      file.unread(left);
      const { place } = file;
      if (signal.aborted) return;
      if (place !== undefined) await checkpoints.save({ files: { ...checkpoints.last.files, [path]: place } });
      if (left === bytes.length) return; // nothing whole yet
    }
  };
  return { file, step };
}
