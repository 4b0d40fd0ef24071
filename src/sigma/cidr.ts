/** A range of addresses: 4 or 16 bytes, of which the first `bits` bits are fixed. */
export interface CidrRange {
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly bits: number;
}

/** Reads `192.0.2.0/24`, `2001:db8::/32` or a single address. Answers a text saying what is wrong if it is not a network. */
export function textToCidr(text: string): CidrRange | string {
  const [address = '', length, ...rest] = text.trim().split('/');
  const bytes = textToAddress(address);
  if (bytes === undefined || rest.length > 0) return `"${text}" is not an IP network`;
  const most = bytes.length * 8;
  if (length === undefined) return { text, bytes, bits: most };
  if (!/^\d{1,3}$/.test(length) || Number(length) > most) {
    return `"${text}" has a prefix length that is not a number from 0 to ${most}`;
  }
  const bits = Number(length);
  if (!isNetwork(bytes, bits)) return `"${text}" has bits set behind its prefix length: write the network address`;
  return { text, bytes, bits };
}

export function isInRange(address: Uint8Array, range: CidrRange): boolean {
  if (address.length !== range.bytes.length) return false;
  const whole = range.bits >> 3;
  for (let i = 0; i < whole; i++) if (address[i] !== range.bytes[i]) return false;
  const rest = range.bits & 7;
  if (rest === 0) return true;
  return ((address[whole] ?? 0) ^ (range.bytes[whole] ?? 0)) >> (8 - rest) === 0;
}

/** The bytes of an IPv4 or IPv6 address. An IPv4 address inside an IPv6 one (`::ffff:192.0.2.1`) is read as IPv4; a zone is left out. */
export function textToAddress(text: string): Uint8Array | undefined {
  if (text.length < 2 || text.length > 64) return undefined;
  return text.includes(':') ? textToIpv6(text) : textToIpv4(text);
}

function textToIpv4(text: string): Uint8Array | undefined {
  const parts = text.split('.');
  if (parts.length !== 4) return undefined;
  const bytes = new Uint8Array(4);
  for (const [i, part] of parts.entries()) {
    if (!/^\d{1,3}$/.test(part) || (part.length > 1 && part.startsWith('0')) || Number(part) > 255) return undefined;
    bytes[i] = Number(part);
  }
  return bytes;
}

function textToIpv6(text: string): Uint8Array | undefined {
  const [plain = ''] = text.split('%');
  const halves = plain.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => (half === '' ? [] : groupsToBytes(half.split(':'))));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const used = head.length + (tail?.length ?? 0);
  if (halves.length === 2 ? used > 14 : used !== 16) return undefined;
  const bytes = new Uint8Array(16);
  bytes.set(head);
  if (tail !== undefined) bytes.set(tail, 16 - tail.length);
  const isMapped = bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  return isMapped ? bytes.slice(12) : bytes;
}

function groupsToBytes(groups: readonly string[]): number[] | undefined {
  const bytes: number[] = [];
  for (const [i, group] of groups.entries()) {
    if (i === groups.length - 1 && group.includes('.')) {
      const last = textToIpv4(group);
      if (last === undefined) return undefined;
      bytes.push(...last);
    } else if (/^[\da-f]{1,4}$/i.test(group)) {
      const value = Number.parseInt(group, 16);
      bytes.push(value >> 8, value & 255);
    } else return undefined;
  }
  return bytes;
}

function isNetwork(bytes: Uint8Array, bits: number): boolean {
  return bytes.every((byte, i) => {
    const fixed = Math.min(8, Math.max(0, bits - i * 8));
    return (byte & (0xff >> fixed)) === 0;
  });
}
