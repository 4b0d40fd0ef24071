import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { corpus } from '../../corpora.ts';
import { loadOcsfValidator } from '../../pipeline/normalize/test-ocsf-schema.ts';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { tallyRuleTests } from '../../pipeline/normalize/test-parser-run.ts';
import { m365Cases } from './cases.ts';
import { m365Parsers } from './index.ts';

parserContract(m365Parsers, m365Cases, fileURLToPath(new URL('golden', import.meta.url)));

describe('real records', () => {
  const validate = loadOcsfValidator();
  // those of Exchange in the same corpus have the keys in lower case, which Microsoft does not write
  const path = corpus('panther-rule-tests', 'Microsoft365.Audit.SharePoint.jsonl.gz');
  it.skipIf(path === undefined || validate === undefined)('all 5 rule test records, with valid OCSF', () => {
    const tally = tallyRuleTests(m365Parsers, path ?? '', validate);
    expect(Object.fromEntries(tally.problems)).toEqual({});
    expect(tally).toMatchObject({ records: 5, events: 5, withTime: 5, unreadable: 0 });
  });
});
