import { z } from 'zod';
import { sourceKind, type SourceDeps, type SourceProblem } from '../../pipeline/collect/source-kind.ts';
import {
  loadTls,
  type TlsMaterial,
  tlsSettings,
  type TlsSettings,
  watchTls,
} from '../../pipeline/collect/tls-material.ts';
import { syslogSettings } from './describe.ts';
import { plainAddress, type PeerToSource } from './peer-source.ts';
import { startSyslog, type SyslogProblem } from './syslog.ts';

const port = z.number().int().min(0).max(65_535).nullable().default(null);
const { address, maxMessage, maxConnections, messageTimeout, idleTimeout, udpBuffer, receiveBuffer } =
  syslogSettings.shape;

const settings = z.object({
  address,
  udpPort: port.meta({ title: 'UDP port', description: 'The UDP port; null for none.', unit: '1' }),
  tcpPort: port.meta({ title: 'TCP port', description: 'The TCP port; null for none.', unit: '1' }),
  tlsPort: port.meta({
    title: 'TLS port',
    description: 'The port for TLS (RFC 5425, usually 6514); null for none.',
    unit: '1',
  }),
  ...tlsSettings,
  senders: z.enum(['certificate', 'address', 'one']).default('certificate').meta({
    title: 'Told apart by',
    description:
      'certificate: a source for each name in a client certificate, where there is none for each address; address: for each address; one: all senders are one source.',
  }),
  maxMessage,
  maxConnections,
  messageTimeout,
  idleTimeout,
  udpBuffer,
  receiveBuffer,
});
export type SyslogSourceSettings = z.infer<typeof settings>;

/** Syslog on ports of its own, also over TLS with client certificates. */
export const syslogSource = sourceKind({
  id: 'syslog',
  title: 'Syslog',
  group: 'listens',
  summary: 'Syslog (RFC 3164 and 5424) over UDP, TCP and TLS (RFC 5425), with client certificates.',
  settings,
  secrets: ['key'],
  example: {
    tlsPort: 6514,
    certificate: '/etc/vedette/syslog.pem',
    key: '/etc/vedette/syslog.key',
    clientCertificates: 'required',
    clientAuthority: '/etc/vedette/senders-ca.pem',
  },
  async start(given, deps) {
    const asked = await materialOf(given, deps.clock());
    if (asked !== undefined && 'kind' in asked) return asked;
    const syslog = await startSyslog(given, deps, {
      sources: { of: naming(given, deps), kernel: deps.senderOf('udp'), others: deps.senderOf('others') },
      ...(asked === undefined
        ? {}
        : { tls: { ...asked, turnedAway: (message) => deps.told({ kind: 'works', message }) } }),
    });
    if ('kind' in syslog) return toSourceProblem(syslog);
    const { udp, tcp, tls } = syslog;
    const watching = tls === undefined || asked === undefined ? undefined : renewing(given, asked.material, tls, deps);
    const ports = { udp: udp?.port, tcp: tcp?.port, tls: tls?.port };
    return {
      listens: Object.entries(ports).flatMap(([name, open]) => (open === undefined ? [] : [`${name} ${open}`])),
      async stop() {
        watching?.stop();
        await syslog.close();
      },
    };
  },
  async check(given, { clock }) {
    const asked = await materialOf(given, clock());
    if (asked === undefined)
      return { kind: 'works', message: 'Nothing of these settings can be wrong but a port that is taken.' };
    if ('kind' in asked) return asked;
    return { kind: 'works', message: certificateMessage(asked.material) };
  },
});

/** Undefined where no TLS is asked for. */
async function materialOf(
  given: SyslogSourceSettings,
  now: number,
): Promise<{ port: number; material: TlsMaterial } | SourceProblem | undefined> {
  const { udpPort, tcpPort, tlsPort } = given;
  if (udpPort === null && tcpPort === null && tlsPort === null) {
    return { kind: 'settings', setting: 'tlsPort', message: 'Name a port: for UDP, TCP or TLS.' };
  }
  if (tlsPort === null) return undefined;
  const material = await loadTls(given, now);
  return 'kind' in material ? material : { port: tlsPort, material };
}

function naming({ senders }: SyslogSourceSettings, deps: SourceDeps): PeerToSource {
  if (senders === 'one') return () => deps.source;
  return ({ address: from, certificate }) =>
    deps.senderOf((senders === 'certificate' ? certificate : undefined) ?? plainAddress(from));
}

function renewing(
  given: TlsSettings,
  current: TlsMaterial,
  tls: { renew(material: TlsMaterial): void },
  deps: SourceDeps,
): { stop(): void } {
  return watchTls({
    settings: given,
    current,
    clock: () => deps.clock(),
    changed: (material) => {
      tls.renew(material);
      deps.told({ kind: 'works', message: certificateMessage(material) });
    },
    failed: ({ message }) =>
      deps.told({ kind: 'works', message: `${message} The certificate from before stays in use.` }),
  });
}

const certificateMessage = ({ name, validTo }: TlsMaterial): string =>
  `The certificate of ${name} is good until ${new Date(validTo).toISOString().slice(0, 10)}.`;

function toSourceProblem({ kind, message }: SyslogProblem): SourceProblem {
  if (kind === 'no-such-address') return { kind: 'settings', setting: 'address', message };
  return { kind: kind === 'not-allowed' ? 'refused' : kind, message };
}
