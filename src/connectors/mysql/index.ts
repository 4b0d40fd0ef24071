import type { Parser } from '../../pipeline/normalize/parser.ts';
import { mysqlJson } from './mysql-json.ts';
import { mysql } from './mysql.ts';

export const mysqlParsers: readonly Parser[] = [mysqlJson, mysql];
