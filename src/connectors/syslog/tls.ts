import { randomBytes } from 'node:crypto';
import { createServer, type TLSSocket } from 'node:tls';
import type { ReceiverDeps } from '../../pipeline/collect/receiver.ts';
import type { TlsMaterial } from '../../pipeline/collect/tls-material.ts';
import { certificateVerdict, handshakeProblem } from '../../pipeline/collect/certificate-verdict.ts';
import { readConnection } from './connection.ts';
import type { SyslogSettings } from './describe.ts';
import { bind, createServing, type Listener } from './listener.ts';
import { plainAddress, type PeerToSource } from './peer-source.ts';

export interface TlsListener extends Listener {
  /** New connections are served with this from here on; the others stay. */
  renew(material: TlsMaterial): void;
}

export interface TlsListenerDeps extends ReceiverDeps {
  /** a sender was turned away: who and why, in a sentence */
  readonly turnedAway: (message: string) => void;
}

const HANDSHAKE_MS = 10_000;

/** Syslog over TLS (RFC 5425): as over TCP, from senders who may have to show a certificate. */
export async function listenTls(
  port: number,
  given: TlsMaterial,
  settings: SyslogSettings,
  deps: TlsListenerDeps,
  sourceOf: PeerToSource,
): Promise<TlsListener> {
  const serving = createServing();
  let material = given;
  const server = createServer(
    {
      ...contextOf(given),
      minVersion: 'TLSv1.2',
      handshakeTimeout: HANDSHAKE_MS,
      requestCert: given.clientCertificates !== 'none',
      // judged below, where it can be said in words and counted
      rejectUnauthorized: false,
      keepAlive: true,
      keepAliveInitialDelay: 60_000,
    },
    accept,
  );

  function accept(socket: TLSSocket): void {
    socket.on('error', () => undefined);
    const verdict = certificateVerdict(socket, material.clientCertificates);
    if (verdict.kind === 'refused') {
      refuse(socket.remoteAddress, verdict.reason, verdict.message);
      socket.destroy();
      return;
    }
    const certificate = verdict.name === undefined ? {} : { certificate: verdict.name };
    const source = sourceOf({ address: socket.remoteAddress, ...certificate });
    serving.add(socket, readConnection(socket, { source, settings, deps, closing: serving.closing }));
  }

  function refuse(address: string | undefined, reason: string, message: string): void {
    deps.refuse(sourceOf({ address }), 1, reason);
    deps.turnedAway(`The sender at ${plainAddress(address)} was turned away: ${message}.`);
  }

  server.maxConnections = settings.maxConnections;
  server.on('drop', (peer?: { remoteAddress?: string }) => {
    deps.refuse(sourceOf({ address: peer?.remoteAddress }), 1, 'too-many-connections');
  });
  server.on('tlsClientError', (error, socket) => {
    const problem = handshakeProblem(error, socket.bytesRead);
    if (problem !== undefined) refuse(socket.remoteAddress, 'tls-handshake', problem);
  });
  await bind(server, port, settings.address);
  return {
    ...serving.listener(server, port),
    renew(next) {
      material = next;
      server.setSecureContext(contextOf(next));
      // a session from before must not carry over a trust that has ended
      server.setTicketKeys(randomBytes(48));
    },
  };
}

const contextOf = ({ cert, key, ca }: TlsMaterial): { cert: string; key: string; ca?: string } =>
  ca === undefined ? { cert, key } : { cert, key, ca };
