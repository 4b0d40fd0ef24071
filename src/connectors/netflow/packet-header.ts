import { ipv4, ipv6, writers } from './write-value.ts';

/** Fields of a packet as pieces of JSON: `,"sourceIPv4Address":"192.0.2.1"…`; what the bytes do not reach is left out. */
export function ethernetToJson(bytes: Buffer): string {
  if (bytes.length < 14) return '';
  let json = `,"destinationMacAddress":${writers.mac(bytes, 0, 6)},"sourceMacAddress":${writers.mac(bytes, 6, 12)}`;
  let type = bytes.readUInt16BE(12);
  let at = 14;
  // 802.1Q, 802.1ad and the older QinQ: at most two tags
  for (let tags = 0; tags < 2 && vlanTypes.has(type) && bytes.length - at >= 4; tags++) {
    json += `,"${tags === 0 ? 'vlanId' : 'dot1qCustomerVlanId'}":${bytes.readUInt16BE(at) & 0xfff}`;
    type = bytes.readUInt16BE(at + 2);
    at += 4;
  }
  json += `,"ethernetType":${type}`;
  if (type === 0x0800) return json + ipv4ToJson(bytes.subarray(at));
  return type === 0x86dd ? json + ipv6ToJson(bytes.subarray(at)) : json;
}

const vlanTypes = new Set([0x8100, 0x88a8, 0x9100]);

/** RFC 791 */
export function ipv4ToJson(bytes: Buffer): string {
  if (bytes.length < 20 || (bytes[0] ?? 0) >> 4 !== 4) return '';
  const protocol = bytes[9] ?? 0;
  const size = ((bytes[0] ?? 0) & 0xf) * 4;
  const offset = bytes.readUInt16BE(6) & 0x1fff;
  const json = `,"ipVersion":4,"ipClassOfService":${bytes[1]},"totalLengthIPv4":${bytes.readUInt16BE(2)},"ipTTL":${bytes[8]},"protocolIdentifier":${protocol},"sourceIPv4Address":"${ipv4(bytes, 12)}","destinationIPv4Address":"${ipv4(bytes, 16)}"`; // prettier-ignore
  // only the first fragment has ports
  return offset > 0 ? `${json},"fragmentOffset":${offset}` : json + transport(protocol, bytes.subarray(Math.max(20, size)), 4); // prettier-ignore
}

/** RFC 8200; extension headers are stepped over, a few at most */
export function ipv6ToJson(bytes: Buffer): string {
  if (bytes.length < 40 || (bytes[0] ?? 0) >> 4 !== 6) return '';
  let protocol = bytes[6] ?? 0;
  let at = 40;
  let isFirst = true;
  for (let headers = 0; headers < 8 && extensions.has(protocol) && bytes.length - at >= 8; headers++) {
    if (protocol === FRAGMENT && bytes.readUInt16BE(at + 2) >> 3 > 0) isFirst = false;
    const size = protocol === FRAGMENT ? 8 : ((bytes[at + 1] ?? 0) + 1) * 8;
    protocol = bytes[at] ?? 0;
    at += size;
  }
  const json = `,"ipVersion":6,"ipClassOfService":${(bytes.readUInt16BE(0) >> 4) & 0xff},"payloadLengthIPv6":${bytes.readUInt16BE(4)},"ipTTL":${bytes[7]},"protocolIdentifier":${protocol},"sourceIPv6Address":"${ipv6(bytes, 8)}","destinationIPv6Address":"${ipv6(bytes, 24)}"`; // prettier-ignore
  return isFirst ? json + transport(protocol, bytes.subarray(at), 6) : json;
}

const FRAGMENT = 44;
const extensions = new Set([0, 43, FRAGMENT, 60]);
const withPorts = new Set([6, 17, 33, 132, 136]);

function transport(protocol: number, bytes: Buffer, version: 4 | 6): string {
  if (withPorts.has(protocol) && bytes.length >= 4) {
    const flags = protocol === 6 && bytes.length >= 14 ? `,"tcpControlBits":${bytes.readUInt16BE(12) & 0x1ff}` : '';
    return `,"sourceTransportPort":${bytes.readUInt16BE(0)},"destinationTransportPort":${bytes.readUInt16BE(2)}${flags}`;
  }
  const isIcmp = protocol === (version === 4 ? 1 : 58);
  return isIcmp && bytes.length >= 2 ? `,"icmpTypeIPv${version}":${bytes[0]},"icmpCodeIPv${version}":${bytes[1]}` : '';
}
