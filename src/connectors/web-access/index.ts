import type { Parser } from '../../pipeline/normalize/parser.ts';
import { webAccess } from './web-access.ts';

export const webAccessParsers: readonly Parser[] = [webAccess];
