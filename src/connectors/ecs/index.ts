import type { Parser } from '../../pipeline/normalize/parser.ts';
import { ecs } from './ecs.ts';

export const ecsParsers: readonly Parser[] = [ecs];
