import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { corpus } from '../src/corpora.ts';
import { DEFAULT_TENANT, asSourceId } from '../src/model/ids.ts';
import type { RecordBatch } from '../src/model/record.ts';
import { createNormalize } from '../src/pipeline/normalize/normalize.ts';
import { gzipLines } from '../src/pipeline/normalize/test-parser-run.ts';
import { parsers } from '../src/server/parsers.ts';
import { compileRules } from '../src/server/content.ts';
import { createSigmaEngine } from '../src/sigma/engine.ts';
import { sigmaRuleTexts } from './sigma-rules-corpus.ts';

const texts = sigmaRuleTexts();
const wrccdc = corpus('zeek-wrccdc', 'json');

/** What `analyze` does with Zeek's JSON: reads of a record what rules ask for. It must find what reading all of it finds. */
describe.skipIf(texts === undefined || wrccdc === undefined)('real records, read in part', () => {
  const folder = wrccdc ?? '';
  const { ruleSet } = compileRules(texts ?? []);

  test.each(readdirSync(folder))('%s', (name) => {
    const [part, whole] = [createSigmaEngine(ruleSet.rules), createSigmaEngine(ruleSet.rules)];
    const normalizePart = createNormalize(parsers, DEFAULT_TENANT, (logSources) => part.asksFor(logSources));
    const normalizeWhole = createNormalize(parsers, DEFAULT_TENANT);
    const lines = gzipLines(join(folder, name));
    let read = 0;
    for (let at = 0; at < lines.length; at += 500) {
      const batch = batchOf(lines.slice(at, at + 500), at);
      const events = normalizePart(batch).events;
      const others = normalizeWhole(batch).events;
      expect(events.length).toBe(others.length);
      for (const [i, event] of events.entries()) {
        const other = others[i];
        if (other === undefined) continue;
        expect(part.matchEvent(event).map(({ id }) => id)).toEqual(whole.matchEvent(other).map(({ id }) => id));
        if (event.asked !== undefined) read++;
        const { time, quality, kind, fields } = event;
        expect({ time, quality, kind: kind.id, fields }).toEqual({
          time: other.time,
          quality: other.quality,
          kind: other.kind.id,
          fields: other.fields,
        });
      }
    }
    expect(part.seen().map(({ events }) => events)).toEqual(whole.seen().map(({ events }) => events));
    // the first ones teach how the others look; rules on keywords would want all of a record
    if (lines.length >= 400) expect(read).toBeGreaterThan(lines.length / 2);
  });
});

function batchOf(lines: readonly string[], first: number): RecordBatch {
  const records = lines.map((line) => Buffer.from(line));
  let end = 0;
  return {
    origin: { source: asSourceId('test'), envelope: 'none' },
    received: Date.UTC(2026, 2, 1),
    payload: Buffer.concat(records),
    ends: Uint32Array.from(records, (record) => (end += record.length)),
    stream: '000000000001',
    first,
  };
}
