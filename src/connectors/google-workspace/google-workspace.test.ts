import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { corpus } from '../../corpora.ts';
import { loadOcsfValidator } from '../../pipeline/normalize/test-ocsf-schema.ts';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { tallyRuleTests } from '../../pipeline/normalize/test-parser-run.ts';
import { googleWorkspaceCases } from './cases.ts';
import { googleWorkspaceParsers } from './index.ts';

parserContract(googleWorkspaceParsers, googleWorkspaceCases, fileURLToPath(new URL('golden', import.meta.url)));

describe('real records', () => {
  const validate = loadOcsfValidator();
  // they come out of another product: each event is told for itself
  const path = corpus('panther-rule-tests', 'GSuite.ActivityEvent.jsonl.gz');
  it.skipIf(path === undefined || validate === undefined)('all 91 rule test records, with valid OCSF', () => {
    const tally = tallyRuleTests(googleWorkspaceParsers, path ?? '', validate);
    expect(Object.fromEntries(tally.problems)).toEqual({});
    expect(tally).toMatchObject({ records: 91, events: 91, unreadable: 0 });
  });
});
