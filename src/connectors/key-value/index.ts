import type { Parser } from '../../pipeline/normalize/parser.ts';
import { keyValue } from './key-value.ts';

export const keyValueParsers: readonly Parser[] = [keyValue];
