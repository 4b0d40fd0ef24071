import type { Parser } from '../../pipeline/normalize/parser.ts';
import { m365 } from './m365.ts';

export const m365Parsers: readonly Parser[] = [m365];
