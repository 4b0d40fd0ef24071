import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { corpus } from '../../corpora.ts';
import { loadOcsfValidator } from '../../pipeline/normalize/test-ocsf-schema.ts';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { tallyRuleTests } from '../../pipeline/normalize/test-parser-run.ts';
import { gcpCases } from './cases.ts';
import { gcpParsers } from './index.ts';

parserContract(gcpParsers, gcpCases, fileURLToPath(new URL('golden', import.meta.url)));

describe('real records', () => {
  const validate = loadOcsfValidator();
  // the others were cut to a payload alone, or have their keys in lower case
  const path = corpus('panther-rule-tests', 'GCP.AuditLog.jsonl.gz');
  it.skipIf(path === undefined || validate === undefined)('86 of 97 rule test records, with valid OCSF', () => {
    const tally = tallyRuleTests(gcpParsers, path ?? '', validate);
    expect(Object.fromEntries(tally.problems)).toEqual({});
    expect(tally).toMatchObject({ records: 97, unreadable: 0 });
    expect(tally.events).toBe(88);
  });
});
