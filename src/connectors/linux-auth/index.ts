import type { Parser } from '../../pipeline/normalize/parser.ts';
import { linuxAuth } from './linux-auth.ts';
import { linuxSyslog } from './linux-syslog.ts';

export const linuxAuthParsers: readonly Parser[] = [linuxAuth, linuxSyslog];
