import type { Parser } from '../../pipeline/normalize/parser.ts';
import { fortigate } from './fortigate.ts';

export const fortigateParsers: readonly Parser[] = [fortigate];
