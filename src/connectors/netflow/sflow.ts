import { ethernetToJson, ipv4ToJson, ipv6ToJson } from './packet-header.ts';
import type { FlowSink } from './flow-sink.ts';
import { ipv4, ipv6, writers } from './write-value.ts';

/** A datagram of sFlow version 5 (sflow.org, "sFlow Version 5", 2004): samples of packets, and counters. @returns undefined if it has no header */
export function readSflow(
  exporter: string,
  bytes: Buffer,
  sink: FlowSink,
): { readonly agent: string; readonly sequence: number } | undefined {
  const addressSize = bytes.length >= 8 ? addressSizes.get(bytes.readUInt32BE(4)) : undefined;
  const start = 8 + (addressSize ?? 0);
  if (addressSize === undefined || bytes.length - start < 16) {
    sink.unreadable(exporter, bytes, { kind: 'truncated', message: 'the datagram is shorter than the header of sFlow 5, or its agent has no address' }); // prettier-ignore
    return undefined;
  }
  const agent = addressSize === 4 ? ipv4(bytes, 8) : ipv6(bytes, 8);
  const domain = bytes.readUInt32BE(start);
  const sequence = bytes.readUInt32BE(start + 4);
  const uptime = bytes.readUInt32BE(start + 8);
  const samples = bytes.readUInt32BE(start + 12);
  const head = `{"flowExport":{"protocol":"sflow5","exporter":${JSON.stringify(exporter)},"agent":"${agent}","domain":${domain},"sequence":${sequence},"uptime":${uptime}`; // prettier-ignore
  let at = start + 16;
  for (let index = 0; index < samples; index++) {
    const length = bytes.length - at >= 8 ? bytes.readUInt32BE(at + 4) : Infinity;
    if (length > bytes.length - at - 8) {
      const reason = { kind: 'truncated', message: `sample ${index + 1} of ${samples} is cut off`, at } as const;
      sink.unreadable(exporter, bytes, reason);
      break;
    }
    const sample = bytes.subarray(at + 8, at + 8 + length);
    const format = bytes.readUInt32BE(at);
    const line = readSample(head, format, sample);
    if (line !== undefined) sink.record(exporter, line);
    else sink.unreadable(exporter, bytes.subarray(at, at + 8 + length), { kind: 'damaged', message: `a sample of format ${formatName(format)} is not known, or shorter than its kind`, at }); // prettier-ignore
    at += 8 + length;
  }
  return { agent: `${agent}/${domain}`, sequence };
}

const addressSizes = new Map([
  [1, 4],
  [2, 16],
]);

/** `enterprise/number`; enterprise 0 is sflow.org */
const formatName = (format: number): string => `${format >>> 12}/${format & 0xfff}`;

/** @returns a line of JSON; undefined for a kind of sample that is not known, or one that is shorter than its kind */
function readSample(head: string, format: number, sample: Buffer): string | undefined {
  switch (format) {
    case 1:
      return flowSample(head, sample, 32, false);
    case 3:
      return flowSample(head, sample, 44, true);
    case 2:
      return counterSample(head, sample, 12, false);
    case 4:
      return counterSample(head, sample, 16, true);
    default:
      return undefined;
  }
}

function flowSample(head: string, sample: Buffer, size: number, isExpanded: boolean): string | undefined {
  if (sample.length < size) return undefined;
  const shift = isExpanded ? 4 : 0;
  const rate = sample.readUInt32BE(8 + shift);
  const [input, output] = isExpanded
    ? [expandedPort(sample, 24), expandedPort(sample, 32)]
    : [compactPort(sample.readUInt32BE(20)), compactPort(sample.readUInt32BE(24))];
  const start = `${head},"sample":${sample.readUInt32BE(0)}},"samplingRate":${rate},"samplingPool":${sample.readUInt32BE(12 + shift)},"droppedSamples":${sample.readUInt32BE(16 + shift)}`; // prettier-ignore
  const ports = `${input === undefined ? '' : `,"ingressInterface":${input}`}${output === undefined ? '' : `,"egressInterface":${output}`}`;
  const records = readRecords(sample, size - 4, flowRecord);
  return records === undefined ? undefined : `${start}${ports}${records}}`;
}

function counterSample(head: string, sample: Buffer, size: number, isExpanded: boolean): string | undefined {
  if (sample.length < size) return undefined;
  const source = isExpanded ? sample.readUInt32BE(8) : sample.readUInt32BE(4) & 0xff_ffff;
  const records = readRecords(sample, size - 4, counterRecord);
  return records === undefined ? undefined : `${head},"sample":${sample.readUInt32BE(0)},"counters":true},"sourceIndex":${source}${records}}`; // prettier-ignore
}

/** Format and value of a port: 0 a single one, which 0x3fffffff does not know. */
const compactPort = (value: number): number | undefined => value >>> 30 === 0 && value !== 0x3fff_ffff ? value : undefined; // prettier-ignore
const expandedPort = (sample: Buffer, at: number): number | undefined => sample.readUInt32BE(at) === 0 && sample.readUInt32BE(at + 4) !== 0xffff_ffff ? sample.readUInt32BE(at + 4) : undefined; // prettier-ignore

type ReadRecord = (format: number, record: Buffer) => string | undefined;

/** The records of a sample. What is not known is named, and stepped over; of two that say the same the first counts. */
function readRecords(sample: Buffer, from: number, read: ReadRecord): string | undefined {
  const count = sample.readUInt32BE(from);
  const skipped: string[] = [];
  const seen = new Set<number>();
  let json = '';
  let at = from + 4;
  for (let index = 0; index < count; index++) {
    if (sample.length - at < 8) return undefined;
    const format = sample.readUInt32BE(at);
    const length = sample.readUInt32BE(at + 4);
    if (length > sample.length - at - 8) return undefined;
    const one = seen.has(format) ? undefined : read(format, sample.subarray(at + 8, at + 8 + length));
    seen.add(format);
    if (one !== undefined) json += one;
    else if (skipped.length < MOST_NAMED) skipped.push(formatName(format));
    // lengths are multiples of four, by XDR
    at += 8 + length;
  }
  return skipped.length === 0 ? json : `${json},"skipped":${JSON.stringify(skipped)}`;
}

const MOST_NAMED = 32;

/** Section 5.3 of the specification, and the extended data that says where a packet goes. */
function flowRecord(format: number, record: Buffer): string | undefined {
  const word = (at: number): number => record.readUInt32BE(at);
  if (format === 1 && record.length >= 16) {
    const header = record.subarray(16, 16 + Math.min(word(12), record.length - 16));
    return `,"packetDeltaCount":1,"octetDeltaCount":${word(4)}${packetOf(word(0), header)}`;
  }
  if (format === 1001 && record.length >= 16) return `,"sourceVlanId":${word(0)},"sourceVlanPriority":${word(4)},"destinationVlanId":${word(8)},"destinationVlanPriority":${word(12)}`; // prettier-ignore
  if (format === 1002 && record.length >= 16) {
    const size = addressSizes.get(word(0));
    if (size === undefined || record.length < 12 + size) return undefined;
    const hop = size === 4 ? `,"ipNextHopIPv4Address":"${ipv4(record, 4)}","sourceIPv4PrefixLength"` : `,"ipNextHopIPv6Address":"${ipv6(record, 4)}","sourceIPv6PrefixLength"`; // prettier-ignore
    return `${hop}:${word(4 + size)},"destinationIPv${size === 4 ? 4 : 6}PrefixLength":${word(8 + size)}`;
  }
  if (format === 1004 && record.length >= 4) return extendedUser(record);
  return undefined;
}

function packetOf(protocol: number, header: Buffer): string {
  // 1 Ethernet, 11 IPv4, 12 IPv6
  if (protocol === 1) return ethernetToJson(header);
  if (protocol === 11) return ipv4ToJson(header);
  if (protocol === 12) return ipv6ToJson(header);
  return `,"headerProtocol":${protocol},"header":${writers.bytes(header, 0, header.length)}`;
}

/** character set and name of the user on either side */
function extendedUser(record: Buffer): string | undefined {
  let json = '';
  let at = 0;
  for (const name of ['sourceUser', 'destinationUser']) {
    if (record.length - at < 8) return undefined;
    const length = record.readUInt32BE(at + 4);
    if (length > record.length - at - 8) return undefined;
    json += `,"${name}":${writers.text(record, at + 8, at + 8 + length)}`;
    at += 8 + Math.ceil(length / 4) * 4;
  }
  return json;
}

const interfaceCounters = ['ifIndex', 'ifType', 'ifSpeed*', 'ifDirection', 'ifStatus', 'ifInOctets*', 'ifInUcastPkts', 'ifInMulticastPkts', 'ifInBroadcastPkts', 'ifInDiscards', 'ifInErrors', 'ifInUnknownProtos', 'ifOutOctets*', 'ifOutUcastPkts', 'ifOutMulticastPkts', 'ifOutBroadcastPkts', 'ifOutDiscards', 'ifOutErrors', 'ifPromiscuousMode']; // prettier-ignore
const ethernetCounters = ['dot3StatsAlignmentErrors', 'dot3StatsFCSErrors', 'dot3StatsSingleCollisionFrames', 'dot3StatsMultipleCollisionFrames', 'dot3StatsSQETestErrors', 'dot3StatsDeferredTransmissions', 'dot3StatsLateCollisions', 'dot3StatsExcessiveCollisions', 'dot3StatsInternalMacTransmitErrors', 'dot3StatsCarrierSenseErrors', 'dot3StatsFrameTooLongs', 'dot3StatsInternalMacReceiveErrors', 'dot3StatsSymbolErrors']; // prettier-ignore
const vlanCounters = [
  'vlanId',
  'vlanOctets*',
  'vlanUcastPkts',
  'vlanMulticastPkts',
  'vlanBroadcastPkts',
  'vlanDiscards',
];
const processorCounters = ['cpu5s', 'cpu1m', 'cpu5m', 'totalMemory*', 'freeMemory*'];

/** Section 5.4; names with a star are of eight bytes. Counters of other kinds are kept as digits. */
function counterRecord(format: number, record: Buffer): string | undefined {
  const names = counters.get(format);
  if (names === undefined) return `,"${formatName(format)}":${writers.bytes(record, 0, Math.min(record.length, 1024))}`;
  let json = '';
  let at = 0;
  for (const name of names) {
    const size = name.endsWith('*') ? 8 : 4;
    if (record.length - at < size) return undefined;
    json += `,"${name.replace('*', '')}":${writers.unsigned(record, at, at + size)}`;
    at += size;
  }
  return json;
}

const counters = new Map([
  [1, interfaceCounters],
  [2, ethernetCounters],
  [5, vlanCounters],
  [1001, processorCounters],
]);
