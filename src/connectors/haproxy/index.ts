import type { Parser } from '../../pipeline/normalize/parser.ts';
import { haproxy } from './haproxy.ts';

export const haproxyParsers: readonly Parser[] = [haproxy];
