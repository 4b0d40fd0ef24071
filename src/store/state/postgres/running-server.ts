import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What `postmaster.pid` says of a server that runs, or ran, on a data folder. */
export interface RunningServer {
  readonly pid: number;
  readonly socketFolder: string;
}

/**
 * The server that runs on this data folder, if there is one. A file that a killed server left is removed, also when its number is now
 * that of another program: PostgreSQL would refuse to start then.
 */
export function findRunningServer(dataFolder: string): RunningServer | undefined {
  const file = join(dataFolder, 'postmaster.pid');
  const lines = readLines(file);
  const pid = Number(lines?.[0]);
  if (lines === undefined) return undefined;
  if (Number.isInteger(pid) && pid > 1 && isAlive(pid) && isServerOf(pid, dataFolder)) {
    return { pid, socketFolder: lines[4]?.trim() ?? '' };
  }
  rmSync(file, { force: true });
  return undefined;
}

function readLines(file: string): string[] | undefined {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** A process that ended and that nobody has waited for yet. */
function isZombie(pid: number): boolean {
  try {
    return /^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** A server works in its data folder. Where there is no /proc (macOS) the number alone has to do. */
function isServerOf(pid: number, dataFolder: string): boolean {
  try {
    return realpathSync(readlinkSync(`/proc/${pid}/cwd`)) === realpathSync(dataFolder);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ENOENT' ? !isProcMounted() : code === 'EACCES' || code === 'EPERM';
  }
}

function isProcMounted(): boolean {
  try {
    readlinkSync('/proc/self/cwd');
    return true;
  } catch {
    return false;
  }
}
