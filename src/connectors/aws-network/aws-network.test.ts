import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { corpus } from '../../corpora.ts';
import { loadOcsfValidator } from '../../pipeline/normalize/test-ocsf-schema.ts';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { tallyRuleTests } from '../../pipeline/normalize/test-parser-run.ts';
import { awsNetworkCases } from './cases.ts';
import { awsNetworkParsers } from './index.ts';

parserContract(awsNetworkParsers, awsNetworkCases, fileURLToPath(new URL('golden', import.meta.url)));

describe('real records', () => {
  const validate = loadOcsfValidator();
  // the others are of OCSF already
  const folder = corpus('panther-rule-tests');
  it.skipIf(folder === undefined || validate === undefined).each([
    ['AWS.VPCFlow', 12],
    ['AWS.VPCDns', 8],
    ['AWS.WAFWebACL', 38],
  ] as const)('rule test records of %s, with valid OCSF', (type, own) => {
    if (folder === undefined || validate === undefined) return;
    const tally = tallyRuleTests(awsNetworkParsers, join(folder, `${type}.jsonl.gz`), validate);
    expect(Object.fromEntries(tally.problems)).toEqual({});
    expect(tally).toMatchObject({ events: own, unreadable: 0 });
  });
});
