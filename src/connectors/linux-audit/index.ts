import type { Parser } from '../../pipeline/normalize/parser.ts';
import { laurel } from './laurel.ts';
import { linuxAudit } from './linux-audit.ts';

export const linuxAuditParsers: readonly Parser[] = [linuxAudit, laurel];
