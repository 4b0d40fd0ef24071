import type { Parser } from '../../pipeline/normalize/parser.ts';
import { gcp } from './gcp.ts';

export const gcpParsers: readonly Parser[] = [gcp];
