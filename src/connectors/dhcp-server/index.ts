import type { Parser } from '../../pipeline/normalize/parser.ts';
import { dhcpServer } from './dhcp-server.ts';

export const dhcpServerParsers: readonly Parser[] = [dhcpServer];
