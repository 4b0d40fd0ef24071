import type { Parser } from '../../pipeline/normalize/parser.ts';
import { entraId } from './entra-id.ts';

export const entraIdParsers: readonly Parser[] = [entraId];
