import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { corpus } from '../../corpora.ts';
import { loadOcsfValidator } from '../../pipeline/normalize/test-ocsf-schema.ts';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { tallyRuleTests } from '../../pipeline/normalize/test-parser-run.ts';
import { osqueryCases } from './cases.ts';
import { osqueryParsers } from './index.ts';

parserContract(osqueryParsers, osqueryCases, fileURLToPath(new URL('golden', import.meta.url)));

const records = corpus('panther-rule-tests', 'Osquery.Differential.jsonl.gz');
it.skipIf(records === undefined)('reads the records that rule writers test with', () => {
  const tally = tallyRuleTests(osqueryParsers, records ?? '', loadOcsfValidator());
  expect(tally.records).toBeGreaterThan(10);
  expect(Object.fromEntries(tally.problems)).toEqual({});
  expect(tally.unreadable).toBe(0);
});
