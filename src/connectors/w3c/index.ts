import type { Parser } from '../../pipeline/normalize/parser.ts';
import { w3c } from './w3c.ts';

export const w3cParsers: readonly Parser[] = [w3c];
