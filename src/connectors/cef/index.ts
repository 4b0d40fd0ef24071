import type { Parser } from '../../pipeline/normalize/parser.ts';
import { cef } from './cef.ts';

export const cefParsers: readonly Parser[] = [cef];
