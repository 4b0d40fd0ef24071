import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { IncomingBatch } from '../../model/record.ts';
import { createBatcher } from '../../pipeline/collect/batcher.ts';
import type { ReceiverDeps } from '../../pipeline/collect/receiver.ts';
import { deliver } from './deliver.ts';
import type { SyslogSettings } from './describe.ts';
import { peerSource } from './peer-source.ts';
import { createSyslogFramer } from './syslog-framer.ts';

export interface TcpListener {
  readonly port: number;
  connections(): number;
  close(): Promise<void>;
}

/** Messages over connections that stay. A sender is slowed down, by not reading, while the journal is slow or full: nothing is dropped. */
export async function listenTcp(port: number, settings: SyslogSettings, deps: ReceiverDeps): Promise<TcpListener> {
  const closing = new AbortController();
  const serving = new Map<Socket, Promise<void>>();
  const server = createServer({ keepAlive: true, keepAliveInitialDelay: 60_000 }, (socket) => {
    const done = serve(socket, settings, deps, closing.signal).finally(() => void serving.delete(socket));
    serving.set(socket, done);
  });
  server.maxConnections = settings.maxConnections;
  server.on('drop', (peer) => deps.refuse(peerSource(peer?.remoteAddress), 1, 'too-many-connections'));
  await bind(server, port, settings.address);
  const address = server.address();
  return {
    port: address === null || typeof address === 'string' ? port : address.port,
    connections: () => serving.size,
    async close() {
      server.close();
      closing.abort();
      for (const socket of serving.keys()) socket.destroy();
      await Promise.all(serving.values());
    },
  };
}

/**
 * Reads one connection to its end. One append is under way at most, and what comes meanwhile gathers in the next batch: single messages are
 * journalled at once, floods in large batches. When that batch is full too, reading stops.
 */
async function serve(
  socket: Socket,
  settings: SyslogSettings,
  deps: ReceiverDeps,
  closing: AbortSignal,
): Promise<void> {
  let full: IncomingBatch[] = [];
  let underWay: Promise<void> | undefined;
  const batcher = createBatcher({
    origin: { source: peerSource(socket.remoteAddress), envelope: 'syslog' },
    clock: () => deps.clock(),
    limits: { record: settings.maxMessage },
    emit: (batch) => void full.push(batch),
  });
  const framer = createSyslogFramer(batcher);
  /** runs while a message is unfinished */
  let unfinished: NodeJS.Timeout | undefined;

  function startNext(): void {
    if (underWay !== undefined) return;
    batcher.flush();
    const batches = full;
    if (batches.length === 0) return;
    full = [];
    underWay = deliverAll(batches).finally(() => {
      underWay = undefined;
      startNext();
    });
  }

  async function deliverAll(batches: readonly IncomingBatch[]): Promise<void> {
    for (const batch of batches) await deliver(batch, deps, closing);
  }

  function watchMessage(completedBefore: number): void {
    if (batcher.open() === 0 || batcher.completed() > completedBefore) {
      clearTimeout(unfinished);
      unfinished = undefined;
    }
    if (batcher.open() === 0) return;
    unfinished ??= setTimeout(() => {
      batcher.spoil({ kind: 'truncated', message: `The message was not finished in ${settings.messageTimeout} ms.` });
      socket.destroy();
    }, settings.messageTimeout);
  }

  const running = (): Promise<void> | undefined => underWay;

  socket.setTimeout(settings.idleTimeout, () => void socket.destroy());
  for await (const chunk of chunksOf(socket)) {
    const completed = batcher.completed();
    framer.write(chunk);
    watchMessage(completed);
    startNext();
    while (full.length > 0) await running();
  }
  clearTimeout(unfinished);
  framer.end();
  startNext();
  while (running() !== undefined) await running();
}

/** A connection that breaks off has ended: what has come of it is kept. */
async function* chunksOf(socket: Socket): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of socket) if (Buffer.isBuffer(chunk)) yield chunk;
  } catch {
    return;
  }
}

async function bind(server: Server, port: number, host: string): Promise<void> {
  try {
    server.listen({ port, host });
    await once(server, 'listening');
  } catch (error) {
    if (host === '::' && error instanceof Error && 'code' in error && error.code === 'EAFNOSUPPORT') {
      return bind(server, port, '0.0.0.0');
    }
    throw error;
  }
}
