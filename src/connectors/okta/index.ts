import type { Parser } from '../../pipeline/normalize/parser.ts';
import { okta } from './okta.ts';

export const oktaParsers: readonly Parser[] = [okta];
