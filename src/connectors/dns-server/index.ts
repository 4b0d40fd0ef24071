import type { Parser } from '../../pipeline/normalize/parser.ts';
import { dnsServer } from './dns-server.ts';

export const dnsServerParsers: readonly Parser[] = [dnsServer];
