import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { corpus } from '../../../corpora.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../model/json.ts';
import { compareEvents, createScore, type Differences } from './test-compare-events.ts';
import { readEvtx } from './read-evtx.ts';

/**
 * Every event log of the corpora against what other readers made of it. What is treated as equal, and nothing else: see `test-compare-events.ts`.
 */

const indexLine = z.object({
  file: z.string(),
  sha256: z.string(),
  records: z.number(),
  events: z.record(z.string(), z.number()).nullable(),
  rendered: z.number(),
});

describe.each(['evtx-attack-samples', 'evtx-to-mitre-attack'])('%s', (name) => {
  const folder = corpus(name);

  it.skipIf(folder === undefined)(
    'has the records and the fields that libevtx finds',
    () => {
      if (folder === undefined) return;
      const lines = readFileSync(join(folder, 'index.jsonl'), 'utf8').trim().split('\n');
      const expected = eventsByFile(join(folder, 'jsonl'));
      const score = createScore('libevtx');
      const counts: unknown[] = [];
      for (const line of lines) {
        const { file, sha256, records, events, rendered } = indexLine.parse(JSON.parse(line));
        const bytes = gunzipSync(readFileSync(join(folder, 'evtx', `${file}.gz`)));
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
        const { records: read, unreadable } = readEvtx(bytes);
        const ours = read.map(toEvent);
        if (unreadable.length > 0 || ours.length !== records) counts.push([file, ours.length, records, unreadable]);
        if (events !== null && !isSame(countByEvent(ours), events)) counts.push([file, countByEvent(ours), events]);
        const theirs = expected.get(file) ?? [];
        if (theirs.length !== rendered) counts.push([file, 'rendered', theirs.length, rendered]);
        if (theirs.length > 0) ours.forEach((event, i) => compareEvents(event, theirs[i] ?? {}, score));
      }
      report(name, score.result());
      expect(counts).toEqual([]);
      expect(score.result().different).toEqual([]);
    },
    120_000,
  );
});

describe('sigma-regression', () => {
  const folder = corpus('sigma-regression');

  it.skipIf(folder === undefined)(
    'has the fields that evtx_dump finds',
    () => {
      if (folder === undefined) return;
      const score = createScore('evtx_dump');
      const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
        file.endsWith('.evtx.gz'),
      );
      for (const file of files.sort()) {
        const { records, unreadable } = readEvtx(gunzipSync(readFileSync(join(folder, file))));
        const theirs = concatenated(readFileSync(join(folder, file.replace(/\.evtx\.gz$/, '.json')), 'utf8'));
        expect([file, records.length, unreadable]).toEqual([file, theirs.length, []]);
        records.forEach((record, i) => compareEvents(toEvent(record), theirs[i] ?? {}, score));
      }
      report('sigma-regression', score.result());
      expect(score.result().different.filter((each) => !isEdited(each))).toEqual([]);
    },
    120_000,
  );
});

/** One JSON of sigma-regression was changed by hand after it was made: the bytes of its event log say `.EXE`. */
const EDITED = JSON.stringify([
  '/Event/EventData/ParentCommandLine',
  'C:\\Windows\\Explorer.EXE',
  'C:\\Windows\\Explorer.exe',
]);
const isEdited = (difference: unknown): boolean => JSON.stringify(difference) === EDITED;

function report(name: string, { fields, equal, allowed }: Differences): void {
  const share = fields === 0 ? 0 : (100 * equal) / fields;
  console.info(`${name}: ${equal} of ${fields} fields equal (${share.toFixed(3)} %), of them by a named rule ${JSON.stringify(allowed)}`);
} // prettier-ignore

function toEvent(text: string): JsonObject {
  const value: unknown = JSON.parse(text);
  return isJsonObject(value) ? value : {};
}

function eventsByFile(folder: string): Map<string, JsonObject[]> {
  const byFile = new Map<string, JsonObject[]>();
  for (const file of readdirSync(folder)) {
    for (const line of gunzipSync(readFileSync(join(folder, file)))
      .toString()
      .trim()
      .split('\n')) {
      const { _src: source, ...event } = toEvent(line);
      if (typeof source !== 'string') continue;
      const list = byFile.get(source);
      if (list === undefined) byFile.set(source, [event]);
      else list.push(event);
    }
  }
  return byFile;
}

/** JSON objects one after the other, each over many lines: the next one begins where a line is `{` alone. */
function concatenated(text: string): JsonObject[] {
  return text
    .split(/^(?=\{\s*$)/m)
    .filter((part) => part.trim() !== '')
    .map(toEvent);
}

function countByEvent(events: readonly JsonObject[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { Event: event } of events) {
    const system = isJsonObject(event) && isJsonObject(event['System']) ? event['System'] : {};
    const key = `${textOf(system['Channel'] ?? 'None')}/${textOf(system['EventID'])}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

function textOf(value: JsonValue | undefined): string {
  if (isJsonObject(value)) return textOf(value['#text']);
  return value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isSame(a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): boolean {
  const sorted = (counts: Readonly<Record<string, number>>): string =>
    JSON.stringify(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
  return sorted(a) === sorted(b);
}
