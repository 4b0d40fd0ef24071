import { readKernelLines } from '../read-kernel-file.ts';

/** One line of `/proc/net/tcp`, `tcp6`, `udp` or `udp6`. */
export interface Socket {
  readonly protocol: 'tcp' | 'udp';
  readonly local: Endpoint;
  /** undefined if it is bound only */
  readonly remote: Endpoint | undefined;
  readonly isListening: boolean;
  readonly uid: number;
  readonly inode: number;
}

export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

const LISTEN = '0A';
const UDP_BOUND = '07';

/** Calls `each` for every open socket of this network namespace. */
export function readSockets(proc: string, each: (socket: Socket) => void): void {
  for (const [file, protocol] of [
    ['tcp', 'tcp'],
    ['tcp6', 'tcp'],
    ['udp', 'udp'],
    ['udp6', 'udp'],
  ] as const) {
    readKernelLines(`${proc}/net/${file}`, (line) => {
      const socket = parseSocket(line, protocol);
      if (socket !== undefined) each(socket);
    });
  }
}

/**
 * A line is `0: LOCAL REMOTE STATE QUEUES TIMER RETRANSMITS UID TIMEOUT INODE …`. Sockets without inode (TIME_WAIT, SYN_RECV) belong to
 * nobody any more, or not yet. Taken apart by hand: a busy server has ten thousands of these lines, once a second.
 */
export function parseSocket(line: string, protocol: Socket['protocol']): Socket | undefined {
  const localStart = line.indexOf(': ') + 2;
  const localEnd = line.indexOf(' ', localStart);
  const remoteEnd = line.indexOf(' ', localEnd + 1);
  if (localStart < 2 || localEnd < 0 || remoteEnd < 0) return undefined;
  const afterState = remoteEnd + 3;
  const uidStart = wordStart(line, afterState, 3);
  const inodeStart = wordStart(line, uidStart, 2);
  const inode = digitsAt(line, inodeStart);
  if (Number.isNaN(inode) || inode === 0) return undefined;
  const local = endpointOf(line.slice(localStart, localEnd));
  const remote = endpointOf(line.slice(localEnd + 1, remoteEnd));
  if (local === undefined || remote === undefined) return undefined;
  const state = line.slice(remoteEnd + 1, afterState);
  const isListening = protocol === 'tcp' ? state === LISTEN : state === UDP_BOUND;
  return {
    protocol,
    local,
    remote: isListening || remote.port === 0 ? undefined : remote,
    isListening,
    uid: digitsAt(line, uidStart),
    inode,
  };
}

const SPACE = 32;

/** Where the word after the next `skipped` words begins. */
function wordStart(line: string, from: number, skipped: number): number {
  let at = from;
  for (let word = 0; word <= skipped; word++) {
    while (at < line.length && line.charCodeAt(at) === SPACE) at++;
    if (word < skipped) while (at < line.length && line.charCodeAt(at) !== SPACE) at++;
  }
  return at;
}

function digitsAt(line: string, from: number): number {
  let value = Number.NaN;
  for (let at = from; at < line.length; at++) {
    const digit = line.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) break;
    value = (Number.isNaN(value) ? 0 : value) * 10 + digit;
  }
  return value;
}

const MOST_ENDPOINTS = 50_000;
const endpointByText = new Map<string, Endpoint>();

/** The same ends come again with every scan. */
function endpointOf(text: string): Endpoint | undefined {
  const known = endpointByText.get(text);
  if (known !== undefined) return known;
  const endpoint = parseEndpoint(text);
  if (endpoint === undefined) return undefined;
  if (endpointByText.size >= MOST_ENDPOINTS) endpointByText.clear();
  endpointByText.set(text, endpoint);
  return endpoint;
}

/** `0100007F:1F90`: 32-bit words in the byte order of the machine (little-endian on all that Node runs on), the port in hexadecimal. */
export function parseEndpoint(text: string): Endpoint | undefined {
  const match = /^([0-9A-F]{8}|[0-9A-F]{32}):([0-9A-F]{4})$/.exec(text);
  const [, digits, port] = match ?? [];
  if (digits === undefined || port === undefined) return undefined;
  const bytes: number[] = [];
  for (let word = 0; word < digits.length; word += 8) {
    for (let at = 6; at >= 0; at -= 2) bytes.push(Number.parseInt(digits.slice(word + at, word + at + 2), 16));
  }
  return { address: bytes.length === 4 ? bytes.join('.') : ipv6Text(bytes), port: Number.parseInt(port, 16) };
}

/** RFC 5952, and IPv4 addresses in IPv6 sockets as what they are. */
function ipv6Text(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0));
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) return bytes.slice(12).join('.');
  const { start, length } = longestZeros(groups);
  const hex = groups.map((group) => group.toString(16));
  if (length < 2) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  for (const [index, group] of groups.entries()) {
    if (group !== 0) start = index + 1;
    else if (index + 1 - start > best.length) best = { start, length: index + 1 - start };
  }
  return best;
}
