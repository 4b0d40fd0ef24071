import type { Parser } from '../../pipeline/normalize/parser.ts';
import { leef } from './leef.ts';

export const leefParsers: readonly Parser[] = [leef];
