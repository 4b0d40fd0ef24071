import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { corpus } from '../../corpora.ts';
import { loadOcsfValidator } from '../../pipeline/normalize/test-ocsf-schema.ts';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { tallyRuleTests } from '../../pipeline/normalize/test-parser-run.ts';
import { azureActivityCases } from './cases.ts';
import { azureActivityParsers } from './index.ts';

parserContract(azureActivityParsers, azureActivityCases, fileURLToPath(new URL('golden', import.meta.url)));

describe('real records', () => {
  const validate = loadOcsfValidator();
  const path = corpus('panther-rule-tests', 'Azure.MonitorActivity.jsonl.gz');
  it.skipIf(path === undefined || validate === undefined)('all 154 rule test records, with valid OCSF', () => {
    const tally = tallyRuleTests(azureActivityParsers, path ?? '', validate);
    expect(Object.fromEntries(tally.problems)).toEqual({});
    expect(tally).toMatchObject({ records: 154, events: 154, withTime: 154, unreadable: 0 });
  });
});
