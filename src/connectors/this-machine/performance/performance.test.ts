import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createPerformance, diskCounters, networkCounters } from './performance.ts';

let root = '';
let now = 1_795_301_400_000;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'performance-'));
  mkdirSync(join(root, 'proc/net'), { recursive: true });
  mkdirSync(join(root, 'sys/block/sda'), { recursive: true });
  mkdirSync(join(root, 'sys/block/loop0'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

function put(cpu: string, sectorsRead: number, received: number): void {
  const files: Record<string, string> = {
    'proc/stat': `cpu  ${cpu}\ncpu0 1 1\ncpu1 1 1\nbtime 1700000000\n`,
    'proc/meminfo':
      'MemTotal:        1000 kB\nMemFree: 1 kB\nMemAvailable:     250 kB\nSwapTotal: 400 kB\nSwapFree:  300 kB\n',
    'proc/loadavg': '0.50 0.40 0.30 1/100 999\n',
    'proc/diskstats': `   8 0 sda 1 0 ${sectorsRead} 0 1 0 200 0 0 0 0\n   8 1 sda1 1 0 ${sectorsRead} 0 1 0 200 0 0 0 0\n`,
    'proc/net/dev': `Inter-|\n face |\n    lo: 999999 1 0 0 0 0 0 0 999999 1 0 0 0 0 0 0\n  eth0: ${received} 1 0 0 0 0 0 0 500 1 0 0 0 0 0 0\n`,
    'proc/mounts':
      '/dev/sda1 / ext4 rw 0 0\n/dev/sda1 /again ext4 rw 0 0\nserver:/x /net nfs rw 0 0\ntmpfs /run tmpfs rw 0 0\n',
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
}

describe('performance', () => {
  it('is what happened between two looks', () => {
    const measure = createPerformance({
      proc: join(root, 'proc'),
      sys: join(root, 'sys'),
      host: 'web-1',
      clock: () => now,
    });
    put('100 0 100 800 0 0 0 0 0 0', 1000, 10_000);
    expect(measure()).toBeUndefined();
    now += 10_000;
    put('150 0 150 880 20 0 0 0 0 0', 3000, 30_000);
    const record = measure();
    expect(record).toMatchObject({
      vedette: 'performance',
      time: now,
      seconds: 10,
      cpu_count: 2,
      cpu_share: 0.5,
      cpu_iowait_share: 0.1,
      load_1: 0.5,
      load_15: 0.3,
      memory_total: 1_024_000,
      memory_share: 0.75,
      swap_share: 0.25,
      disk_read_per_second: (2000 * 512) / 10,
      disk_written_per_second: 0,
      network_received_per_second: 2000,
      network_sent_per_second: 0,
    });
    // one entry for a disk that is mounted twice, none for what lies elsewhere or in memory
    expect(record?.file_systems.map(({ mount }) => mount)).toEqual(['/']);
    now += 10_000;
    put('160 0 160 900 20 0 0 0 0 0', 10, 10); // counters that began again are no negative rates
    expect(measure()).toMatchObject({ disk_read_per_second: 0, network_received_per_second: 0 });
  });

  it('counts whole disks once, and no loopback', () => {
    const disks = new Set(['sda']);
    expect(
      diskCounters('8 0 sda 1 0 10 0 1 0 20 0\n8 1 sda1 1 0 10 0 1 0 20 0\n7 0 loop0 1 0 9 0 1 0 9 0', disks),
    ).toEqual({
      read: 5120,
      written: 10_240,
    });
    expect(networkCounters('h\nh\n lo: 1 0 0 0 0 0 0 0 1\n eth0:5 0 0 0 0 0 0 0 6\n')).toEqual({
      received: 5,
      sent: 6,
    });
    expect(networkCounters('')).toEqual({ received: 0, sent: 0 });
  });
});
