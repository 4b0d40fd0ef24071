import type { Parser } from '../../pipeline/normalize/parser.ts';
import { netflow } from './netflow.ts';

export const netflowParsers: readonly Parser[] = [netflow];
