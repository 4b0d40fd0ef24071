import { once } from 'node:events';
import type { Server, Socket } from 'node:net';

/** A port that takes connections. */
export interface Listener {
  readonly port: number;
  connections(): number;
  /** Ends all connections; what had come of them is durable, or counted as refused, when it resolves. */
  close(): Promise<void>;
}

/** The connections of a server that are being read, so that closing can wait for them. */
export interface Serving {
  readonly closing: AbortSignal;
  add(socket: Socket, reading: Promise<void>): void;
  listener(server: Server, asked: number): Listener;
}

export function createServing(): Serving {
  const closing = new AbortController();
  const serving = new Map<Socket, Promise<void>>();
  return {
    closing: closing.signal,
    add: (socket, reading) =>
      void serving.set(
        socket,
        reading.finally(() => void serving.delete(socket)),
      ),
    listener: (server, asked) => {
      const address = server.address();
      return {
        port: address === null || typeof address === 'string' ? asked : address.port,
        connections: () => serving.size,
        async close() {
          server.close();
          closing.abort();
          for (const socket of serving.keys()) socket.destroy();
          await Promise.all(serving.values());
        },
      };
    },
  };
}

/** Listens on a port; on a machine without IPv6 `::` is every IPv4 address. */
export async function bind(server: Server, port: number, host: string): Promise<void> {
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
