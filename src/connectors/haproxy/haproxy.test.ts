import { fileURLToPath } from 'node:url';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { haproxyCases } from './cases.ts';
import { haproxyParsers } from './index.ts';

parserContract(haproxyParsers, haproxyCases, fileURLToPath(new URL('golden', import.meta.url)));
