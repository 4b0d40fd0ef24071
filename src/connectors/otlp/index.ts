import type { Parser } from '../../pipeline/normalize/parser.ts';
import { otlp } from './otlp.ts';

export const otlpParsers: readonly Parser[] = [otlp];
