import type { ReceiverDeps } from '../../pipeline/collect/receiver.ts';
import type { SyslogSettings } from './describe.ts';
import { listenTcp, type TcpListener } from './tcp.ts';
import { listenUdp, type UdpListener } from './udp.ts';

export interface Syslog {
  /** undefined where none was asked for */
  readonly udp: UdpListener | undefined;
  readonly tcp: TcpListener | undefined;
  /** Stops listening; what had come is durable, or counted as refused, when it resolves. */
  close(): Promise<void>;
}

export interface SyslogProblem {
  readonly kind: 'port-in-use' | 'not-allowed' | 'no-such-address';
  /** what did not work, why, what to do */
  readonly message: string;
}

/** Listens for syslog over UDP and TCP. Sources are named `syslog/ADDRESS` by their senders' addresses. */
export async function startSyslog(settings: SyslogSettings, deps: ReceiverDeps): Promise<Syslog | SyslogProblem> {
  let udp: UdpListener | undefined;
  let tcp: TcpListener | undefined;
  try {
    if (settings.udpPort !== null) udp = await listenUdp(settings.udpPort, settings, deps);
    if (settings.tcpPort !== null) tcp = await listenTcp(settings.tcpPort, settings, deps);
  } catch (error) {
    await udp?.close();
    return problemOf(error, settings);
  }
  let closed: Promise<unknown> | undefined;
  return {
    udp,
    tcp,
    async close() {
      await (closed ??= Promise.all([udp?.close(), tcp?.close()]));
    },
  };
}

function problemOf(error: unknown, settings: SyslogSettings): SyslogProblem {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const where = `syslog on ${settings.address}, UDP port ${settings.udpPort} and TCP port ${settings.tcpPort}`;
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
