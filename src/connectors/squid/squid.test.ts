import { fileURLToPath } from 'node:url';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { squidCases } from './cases.ts';
import { squidParsers } from './index.ts';

parserContract(squidParsers, squidCases, fileURLToPath(new URL('golden', import.meta.url)));
