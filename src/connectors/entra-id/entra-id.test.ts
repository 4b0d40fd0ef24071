import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { corpus } from '../../corpora.ts';
import { loadOcsfValidator } from '../../pipeline/normalize/test-ocsf-schema.ts';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { tallyRuleTests } from '../../pipeline/normalize/test-parser-run.ts';
import { entraIdCases } from './cases.ts';
import { entraIdParsers } from './index.ts';

parserContract(entraIdParsers, entraIdCases, fileURLToPath(new URL('golden', import.meta.url)));

describe('real records', () => {
  const validate = loadOcsfValidator();
  const path = corpus('panther-rule-tests', 'Azure.Audit.jsonl.gz');
  it.skipIf(path === undefined || validate === undefined)('all 29 rule test records, with valid OCSF', () => {
    const tally = tallyRuleTests(entraIdParsers, path ?? '', validate);
    expect(Object.fromEntries(tally.problems)).toEqual({});
    expect(tally).toMatchObject({ records: 29, events: 29, withTime: 29, unreadable: 0 });
  });
});
