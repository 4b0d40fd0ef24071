import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { asSourceId, DEFAULT_TENANT, streamOf } from '../../model/ids.ts';
import type { RecordBatch, SourceClock } from '../../model/record.ts';
import { decodeRecord } from './decode.ts';
import { logSourceSet } from '../../model/log-source.ts';
import { createNormalize } from './normalize.ts';
import type { JsonParser } from './parser.ts';
import { createLocalToUtc, createReadClock, isTimeZone } from './source-clock.ts';

const HOUR = 3_600_000;
const RECEIVED = Date.UTC(2026, 10, 21, 12);

/** Reads `t` as the time; with `bare` it names no zone. */
const parser: JsonParser = {
  id: 'timed',
  input: 'json',
  summary: 'for tests',
  example: '{}',
  claims: (object) => 't' in object,
  parse: (object) => ({
    kind: { id: 'timed/x', logSources: logSourceSet([]), ocsf: (_, time) => ({ class_uid: 0, category_uid: 0, activity_id: 0, type_uid: 0, severity_id: 1, time, metadata: { version: '1.8.0', product: { name: 'x', vendor_name: 'x' } } }), entities: () => [] },
    fields: object,
    time: typeof object['t'] === 'number' ? object['t'] : undefined,
    ...(object['bare'] === true ? { quality: ['time-no-zone'] } : {}),
  }),
}; // prettier-ignore

function run(records: readonly (string | Buffer)[], more: Partial<RecordBatch> = {}) {
  const parts = records.map((record) => Buffer.from(record));
  let end = 0;
  const batch: RecordBatch = {
    origin: { source: asSourceId('s'), envelope: 'none' }, received: RECEIVED, payload: Buffer.concat(parts),
    ends: Uint32Array.from(parts.map((part) => (end += part.length))), stream: streamOf('cleaning'), first: 0, ...more,
  }; // prettier-ignore
  return createNormalize([parser], DEFAULT_TENANT)(batch);
}
const timed = (t: number, bare = false): string => JSON.stringify({ t, ...(bare ? { bare } : {}) });
const clock = (shiftMs: number, zone: SourceClock['zone'] = { from: 'none' }): SourceClock => ({ shiftMs, zone });

describe('encodings by evidence', () => {
  test.each<[string, Buffer, string, boolean, boolean]>([
    ['Windows-1252 words', Buffer.from('Anmeldung f\xfcr M\xfcller \x96 gesperrt, 5 \x80', 'latin1'), 'Anmeldung für Müller – gesperrt, 5 €', false, true],
    ['UTF-16LE without a mark', Buffer.from('{"a":"Wert","b":1}', 'utf16le'), '{"a":"Wert","b":1}', false, true],
    ['UTF-16BE without a mark', Buffer.from('ein Text', 'utf16le').swap16(), 'ein Text', false, true],
    ['UTF-8 with a damaged place stays UTF-8', Buffer.concat([Buffer.from('gr\u00fcn und '), Buffer.from([0xff]), Buffer.from(' blau')]), 'grün und \uFFFD blau', true, false],
    ['UTF-8 that was cut in a character', Buffer.from('nur ein \u00fc').subarray(0, -1), 'nur ein \uFFFD', true, false],
    ['a zero in ASCII is not UTF-16', Buffer.from('abc\0def'), 'abc\0def', false, false],
    ['mostly high bytes are no words', Buffer.from([0xe4, 0xf6, 0xfc, 0xff, 0x41]), '\uFFFD\uFFFD\uFFFD\uFFFDA', true, false],
  ])('%s', (_, bytes, text, repaired, guessed) => {
    const decoded = decodeRecord(bytes);
    expect([decoded.text, decoded.repaired, decoded.guessed === true]).toEqual([text, repaired, guessed]);
  }); // prettier-ignore

  it('what is valid UTF-8 is never read as anything else, and what is read is always a text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
        const bytes = Buffer.from(text.replaceAll('\0', ''));
        if (bytes.length < 2 || bytes[0] === 0xef) return;
        expect(decodeRecord(bytes)).toMatchObject({ text: bytes.toString(), repaired: false });
      }),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const { text } = decodeRecord(Buffer.from(bytes));
        expect(text.length).toBeLessThanOrEqual(bytes.length);
      }),
    );
  });
});

describe('clocks of sources', () => {
  it('a shift moves every time of its own, says so, and keeps the time as it came', () => {
    const { events } = run([timed(RECEIVED + 300_000), '{"t":null}', timed(RECEIVED, true)], {
      clock: clock(-300_000),
    });
    expect(events.map(({ time }) => time)).toEqual([RECEIVED, RECEIVED, RECEIVED - 300_000]);
    expect(events.map(({ quality }) => quality)).toEqual([['clock-skew'], ['time-missing'], ['time-no-zone', 'clock-skew']]); // prettier-ignore
    expect(events[0]?.ocsf.metadata).toMatchObject({ original_time: new Date(RECEIVED + 300_000).toISOString() });
    expect(events[1]?.ocsf.metadata).not.toHaveProperty('original_time');
  });

  it('a zone counts for times that name none', () => {
    const local = RECEIVED + HOUR;
    const measured = run([timed(local, true), timed(RECEIVED)], { clock: clock(0, { from: 'measured', minutes: 60 }) });
    expect(measured.events.map(({ time, quality }) => [time, quality])).toEqual([[RECEIVED, ['zone-measured']], [RECEIVED, []]]); // prettier-ignore
    const set = run([timed(local, true)], { clock: clock(0, { from: 'person', name: 'Europe/Berlin' }) });
    expect(set.events.map(({ time, quality }) => [time, quality])).toEqual([[RECEIVED, ['zone-set']]]);
  });

  it('what is measured does not depend on what is corrected', () => {
    const records = [timed(RECEIVED + 300_000), timed(RECEIVED - 5000, true)];
    const delays = { zoned: [-300_000], bare: [5000] };
    expect(run(records).delays).toEqual(delays);
    expect(run(records, { clock: clock(-300_000, { from: 'measured', minutes: 60 }) }).delays).toEqual(delays);
  });

  it('without a clock nothing changes, and no clock leads out of what stores hold', () => {
    fc.assert(
      fc.property(fc.integer({ min: -3e12, max: 1e13 }), fc.integer(), fc.boolean(), (time, shift, isBare) => {
        expect(createReadClock(undefined)(time, isBare, true).time).toBe(time);
        const read = createReadClock(clock(shift, { from: 'measured', minutes: 345 }))(time, isBare, true).time;
        expect(read === time || (read > Date.UTC(1899, 0, 1) && read < Date.UTC(2300, 0, 1))).toBe(true);
      }),
    );
  });
});

describe('zones', () => {
  const utc = (zone: string, text: string): string => new Date(createLocalToUtc(zone)(Date.parse(`${text}Z`))).toISOString().slice(0, 16); // prettier-ignore

  test.each([
    ['Europe/Berlin', '2026-01-15T12:00', '2026-01-15T11:00'],
    ['Europe/Berlin', '2026-07-15T12:00', '2026-07-15T10:00'],
    ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30'],
    ['Europe/Berlin', '2026-10-25T03:30', '2026-10-25T02:30'],
    ['Europe/Berlin', '2026-03-29T03:30', '2026-03-29T01:30'],
    ['Asia/Kathmandu', '2026-01-15T12:00', '2026-01-15T06:15'],
    ['America/St_Johns', '2026-07-15T12:00', '2026-07-15T14:30'],
    ['Pacific/Kiritimati', '2026-07-15T12:00', '2026-07-14T22:00'],
    ['no/such', '2026-07-15T12:00', '2026-07-15T12:00'],
  ])('%s: %s is %s in UTC', (zone, local, expected) => {
    expect(utc(zone, local)).toBe(expected);
  });

  it('every instant is found again from what a clock on the wall shows, but for the hour that comes twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'UTC'), (at, zone) => {
        const minute = Math.floor(at / 60_000) * 60_000;
        const parts = new Map(new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' }).formatToParts(minute).map(({ type, value }) => [type, Number(value)]));
        const wall = Date.UTC(parts.get('year') ?? 0, (parts.get('month') ?? 1) - 1, parts.get('day'), parts.get('hour'), parts.get('minute'));
        const found = createLocalToUtc(zone)(wall);
        expect([0, HOUR, HOUR / 2]).toContain(minute - found);
      }),
      { numRuns: 300 },
    ); // prettier-ignore
    expect(isTimeZone('Europe/Berlin')).toBe(true);
    expect(isTimeZone('Mars/Base')).toBe(false);
  });
});

describe('order, cuts and repeats', () => {
  it('an event much older than one before it is out of order', () => {
    const { events } = run([timed(RECEIVED - 60_000), timed(RECEIVED - 1_000_000), timed(RECEIVED - 120_000), timed(RECEIVED - 9 * HOUR)]); // prettier-ignore
    expect(events.map(({ quality }) => quality)).toEqual([[], ['out-of-order'], [], ['late']]);
  });

  it('JSON that ends where senders cut was cut; elsewhere it is damaged', () => {
    const whole = JSON.stringify({ t: 1, text: 'x'.repeat(5000) });
    const kinds = (size: number) => run([whole.slice(0, size)]).unreadable.map(({ reason }) => reason.kind);
    expect([1024, 2048, 4096, 1000].map((size) => kinds(size)[0])).toEqual(['truncated', 'truncated', 'truncated', 'not-json']); // prettier-ignore
  });

  it('a syslog line just as long as a limit may have been cut', () => {
    const line = (size: number): string => '<13>Nov 21 11:59:59 web-1 app: '.padEnd(size, 'x');
    const facts = (size: number) => run([line(size)]).events[0]?.quality;
    expect(facts(1024)).toContain('truncated');
    expect(facts(1025)).not.toContain('truncated');
    // a line of a file may be of any length
    expect(run([timed(1) + ' '.repeat(1024 - timed(1).length)]).events[0]?.quality).not.toContain('truncated');
  });

  it('what came before is marked and kept', () => {
    const { events } = run([timed(RECEIVED), timed(RECEIVED)], { duplicates: [1] });
    expect(events.map(({ quality }) => quality)).toEqual([[], ['duplicate']]);
  });
});
