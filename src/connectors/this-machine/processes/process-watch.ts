import { readdirSync } from 'node:fs';
import type { ProcessFacts, ProcessRecord } from '../records.ts';
import type { UserNames } from '../user-names.ts';
import { readBootTime, readProcess, readStat, type ProcessStat } from './process-files.ts';

export interface ProcessWatchDeps {
  /** `/proc` */
  readonly proc: string;
  readonly host: string;
  readonly users: UserNames;
  readonly clock: () => number;
}

interface Known {
  readonly stat: ProcessStat;
  readonly facts: ProcessFacts;
  /** number of the scan that found it */
  readonly since: number;
}

export interface ProcessWatch {
  /** What changed since the last scan; at the first one, everything that runs. */
  scan(): ProcessRecord[];
  factsOf(pid: number): ProcessFacts | undefined;
  pids(): Iterable<number>;
  /** programs and folders that were not ours to read */
  unread(): number;
}

/** A known process is looked at again every this many scans: it may have become another program, or its number another process. */
const LOOK_AGAIN = 5;

/** Compares `/proc` with what it was. A process that lives shorter than the time between two scans is not seen. */
export function createProcessWatch(deps: ProcessWatchDeps): ProcessWatch {
  const { proc, host, users, clock } = deps;
  const knownByPid = new Map<number, Known>();
  const kernel = new Set<number>();
  const bootTime = readBootTime(proc, clock());
  let unread = 0;
  let scans = 0;
  let time = 0;

  const look = (pid: number, stat: ProcessStat): Known => {
    const own = readProcess(proc, pid, stat, bootTime, users, () => unread++);
    const known = { stat, since: scans, facts: { ...own, ...parentFacts(knownByPid.get(stat.parent), stat.parent) } };
    knownByPid.set(pid, known);
    return known;
  };

  const recordOf = (
    vedette: ProcessRecord['vedette'],
    { facts }: Known,
    more: { replaced?: true } = {},
  ): ProcessRecord => ({
    vedette,
    time: vedette === 'process-started' && more.replaced === undefined ? Math.min(facts.started, time) : time,
    host,
    ...facts,
    ...more,
  });

  const again = (pid: number, known: Known, records: ProcessRecord[]): void => {
    const isYoung = scans - known.since <= 1;
    if (!isYoung && (pid + scans) % LOOK_AGAIN !== 0) return;
    const stat = readStat(proc, pid);
    if (stat === undefined) return; // it ends just now: the next scan says so
    if (stat.start !== known.stat.start) {
      records.push(recordOf('process-ended', known));
      records.push(recordOf('process-started', look(pid, stat)));
    } else if (isYoung || stat.name !== known.stat.name) {
      const now = { ...look(pid, stat), since: known.since };
      // of a process that is ending nothing can be read any more: what was known of it stays
      const isEnding = now.facts.command_line === undefined && known.facts.command_line !== undefined;
      knownByPid.set(pid, isEnding ? known : now);
      if (!isEnding && isOtherProgram(known.facts, now.facts)) {
        records.push(recordOf('process-started', now, { replaced: true }));
      }
    }
  };

  const meet = (pid: number, records: ProcessRecord[]): void => {
    const stat = readStat(proc, pid);
    if (stat === undefined) return;
    if (stat.isKernel) kernel.add(pid);
    else records.push(recordOf(scans === 1 ? 'process-seen' : 'process-started', look(pid, stat)));
  };

  return {
    scan: () => {
      scans++;
      time = clock();
      const records: ProcessRecord[] = [];
      const pids = pidsIn(proc);
      for (const pid of pids) {
        const known = knownByPid.get(pid);
        if (known !== undefined) again(pid, known, records);
        else if (!kernel.has(pid)) meet(pid, records);
      }
      for (const [pid, known] of knownByPid) {
        if (pids.has(pid)) continue;
        knownByPid.delete(pid);
        records.push(recordOf('process-ended', known));
      }
      for (const pid of kernel) if (!pids.has(pid)) kernel.delete(pid);
      return records;
    },
    factsOf: (pid) => knownByPid.get(pid)?.facts,
    pids: () => knownByPid.keys(),
    unread: () => unread,
  };
}

function pidsIn(proc: string): Set<number> {
  const pids = new Set<number>();
  for (const name of readdirSync(proc)) {
    const code = name.charCodeAt(0);
    if (code >= 49 && code <= 57) pids.add(Number(name));
  }
  return pids;
}

/** A process is first seen as a copy of its parent when the scan falls between `fork` and `exec`. */
function isOtherProgram(before: ProcessFacts, now: ProcessFacts): boolean {
  return before.exe !== now.exe || (before.name !== now.name && before.command_line !== now.command_line);
}

function parentFacts(parent: Known | undefined, pid: number): Partial<ProcessFacts> {
  if (parent === undefined) return pid === 0 ? {} : { parent_pid: pid };
  const { name, exe, command_line } = parent.facts;
  return {
    parent_pid: pid,
    parent_name: name,
    ...(exe === undefined ? {} : { parent_exe: exe }),
    ...(command_line === undefined ? {} : { parent_command_line: command_line }),
  };
}
