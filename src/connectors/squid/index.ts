import type { Parser } from '../../pipeline/normalize/parser.ts';
import { squid } from './squid.ts';

export const squidParsers: readonly Parser[] = [squid];
