import type { FlowSink } from './flow-sink.ts';
import { uptimeToTime } from './read-data-set.ts';
import { ipv4, time } from './write-value.ts';

const HEADER = 24;
const RECORD = 48;

/** A message of NetFlow v5 (Cisco, "NetFlow Services Solutions Guide", table B-3): a header and up to 30 flows. @returns undefined if it has no header */
export function readNetflow5(
  exporter: string,
  bytes: Buffer,
  sink: FlowSink,
): { readonly engine: string; readonly sequence: number; readonly records: number } | undefined {
  if (bytes.length < HEADER) {
    sink.unreadable(exporter, bytes, {
      kind: 'truncated',
      message: 'the message is shorter than the header of NetFlow 5',
    });
    return undefined;
  }
  const count = bytes.readUInt16BE(2);
  const uptime = bytes.readUInt32BE(4);
  const exported = bytes.readUInt32BE(8) * 1000 + Math.floor(bytes.readUInt32BE(12) / 1e6);
  const sequence = bytes.readUInt32BE(16);
  const engine = `${bytes[20]}/${bytes[21]}`;
  const sampling = bytes.readUInt16BE(22);
  const whole = Math.min(count, Math.floor((bytes.length - HEADER) / RECORD));
  const head = `{"flowExport":{"protocol":"netflow5","exporter":${JSON.stringify(exporter)},"time":${time(exported)},"sequence":${sequence}}`; // prettier-ignore
  const tail = `,"engineType":${bytes[20]},"engineId":${bytes[21]},"samplingAlgorithm":${sampling >> 14},"samplingInterval":${sampling & 0x3fff}}`; // prettier-ignore
  for (let index = 0; index < whole; index++) {
    const line = head + flow(bytes, HEADER + index * RECORD, exported - uptime, uptime) + tail;
    sink.record(exporter, line);
  }
  if (whole < count) {
    const reason = {
      kind: 'truncated',
      message: `the message says that it has ${count} flows, and ${whole} came`,
    } as const;
    sink.unreadable(exporter, bytes, reason);
  }
  return { engine, sequence, records: count };
}

/** The fields under the names that IPFIX gave them. */
function flow(bytes: Buffer, at: number, started: number, uptime: number): string {
  const first = bytes.readUInt32BE(at + 24);
  const last = bytes.readUInt32BE(at + 28);
  return `,"sourceIPv4Address":"${ipv4(bytes, at)}","destinationIPv4Address":"${ipv4(bytes, at + 4)}","ipNextHopIPv4Address":"${ipv4(bytes, at + 8)}","ingressInterface":${bytes.readUInt16BE(at + 12)},"egressInterface":${bytes.readUInt16BE(at + 14)},"packetDeltaCount":${bytes.readUInt32BE(at + 16)},"octetDeltaCount":${bytes.readUInt32BE(at + 20)},"flowStartSysUpTime":${first},"flowEndSysUpTime":${last},"flowStartMilliseconds":${uptimeToTime(first, started, uptime)},"flowEndMilliseconds":${uptimeToTime(last, started, uptime)},"sourceTransportPort":${bytes.readUInt16BE(at + 32)},"destinationTransportPort":${bytes.readUInt16BE(at + 34)},"tcpControlBits":${bytes[at + 37]},"protocolIdentifier":${bytes[at + 38]},"ipClassOfService":${bytes[at + 39]},"bgpSourceAsNumber":${bytes.readUInt16BE(at + 40)},"bgpDestinationAsNumber":${bytes.readUInt16BE(at + 42)},"sourceIPv4PrefixLength":${bytes[at + 44]},"destinationIPv4PrefixLength":${bytes[at + 45]}`; // prettier-ignore
}
