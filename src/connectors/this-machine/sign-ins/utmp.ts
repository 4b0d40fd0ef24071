import type { SignInRecord } from '../records.ts';

/** One entry of `wtmp` or `btmp` (`utmp(5)`). */
export interface UtmpEntry {
  readonly type: number;
  readonly pid: number;
  readonly line: string;
  readonly user: string;
  readonly host: string;
  /** milliseconds since 1970 */
  readonly time: number;
  readonly address: string | undefined;
}

/** Where the fields lie; glibc keeps 32-bit times on x86, and 64-bit ones on arm64. */
export interface UtmpLayout {
  readonly bytes: number;
  readonly seconds: number;
  readonly microseconds: number;
  readonly address: number;
  readonly wide: boolean;
}

const narrow: UtmpLayout = { bytes: 384, seconds: 340, microseconds: 344, address: 348, wide: false };
const wide: UtmpLayout = { bytes: 400, seconds: 344, microseconds: 352, address: 360, wide: true };

export const utmpLayoutOf = (architecture: string): UtmpLayout => (architecture === 'arm64' ? wide : narrow);

export const RUN_LEVEL = 1;
export const BOOT_TIME = 2;
export const LOGIN_PROCESS = 6;
export const USER_PROCESS = 7;
export const DEAD_PROCESS = 8;

/** @param bytes exactly one entry */
export function parseUtmp(bytes: Buffer, layout: UtmpLayout): UtmpEntry {
  const seconds = layout.wide ? Number(bytes.readBigInt64LE(layout.seconds)) : bytes.readUInt32LE(layout.seconds);
  const micro = layout.wide
    ? Number(bytes.readBigInt64LE(layout.microseconds))
    : bytes.readInt32LE(layout.microseconds);
  return {
    type: bytes.readInt16LE(0),
    pid: bytes.readInt32LE(4),
    line: textIn(bytes, 8, 32),
    user: textIn(bytes, 44, 32),
    host: textIn(bytes, 76, 256),
    time: seconds * 1000 + Math.floor(micro / 1000),
    address: addressIn(bytes.subarray(layout.address, layout.address + 16)),
  };
}

/** Says what entries mean. Sign-outs name only the terminal, so who is where is kept, for at most 10,000 terminals. */
export function createUtmpReader(host: string, file: 'wtmp' | 'btmp'): (entry: UtmpEntry) => SignInRecord | undefined {
  const userByLine = new Map<string, UtmpEntry>();
  return (entry) => {
    const base = { time: entry.time, host };
    if (file === 'btmp') return { vedette: 'sign-in-failed', ...base, ...whoAndWhere(entry) };
    switch (entry.type) {
      case BOOT_TIME:
        userByLine.clear();
        return { vedette: 'machine-started', ...base };
      case RUN_LEVEL:
        return entry.user === 'shutdown' ? { vedette: 'machine-stopped', ...base } : undefined;
      case USER_PROCESS:
        if (userByLine.size >= 10_000) userByLine.clear();
        userByLine.set(entry.line, entry);
        return { vedette: 'sign-in', ...base, ...whoAndWhere(entry) };
      case DEAD_PROCESS: {
        const began = userByLine.get(entry.line);
        userByLine.delete(entry.line);
        if (began === undefined) return undefined; // the end of a terminal at which nobody had signed in
        return { vedette: 'sign-out', ...base, ...whoAndWhere({ ...began, pid: entry.pid }) };
      }
      default:
        return undefined; // changes of the clock, terminals that wait
    }
  };
}

function whoAndWhere({ user, line, host, address, pid }: UtmpEntry): Partial<SignInRecord> {
  return {
    ...(user === '' ? {} : { user }),
    ...(line === '' ? {} : { terminal: line }),
    ...(host === '' ? {} : { from: host }),
    ...(address === undefined ? {} : { address }),
    ...(pid === 0 ? {} : { pid }),
  };
}

/** Fixed width, ended by a zero byte if shorter; from outside, so anything. */
function textIn(bytes: Buffer, at: number, length: number): string {
  const end = bytes.indexOf(0, at);
  return bytes.toString('utf8', at, end < 0 || end > at + length ? at + length : end);
}

function addressIn(bytes: Buffer): string | undefined {
  if (bytes.every((byte) => byte === 0)) return undefined;
  if (bytes.subarray(4).every((byte) => byte === 0)) return [...bytes.subarray(0, 4)].join('.');
  const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(2 * i).toString(16));
  return groups.join(':');
}
