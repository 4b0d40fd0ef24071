import { fileURLToPath } from 'node:url';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { netflowCases } from './cases.ts';
import { netflowParsers } from './index.ts';

parserContract(netflowParsers, netflowCases, fileURLToPath(new URL('golden', import.meta.url)));
