import type { Parser } from '../../pipeline/normalize/parser.ts';
import { postgresql, postgresqlCsv, postgresqlJson } from './postgresql.ts';

export const postgresqlParsers: readonly Parser[] = [postgresqlJson, postgresqlCsv, postgresql];
