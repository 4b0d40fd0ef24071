import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { isStoreError, type StoreError } from '../store-error.ts';
import { openStateStore } from './open-state-store.ts';
import { LOG_BYTES, trimLog } from './postgres/log-file.ts';
import { isAlive } from './postgres/running-server.ts';
import type { StateStore } from './state-store.ts';

const root = await mkdtemp(join(tmpdir(), 'vedette-supervision-'));
afterAll(() => rm(root, { recursive: true, force: true }));

const opened: StateStore[] = [];
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const store of opened.splice(0)) await store.close();
});

async function open(folder: string): Promise<{ store: StateStore; notices: string[]; pid: number }> {
  const notices: string[] = [];
  const store = await openStateStore({ kind: 'embedded', folder, onNotice: (message) => notices.push(message) });
  opened.push(store);
  return { store, notices, pid: (await store.health()).pid ?? 0 };
}

async function openInChild(folder: string): Promise<{ child: ChildProcess; pid: number }> {
  const script = fileURLToPath(new URL('./test-child.ts', import.meta.url));
  const child = spawn(process.execPath, [script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = z.tuple([z.string()]).parse(await once(createInterface(child.stdout), 'line'));
  return { child, ...z.object({ pid: z.number() }).parse(JSON.parse(line)) };
}

async function refusalOf(place: string): Promise<StoreError> {
  const refusal: unknown = await open(place).catch((error: unknown) => error);
  if (!isStoreError(refusal)) throw new Error('it was opened');
  return refusal;
}

const folder = join(root, 'postgres');

test('it starts, keeps what was written, and ends its server', async () => {
  const first = await open(folder);
  await first.store.settings.set('kept', true);
  await first.store.close();
  expect(isAlive(first.pid)).toBe(false);
  const second = await open(folder);
  expect(await second.store.settings.get('kept')).toBe(true);
  expect(second.pid).not.toBe(first.pid);
  expect(second.notices).toEqual([]);
});

test('after kill -9 of its parent the running server is taken over', async () => {
  const { child, pid } = await openInChild(folder);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(isAlive(pid)).toBe(true);
  const next = await open(folder);
  expect(next.pid).toBe(pid);
  expect(next.notices).toEqual([expect.stringContaining('Took over the database server')]);
  expect(await next.store.settings.get('written by')).toBe('the child');
  await next.store.close();
  expect(isAlive(pid)).toBe(false);
});

test('after kill -9 of parent and server a new server starts, without loss', async () => {
  const { child, pid } = await openInChild(folder);
  child.kill('SIGKILL');
  process.kill(pid, 'SIGKILL');
  const next = await open(folder);
  expect(next.pid).not.toBe(pid);
  expect(await next.store.settings.get('written by')).toBe('the child');
});

test('a server that is killed is started again; calls say so meanwhile', async () => {
  const { store, notices, pid } = await open(folder);
  await store.settings.set('before', 1);
  process.kill(pid, 'SIGKILL');
  let failed = 0;
  const end = Date.now() + 30_000;
  while ((await store.health()).restarts === 0 && Date.now() < end) {
    await store.settings.get('before').catch((error: unknown) => {
      if (!isStoreError(error)) throw error;
      expect(error.kind).toBe('unavailable');
      expect(error.retryAfter).toBeGreaterThan(0);
      failed += 1;
    });
    await sleep(50);
  }
  expect(failed).toBeGreaterThan(0);
  expect(await store.settings.get('before')).toBe(1);
  expect(notices).toEqual([expect.stringContaining('has ended by itself'), expect.stringContaining('is back')]);
});

test('a transaction that the crash cut off leaves nothing', async () => {
  const { store, pid } = await open(folder);
  const { settled } = await store.ledger.position();
  const cut = store.db.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('vedette.ledger')
      .set({ settled: settled + 100 })
      .execute();
    process.kill(pid, 'SIGKILL');
    await sleep(300);
    await transaction.updateTable('vedette.ledger').set({ announced: 1 }).execute();
  });
  await expect(cut).rejects.toThrow();
  const end = Date.now() + 30_000;
  while (!((await store.health()).ok && (await store.health()).restarts > 0) && Date.now() < end) await sleep(50);
  expect((await store.ledger.position()).settled).toBe(settled);
});

test('the pid file of a server that is gone is no obstacle, even if its number is taken', async () => {
  writeFileSync(join(folder, 'postmaster.pid'), `${process.pid}\n${folder}\n1700000000\n5432\n/tmp\n\n`);
  const { store } = await open(folder);
  expect(await store.settings.get('before')).toBe(1);
});

test('a database that a newer version has changed is refused, and nothing is touched', async () => {
  const { store } = await open(folder);
  await store.pool.query("INSERT INTO vedette.migration (name, timestamp) VALUES ('9999-of-tomorrow', 'now')");
  await store.close();
  const refused = await refusalOf(folder);
  expect(refused.kind).toBe('newer-data');
  expect(refused.message).toContain('9999-of-tomorrow');
  expect(existsSync(join(folder, 'postmaster.pid'))).toBe(false);
});

test('a data folder of another major version, or of something else, is refused with what to do', async () => {
  const other = join(root, 'other');
  mkdirSync(other);
  writeFileSync(join(other, 'PG_VERSION'), '17\n');
  const older = await refusalOf(other);
  expect(older.kind).toBe('other-data');
  expect(older.message).toContain('PostgreSQL 17');
  writeFileSync(join(other, 'PG_VERSION'), '99\n');
  await expect(open(other)).rejects.toMatchObject({ kind: 'newer-data' });
  const foreign = join(root, 'foreign');
  mkdirSync(foreign);
  writeFileSync(join(foreign, 'letter.txt'), 'mine');
  await expect(open(foreign)).rejects.toMatchObject({ kind: 'other-data' });
  expect(readFileSync(join(foreign, 'letter.txt'), 'utf8')).toBe('mine');
}); // prettier-ignore

test('a path too long for a socket is no obstacle', async () => {
  const long = join(root, 'a-folder-with-a-name-that-is-long'.repeat(4), 'postgres');
  const { store } = await open(long);
  await store.settings.set('long', true);
  expect(decodeURIComponent(store.url)).toContain(tmpdir());
  expect((await store.health()).ok).toBe(true);
});

test('its log stays small', () => {
  const log = join(root, 'a.log');
  writeFileSync(log, 'x'.repeat(LOG_BYTES - 10));
  trimLog(log);
  expect(statSync(log).size).toBe(LOG_BYTES - 10);
  appendFileSync(log, 'y'.repeat(20));
  trimLog(log);
  expect(statSync(log).size).toBe(0);
  expect(statSync(`${log}.old`).size).toBe(LOG_BYTES + 10);
});
