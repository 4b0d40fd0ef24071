import { readlinkSync } from 'node:fs';
import { maskedCommandLine } from '../mask-secrets.ts';
import { readKernelBytes, readKernelText } from '../read-kernel-file.ts';
import type { ProcessFacts } from '../records.ts';
import type { UserNames } from '../user-names.ts';

/** Longest command line that is recorded, in characters. */
const LONGEST_COMMAND = 16 * 1024;
/** `/proc/PID/stat` counts in these, whatever the machine (USER_HZ, fixed in the kernel's ABI). */
const TICKS_PER_SECOND = 100;
const NO_LOGIN_UID = 0xffffffff;

export interface ProcessStat {
  readonly name: string;
  readonly parent: number;
  /** ticks after boot */
  readonly start: number;
  /** a thread of the kernel: it has no program */
  readonly isKernel: boolean;
}

const KERNEL_THREAD = 0x00200000; // PF_KTHREAD

/** The name may hold anything, spaces and brackets too: it ends at the last bracket. */
export function parseStat(text: string): ProcessStat | undefined {
  const open = text.indexOf('(');
  const close = text.lastIndexOf(')');
  if (open < 0 || close < open) return undefined;
  const rest = text.slice(close + 2).split(' ');
  const parent = Number(rest[1]);
  const flags = Number(rest[6]);
  const start = Number(rest[19]);
  if (!Number.isInteger(parent) || !Number.isInteger(start)) return undefined;
  return { name: text.slice(open + 1, close), parent, start, isKernel: (flags & KERNEL_THREAD) !== 0 };
}

export function readStat(proc: string, pid: number): ProcessStat | undefined {
  const text = readKernelText(`${proc}/${pid}/stat`);
  return text === undefined ? undefined : parseStat(text);
}

/** When the machine was started, milliseconds since 1970. */
export function readBootTime(proc: string, now: number): number {
  const boot = /^btime (\d+)$/m.exec(readKernelText(`${proc}/stat`) ?? '')?.[1];
  if (boot !== undefined) return Number(boot) * 1000;
  // on machines with very many interrupts the line lies behind what is read
  return Math.round(now - Number.parseFloat(readKernelText(`${proc}/uptime`) ?? '0') * 1000);
}

/** Everything about one process but its parent. `unread` counts what was not ours to read. */
export function readProcess(
  proc: string,
  pid: number,
  stat: ProcessStat,
  bootTime: number,
  users: UserNames,
  unread: () => void,
): ProcessFacts {
  const exe = readLink(`${proc}/${pid}/exe`, unread);
  const uid = numberIn(/^Uid:\t(\d+)/m, readKernelText(`${proc}/${pid}/status`));
  const loginUid = numberIn(/^(\d+)/, readKernelText(`${proc}/${pid}/loginuid`));
  const user = uid === undefined ? undefined : users.nameOf(uid);
  const loginUser = loginUid === undefined || loginUid === NO_LOGIN_UID ? undefined : users.nameOf(loginUid);
  const folder = readLink(`${proc}/${pid}/cwd`, unread);
  return {
    pid,
    name: stat.name,
    ...(exe === undefined ? {} : exeFacts(exe)),
    ...commandFacts(readKernelBytes(`${proc}/${pid}/cmdline`)),
    ...(folder === undefined ? {} : { current_directory: folder }),
    ...(user === undefined ? {} : { user }),
    ...(uid === undefined ? {} : { uid }),
    ...(loginUser === undefined ? {} : { login_user: loginUser }),
    started: bootTime + Math.round((stat.start * 1000) / TICKS_PER_SECOND),
  };
}

function exeFacts(exe: string): Pick<ProcessFacts, 'exe' | 'exe_deleted'> {
  const suffix = ' (deleted)';
  return exe.endsWith(suffix) ? { exe: exe.slice(0, -suffix.length), exe_deleted: true } : { exe };
}

/** Words end with a zero byte; a program may have written something else over them. */
export function commandFacts(bytes: Buffer | undefined): Pick<ProcessFacts, 'command_line'> & Partial<ProcessFacts> {
  if (bytes === undefined || bytes.length === 0) return {};
  const isCut = bytes.length > LONGEST_COMMAND;
  const text = bytes.toString('utf8', 0, LONGEST_COMMAND).replace(/\0+$/, '');
  const command_line = maskedCommandLine(text.split('\0'));
  return isCut ? { command_line, command_line_cut: true } : { command_line };
}

function readLink(path: string, unread: () => void): string | undefined {
  try {
    return readlinkSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EACCES') unread();
    return undefined;
  }
}

function numberIn(pattern: RegExp, text: string | undefined): number | undefined {
  const digits = text === undefined ? undefined : pattern.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
