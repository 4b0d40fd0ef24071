import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { api } from '../src/model/api.ts';
import { createClient } from '../src/model/client.ts';

/**
 * Does what the README tells a newcomer, after `npm ci`: `npm start`, opens the console, makes the first account, waits until this machine's
 * events are there, and stops. Prints how long each took and how much memory all processes use; fails when a promise is broken.
 */
const CONSOLE_WITHIN_S = 60;
const EVENTS_WITHIN_S = 60;
const IDLE_MEMORY_LIMIT = 1e9;

const data = mkdtempSync(join(tmpdir(), 'vedette-newcomer-'));
const port = process.env['VEDETTE_PORT'] ?? '18686';
const started = performance.now();
const child = spawn('npm', ['start'], {
  env: { ...process.env, VEDETTE_DATA: data, VEDETTE_PORT: port },
  stdio: ['ignore', 'pipe', 'inherit'],
  // a group of its own, so that all of it can be ended if it does not stop
  detached: true,
});
let printed = '';
child.stdout.on('data', (chunk: Buffer) => {
  printed += chunk.toString();
  process.stdout.write(chunk);
});

try {
  const setUpLink = await waitFor(
    () => /(http:\/\/\S+)\/setup\?token=(\S+)/.exec(printed),
    CONSOLE_WITHIN_S,
    'the set-up link',
  );
  const base = setUpLink[1] ?? '';
  await waitFor(async () => (await fetch(`${base}/healthz`)).ok, CONSOLE_WITHIN_S, 'a healthy answer');
  const page = await (await fetch(base)).text();
  if (!page.includes('<div id="root">')) throw new Error(`the console is not served at ${base}`);
  console.log(`console answers after ${seconds()} s`);

  const account = { name: 'A newcomer', email: 'newcomer@example.com', password: 'correct horse battery' };
  const answer = await fetch(`${base}/api/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: base },
    body: JSON.stringify({ token: setUpLink[2], ...account }),
  });
  if (!answer.ok) throw new Error(`the first account could not be made: ${await answer.text()}`);
  const cookie = await signIn(base, account);
  const client = createClient({
    base,
    fetch: (url, { method, headers }) => fetch(url, { method, headers }),
    headers: { cookie, origin: base },
  });
  const ready = performance.now();
  const page1 = await waitFor(
    async () => {
      const page = await client.call(api.events, { query: { limit: 10 } });
      return page.ok && page.answer.events.length > 0 ? page.answer.events : undefined;
    },
    EVENTS_WITHIN_S,
    'events of this machine',
  );
  console.log(
    `events of this machine after another ${((performance.now() - ready) / 1000).toFixed(1)} s: ${page1[0]?.source}`,
  );
  await sleep(15_000);
  const memory = residentMemory(child.pid ?? 0);
  console.log(`idle memory of all processes: ${Math.round(memory / 1e6)} MB`);
  if (memory > IDLE_MEMORY_LIMIT) throw new Error('that is more than 1 GB');
} finally {
  if (child.pid !== undefined && child.exitCode === null) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const isStopped = await Promise.race([ended.then(() => true), sleep(20_000, false)]);
    console.log(isStopped ? `stopped, exit code ${child.exitCode}` : 'did not stop within 20 s');
    if (!isStopped || child.exitCode !== 0) process.exitCode = 1;
    if (!isStopped) process.kill(-child.pid, 'SIGKILL');
  }
  rmSync(data, { recursive: true, force: true });
}

async function signIn(base: string, account: { email: string; password: string }): Promise<string> {
  const answer = await fetch(`${base}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: base },
    body: JSON.stringify({ email: account.email, password: account.password }),
  });
  if (!answer.ok) throw new Error(`could not sign in: ${await answer.text()}`);
  return answer.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
}

async function waitFor<T>(
  look: () => T | undefined | null | false | Promise<T | undefined | null | false>,
  withinS: number,
  what: string,
): Promise<T> {
  const end = performance.now() + withinS * 1000;
  for (;;) {
    const seen = await Promise.resolve()
      .then(look)
      .catch(() => undefined);
    if (seen) return seen;
    if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode} before there was ${what}`);
    if (performance.now() > end) throw new Error(`no sign of ${what} within ${withinS} s`);
    await sleep(200);
  }
}

function seconds(): string {
  return ((performance.now() - started) / 1000).toFixed(1);
}

/** Proportional share of memory (shared pages counted once) of a process and all below it, from /proc. */
function residentMemory(root: number): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // it ended meanwhile
    }
  }
  const isBelow = (pid: number): boolean => pid === root || (pid > 1 && isBelow(parents.get(pid) ?? 0));
  const family = [...parents.keys()].filter(isBelow);
  return family.reduce((sum, pid) => {
    try {
      const kb = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1];
      return sum + Number(kb ?? 0) * 1024;
    } catch {
      return sum;
    }
  }, 0);
}
