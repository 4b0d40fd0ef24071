import type { Parser } from '../../pipeline/normalize/parser.ts';
import { github } from './github.ts';

export const githubParsers: readonly Parser[] = [github];
