import { randomUUID } from 'node:crypto';
import { mkdir, readlink, rename, rm, symlink } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { syncFolder } from './durable-file.ts';
import { JournalProblem } from './problem.ts';

/**
 * One process to a folder. The symbolic link `lock` names the process and when it was started, so that the lock of a process
 * that was killed is not mistaken for that of another one which has its number now. A link, because it appears together with its
 * content or not at all, and needs no room on a disk that is full.
 */
export async function lockFolder(folder: string): Promise<{ release(): Promise<void> }> {
  const path = join(folder, 'lock');
  const own = `${process.pid}:${startOf(process.pid) ?? ''}`;
  await makeFolder(resolve(folder));
  for (let attempt = 0; attempt < 5; attempt++) {
    if (await create(path, own)) return { release: () => rm(path, { force: true }) };
    const holder = await readlink(path).catch(() => undefined);
    if (holder === undefined) continue;
    const pid = Number.parseInt(holder, 10);
    if (isAlive(holder)) {
      throw new JournalProblem(
        'in-use',
        `The journal in ${folder} is in use by process ${pid}. Stop that process, or choose another data folder.`,
        { file: path },
      );
    }
    await removeStale(path, holder);
  }
  throw new JournalProblem(
    'in-use',
    `The journal in ${folder} could not be locked: another process takes it at the same time.`,
    {
      file: path,
    },
  );
}

/** Only ours, because what comes in may be secret; and durable, because what is written into it is. */
async function makeFolder(folder: string): Promise<void> {
  const firstMade = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (firstMade === undefined) return;
  for (let made = folder; ; made = dirname(made)) {
    await syncFolder(dirname(made));
    if (made === firstMade || made === dirname(made)) return;
  }
}

async function create(path: string, holder: string): Promise<boolean> {
  try {
    await symlink(holder, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Two processes may find the same stale lock: what is moved away is looked at again, and put back if it was the other's fresh one. */
async function removeStale(path: string, stale: string): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return; // the other one was faster
  }
  const moved = await readlink(aside).catch(() => stale);
  if (moved !== stale) await create(path, moved);
  await rm(aside, { force: true });
}

function isAlive(holder: string): boolean {
  const [pidText = '', start = ''] = holder.split(':');
  const pid = Number.parseInt(pidText, 10);
  if (!Number.isInteger(pid) || pid <= 0) return false;
  if (pid === process.pid) return start === (startOf(pid) ?? '');
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
  }
  const now = startOf(pid);
  return now === undefined || start === '' || now === start;
}

/** Start of a process in clock ticks since boot, and the boot's id; undefined where there is no /proc. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    return `${ticks}@${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`;
  } catch {
    return undefined;
  }
}
