import { fileURLToPath } from 'node:url';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { postgresqlCases } from './cases.ts';
import { postgresqlParsers } from './index.ts';

parserContract(postgresqlParsers, postgresqlCases, fileURLToPath(new URL('golden', import.meta.url)));
