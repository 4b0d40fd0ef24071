import type { Parser } from '../../pipeline/normalize/parser.ts';
import { kubernetes } from './kubernetes.ts';

export const kubernetesParsers: readonly Parser[] = [kubernetes];
