import { createHash } from 'node:crypto';
import { readFile, stat, unlink, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { CannotStart, reasonOf } from './cannot-start.ts';
import { dataPaths } from './options.ts';

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * One server per data folder. On Linux the lock is an abstract Unix socket named after the folder's device and inode: the kernel frees it
 * with the process, so nothing stays behind after `kill -9`, and no file has to be believed. Whoever connects to it is told the owner's pid.
 * It is seen within one network namespace: two containers that share a folder do not see each other (the stores' own locks still hold there).
 * Elsewhere the pid file is the lock: it holds while that process lives.
 * @throws CannotStart (`in-use`) with the pid of the other server
 */
export async function lockDataFolder(data: string): Promise<FolderLock> {
  const path = dataPaths(data).pid;
  const server = process.platform === 'linux' ? await lockBySocket(data, path) : await lockByPidFile(data, path);
  await writeFile(path, `${process.pid}\n`, { mode: 0o600 });
  return {
    release: async () => {
      await unlink(path).catch(() => undefined);
      await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
    },
  };
}

async function lockBySocket(data: string, pidFile: string): Promise<Server> {
  const { dev, ino } = await stat(data);
  const name = `\0vedette-${createHash('sha256').update(`${dev}:${ino}`).digest('hex').slice(0, 32)}`;
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end(`${process.pid}\n`);
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(name, resolve);
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) {
      throw new CannotStart('data-folder', `The data folder ${data} cannot be locked: ${reasonOf(error)}.`, error);
    }
    throw inUse(data, (await askPid(name)) ?? (await pidIn(pidFile)));
  }
  server.unref();
  return server;
}

async function lockByPidFile(data: string, pidFile: string): Promise<undefined> {
  const pid = await pidIn(pidFile);
  if (pid !== undefined && pid !== process.pid && isAlive(pid)) throw inUse(data, pid);
}

function inUse(data: string, pid: number | undefined): CannotStart {
  const who = pid === undefined ? 'Another Vedette server' : `Another Vedette server (process ${pid})`;
  return new CannotStart('in-use', `${who} is using the data folder ${data}. Stop it first, or choose another folder with --data.`); // prettier-ignore
}

function askPid(name: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const socket = connect(name);
    let text = '';
    socket.setTimeout(1000, () => socket.destroy());
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (text = (text + chunk).slice(0, 20)));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(toPid(text)));
  });
}

async function pidIn(path: string): Promise<number | undefined> {
  return toPid(await readFile(path, 'utf8').catch(() => ''));
}

function toPid(text: string): number | undefined {
  return /^\d+\s*$/.test(text) ? Number(text) : undefined;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
