import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { asSourceId, DEFAULT_TENANT, streamOf } from '../src/model/ids.ts';
import type { RecordBatch } from '../src/model/record.ts';
import { createSigmaDetector } from '../src/pipeline/detect/sigma-detector.ts';
import { createJudge } from '../src/pipeline/pipeline.ts';
import { loadRules } from '../src/server/content.ts';
import { parsers } from '../src/server/parsers.ts';

const folder = fileURLToPath(new URL('../src/content/rules', import.meta.url));
const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.yml'));

/** Every rule of ours carries the records that prove it. */
const ruleFile = z.object({
  id: z.uuid(),
  name: z.string(),
  falsepositives: z.array(z.string()).min(1),
  tags: z.array(z.string()).min(1),
  vedette: z.object({
    cases: z.array(z.union([z.strictObject({ fires: z.string() }), z.strictObject({ silent: z.string() })])).min(2),
  }),
});
const rules = paths.map((path) => ({ path, ...ruleFile.parse(load(readFileSync(join(folder, path), 'utf8'))) }));

describe('our own rules', () => {
  test('ids are given once, names are file names', () => {
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    for (const { path, name } of rules) expect(path.endsWith(`/${name}.yml`)).toBe(true);
  });

  test.each(rules)('$path fires where it must and is silent where it must', async ({ path, id, vedette }) => {
    const { ruleSet, problems } = await loadRules([join(folder, path)]);
    expect(problems).toEqual([]);
    const judge = createJudge(parsers, [createSigmaDetector(ruleSet)], DEFAULT_TENANT);
    const firing = (record: string): string[] => judge(batchOf(record)).findings.map((finding) => finding.rule.id);
    const [fires, silent] = [
      vedette.cases.filter((each) => 'fires' in each),
      vedette.cases.filter((each) => 'silent' in each),
    ];
    expect(fires.length).toBeGreaterThan(0);
    expect(silent.length).toBeGreaterThan(0);
    for (const each of fires)
      expect({ record: each.fires, rules: firing(each.fires) }).toEqual({ record: each.fires, rules: [id] });
    for (const each of silent)
      expect({ record: each.silent, rules: firing(each.silent) }).toEqual({ record: each.silent, rules: [] });
  });
});

function batchOf(record: string): RecordBatch {
  const payload = new TextEncoder().encode(record);
  return {
    origin: { source: asSourceId('content.test'), envelope: 'none' },
    received: Date.UTC(2026, 10, 3),
    payload,
    ends: Uint32Array.of(payload.length),
    stream: streamOf('content.test'),
    first: 0,
  };
}
