import { fileURLToPath } from 'node:url';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { netfilterCases } from './cases.ts';
import { netfilterParsers } from './index.ts';

parserContract(netfilterParsers, netfilterCases, fileURLToPath(new URL('golden', import.meta.url)));
