import { describe, expect, test } from 'vitest';
import { asSourceId, streamOf } from '../../model/ids.ts';
import type { RecordBatch } from '../../model/record.ts';
import { mappingToParser } from './mapping/mapping-to-parser.ts';
import { readMapping } from './mapping/read-mapping.ts';
import { nearMissOf } from './near-miss.ts';
import { recogniseSample } from './recognise-sample.ts';

function batchOf(records: readonly string[]): RecordBatch {
  const bytes = records.map((record) => Buffer.from(record));
  let size = 0;
  const ends = Uint32Array.from(bytes, (each) => (size += each.length));
  return { origin: { source: asSourceId('test'), envelope: 'none' }, received: Date.UTC(2026, 10, 22), payload: Buffer.concat(bytes), ends, stream: streamOf('test'), first: 0 };
} // prettier-ignore

const { mapping } = readMapping("mapping: own\ntitle: Own\ninput: text\npatterns: ['own <time:iso> <what>']\n");
const parsers = mapping === undefined ? [] : [mappingToParser(mapping)];

describe('what a sample is', () => {
  test('a mixed file has several formats, with their shares', () => {
    const records = [...Array.from({ length: 60 }, () => 'own 2026-11-21T10:00:00Z x'), ...Array.from({ length: 30 }, () => '{"a":1}'), ...Array.from({ length: 10 }, () => '{"a":')]; // prettier-ignore
    const found = recogniseSample([batchOf(records)], parsers);
    expect(found.formats).toEqual([
      { id: 'own', known: true, records: 60, share: 0.6, certainty: 0.502, withTime: 1 },
      { id: 'json', known: false, records: 30, share: 0.3, certainty: 0.219, withTime: 0 },
    ]);
    expect(found.unreadable).toMatchObject([{ kind: 'not-json', records: 10, share: 0.1, example: '{"a":' }]);
  });

  test('of a large sample a part is looked at, from all over it, and always the same', () => {
    const records = Array.from({ length: 20_000 }, (_, i) =>
      i < 10_000 ? 'own 2026-11-21T10:00:00Z x' : `other ${i}`,
    );
    const found = recogniseSample([batchOf(records.slice(0, 7000)), batchOf(records.slice(7000))], parsers);
    expect(found.records).toBeLessThan(5100);
    expect(found.formats.map(({ id }) => id)).toEqual(['own', 'text']);
    expect(found.formats[0]?.share).toBeCloseTo(0.5, 2);
    expect(recogniseSample([batchOf(records)], parsers)).toEqual(recogniseSample([batchOf(records)], parsers));
  });

  test.each([
    ['CEF:0|Acme|FW|1|100|x', 'CEF', '6 parts'],
    ['LEEF:1.0|Acme|FW', 'LEEF', '3 parts'],
    ['<999>Nov 21 10:00:00 host app: x', 'syslog', 'above 191'],
    ['2026 INFO {"a":1}', 'JSON', 'behind other text'],
    ["{'a': 1}", 'JSON', "'…'"],
    ['<root><a/></root>', 'XML', 'only Windows'],
    ['a=1 b=2 c=3 d=4', 'key=value', 'key-value'],
    ['1,2,3,4,5,6,7', 'delimited', ','],
    ['1331901000.000000\tCCUIP21wTjqkj8ZqX5\t192.0.2.7', 'Zeek', 'without the lines'],
  ])('%s is nearly %s', (text, format, message) => {
    const found = nearMissOf(text);
    expect(found?.format).toBe(format);
    expect(found?.message).toContain(message);
  });

  test('plain words are nearly nothing', () => {
    expect(nearMissOf('hello there')).toBeUndefined();
  });
});
