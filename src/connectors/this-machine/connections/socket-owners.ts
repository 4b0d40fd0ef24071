import { readdirSync, readlinkSync, statSync } from 'node:fs';

export interface SocketOwners {
  /** Finds the processes that hold these sockets, as far as that can be seen. */
  find(
    wanted: readonly { readonly inode: number; readonly uid: number }[],
    pids: Iterable<number>,
  ): Map<number, number>;
  /** processes whose open files were not ours to see */
  unread(): number;
}

/**
 * Which process holds a socket, from the links in `/proc/PID/fd`. That costs a system call for every open file of every process, so the
 * likely ones come first: those that held sockets before, then those of the socket's user, the newest first; and it ends when all are found.
 */
export function createSocketOwners(proc: string): SocketOwners {
  const holders = new Set<number>();
  const closed = new Set<number>();

  return {
    find: (wanted, pids) => {
      const owners = new Map<number, number>();
      const open = new Set(wanted.map(({ inode }) => inode));
      const uids = new Set(wanted.map(({ uid }) => uid));
      const all = [...pids].sort((a, b) => b - a);
      forget(holders, all);
      forget(closed, all);
      const later: number[] = [];
      const search = (pid: number): void => {
        const found = socketsOf(proc, pid, open);
        if (found === undefined) closed.add(pid);
        for (const inode of found ?? []) {
          owners.set(inode, pid);
          open.delete(inode);
          holders.add(pid);
        }
      };
      for (const pid of all) if (holders.has(pid) && open.size > 0) search(pid);
      for (const pid of all) {
        if (open.size === 0) return owners;
        if (holders.has(pid)) continue;
        if (uids.has(uidOf(proc, pid))) search(pid);
        else later.push(pid);
      }
      for (const pid of later) if (open.size > 0) search(pid);
      return owners;
    },
    unread: () => closed.size,
  };
}

function socketsOf(proc: string, pid: number, wanted: ReadonlySet<number>): number[] | undefined {
  let names: string[];
  try {
    names = readdirSync(`${proc}/${pid}/fd`);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EACCES' ? undefined : [];
  }
  const found: number[] = [];
  // new sockets have the highest numbers
  for (let index = names.length - 1; index >= 0 && found.length < wanted.size; index--) {
    const inode = inodeOf(`${proc}/${pid}/fd/${names[index]}`);
    if (inode !== undefined && wanted.has(inode)) found.push(inode);
  }
  return found;
}

function inodeOf(path: string): number | undefined {
  try {
    const target = readlinkSync(path);
    return target.startsWith('socket:[') ? Number(target.slice(8, -1)) : undefined;
  } catch {
    return undefined;
  }
}

function uidOf(proc: string, pid: number): number {
  try {
    return statSync(`${proc}/${pid}`).uid;
  } catch {
    return -1;
  }
}

function forget(set: Set<number>, alive: readonly number[]): void {
  const living = new Set(alive);
  for (const pid of set) if (!living.has(pid)) set.delete(pid);
}
