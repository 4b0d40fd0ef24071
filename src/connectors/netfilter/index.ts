import type { Parser } from '../../pipeline/normalize/parser.ts';
import { netfilter } from './netfilter.ts';

export const netfilterParsers: readonly Parser[] = [netfilter];
