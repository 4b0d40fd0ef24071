import { createServer } from 'node:net';
import type { ReceiverDeps } from '../../pipeline/collect/receiver.ts';
import { readConnection } from './connection.ts';
import type { SyslogSettings } from './describe.ts';
import { bind, createServing, type Listener } from './listener.ts';
import type { PeerToSource } from './peer-source.ts';

/** Messages over connections that stay. A sender is slowed down, by not reading, while the journal is slow or full: nothing is dropped. */
export async function listenTcp(
  port: number,
  settings: SyslogSettings,
  deps: ReceiverDeps,
  sourceOf: PeerToSource,
): Promise<Listener> {
  const serving = createServing();
  const server = createServer({ keepAlive: true, keepAliveInitialDelay: 60_000 }, (socket) => {
    const source = sourceOf({ address: socket.remoteAddress });
    serving.add(socket, readConnection(socket, { source, settings, deps, closing: serving.closing }));
  });
  server.maxConnections = settings.maxConnections;
  server.on('drop', (peer) => deps.refuse(sourceOf({ address: peer?.remoteAddress }), 1, 'too-many-connections'));
  await bind(server, port, settings.address);
  return serving.listener(server, port);
}
