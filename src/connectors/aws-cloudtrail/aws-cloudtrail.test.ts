import { readFileSync, readdirSync, existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { corpus, corporaFolder } from '../../corpora.ts';
import { jsonObject } from '../../model/json.ts';
import { loadOcsfValidator } from '../../pipeline/normalize/test-ocsf-schema.ts';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { gzipLines, newTally, noContext, tallyRecord, type Tally } from '../../pipeline/normalize/test-parser-run.ts';
import { cloudTrailCases } from './cases.ts';
import { cloudTrailParsers } from './index.ts';

parserContract(cloudTrailParsers, cloudTrailCases, fileURLToPath(new URL('golden', import.meta.url)));

describe('real records', () => {
  const validate = loadOcsfValidator();
  const run = (records: readonly string[]): Tally => {
    const tally = newTally();
    if (validate !== undefined)
      for (const record of records) tallyRecord(tally, cloudTrailParsers, record, noContext, validate);
    return tally;
  };

  const stratus = corpus('stratus-detonation-logs');
  it.skipIf(stratus === undefined || validate === undefined)(
    'all of the detonation logs, with time and valid OCSF',
    () => {
      const folder = stratus ?? '';
      const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl.gz'));
      const tally = run(files.flatMap((name) => gzipLines(join(folder, name))));
      expect(tally).toMatchObject({ records: 89, events: 89, withTime: 89 });
      expect(Object.fromEntries(tally.problems)).toEqual({});
    },
  );

  // five of its 295 records have the lower-case keys of Athena (`eventname`), which no CloudTrail writes
  const panther = corpus('panther-rule-tests', 'AWS.CloudTrail.jsonl.gz');
  it.skipIf(panther === undefined || validate === undefined)('290 of 295 rule test records, with valid OCSF', () => {
    const withLog = z.object({ log: jsonObject });
    const tally = run(gzipLines(panther ?? '').map((line) => JSON.stringify(withLog.parse(JSON.parse(line)).log)));
    expect(tally).toMatchObject({ records: 295, events: 290, unreadable: 0 });
    expect(Object.fromEntries(tally.problems)).toEqual({});
  });

  const samples = join(corporaFolder, '..', 'vendor-samples', 'aws');
  it.skipIf(!existsSync(samples) || validate === undefined)(
    'the vendor samples, whole files and single records',
    () => {
      const records = readdirSync(samples).flatMap((name) =>
        recordsOf(JSON.parse(readFileSync(join(samples, name), 'utf8'))),
      );
      const tally = run(records);
      expect(tally.records).toBeGreaterThan(200);
      expect(tally.events / tally.records).toBeGreaterThan(0.97);
      expect(Object.fromEntries(tally.problems)).toEqual({});
    },
  );
});

/** A log file, a list of records, or a list of rule tests with the record in them. */
function recordsOf(file: unknown): string[] {
  const records = z
    .union([z.array(jsonObject), z.object({ Records: z.array(jsonObject) }).transform((whole) => whole.Records)])
    .parse(file);
  return records.map((record) => JSON.stringify(record['log'] ?? record['event'] ?? record));
}
