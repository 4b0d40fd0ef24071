/** For the tests with real exporters: captures of our own invention, in the pcap format of libpcap (magic 0xa1b2c3d4, Ethernet). */
export interface TestConversation {
  /** last byte of 192.0.2.x and 198.51.100.x; of 2001:db8:: */
  readonly client: number;
  readonly server: number;
  readonly clientPort: number;
  readonly serverPort: number;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly isIpv6?: boolean;
  /** bytes of payload of each packet of the client, and of the server */
  readonly sent: readonly number[];
  readonly answered: readonly number[];
}

/** @param start seconds since 1970 of the first packet; each comes a thousandth later */
export function pcapOf(conversations: readonly TestConversation[], start: number): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(65_535, 16);
  header.writeUInt32LE(1, 20);
  const chunks: Buffer[] = [header];
  let micros = 0;
  for (const conversation of conversations) {
    const turns = [
      ...conversation.sent.map((size) => ({ size, isAnswer: false })),
      ...conversation.answered.map((size) => ({ size, isAnswer: true })),
    ];
    for (const { size, isAnswer } of turns) {
      const packet = packetOf(conversation, size, isAnswer);
      const record = Buffer.alloc(16);
      record.writeUInt32LE(start + Math.floor(micros / 1e6), 0);
      record.writeUInt32LE(micros % 1e6, 4);
      record.writeUInt32LE(packet.length, 8);
      record.writeUInt32LE(packet.length, 12);
      chunks.push(record, packet);
      micros += 1000;
    }
  }
  return Buffer.concat(chunks);
}

/** Bytes of the IP packets of one direction: what exporters count. */
export const bytesOf = ({ protocol, isIpv6 }: TestConversation, sizes: readonly number[]): number =>
  sizes.reduce((sum, size) => sum + size + headerSizes[protocol] + (isIpv6 === true ? 40 : 20), 0);

const headerSizes = { tcp: 20, udp: 8, icmp: 8 };
const protocolNumbers = { tcp: 6, udp: 17, icmp: 1 };
const ICMPV6 = 58;

function packetOf(conversation: TestConversation, size: number, isAnswer: boolean): Buffer {
  const { client, server, clientPort, serverPort, protocol, isIpv6 } = conversation;
  const body = Buffer.alloc(headerSizes[protocol] + size);
  if (protocol === 'icmp') body[0] = isIpv6 === true ? (isAnswer ? 129 : 128) : isAnswer ? 0 : 8;
  else {
    body.writeUInt16BE(isAnswer ? serverPort : clientPort, 0);
    body.writeUInt16BE(isAnswer ? clientPort : serverPort, 2);
    if (protocol === 'udp') body.writeUInt16BE(body.length, 4);
    // header of five words; ACK
    else body.writeUInt16BE(0x5010, 12);
  }
  const ends = isAnswer ? [server, client] : [client, server];
  const ip = isIpv6 === true ? ipv6Header(protocol, body.length, ends, isAnswer) : ipv4Header(protocol, body.length, ends, isAnswer); // prettier-ignore
  const ethernet = Buffer.from(`0200000000${isAnswer ? '01' : '02'}0200000000${isAnswer ? '02' : '01'}${isIpv6 === true ? '86dd' : '0800'}`, 'hex'); // prettier-ignore
  return Buffer.concat([ethernet, ip, body]);
}

function ipv4Header(
  protocol: TestConversation['protocol'],
  size: number,
  ends: readonly number[],
  isAnswer: boolean,
): Buffer {
  const header = Buffer.alloc(20);
  header[0] = 0x45;
  header.writeUInt16BE(20 + size, 2);
  header[8] = 64;
  header[9] = protocolNumbers[protocol];
  const nets = [Buffer.from([192, 0, 2]), Buffer.from([198, 51, 100])];
  if (isAnswer) nets.reverse();
  nets.forEach((net, index) => void Buffer.from([...net, ends[index] ?? 0]).copy(header, 12 + 4 * index));
  header.writeUInt16BE(checksum(header), 10);
  return header;
}

function ipv6Header(
  protocol: TestConversation['protocol'],
  size: number,
  ends: readonly number[],
  isAnswer: boolean,
): Buffer {
  const header = Buffer.alloc(40);
  header[0] = 0x60;
  header.writeUInt16BE(size, 4);
  header[6] = protocol === 'icmp' ? ICMPV6 : protocolNumbers[protocol];
  header[7] = 64;
  for (const [index, end] of ends.entries()) {
    header.writeUInt32BE(0x20010db8, 8 + 16 * index);
    header[8 + 16 * index + 15] = end;
    header[8 + 16 * index + 5] = (index === 0) === isAnswer ? 1 : 0;
  }
  return header;
}

/** RFC 1071 */
function checksum(header: Buffer): number {
  let sum = 0;
  for (let at = 0; at < header.length; at += 2) sum += header.readUInt16BE(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}
