import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { corpus } from '../../corpora.ts';
import { loadOcsfValidator } from '../../pipeline/normalize/test-ocsf-schema.ts';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { tallyRuleTests } from '../../pipeline/normalize/test-parser-run.ts';
import { kubernetesCases } from './cases.ts';
import { kubernetesParsers } from './index.ts';

parserContract(kubernetesParsers, kubernetesCases, fileURLToPath(new URL('golden', import.meta.url)));

describe('real records', () => {
  const validate = loadOcsfValidator();

  // the file has the audit logs of three clouds: Google's come inside of its own audit record, which is not Kubernetes' form
  const path = corpus('panther-rule-tests', 'Amazon.EKS.Audit.jsonl.gz');
  it.skipIf(path === undefined || validate === undefined)(
    'all rule test records of EKS and AKS, with valid OCSF',
    () => {
      const tally = tallyRuleTests(kubernetesParsers, path ?? '', validate);
      expect(Object.fromEntries(tally.problems)).toEqual({});
      expect(tally).toMatchObject({ records: 158, unreadable: 0 });
      expect(tally.events).toBe(126);
    },
  );
});
