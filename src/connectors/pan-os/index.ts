import type { Parser } from '../../pipeline/normalize/parser.ts';
import { panOs } from './pan-os.ts';

export const panOsParsers: readonly Parser[] = [panOs];
