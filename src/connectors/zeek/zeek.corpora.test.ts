import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { corpus } from '../../corpora.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { jsonObject } from '../../model/json.ts';
import type { ParseContext } from '../../pipeline/normalize/parser.ts';
import { loadOcsfValidator } from '../../pipeline/normalize/test-ocsf-schema.ts';
import { gzipLines, newTally, noContext, RECEIVED, tallyRecord } from '../../pipeline/normalize/test-parser-run.ts';
import { zeekParsers } from './index.ts';
import { zeekJson } from './zeek-json.ts';
import { zeekTsv } from './zeek-tsv.ts';

const validate = loadOcsfValidator();
const wrccdc = corpus('zeek-wrccdc');
const btest = corpus('zeek-btest', 'zeek-btest.tar.gz');

/** A log's lines, and its header as a context. */
function openTsv(lines: readonly string[]): { records: string[]; context: ParseContext; types: Map<string, string> } {
  const header = lines.filter((line) => line.startsWith('#'));
  const columnsOf = (key: string): string[] =>
    header
      .find((line) => line.startsWith(`${key}\t`))
      ?.split('\t')
      .slice(1) ?? [];
  const types = columnsOf('#types');
  return {
    records: lines.filter((line) => !line.startsWith('#')),
    context: { received: RECEIVED, context: header.join('\n'), envelope: undefined },
    types: new Map(columnsOf('#fields').map((name, index) => [name, types[index] ?? 'string'])),
  };
}

describe.skipIf(wrccdc === undefined || validate === undefined)(
  '158,439 records of 32 logs as TSV, and the first of them as JSON',
  () => {
    const folder = wrccdc ?? '';
    it.each(readdirSync(join(folder, 'tsv')).map((name) => [basename(name, '.log.gz')]))('%s', (log) => {
      const tsv = openTsv(gzipLines(join(folder, 'tsv', `${log}.log.gz`)));
      const streamed = gzipLines(join(folder, 'json', `${log}.jsonl.gz`));
      expect(streamed.length).toBe(Math.min(tsv.records.length, 5_000));

      // equal record by record
      for (const [index, line] of streamed.entries()) {
        const fromJson = zeekJson.parse(jsonObject.parse(JSON.parse(line)), noContext);
        const fromTsv = zeekTsv.parse(tsv.records[index] ?? '', tsv.context);
        if (!('kind' in fromJson) || !('kind' in fromTsv)) throw new Error(`unreadable: ${line}`);
        expect(comparable(fromTsv.fields, tsv.types)).toEqual(comparable(fromJson.fields, tsv.types));
        expect(fromTsv.kind.id.replace('zeek-tsv', 'zeek-json')).toBe(fromJson.kind.id);
        expect(fromTsv.kind.logSources).toBe(fromJson.kind.logSources);
        if (tsv.types.has('ts')) expect(fromTsv.time).toBe(fromJson.time);
      }

      // all parsed, all OCSF forms valid; of the big logs every tenth record is checked
      const tally = newTally();
      const step = tsv.records.length > 20_000 ? 10 : 1;
      const records = tsv.records.filter((_, index) => index % step === 0);
      if (validate !== undefined) {
        for (const line of records) tallyRecord(tally, zeekParsers, line, tsv.context, validate);
        for (const line of streamed) tallyRecord(tally, zeekParsers, line, noContext, validate);
      }
      expect(tally).toMatchObject({ events: records.length + streamed.length, unreadable: 0 });
      if (log !== 'loaded_scripts') expect(tally.withTime).toBe(tally.events);
      expect(Object.fromEntries(tally.problems)).toEqual({});
    });
  },
);

/**
 * The two forms differ in precision (text has microseconds, this JSON has doubles for intervals and ISO times), in the time at which the record
 * was written, and where Zeek's text is ambiguous: a set of one empty text and an empty set are both `(empty)`.
 */
function comparable(fields: JsonObject, types: ReadonlyMap<string, string>): JsonObject {
  const same: JsonObject = {};
  for (const name of Object.keys(fields).toSorted()) {
    const value = fields[name];
    if (name === '_write_ts' || value === undefined) continue;
    const type = types.get(name) ?? 'string';
    if (Array.isArray(value) && value.length === 1 && value[0] === '') same[name] = [];
    else same[name] = Array.isArray(value) ? value.map((item) => rounded(item, type)) : rounded(value, type);
  }
  return same;
}

function rounded(value: JsonValue, type: string): JsonValue {
  if (type === 'time' && typeof value === 'string')
    return Date.parse(value.slice(0, 19) + 'Z') * 1000 + Number(value.slice(20, 26));
  if (type === 'time' && typeof value === 'number') return Math.round(value * 1e6);
  return typeof value === 'number' && !Number.isInteger(value) ? Number(value.toFixed(6)) : value;
}

describe.skipIf(btest === undefined || validate === undefined)('the logs of Zeek’s own tests', () => {
  it('are all parsed, with valid OCSF', () => {
    const tally = newTally();
    for (const { lines } of logsIn(gunzipSync(readFileSync(btest ?? '')))) {
      const { records, context } = openTsv(lines);
      if (validate !== undefined)
        for (const record of records) tallyRecord(tally, zeekParsers, record, context, validate);
    }
    expect(tally).toMatchObject({ records: 1538, events: 1538, unreadable: 0 });
    expect(Object.fromEntries(tally.problems)).toEqual({});
  });
});

/** The log files in a tar archive (POSIX ustar: 512-byte headers, octal sizes). */
function* logsIn(tar: Uint8Array): Generator<{ lines: string[] }> {
  const text = (from: number, to: number): string =>
    Buffer.from(tar.subarray(from, to)).toString('utf8').replace(/\0.*$/s, '');
  for (let at = 0; at + 512 <= tar.length;) {
    const name = text(at, at + 100);
    const size = Number.parseInt(text(at + 124, at + 136).trim() || '0', 8);
    if (name.endsWith('.log') || (name.includes('logs/') && size > 0)) {
      const lines = text(at + 512, at + 512 + size)
        .split('\n')
        .filter((line) => line !== '');
      if (lines.some((line) => line.startsWith('#fields'))) yield { lines };
    }
    at += 512 + Math.ceil(size / 512) * 512;
  }
}
