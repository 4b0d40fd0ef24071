import type { Parser } from '../../pipeline/normalize/parser.ts';
import { openvpn } from './openvpn.ts';
import { strongswan } from './strongswan.ts';
import { wireguard } from './wireguard.ts';

export const vpnParsers: readonly Parser[] = [openvpn, wireguard, strongswan];
