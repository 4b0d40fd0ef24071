import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { corpus } from '../../corpora.ts';
import { loadOcsfValidator } from '../../pipeline/normalize/test-ocsf-schema.ts';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { tallyRuleTests } from '../../pipeline/normalize/test-parser-run.ts';
import { awsFindingsCases } from './cases.ts';
import { awsFindingsParsers } from './index.ts';

parserContract(awsFindingsParsers, awsFindingsCases, fileURLToPath(new URL('golden', import.meta.url)));

describe('real records', () => {
  const validate = loadOcsfValidator();
  const path = corpus('panther-rule-tests', 'AWS.SecurityFindingFormat.jsonl.gz');
  it.skipIf(path === undefined || validate === undefined)('every rule test record in ASFF, with valid OCSF', () => {
    const tally = tallyRuleTests(awsFindingsParsers, path ?? '', validate);
    expect(Object.fromEntries(tally.problems)).toEqual({});
    expect(tally.events).toBe(tally.records);
    expect(tally.unreadable).toBe(0);
  });
});
