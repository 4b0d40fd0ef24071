import { asSourceId, type SourceId } from '../../model/ids.ts';

/** Who sent something. */
export interface Peer {
  readonly address: string | undefined;
  /** the name in the certificate that it showed */
  readonly certificate?: string;
}

/** How the records of a peer are filed. */
export type PeerToSource = (peer: Peer) => SourceId;

/** The source of what comes from an address. */
export const peerSource = (address: string | undefined): SourceId => asSourceId(`syslog/${plainAddress(address)}`);

/** An IPv4 address is the same one over an IPv6 socket; without the zone of a link-local one. */
export function plainAddress(address: string | undefined): string {
  if (address === undefined) return 'unknown';
  const zone = address.indexOf('%');
  return (zone < 0 ? address : address.slice(0, zone)).replace(/^::ffff:(?=\d+\.)/i, '');
}
