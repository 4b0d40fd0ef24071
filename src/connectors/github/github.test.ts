import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { corpus } from '../../corpora.ts';
import { loadOcsfValidator } from '../../pipeline/normalize/test-ocsf-schema.ts';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { tallyRuleTests } from '../../pipeline/normalize/test-parser-run.ts';
import { githubCases } from './cases.ts';
import { githubParsers } from './index.ts';

parserContract(githubParsers, githubCases, fileURLToPath(new URL('golden', import.meta.url)));

describe('real records', () => {
  const validate = loadOcsfValidator();
  // one has an action without category, which GitHub does not have
  const path = corpus('panther-rule-tests', 'GitHub.Audit.jsonl.gz');
  it.skipIf(path === undefined || validate === undefined)('73 of 74 rule test records, with valid OCSF', () => {
    const tally = tallyRuleTests(githubParsers, path ?? '', validate);
    expect(Object.fromEntries(tally.problems)).toEqual({});
    expect(tally).toMatchObject({ records: 74, events: 73, unreadable: 0 });
  });

  // webhooks speak of the same things in another form
  const webhooks = corpus('panther-rule-tests', 'GitHub.Webhook.jsonl.gz');
  it.skipIf(webhooks === undefined)('no webhook', () => {
    expect(tallyRuleTests(githubParsers, webhooks ?? '', undefined)).toMatchObject({ records: 16, events: 0 });
  });
});
