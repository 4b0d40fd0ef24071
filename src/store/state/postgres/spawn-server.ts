import { spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { StoreError } from '../../store-error.ts';
import { openLog } from './log-file.ts';
import type { Place } from './place.ts';
import { PORT } from './socket-folder.ts';

export interface Spawned {
  readonly pid: number;
  hasEnded(): boolean;
}

/** Modest: the whole platform is to idle under 1 GB. Durable: a commit is on disk before it is answered. */
const settings: Readonly<Record<string, string | number>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: 40,
  shared_buffers: '32MB',
  work_mem: '4MB',
  maintenance_work_mem: '32MB',
  max_wal_size: '256MB',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_worker_processes: 2,
  max_parallel_workers_per_gather: 0,
  autovacuum_max_workers: 1,
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  jit: 'off',
  huge_pages: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  logging_collector: 'off',
  cluster_name: 'vedette',
};

/** PostgreSQL 18 reads through worker processes by default: three more for a database of this size. */
const newerSettings: Readonly<Record<string, string>> = { io_method: 'sync' };

/**
 * Starts the server in a session of its own, so that a Ctrl-C in the terminal does not reach it before we have closed, and with its log
 * going straight to the file.
 */
export function spawnServer(place: Place): Spawned {
  const all = { ...settings, ...(place.binaries.major >= 18 ? newerSettings : {}) };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const args = ['-D', place.dataFolder, '-k', place.socketFolder, '-p', String(PORT), ...flags];
  const run = place.user.command(place.binaries.postgres, args);
  const log = openLog(place.logFile);
  try {
    const child = spawn(run.program, run.args, {
      ...run.options,
      detached: true,
      stdio: ['ignore', log, log],
      cwd: '/',
      env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    });
    const state = { ended: false };
    child.once('exit', () => (state.ended = true));
    child.once('error', () => (state.ended = true));
    child.unref();
    const { pid } = child;
    if (pid === undefined) throw new StoreError('unavailable', `${run.program} cannot be run.`);
    return { pid, hasEnded: () => state.ended };
  } finally {
    closeSync(log);
  }
}
