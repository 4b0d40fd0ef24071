import { fileURLToPath } from 'node:url';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { mysqlCases } from './cases.ts';
import { mysqlParsers } from './index.ts';

parserContract(mysqlParsers, mysqlCases, fileURLToPath(new URL('golden', import.meta.url)));
