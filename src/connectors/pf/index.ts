import type { Parser } from '../../pipeline/normalize/parser.ts';
import { pf } from './pf.ts';

export const pfParsers: readonly Parser[] = [pf];
