import { fileURLToPath } from 'node:url';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { dhcpServerCases } from './cases.ts';
import { dhcpServerParsers } from './index.ts';

parserContract(dhcpServerParsers, dhcpServerCases, fileURLToPath(new URL('golden', import.meta.url)));
