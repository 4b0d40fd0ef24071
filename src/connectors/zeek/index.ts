import type { Parser } from '../../pipeline/normalize/parser.ts';
import { zeekJson } from './zeek-json.ts';
import { zeekTsv } from './zeek-tsv.ts';

export const zeekParsers: readonly Parser[] = [zeekJson, zeekTsv];
