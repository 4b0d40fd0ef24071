import { asSourceId } from '../../model/ids.ts';
import type { ReceiverDeps } from '../../pipeline/collect/receiver.ts';
import type { TlsMaterial } from '../../pipeline/collect/tls-material.ts';
import type { SyslogSettings } from './describe.ts';
import type { Listener } from './listener.ts';
import { peerSource } from './peer-source.ts';
import { listenTcp } from './tcp.ts';
import { listenTls, type TlsListener } from './tls.ts';
import { listenUdp, type UdpListener, type UdpSources } from './udp.ts';

export interface Syslog {
  /** undefined where none was asked for */
  readonly udp: UdpListener | undefined;
  readonly tcp: Listener | undefined;
  readonly tls: TlsListener | undefined;
  /** Stops listening; what had come is durable, or counted as refused, when it resolves. */
  close(): Promise<void>;
}

export interface SyslogProblem {
  readonly kind: 'port-in-use' | 'not-allowed' | 'no-such-address';
  /** what did not work, why, what to do */
  readonly message: string;
}

export interface SyslogOptions {
  /** how records are filed; by default `syslog/ADDRESS` */
  readonly sources?: UdpSources;
  readonly tls?: {
    readonly port: number;
    readonly material: TlsMaterial;
    readonly turnedAway: (message: string) => void;
  };
}

const BY_ADDRESS: UdpSources = {
  of: (peer) => peerSource(peer.address),
  kernel: asSourceId('syslog/udp'),
  others: asSourceId('syslog/others'),
};

/** Listens for syslog over UDP, TCP and TLS. */
export async function startSyslog(
  settings: SyslogSettings,
  deps: ReceiverDeps,
  { sources = BY_ADDRESS, tls: secure }: SyslogOptions = {},
): Promise<Syslog | SyslogProblem> {
  let udp: UdpListener | undefined;
  let tcp: Listener | undefined;
  let tls: TlsListener | undefined;
  try {
    if (settings.udpPort !== null) udp = await listenUdp(settings.udpPort, settings, deps, sources);
    if (settings.tcpPort !== null) tcp = await listenTcp(settings.tcpPort, settings, deps, sources.of);
    if (secure !== undefined) {
      const { port, material, turnedAway } = secure;
      tls = await listenTls(port, material, settings, { ...deps, turnedAway }, sources.of);
    }
  } catch (error) {
    await Promise.all([udp?.close(), tcp?.close()]);
    return problemOf(error, settings, secure?.port);
  }
  let closed: Promise<unknown> | undefined;
  return {
    udp,
    tcp,
    tls,
    async close() {
      await (closed ??= Promise.all([udp?.close(), tcp?.close(), tls?.close()]));
    },
  };
}

function problemOf(error: unknown, settings: SyslogSettings, tlsPort: number | undefined): SyslogProblem {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const ports = Object.entries({ UDP: settings.udpPort, TCP: settings.tcpPort, TLS: tlsPort ?? null });
  const named = ports.flatMap(([name, port]) => (port === null ? [] : [`${name} port ${port}`]));
  const where = `syslog on ${settings.address}, ${named.join(' and ')}`;
  switch (code) {
    case 'EADDRINUSE':
      return {
        kind: 'port-in-use',
        message: `Cannot listen for ${where}: another program (rsyslog?) does. Choose another port, or stop it.`,
      };
    case 'EACCES':
      return {
        kind: 'not-allowed',
        message: `Cannot listen for ${where}: ports below 1024 need root or CAP_NET_BIND_SERVICE. Choose another port.`,
      };
    case 'EADDRNOTAVAIL':
      return {
        kind: 'no-such-address',
        message: `Cannot listen for ${where}: this machine does not have the address.`,
      };
    default:
      throw error;
  }
}
