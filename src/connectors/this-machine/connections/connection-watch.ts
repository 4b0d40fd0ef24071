import { readKernelText } from '../read-kernel-file.ts';
import type { ProcessWatch } from '../processes/process-watch.ts';
import type { ProcessFacts, SocketRecord } from '../records.ts';
import type { UserNames } from '../user-names.ts';
import { createSocketOwners } from './socket-owners.ts';
import { readSockets, type Socket } from './sockets.ts';

export interface ConnectionWatchDeps {
  readonly proc: string;
  readonly host: string;
  readonly users: UserNames;
  readonly clock: () => number;
  /** what is known about running processes */
  readonly processes: Pick<ProcessWatch, 'factsOf' | 'pids'>;
}

export interface ConnectionWatch {
  /** What changed since the last scan; at the first one, everything that is open. `omitted` counts what there was too much of. */
  scan(): { records: SocketRecord[]; omitted: number };
  /** processes whose open files were not ours to see */
  unread(): number;
}

/** Sockets that are followed; a machine with more says how many are left out. */
const MOST_SOCKETS = 20_000;

/**
 * Compares the kernel's tables of sockets with what they were. A connection that lives shorter than the time between two scans is not
 * seen. An unconnected UDP socket counts as a port only outside of the range that the kernel gives to clients.
 */
export function createConnectionWatch(deps: ConnectionWatchDeps): ConnectionWatch {
  const { proc, host, clock } = deps;
  const owners = createSocketOwners(proc);
  const recordByKey = new Map<string, SocketRecord>();
  let isFirst = true;

  const recordOf = (socket: Socket, ports: ReadonlySet<string>, pid: number | undefined): SocketRecord => {
    const facts = pid === undefined ? undefined : deps.processes.factsOf(pid);
    const user = deps.users.nameOf(socket.uid);
    const isIncoming = ports.has(portKey(socket));
    const { local, remote } = socket;
    const when = isFirst ? 'seen' : 'opened';
    return {
      vedette: remote === undefined ? `port-${when}` : `connection-${when}`,
      time: clock(),
      host,
      protocol: socket.protocol,
      local_address: local.address,
      local_port: local.port,
      ...(remote === undefined
        ? {}
        : {
            remote_address: remote.address,
            remote_port: remote.port,
            direction: isIncoming ? ('incoming' as const) : ('outgoing' as const),
            initiated: !isIncoming,
          }),
      ...(pid === undefined ? {} : { pid }),
      ...(facts === undefined ? {} : processPart(facts)),
      ...(user === undefined ? {} : { user }),
      uid: socket.uid,
    };
  };

  return {
    scan: () => {
      const socketByKey = new Map<string, Socket>();
      const ports = new Set<string>();
      const isClientPort = clientPorts(proc);
      let omitted = 0;
      readSockets(proc, (socket) => {
        if (socket.protocol === 'udp' && socket.remote === undefined && isClientPort(socket.local.port)) return;
        if (socket.isListening) ports.add(portKey(socket));
        if (socketByKey.size < MOST_SOCKETS) socketByKey.set(keyOf(socket), socket);
        else omitted++;
      });
      const fresh = [...socketByKey].filter(([key]) => !recordByKey.has(key));
      const owned =
        fresh.length === 0
          ? undefined
          : owners.find(
              fresh.map(([, socket]) => socket),
              deps.processes.pids(),
            );
      const records: SocketRecord[] = [];
      for (const [key, record] of recordByKey) {
        if (socketByKey.has(key)) continue;
        recordByKey.delete(key);
        records.push({ ...record, vedette: closedKind(record), time: clock() });
      }
      for (const [key, socket] of fresh) {
        const record = recordOf(socket, ports, owned?.get(socket.inode));
        recordByKey.set(key, record);
        records.push(record);
      }
      isFirst = false;
      return { records, omitted };
    },
    unread: () => owners.unread(),
  };
}

/** Two servers on one port (SO_REUSEPORT) are two sockets. */
const keyOf = ({ protocol, local, remote, inode }: Socket): string =>
  `${protocol} ${local.address} ${local.port} ${remote?.address ?? ''} ${remote?.port ?? ''} ${inode}`;

const portKey = ({ protocol, local }: Socket): string => `${protocol} ${local.port}`;

const closedKind = ({ vedette }: SocketRecord): SocketRecord['vedette'] =>
  vedette.startsWith('port') ? 'port-closed' : 'connection-closed';

function processPart({ name, exe, command_line }: ProcessFacts): Partial<SocketRecord> {
  return {
    name,
    ...(exe === undefined ? {} : { exe }),
    ...(command_line === undefined ? {} : { command_line }),
  };
}

function clientPorts(proc: string): (port: number) => boolean {
  const [low = 32_768, high = 60_999] = (readKernelText(`${proc}/sys/net/ipv4/ip_local_port_range`) ?? '')
    .trim()
    .split(/\s+/)
    .filter((text) => text !== '')
    .map(Number);
  return (port) => port >= low && port <= high;
}
