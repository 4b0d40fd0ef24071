import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { corporaFolder, corpus } from '../../corpora.ts';
import { jsonObject } from '../../model/json.ts';
import { loadOcsfValidator } from '../../pipeline/normalize/test-ocsf-schema.ts';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { newTally, noContext, tallyRecord, tallyRuleTests } from '../../pipeline/normalize/test-parser-run.ts';
import { oktaCases } from './cases.ts';
import { oktaParsers } from './index.ts';

parserContract(oktaParsers, oktaCases, fileURLToPath(new URL('golden', import.meta.url)));

describe('real records', () => {
  const validate = loadOcsfValidator();

  // 26 of them have the keys in lower case (`eventtype`), which Okta never writes: the corpus comes out of another product
  const path = corpus('panther-rule-tests', 'Okta.SystemLog.jsonl.gz');
  it.skipIf(path === undefined || validate === undefined)('all rule test records that have Okta’s names', () => {
    const tally = tallyRuleTests(oktaParsers, path ?? '', validate);
    expect(Object.fromEntries(tally.problems)).toEqual({});
    expect(tally).toMatchObject({ records: 41, unreadable: 0 });
    expect(tally.events).toBe(15);
  });

  const sample = join(corporaFolder, '..', 'vendor-samples', 'okta', 'system_log_events.json');
  it.skipIf(!existsSync(sample) || validate === undefined)('all vendor samples', () => {
    const tally = newTally();
    const records = z.array(jsonObject).parse(JSON.parse(readFileSync(sample, 'utf8')));
    for (const record of records)
      tallyRecord(tally, oktaParsers, JSON.stringify(record), noContext, validate ?? (() => []));
    expect(Object.fromEntries(tally.problems)).toEqual({});
    expect(tally).toMatchObject({ events: records.length, withTime: records.length, unreadable: 0 });
  });
});
