import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { corpus } from '../src/corpora.ts';
import { DEFAULT_TENANT } from '../src/model/ids.ts';
import { createCorrelateInEventOrder } from '../src/pipeline/detect/correlate-in-event-order.ts';
import { createSigmaDetector } from '../src/pipeline/detect/sigma-detector.ts';
import { gzipLines } from '../src/pipeline/normalize/test-parser-run.ts';
import { createJudge } from '../src/pipeline/pipeline.ts';
import { DEFAULT_RULES, loadRules, type RuleSet } from '../src/server/content.ts';
import { parsers } from '../src/server/parsers.ts';
import { recordsOfCase } from '../src/server/rule-cases/records-of-case.ts';
import { createCorrelator } from '../src/sigma/correlate/create-correlator.ts';

/** Attack techniques that somebody carried out in real AWS accounts: our own rules speak about every one. */
const folder = corpus('stratus-detonation-logs');
const files = folder === undefined ? [] : readdirSync(folder).filter((name) => name.endsWith('.jsonl.gz'));

describe.skipIf(folder === undefined)('detonations in AWS', () => {
  let ruleSet: RuleSet;
  beforeAll(async () => {
    ({ ruleSet } = await loadRules([join(DEFAULT_RULES, 'aws')]));
  });

  test('are there', () => expect(files.length).toBe(20));

  test.each(files)('%s is found', (file) => {
    const judge = createJudge(parsers, [createSigmaDetector(ruleSet)], DEFAULT_TENANT);
    const correlate = createCorrelateInEventOrder(createCorrelator(ruleSet.correlations));
    const titles = new Set<string>();
    for (const batch of recordsOfCase(gzipLines(join(folder ?? '', file)).join('\n'), file)) {
      const judged = judge(batch);
      for (const finding of [...judged.findings, ...correlate.add(judged.sightings ?? [])])
        titles.add(finding.rule.title);
    }
    for (const finding of correlate.end()) titles.add(finding.rule.title);
    expect([...titles]).not.toEqual([]);
  });
});
