import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { corpus } from '../../corpora.ts';
import { loadOcsfValidator } from '../../pipeline/normalize/test-ocsf-schema.ts';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { noContext, tallyRuleTests } from '../../pipeline/normalize/test-parser-run.ts';
import { awsS3AccessCases } from './cases.ts';
import { awsS3AccessParsers } from './index.ts';
import { s3Access } from './s3-access.ts';

parserContract(awsS3AccessParsers, awsS3AccessCases, fileURLToPath(new URL('golden', import.meta.url)));

describe('S3 access logs', () => {
  it('have the time of their zone', () => {
    const parsed = s3Access.parse(awsS3AccessCases[1]?.record ?? '', noContext);
    expect('time' in parsed && parsed.time).toBe(Date.UTC(2026, 10, 21, 19, 50, 11));
  });

  const validate = loadOcsfValidator();
  const path = corpus('panther-rule-tests', 'AWS.S3ServerAccess.jsonl.gz');
  it.skipIf(path === undefined || validate === undefined)('real rule test records, with valid OCSF', () => {
    const tally = tallyRuleTests(awsS3AccessParsers, path ?? '', validate);
    expect(Object.fromEntries(tally.problems)).toEqual({});
    expect(tally).toMatchObject({ events: tally.records, unreadable: 0 });
  });
});
