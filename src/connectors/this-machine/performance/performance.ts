import { readdirSync, statfsSync } from 'node:fs';
import { readKernelText } from '../read-kernel-file.ts';
import type { FileSystemUse, PerformanceRecord } from '../records.ts';

export interface PerformanceDeps {
  readonly proc: string;
  readonly sys: string;
  readonly host: string;
  readonly clock: () => number;
}

/** Counters that only grow. */
interface Counters {
  readonly time: number;
  readonly busy: number;
  readonly waiting: number;
  readonly all: number;
  readonly read: number;
  readonly written: number;
  readonly received: number;
  readonly sent: number;
}

const SECTOR = 512; // the unit of /proc/diskstats, whatever the disk's own is
const MOST_FILE_SYSTEMS = 50;

/** Measures since the last call; undefined at the first, which has nothing to compare with. */
export function createPerformance(deps: PerformanceDeps): () => PerformanceRecord | undefined {
  let before: Counters | undefined;
  return () => {
    const now = readCounters(deps);
    const last = before;
    before = now;
    return last === undefined || now.time <= last.time ? undefined : recordOf(deps, last, now);
  };
}

function recordOf({ proc, host }: PerformanceDeps, last: Counters, now: Counters): PerformanceRecord {
  const seconds = (now.time - last.time) / 1000;
  const cpu = now.all - last.all;
  const memory = memoryOf(readKernelText(`${proc}/meminfo`) ?? '');
  const [load1 = 0, load5 = 0, load15 = 0] = (readKernelText(`${proc}/loadavg`) ?? '').split(' ').map(Number);
  const total = memory('MemTotal');
  const available = memory('MemAvailable');
  const swap = memory('SwapTotal');
  // a counter that starts again, for example because a disk was taken out, is no negative rate
  const rate = (from: number, to: number): number => Math.max(0, Math.round((to - from) / seconds));
  return {
    vedette: 'performance',
    time: now.time,
    host,
    seconds,
    cpu_count: (readKernelText(`${proc}/stat`) ?? '').match(/^cpu\d+/gm)?.length ?? 1,
    cpu_share: share(now.busy - last.busy, cpu),
    cpu_iowait_share: share(now.waiting - last.waiting, cpu),
    load_1: load1,
    load_5: load5,
    load_15: load15,
    processes: readdirSync(proc).filter((name) => /^\d/.test(name)).length,
    memory_total: total,
    memory_available: available,
    memory_share: share(total - available, total),
    swap_total: swap,
    swap_share: share(swap - memory('SwapFree'), swap),
    disk_read_per_second: rate(last.read, now.read),
    disk_written_per_second: rate(last.written, now.written),
    network_received_per_second: rate(last.received, now.received),
    network_sent_per_second: rate(last.sent, now.sent),
    file_systems: fileSystems(proc),
  };
}

function readCounters({ proc, sys, clock }: PerformanceDeps): Counters {
  const cpu = (/^cpu +(.*)$/m.exec(readKernelText(`${proc}/stat`) ?? '')?.[1] ?? '').split(' ').map(Number);
  // user nice system idle iowait irq softirq steal; guest times are in user and nice already
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = cpu;
  const busy = user + nice + system + irq + softirq + steal;
  return {
    time: clock(),
    busy,
    waiting: iowait,
    all: busy + idle + iowait,
    ...diskCounters(readKernelText(`${proc}/diskstats`) ?? '', wholeDisks(sys)),
    ...networkCounters(readKernelText(`${proc}/net/dev`) ?? ''),
  };
}

/** Disks, not their partitions nor what is built on top of them, so that nothing is counted twice. */
function wholeDisks(sys: string): ReadonlySet<string> {
  try {
    return new Set(readdirSync(`${sys}/block`).filter((name) => !/^(loop|ram|zram|dm-|md|sr|fd)/.test(name)));
  } catch {
    return new Set();
  }
}

export function diskCounters(diskstats: string, disks: ReadonlySet<string>): { read: number; written: number } {
  let read = 0;
  let written = 0;
  for (const line of diskstats.split('\n')) {
    const words = line.trim().split(/\s+/);
    if (!disks.has(words[2] ?? '')) continue;
    read += Number(words[5]) * SECTOR;
    written += Number(words[9]) * SECTOR;
  }
  return { read, written };
}

export function networkCounters(dev: string): { received: number; sent: number } {
  let received = 0;
  let sent = 0;
  for (const line of dev.split('\n').slice(2)) {
    const [name = '', counters = ''] = line.split(':');
    if (name.trim() === '' || name.trim() === 'lo') continue;
    const words = counters.trim().split(/\s+/).map(Number);
    received += words[0] ?? 0;
    sent += words[8] ?? 0;
  }
  return { received, sent };
}

function memoryOf(meminfo: string): (name: string) => number {
  return (name) => Number(new RegExp(`^${name}: +(\\d+) kB$`, 'm').exec(meminfo)?.[1] ?? 0) * 1024;
}

/** Only those that hold data on a disk: a hanging network file system must not hang the watcher. */
const watchedTypes = new Set([
  'ext2',
  'ext3',
  'ext4',
  'xfs',
  'btrfs',
  'zfs',
  'f2fs',
  'vfat',
  'exfat',
  'jfs',
  'bcachefs',
  'overlay',
]);

function fileSystems(proc: string): FileSystemUse[] {
  const seen = new Set<string>();
  const uses: FileSystemUse[] = [];
  for (const line of (readKernelText(`${proc}/mounts`) ?? '').split('\n')) {
    const [device = '', mount = '', type = ''] = line.split(' ');
    if (!watchedTypes.has(type) || seen.has(device) || uses.length === MOST_FILE_SYSTEMS) continue;
    seen.add(device);
    const use = useOf(
      mount.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))),
    );
    if (use !== undefined) uses.push(use);
  }
  return uses;
}

function useOf(mount: string): FileSystemUse | undefined {
  try {
    const { blocks, bavail, bfree, bsize } = statfsSync(mount);
    // as `df` has it: what is kept for root counts as used
    const used = blocks - bfree;
    return { mount, total: blocks * bsize, available: bavail * bsize, share: share(used, used + bavail) };
  } catch {
    return undefined;
  }
}

/** with four digits: more are noise, and bytes */
const share = (part: number, whole: number): number =>
  whole <= 0 ? 0 : Math.round(Math.min(1, Math.max(0, part / whole)) * 10_000) / 10_000;
