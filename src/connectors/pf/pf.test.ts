import { fileURLToPath } from 'node:url';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { pfCases } from './cases.ts';
import { pfParsers } from './index.ts';

parserContract(pfParsers, pfCases, fileURLToPath(new URL('golden', import.meta.url)));
