import { fileURLToPath } from 'node:url';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { keyValueCases } from './cases.ts';
import { keyValueParsers } from './index.ts';

parserContract(keyValueParsers, keyValueCases, fileURLToPath(new URL('golden', import.meta.url)));
