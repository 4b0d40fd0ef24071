import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { corpus } from '../../corpora.ts';
import { jsonObject } from '../../model/json.ts';
import { loadOcsfValidator } from '../../pipeline/normalize/test-ocsf-schema.ts';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { noContext, tallyRuleTests, understand } from '../../pipeline/normalize/test-parser-run.ts';
import { awsFindingsCases } from './cases.ts';
import { guardDuty } from './guardduty.ts';
import { awsFindingsParsers } from './index.ts';

parserContract(awsFindingsParsers, awsFindingsCases, fileURLToPath(new URL('golden', import.meta.url)));

it('reads a finding whose numbers are objects with methods of their own', () => {
  const finding = { ...jsonObject.parse(JSON.parse(guardDuty.example)), service: { serviceName: 'guardduty', count: { toString: 1, valueOf: 1 } } }; // prettier-ignore
  const parsed = guardDuty.parse(finding, noContext);
  if (!('kind' in parsed)) throw new Error(parsed.unreadable.message);
  expect(understand(parsed).ocsf).toMatchObject({ activity_id: 1 });
});

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
