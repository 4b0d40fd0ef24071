import { asSourceId, type SourceId } from '../../model/ids.ts';

/** The source of what comes from an address; an IPv4 address is the same one over an IPv6 socket. */
export function peerSource(address: string | undefined): SourceId {
  if (address === undefined) return asSourceId('syslog/unknown');
  const zone = address.indexOf('%');
  const plain = (zone < 0 ? address : address.slice(0, zone)).replace(/^::ffff:(?=\d+\.)/i, '');
  return asSourceId(`syslog/${plain}`);
}
