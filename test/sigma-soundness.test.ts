import { globSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readPaths } from '../src/connectors/file/read-paths.ts';
import { corpus } from '../src/corpora.ts';
import { asSourceId, DEFAULT_TENANT, streamOf } from '../src/model/ids.ts';
import { isJsonObject } from '../src/model/json.ts';
import type { RecordBatch } from '../src/model/record.ts';
import { createNormalize } from '../src/pipeline/normalize/normalize.ts';
import { parsers } from '../src/server/parsers.ts';
import { createSigmaEngine } from '../src/sigma/engine.ts';
import { readRules } from '../src/sigma/read-rules.ts';
import { scanRules } from '../src/sigma/scan-rules.ts';
import { sigmaRuleTexts } from './sigma-rules-corpus.ts';

/**
 * The index finds what a plain scan of all rules finds, on everything but Windows (sigma-corpora.test.ts has that), with the rules of all folders
 * of SigmaHQ at once. Every n-th record; with VEDETTE_HEAVY=1 every record.
 */
const FOLDERS = ['rules/', 'rules-emerging-threats/', 'rules-threat-hunting/', 'rules-compliance/', 'rules-placeholder/', 'deprecated/', 'unsupported/']; // prettier-ignore
const texts = sigmaRuleTexts(FOLDERS);
const isHeavy = process.env['VEDETTE_HEAVY'] === '1';

interface Lane {
  readonly name: string;
  readonly every: number;
  /** at least so many records are compared */
  readonly least: number;
  readonly paths: () => string[] | undefined;
}

const lanes: readonly Lane[] = [
  { name: 'Zeek', every: 10, least: 15_000, paths: () => filesOf(corpus('zeek-wrccdc'), 'tsv/*.log.gz') },
  { name: 'Zeek as JSON', every: 10, least: 2000, paths: () => filesOf(corpus('zeek-wrccdc'), 'json/*.gz') },
  { name: 'CloudTrail', every: 1, least: 50, paths: () => filesOf(corpus('stratus-detonation-logs'), 'aws.*.jsonl.gz') },
  { name: 'Linux and web servers', every: 4, least: 1000, paths: () => filesOf(corpus('research-only', 'loghub'), '**/*.log*') },
  { name: 'Suricata', every: 1, least: 200, paths: () => filesOf(corpus('suricata-eve-alerts'), '**/*.json*') },
]; // prettier-ignore

describe.skipIf(texts === undefined)('index and scan agree on', () => {
  const { rules } = readRules(texts ?? []);
  const engine = createSigmaEngine(rules);
  const normalize = createNormalize(parsers, DEFAULT_TENANT);

  /** Compares, and answers how many records were. */
  const compare = (batch: RecordBatch, every: number, apart: unknown[]): number => {
    let compared = 0;
    for (const { sequence, logSources, fields } of normalize(batch).events) {
      const matched = engine.match(logSources, fields);
      if (sequence % every !== 0) continue;
      compared++;
      const scanned = scanRules(engine.applicable(logSources), logSources, fields);
      if (idsOf(matched) !== idsOf(scanned)) apart.push({ fields, matched: idsOf(matched), scanned: idsOf(scanned) });
    }
    return compared;
  };

  test.each(lanes)('$name', { timeout: 600_000 }, async ({ paths, every, least }) => {
    const files = paths();
    if (files === undefined) return;
    const apart: unknown[] = [];
    let compared = 0;
    for await (const item of readPaths(files, { clock: () => 0 })) {
      if (item.kind === 'batch') compared += compare(item.batch, isHeavy ? 1 : every, apart);
    }
    expect(apart).toEqual([]);
    expect(compared).toBeGreaterThan(least);
  });

  test('the records of 78 kinds of cloud logs', { timeout: 600_000 }, () => {
    const folder = corpus('panther-rule-tests');
    if (folder === undefined) return;
    const apart: unknown[] = [];
    let compared = 0;
    for (const path of globSync(`${folder}/*.jsonl.gz`).sort()) {
      const records = gunzipSync(readFileSync(path)).toString('utf8').split('\n').flatMap(recordOfTest);
      compared += compare(batchOf(path, records), 1, apart);
    }
    expect(apart).toEqual([]);
    expect(compared).toBeGreaterThan(1500);
  });
});

const idsOf = (rules: readonly { readonly id: string }[]): string => rules.map(({ id }) => id).join(' ');

function filesOf(folder: string | undefined, pattern: string): string[] | undefined {
  return folder === undefined ? undefined : globSync(`${folder}/${pattern}`).sort();
}

function recordOfTest(line: string): string[] {
  if (line === '') return [];
  const test: unknown = JSON.parse(line);
  return isJsonObject(test) && isJsonObject(test['log']) ? [JSON.stringify(test['log'])] : [];
}

function batchOf(path: string, records: readonly string[]): RecordBatch {
  const payload = Buffer.from(records.join(''));
  const ends = new Uint32Array(records.length);
  let end = 0;
  for (const [i, record] of records.entries()) ends[i] = end += Buffer.byteLength(record);
  const origin = { source: asSourceId('panther-rule-tests'), envelope: 'none' } as const;
  return { origin, received: 0, payload, ends, stream: streamOf(path), first: 0 };
}
