import { fileURLToPath } from 'node:url';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { otlpCases } from './cases.ts';
import { otlpParsers } from './index.ts';

parserContract(otlpParsers, otlpCases, fileURLToPath(new URL('golden', import.meta.url)));
