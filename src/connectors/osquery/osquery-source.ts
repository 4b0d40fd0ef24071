import { createHash, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { getRequestListener } from '@hono/node-server';
import { z } from 'zod';
import { certificateVerdict } from '../../pipeline/collect/certificate-verdict.ts';
import { portProblem } from '../../pipeline/collect/port-problem.ts';
import { sourceKind } from '../../pipeline/collect/source-kind.ts';
import { loadTls, tlsSettings, watchTls } from '../../pipeline/collect/tls-material.ts';
import { osquerySettings } from './describe.ts';
import { createNodeKeys } from './node-keys.ts';
import { createOsquery } from './osquery-tls.ts';

const settings = z.object({
  address: z
    .string()
    .default('::')
    .meta({ description: 'The address to listen on; :: is every address of the machine.' }),
  port: z.number().int().min(0).max(65_535).default(8443).meta({ description: 'The port for HTTPS.', unit: '1' }),
  enrollSecret: z.string().min(16).max(500).meta({
    title: 'Enrolment secret',
    description: 'What stands in the file of --enroll_secret_path. With another one all nodes enrol again.',
  }),
  ...tlsSettings,
  ...osquerySettings.shape,
  maxConnections: z
    .number()
    .int()
    .min(1)
    .default(5000)
    .meta({ description: 'How many connections may be open.', unit: '1' }),
});

/** osquery's TLS plugins on a port of its own, for machines where no proxy speaks TLS for Vedette. */
export const osquerySource = sourceKind({
  id: 'osquery',
  title: 'osquery (TLS)',
  group: 'listens',
  summary: "osquery's TLS plugins on a port of its own: enrolment, configuration and logs.",
  settings,
  secrets: ['enrollSecret', 'key'],
  example: {
    enrollSecret: 'a-long-random-text',
    certificate: '/etc/vedette/osquery.pem',
    key: '/etc/vedette/osquery.key',
  },
  async start(given, deps) {
    const material = await loadTls(given, deps.clock());
    if ('kind' in material) return material;
    const wanted = digest(given.enrollSecret);
    const app = createOsquery(given, {
      append: (batch) => deps.append(batch),
      refuse: (source, count, reason) => deps.refuse(source, count, reason),
      clock: () => deps.clock(),
      nodeKeys: createNodeKeys(given.enrollSecret),
      who: async (secret) => (timingSafeEqual(digest(secret), wanted) ? deps.source : undefined),
    });
    const { cert, key, ca, clientCertificates } = material;
    const server = createServer(
      {
        cert,
        key,
        ...(ca === undefined ? {} : { ca }),
        minVersion: 'TLSv1.2',
        requestCert: clientCertificates !== 'none',
        // judged below, where it can be said in words and counted
        rejectUnauthorized: false,
        requestTimeout: given.bodyTimeout,
        handshakeTimeout: 10_000,
      },
      getRequestListener(app.fetch, { overrideGlobalObjects: false }),
    );
    server.maxConnections = given.maxConnections;
    server.prependListener('secureConnection', (socket: TLSSocket) => {
      const verdict = certificateVerdict(socket, clientCertificates);
      if (verdict.kind === 'accepted') return;
      deps.refuse(deps.source, 1, verdict.reason);
      deps.told({
        kind: 'works',
        message: `The sender at ${socket.remoteAddress} was turned away: ${verdict.message}.`,
      });
      socket.destroy();
    });
    try {
      server.listen(given.port, given.address);
      await once(server, 'listening');
    } catch (error) {
      return portProblem(error, `osquery on ${given.address}, port ${given.port}`);
    }
    const watching = watchTls({
      settings: given,
      current: material,
      clock: () => deps.clock(),
      changed: (next) => server.setSecureContext({ cert: next.cert, key: next.key, ...(next.ca === undefined ? {} : { ca: next.ca }) }),
      failed: ({ message }) => deps.told({ kind: 'works', message: `${message} The certificate from before stays in use.` }),
    }); // prettier-ignore
    const address = server.address();
    return {
      listens: [`https ${address === null || typeof address === 'string' ? given.port : address.port}`],
      async stop() {
        watching.stop();
        const closed = new Promise((resolve) => void server.close(resolve));
        server.closeIdleConnections();
        const late = setTimeout(() => server.closeAllConnections(), GRACE);
        await closed;
        clearTimeout(late);
      },
    };
  },
});

/** ms that requests have to end */
const GRACE = 3000;

/** Digests have one length, whatever was sent. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
