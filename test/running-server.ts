import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { api } from '../src/model/api.ts';
import { createClient, type ApiClient } from '../src/model/client.ts';

/** What `vedette serve --json` prints when it is ready. */
const startedMessage = z.object({ url: z.string(), setupUrl: z.string().nullable() });

const program = fileURLToPath(new URL('../bin/vedette.js', import.meta.url));
const account = { name: 'Test', email: 'test@example.com', password: 'a password for tests only' };

/** `vedette serve` as a process of its own, as people run it: to be used over HTTP, killed and started again on the same folder. */
export interface RunningServer {
  readonly base: string;
  readonly process: ChildProcess;
  readonly setupUrl: string | undefined;
  /** what it wrote to standard error so far */
  readonly log: () => string;
  stop(): Promise<number | null>;
}

export interface ServerSettings {
  readonly data: string;
  readonly port: number;
  readonly args?: readonly string[];
}

/** A machine on which much else runs is slow. */
const START_MS = 180_000;

export async function startServer({ data, port, args = [] }: ServerSettings): Promise<RunningServer> {
  const child = spawn(
    process.execPath,
    [program, 'serve', '--json', '--data', data, '--port', String(port), '--syslog-port', 'off', '--no-this-machine', '--log-level', 'warn', ...args], // prettier-ignore
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, UV_THREADPOOL_SIZE: '16' } },
  );
  let out = '';
  let log = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (log = (log + chunk.toString()).slice(-100_000)));
  const end = performance.now() + START_MS;
  while (!out.includes('\n')) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`the server ended with ${child.exitCode ?? child.signalCode}: ${log}`); // prettier-ignore
    if (performance.now() > end) {
      child.kill('SIGKILL');
      throw new Error(`the server did not start within 3 minutes: ${log}`);
    }
    await sleep(20);
  }
  const started = startedMessage.parse(JSON.parse(out));
  return {
    base: started.url,
    process: child,
    setupUrl: started.setupUrl ?? undefined,
    log: () => log,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
      child.kill('SIGTERM');
      await once(child, 'exit');
      return child.exitCode;
    },
  };
}

/** Makes the first account and a key that may do everything. */
export async function setUp(server: RunningServer): Promise<{ key: string; client: ApiClient }> {
  const token = new URL(server.setupUrl ?? '').searchParams.get('token') ?? '';
  const first = await clientOf(server.base, { origin: server.base }).call(api.setup, { body: { token, ...account } });
  if (!first.ok) throw new Error(first.error.message);
  const signedIn = await fetch(`${server.base}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.base },
    body: JSON.stringify({ email: account.email, password: account.password }),
  });
  const cookie = signedIn.headers.getSetCookie().map((each) => each.split(';')[0]).join('; '); // prettier-ignore
  const made = await clientOf(server.base, { cookie, origin: server.base }).call(api.createApiKey, {
    body: { name: 'test', role: 'admin' },
  });
  if (!made.ok) throw new Error(made.error.message);
  return { key: made.answer.secret, client: clientOf(server.base, { authorization: `Bearer ${made.answer.secret}` }) };
}

export function clientOf(base: string, headers: Record<string, string>): ApiClient {
  return createClient({
    base,
    headers,
    fetch: (url, { method, headers: given, body }) =>
      fetch(url, { method, headers: given, ...(body === undefined ? {} : { body }) }),
  });
}

export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

/** Waits until `look` gives something; fails with `what` after `withinMs`. */
export async function until<T>(what: string, withinMs: number, look: () => Promise<T | undefined>): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (performance.now() > end) throw new Error(`no ${what} within ${withinMs} ms`);
    await sleep(100);
  }
}
