import { timingSafeEqual, createHash } from 'node:crypto';
import { z } from 'zod';
import type { SourceId } from '../../model/ids.ts';
import { createBoundedSources } from '../../pipeline/collect/bounded-sources.ts';
import { portProblem } from '../../pipeline/collect/port-problem.ts';
import { sourceKind, type SourceDeps } from '../../pipeline/collect/source-kind.ts';
import { loadTls, type TlsMaterial, tlsSettings, watchTls } from '../../pipeline/collect/tls-material.ts';
import { linesOfProtobuf } from './log-lines.ts';
import { type GrpcServer, listenGrpc } from './otlp-grpc.ts';
import { exportResponse, type OtlpProblem } from './otlp-status.ts';
import { takeLogs } from './take-logs.ts';

const positive = z.number().int().min(1);

const settings = z.object({
  address: z
    .string()
    .default('::')
    .meta({ description: 'The address to listen on; :: is every address of the machine.' }),
  port: z.number().int().min(0).max(65_535).default(4317).meta({ description: 'The port for gRPC.', unit: '1' }),
  token: z.string().min(16).max(500).optional().meta({
    title: 'Token',
    description:
      'What senders put into their metadata: authorization: Bearer TOKEN. Absent only where client certificates are required.',
  }),
  tls: z
    .boolean()
    .default(true)
    .meta({ title: 'TLS', description: 'Without it tokens and records cross the network in plain.' }),
  ...tlsSettings,
  maxMessage: positive
    .default(4 << 20)
    .meta({ description: 'How much one call may send, after decompression.', unit: 'By' }),
  maxHeld: positive.default(64 << 20).meta({ description: 'How much all calls together may hold.', unit: 'By' }),
  maxConnections: positive.default(1000).meta({ description: 'How many connections may be open.', unit: '1' }),
  bodyTimeout: positive
    .default(60_000)
    .meta({ description: 'After how long a call is ended that has not come whole.', unit: 'ms' }),
});

/** Logs of OpenTelemetry over gRPC, on a port of its own. */
export const otlpSource = sourceKind({
  id: 'otlp',
  title: 'OpenTelemetry (gRPC)',
  group: 'listens',
  summary: 'Logs of OpenTelemetry over gRPC (OTLP), with TLS or without. Over HTTP they are always taken, at /v1/logs.',
  settings,
  secrets: ['token', 'key'],
  example: {
    port: 4317,
    token: 'a-long-random-text',
    certificate: '/etc/vedette/otlp.pem',
    key: '/etc/vedette/otlp.key',
  },
  async start(given, deps) {
    if (given.token === undefined && !(given.tls && given.clientCertificates === 'required')) {
      return {
        kind: 'settings',
        setting: 'token',
        message: 'Set a token, or require client certificates: else anybody could send.',
      };
    }
    const material = given.tls ? await loadTls(given, deps.clock()) : undefined;
    if (material !== undefined && 'kind' in material) return material;
    const { address, port, maxMessage, maxHeld, maxConnections, bodyTimeout } = given;
    const limits = { maxMessage, maxHeld, maxConnections, bodyTimeout };
    const secure = material === undefined ? {} : { tls: material };
    let server: GrpcServer;
    try {
      server = await listenGrpc({ address, port, ...limits, ...secure, ...answering(given.token, deps) });
    } catch (error) {
      return portProblem(error, `gRPC on ${address}, port ${port}`);
    }
    const watching = material === undefined ? undefined : watchTls({
      settings: given,
      current: material,
      clock: () => deps.clock(),
      changed: (next: TlsMaterial) => server.renew(next),
      failed: ({ message }) => deps.told({ kind: 'works', message: `${message} The certificate from before stays in use.` }),
    }); // prettier-ignore
    return {
      listens: [`grpc ${server.port}`],
      async stop() {
        watching?.stop();
        await server.close();
      },
    };
  },
});

/** services that are told apart */
const MAX_SERVICES = 1000;

type Answering = Pick<Parameters<typeof listenGrpc>[0], 'answer' | 'refusal' | 'turnedAway'>;

function answering(token: string | undefined, deps: SourceDeps): Answering {
  const boundedSource = createBoundedSources(MAX_SERVICES);
  const wanted = token === undefined ? undefined : digest(`Bearer ${token}`);
  return {
    refusal({ authorization = '' }) {
      if (wanted === undefined || timingSafeEqual(digest(authorization), wanted)) return undefined;
      const message =
        authorization === '' ? 'Send the token as metadata: authorization: Bearer TOKEN.' : 'This is not the token.';
      return { kind: 'unauthenticated', message };
    },
    turnedAway(reason, message) {
      deps.refuse(deps.source, 1, reason);
      deps.told({ kind: 'works', message });
    },
    async answer(message, _headers, certificate): Promise<Buffer | OtlpProblem> {
      const lines = linesOfProtobuf(message);
      if ('kind' in lines) {
        deps.refuse(deps.source, 1, lines.kind);
        return { kind: 'invalid-argument', message: lines.message };
      }
      const sourceOf = (service: string): SourceId => boundedSource(deps.source, certificate ?? service);
      const taken = await takeLogs(lines, sourceOf, deps);
      if (taken.kind === 'taken') return exportResponse(taken.rejected, taken.message);
      return {
        kind: 'exhausted',
        message: 'The journal is full. Send this again later.',
        retryAfter: taken.retryAfter,
      };
    },
  };
}

/** Digests have one length, whatever was sent. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
