import type { Parser } from '../../pipeline/normalize/parser.ts';
import { ciscoAsa } from './cisco-asa.ts';
import { ciscoIos } from './cisco-ios.ts';

export const ciscoParsers: readonly Parser[] = [ciscoAsa, ciscoIos];
