import type { Parser } from '../../pipeline/normalize/parser.ts';
import { dnsServer } from './dns-server.ts';
import { dnsServerLog } from './server-log.ts';

export const dnsServerParsers: readonly Parser[] = [dnsServer, dnsServerLog];
