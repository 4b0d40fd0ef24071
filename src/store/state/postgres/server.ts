import { mkdirSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '../../store-error.ts';
import { findBinaries } from './binaries.ts';
import { makeCluster } from './cluster.ts';
import { logTail, trimLog } from './log-file.ts';
import { answers } from './probe.ts';
import { findRunningServer, isAlive } from './running-server.ts';
import type { Place } from './place.ts';
import { makeSocketFolder } from './socket-folder.ts';
import { spawnServer, type Spawned } from './spawn-server.ts';
import { chooseSystemUser } from './system-user.ts';

/** A PostgreSQL of our own, started and watched. */
export interface PostgresServer {
  readonly socketFolder: string;
  pid(): number | null;
  /** how often it had to be started again */
  restarts(): number;
  /** true if a server was found that an earlier process had started */
  readonly takenOver: boolean;
  /** Fast shutdown: open transactions are rolled back, all committed ones are on disk. */
  stop(): Promise<void>;
}

/** How long a server may take to answer; after a crash it first replays its log. */
const START_SECONDS = 180;
const STOP_SECONDS = 30;
const WATCH_MS = 250;
const LOG_WATCH_MS = 60_000;
const PAUSES_MS = [0, 200, 500, 1000, 2000, 5000, 10_000];

/**
 * Starts the server on a data folder, making the cluster if there is none, and starts it again whenever it goes away. A server that an
 * earlier process started and that still runs is taken over.
 *
 * @param onNotice is told what happened to the server, in sentences
 */
export async function startPostgres(folder: string, onNotice: (message: string) => void): Promise<PostgresServer> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const place = await preparePlace(realpathSync(resolve(folder)));
  const old = findRunningServer(place.dataFolder);
  if (old === undefined) await makeCluster(place.dataFolder, place.binaries, place.user);
  const takenOver = old !== undefined && (await waitForAnswer(old.pid, old.socketFolder, place));
  if (takenOver) onNotice(`Took over the database server that an earlier process had started (process ${old.pid}).`);

  const server = { pid: takenOver ? old.pid : await start(place), restarts: 0, isStopping: false };
  const logTimer = setInterval(() => trimLog(place.logFile), LOG_WATCH_MS);
  logTimer.unref();

  const watch = async (): Promise<void> => {
    let failures = 0;
    for (;;) {
      await sleep(WATCH_MS, undefined, { ref: false });
      if (server.isStopping) return;
      if (isAlive(server.pid)) continue;
      onNotice(`The database server (process ${server.pid}) has ended by itself. It is started again.`);
      await sleep(PAUSES_MS[Math.min(failures, PAUSES_MS.length - 1)] ?? 0, undefined, { ref: false });
      try {
        if (server.isStopping) return;
        server.pid = await start(place);
        server.restarts += 1;
        failures = 0;
        onNotice(`The database server is back (process ${server.pid}).`);
      } catch (error) {
        failures += 1;
        onNotice(
          `The database server could not be started again: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }
  };
  const watching = watch();

  return {
    socketFolder: takenOver ? old.socketFolder : place.socketFolder,
    pid: () => (isAlive(server.pid) ? server.pid : null),
    restarts: () => server.restarts,
    takenOver,
    async stop() {
      server.isStopping = true;
      clearInterval(logTimer);
      await stopServer(server.pid);
      await Promise.race([watching, sleep(WATCH_MS * 2, undefined, { ref: false })]);
      if (isAlive(server.pid)) await stopServer(server.pid);
    },
  };
}

async function preparePlace(dataFolder: string): Promise<Place> {
  const binaries = await findBinaries();
  const user = await chooseSystemUser(dataFolder, [binaries.postgres]);
  await user.own(dataFolder);
  const socketFolder = await makeSocketFolder(dataFolder, user);
  return { dataFolder, socketFolder, logFile: `${dataFolder}.log`, binaries, user };
}

/** After a `kill -9` of the server its children need a moment to go; until then a new one cannot have the shared memory. */
async function start(place: Place): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    findRunningServer(place.dataFolder);
    const server = spawnServer(place);
    if (await waitForAnswer(server.pid, place.socketFolder, place, server)) return server.pid;
    const said = logTail(place.logFile);
    const isTooEarly = /shared memory block .* still in use|lock file .* already exists/.test(said.slice(-800));
    if (!isTooEarly || attempt === 20) {
      throw new StoreError(
        'unavailable',
        `The database server ended while it started. The end of its log, ${place.logFile}:\n${said}`,
      );
    }
    await sleep(250);
  }
}

/** True once the server answers, false if it has ended before. */
async function waitForAnswer(pid: number, socketFolder: string, place: Place, child?: Spawned): Promise<boolean> {
  const end = Date.now() + START_SECONDS * 1000;
  while (isAlive(pid) && !(child?.hasEnded() ?? false)) {
    if (await answers(socketFolder, place.dataFolder)) return true;
    if (Date.now() > end) {
      throw new StoreError(
        'unavailable',
        `The database server (process ${pid}) does not answer after ${START_SECONDS} s. The end of its log, ${place.logFile}:\n${logTail(place.logFile)}`,
      );
    }
    await sleep(50);
  }
  return false;
}

/** SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one. */
async function stopServer(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    const end = Date.now() + STOP_SECONDS * 1000;
    while (isAlive(pid) && Date.now() < end) await sleep(20);
  }
}
