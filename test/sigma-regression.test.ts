import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { windowsParsers } from '../src/connectors/windows/windows.ts';
import { corpus } from '../src/corpora.ts';
import { isJsonObject, type JsonObject } from '../src/model/json.ts';
import { logSourceSet, type LogSourceSet } from '../src/model/log-source.ts';
import { createSigmaEngine } from '../src/sigma/engine.ts';
import { readRules } from '../src/sigma/read-rules.ts';
import { sigmaRuleTexts } from './sigma-rules-corpus.ts';

/** SigmaHQ's own regression data: a real log for each rule, which must fire. All rules are loaded, so the other hits are checked as well. */
const folder = corpus('sigma-regression');
const texts = sigmaRuleTexts(['rules/', 'rules-emerging-threats/', 'rules-threat-hunting/', 'rules-compliance/']);

const expectation = z.object({
  rule_id: z.string(),
  title: z.string(),
  dir: z.string(),
  match_count: z.number().nullable(),
  files: z.array(z.string()),
  own_hits_independent: z.number().optional(),
  other_rule_hits_independent: z.record(z.string(), z.number()).optional(),
});

test.skipIf(folder === undefined || texts === undefined)(
  'every regression case fires its rule, and no other than expected',
  () => {
    if (folder === undefined || texts === undefined) return;
    const engine = createSigmaEngine(readRules(texts).rules);
    const cases = readFileSync(join(folder, 'expected.jsonl'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => expectation.parse(JSON.parse(line)));
    expect(cases).toHaveLength(140);
    const wrong: unknown[] = [];
    for (const one of cases) {
      const hits: Record<string, number> = {};
      for (const { logSources, fields } of one.files.flatMap((file) => eventsOf(join(folder, one.dir, file)))) {
        for (const { id } of engine.match(logSources, fields)) hits[id] = (hits[id] ?? 0) + 1;
      }
      const { [one.rule_id]: own = 0, ...others } = hits;
      const expected = Math.max(1, one.own_hits_independent ?? one.match_count ?? 1);
      if (own !== expected) wrong.push({ title: one.title, own, expected });
      if (JSON.stringify(sorted(others)) !== JSON.stringify(sorted(one.other_rule_hits_independent ?? {}))) {
        wrong.push({ title: one.title, others, expected: one.other_rule_hits_independent });
      }
    }
    expect(wrong).toEqual([]);
  },
);

const sorted = (hits: Record<string, number>): [string, number][] =>
  Object.entries(hits).sort(([a], [b]) => a.localeCompare(b));

/** No connector reads Cisco's command log yet: the raw line is an event with a message. */
const cisco = logSourceSet([{ product: 'cisco', service: 'aaa' }]);

function eventsOf(path: string): { logSources: LogSourceSet; fields: JsonObject }[] {
  if (path.endsWith('.raw')) {
    return readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((message) => ({ logSources: cisco, fields: { message } }));
  }
  if (!/\.json(?:cls)?$/.test(path)) return [];
  return concatenatedJson(readFileSync(path, 'utf8')).map((object) => {
    const parser = windowsParsers.find((one) => one.claims(object));
    const parsed = parser?.parse(object, { received: 0, context: undefined, envelope: undefined });
    if (parsed === undefined || 'unreadable' in parsed) throw new Error(`the Windows parser does not read ${path}`);
    return { logSources: parsed.kind.logSources, fields: parsed.fields };
  });
}

/** The files hold one or more objects, pretty-printed, one after the other. */
function concatenatedJson(text: string): JsonObject[] {
  const parts = text.replace(/^\uFEFF/, '').split(/(?<=^\})\s*(?=\{)/m);
  return parts.map((part): unknown => JSON.parse(part)).filter(isJsonObject);
}
