import { describe, expect, it } from 'vitest';
import { asSourceId, DEFAULT_TENANT, eventIdOf, streamOf } from '../../model/ids.ts';
import type { RecordBatch } from '../../model/record.ts';
import type { Detector } from '../../pipeline/detect/detector.ts';
import { parsers } from '../parsers.ts';
import { createUnderstandHere, damagedBatch } from './understand.ts';

const stream = streamOf('understand.test');

function batchOf(records: readonly string[], first = 100): RecordBatch {
  const parts = records.map((record) => new TextEncoder().encode(record));
  let end = 0;
  return {
    origin: { source: asSourceId('test'), envelope: 'none' }, received: Date.UTC(2026, 0, 1), payload: Buffer.concat(parts),
    ends: Uint32Array.from(parts.map((part) => (end += part.length))), stream, first,
  }; // prettier-ignore
}

const linesOf = (rows: Uint8Array): { id: string; source: string; size?: number; kind?: string }[] =>
  new TextDecoder()
    .decode(rows)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

/** Meets a bug in every event that has the field `poison`. */
const poisoned: Detector = {
  id: 'poisoned',
  detect: (event) => {
    if ('poison' in event.fields) throw new Error('a bug of the test');
  },
};

describe('understanding a batch', () => {
  it('gives a row for every record, as event or as unreadable', () => {
    const understood = createUnderstandHere(parsers, [], DEFAULT_TENANT)(batchOf(['{"a":1}', '{"b":', '{"c":3}']));
    expect(understood).toMatchObject({
      source: 'test',
      events: 2,
      unreadable: 1,
      unreadableKinds: { 'not-json': 1 },
      findings: [],
    });
    expect(linesOf(understood.eventRows).map(({ id }) => id)).toEqual([eventIdOf(stream, 100), eventIdOf(stream, 102)]);
    expect(linesOf(understood.unreadableRows)).toMatchObject([
      { id: eventIdOf(stream, 101), source: 'test', kind: 'not-json', size: 5 },
    ]);
    expect(Object.values(understood.formats).reduce((sum, count) => sum + count, 0)).toBe(2);
    expect(understood.lastEvent).toBe(Date.UTC(2026, 0, 1));
  });

  it('keeps a record that meets a bug as damaged, and understands all others at their own places', () => {
    const records = Array.from({ length: 50 }, (_, index) =>
      index === 3 || index === 31 ? '{"poison":1}' : `{"n":${index}}`,
    );
    const understand = createUnderstandHere(parsers, [poisoned], DEFAULT_TENANT);
    const understood = understand(batchOf(records));
    expect(understood).toMatchObject({ events: 48, unreadable: 2, unreadableKinds: { damaged: 2 } });
    expect(linesOf(understood.unreadableRows).map(({ id }) => id)).toEqual([
      eventIdOf(stream, 103),
      eventIdOf(stream, 131),
    ]);
    const whole = createUnderstandHere(
      parsers,
      [],
      DEFAULT_TENANT,
    )(batchOf(records.filter((record) => !record.includes('poison'))));
    expect(understood.events).toBe(whole.events);
    expect(understood.formats).toEqual(whole.formats);
    expect(linesOf(understood.eventRows).map(({ id }) => id)).toEqual(
      records.flatMap((record, index) => (record.includes('poison') ? [] : [eventIdOf(stream, 100 + index)])),
    );
  });

  it('keeps no more than 64 KiB of what cannot be read, and says what it was', () => {
    const batch = batchOf(['x'.repeat(100_000), 'y']);
    const understood = damagedBatch(batch, DEFAULT_TENANT, 'the thread ended');
    expect(understood).toMatchObject({ events: 0, unreadable: 2, bytes: 100_001 });
    const [row] = new TextDecoder().decode(understood.unreadableRows).split('\n');
    expect(row?.length).toBeLessThan(90_000);
    expect(linesOf(understood.unreadableRows)[0]).toMatchObject({ size: 100_000 });
  });

  it('takes an empty batch', () => {
    expect(createUnderstandHere(parsers, [poisoned], DEFAULT_TENANT)(batchOf([]))).toMatchObject({
      events: 0,
      unreadable: 0,
      lastEvent: null,
    });
  });
});
