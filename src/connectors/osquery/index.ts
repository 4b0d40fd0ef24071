import type { Parser } from '../../pipeline/normalize/parser.ts';
import { osquery } from './osquery.ts';

export const osqueryParsers: readonly Parser[] = [osquery];
