import { once } from 'node:events';
import {
  createSecureServer,
  createServer,
  type Http2Server,
  type Http2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import { TLSSocket } from 'node:tls';
import { certificateVerdict, handshakeProblem } from '../../pipeline/collect/certificate-verdict.ts';
import type { TlsMaterial } from '../../pipeline/collect/tls-material.ts';
import { type GrpcBudget, readGrpcMessage } from './grpc-message.ts';
import { type OtlpProblem, otlpStatuses, statusMessage } from './otlp-status.ts';

export interface GrpcServerOptions {
  readonly address: string;
  readonly port: number;
  /** absent: HTTP/2 in plain */
  readonly tls?: TlsMaterial;
  readonly maxConnections: number;
  readonly maxMessage: number;
  readonly maxHeld: number;
  /** ms in which a message must come whole */
  readonly bodyTimeout: number;
  /** The answer to one message, from whom its metadata says. @param certificate name in a client's certificate */
  answer(message: Buffer, headers: IncomingHttpHeaders, certificate: string | undefined): Promise<Buffer | OtlpProblem>;
  /** whether its metadata allow it at all: asked before anything is read */
  refusal(headers: IncomingHttpHeaders): OtlpProblem | undefined;
  /** a sender was turned away */
  turnedAway(reason: string, message: string): void;
}

export interface GrpcServer {
  readonly port: number;
  renew(material: TlsMaterial): void;
  close(): Promise<void>;
}

const EXPORT = '/opentelemetry.proto.collector.logs.v1.LogsService/Export';
/** ms after which a connection without a call is closed: clients make a new one */
const IDLE = 600_000;
/** ms that calls have to end when the server closes */
const GRACE = 3000;

/**
 * gRPC's unary calls over HTTP/2 (https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md), for the one method that there is. Node's
 * HTTP/2 does the rest; so a message is bounded and counted before anybody reads it.
 */
export async function listenGrpc(options: GrpcServerOptions): Promise<GrpcServer> {
  const sessions = new Map<Http2Session, string | undefined>();
  const running = new Set<Promise<void>>();
  const budget: GrpcBudget = { held: 0, all: options.maxHeld };
  let material = options.tls;
  const { server, renew } = createHttp2(options.tls);
  server.maxConnections = options.maxConnections;

  if (material !== undefined) {
    server.prependListener('secureConnection', (socket: TLSSocket) => {
      const verdict = certificateVerdict(socket, material?.clientCertificates ?? 'none');
      if (verdict.kind === 'accepted') return;
      options.turnedAway(verdict.reason, `The sender at ${socket.remoteAddress} was turned away: ${verdict.message}.`);
      socket.destroy();
    });
    server.on('tlsClientError', (error: NodeJS.ErrnoException, socket: TLSSocket) => {
      const problem = handshakeProblem(error, socket.bytesRead);
      if (problem !== undefined) options.turnedAway('tls-handshake', `A sender was turned away: ${problem}.`);
    });
  }

  server.on('session', (session) => {
    const { socket } = session;
    const asked = material?.clientCertificates ?? 'none';
    const verdict = socket instanceof TLSSocket ? certificateVerdict(socket, asked) : undefined;
    sessions.set(session, verdict?.kind === 'accepted' ? verdict.name : undefined);
    session.setTimeout(IDLE, () => session.close());
    session.on('error', () => undefined);
    session.on('close', () => void sessions.delete(session));
  });
  server.on('sessionError', () => undefined);
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    const done = serve(stream, headers).catch(() => fail(stream, UNAVAILABLE)).finally(() => void running.delete(done)); // prettier-ignore
    running.add(done);
  });

  async function serve(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const early = headerProblem(headers) ?? options.refusal(headers);
    if (early !== undefined) return fail(stream, early);
    const { maxMessage, bodyTimeout } = options;
    const read = await readGrpcMessage(stream, headers['grpc-encoding'], { maxMessage, bodyTimeout, budget });
    if ('problem' in read) return fail(stream, read.problem);
    try {
      const certificate = stream.session === undefined ? undefined : sessions.get(stream.session);
      const answer = await options.answer(read.message, headers, certificate);
      if (Buffer.isBuffer(answer)) succeed(stream, answer);
      else fail(stream, answer);
    } finally {
      read.release();
    }
  }

  server.listen(options.port, options.address);
  await once(server, 'listening');
  const address = server.address();
  return {
    port: address === null || typeof address === 'string' ? options.port : address.port,
    renew(next) {
      material = next;
      renew(next);
    },
    async close() {
      const closed = new Promise((resolve) => void server.close(resolve));
      for (const session of sessions.keys()) session.close();
      const late = setTimeout(() => {
        for (const session of sessions.keys()) session.destroy();
      }, GRACE);
      await Promise.all(running);
      for (const session of sessions.keys()) session.destroy();
      await closed;
      clearTimeout(late);
    },
  };
}

const UNAVAILABLE: OtlpProblem = {
  kind: 'exhausted',
  message: 'The records could not be stored. Send this again later.',
  retryAfter: 5,
};

function createHttp2(tls: TlsMaterial | undefined): {
  readonly server: Http2Server;
  readonly renew: (material: TlsMaterial) => void;
} {
  const limits = { settings: { maxConcurrentStreams: 100, maxHeaderListSize: 16_384 }, maxSessionMemory: 8 };
  if (tls === undefined) return { server: createServer(limits), renew: () => undefined };
  const server = createSecureServer({
    ...limits,
    ...contextOf(tls),
    minVersion: 'TLSv1.2',
    handshakeTimeout: 10_000,
    requestCert: tls.clientCertificates !== 'none',
    // judged where it can be said in words and counted
    rejectUnauthorized: false,
  });
  return { server, renew: (material) => server.setSecureContext(contextOf(material)) };
}

const contextOf = ({ cert, key, ca }: TlsMaterial): { cert: string; key: string; ca?: string } =>
  ca === undefined ? { cert, key } : { cert, key, ca };

function headerProblem(headers: IncomingHttpHeaders): OtlpProblem | undefined {
  const { ':method': method, ':path': path, 'content-type': type } = headers;
  if (method !== 'POST' || !(type ?? '').startsWith('application/grpc')) {
    return { kind: 'invalid-argument', message: 'Only gRPC is spoken here.' };
  }
  return path === EXPORT ? undefined : { kind: 'unimplemented', message: `Only ${EXPORT} is there.` };
}

function succeed(stream: ServerHttp2Stream, message: Buffer): void {
  if (stream.destroyed) return;
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  stream.end(Buffer.concat([head, message]));
}

function fail(stream: ServerHttp2Stream, problem: OtlpProblem): void {
  if (stream.destroyed || stream.headersSent) return;
  // what is still coming is not wanted, but must not stop the connection
  stream.resume();
  stream.respond(
    {
      ':status': 200,
      'content-type': 'application/grpc',
      'grpc-status': String(otlpStatuses[problem.kind].grpc),
      'grpc-message': encodeURIComponent(problem.message),
      'grpc-status-details-bin': statusMessage(problem).toString('base64'),
    },
    { endStream: true },
  );
}
