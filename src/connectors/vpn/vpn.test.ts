import { fileURLToPath } from 'node:url';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { vpnCases } from './cases.ts';
import { vpnParsers } from './index.ts';

parserContract(vpnParsers, vpnCases, fileURLToPath(new URL('golden', import.meta.url)));
