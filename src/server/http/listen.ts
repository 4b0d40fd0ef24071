import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { CannotStart, reasonOf } from '../cannot-start.ts';
import { Refused, refusedToResponse } from './refused.ts';
import { boundUnreadAnswers } from './unread-answers.ts';

/** The HTTP port. It is taken first of all, so that a port in use is known at once; requests are answered when there is an app. */
export interface Listener {
  /** the port that was given, where 0 was asked for */
  readonly port: number;
  /** From now on this app answers. */
  use(app: Hono): void;
  /** Takes no new connections, lets requests end for `graceMs`, then closes what is left. */
  close(graceMs: number): Promise<void>;
}

const MAX_CONNECTIONS = 8192;

/** A socket on which nothing moves for so long, neither in nor out, is closed: its client does not read. */
const STUCK_MS = 300_000;

/**
 * Requests that one connection may have open. Clients send the next when the last is answered; whoever sends a thousand short ones at once and
 * reads nothing would have a thousand answers wait in memory.
 */
const MOST_OPEN = 4;

/** Bytes of answers that may wait for clients to read them; the answer to a large `_bulk` request has twenty million. */
const MOST_UNREAD = 256 << 20;
const LOOK_MS = 500;

/** @throws CannotStart (`port-in-use`, `bad-option`) */
export async function listen(host: string, port: number, mostUnread = MOST_UNREAD): Promise<Listener> {
  let app: Hono | undefined;
  const listener = getRequestListener((request, env) => app?.fetch(request, env) ?? starting(request), {
    overrideGlobalObjects: false,
  });
  const unread = boundUnreadAnswers(mostUnread, LOOK_MS);
  const server = createServer((request, response) => {
    unread.watch(response);
    if (isOneTooMany(request, response)) request.socket.destroy();
    else void listener(request, response);
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.setTimeout(STUCK_MS);
  await bind(server, host, port);
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    use: (next) => (app = next),
    async close(graceMs) {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await Promise.race([closed, sleep(graceMs, undefined, { ref: false })]);
      server.closeAllConnections();
      await closed;
      unread.stop();
    },
  };
}

const openBySocket = new WeakMap<Socket, number>();

function isOneTooMany({ socket }: IncomingMessage, response: ServerResponse): boolean {
  const open = (openBySocket.get(socket) ?? 0) + 1;
  if (open > MOST_OPEN) return true;
  openBySocket.set(socket, open);
  response.once('close', () => openBySocket.set(socket, (openBySocket.get(socket) ?? 1) - 1));
  return false;
}

const STARTING = new Refused('unavailable', 'Vedette is starting. Try again in a moment.', { retryAfter: 1 });

function starting(request: Request): Response {
  if (new URL(request.url).pathname !== '/healthz') return refusedToResponse(STARTING);
  const part = { part: 'server', state: 'starting', message: STARTING.message };
  return Response.json(
    { status: 'starting', parts: [part] },
    { status: 503, headers: { 'cache-control': 'no-store' } },
  );
}

async function bind(server: Server, host: string, port: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port }, resolve);
    });
  } catch (error) {
    throw listenError(error, host, port);
  }
}

function listenError(error: unknown, host: string, port: number): CannotStart {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE')
    return new CannotStart(
      'port-in-use',
      `Port ${port} on ${host} is in use by another program. Choose another with --port, or stop that program.`,
      error,
    );
  if (code === 'EACCES')
    return new CannotStart(
      'bad-option',
      `This user may not listen on port ${port}. Choose one above 1023 with --port.`,
      error,
    );
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new CannotStart(
      'bad-option',
      `${host} is not an address of this machine. Choose another with --host.`,
      error,
    );
  return new CannotStart('bad-option', `Cannot listen on ${host}, port ${port}: ${reasonOf(error)}.`, error);
}
