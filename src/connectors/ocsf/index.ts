import type { Parser } from '../../pipeline/normalize/parser.ts';
import { ocsf } from './ocsf.ts';

export const ocsfParsers: readonly Parser[] = [ocsf];
