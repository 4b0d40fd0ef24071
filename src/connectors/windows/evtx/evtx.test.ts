import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asSourceId } from '../../../model/ids.ts';
import { isJsonObject } from '../../../model/json.ts';
import type { IncomingBatch } from '../../../model/record.ts';
import { recordBytes } from '../../../model/record.ts';
import { createBatcher } from '../../../pipeline/collect/batcher.ts';
import { createEvtxDecoder } from './evtx-decoder.ts';
import { evtxFormat } from './evtx-format.ts';
import { readEvtx } from './read-evtx.ts';
import { evtxFile, NOTHING, numberValue, sealed, textValue, type TestNode, type TestValue } from './test-evtx.ts';
import { valueTypes as T } from './write-value.ts';

const CHUNK = 1 << 16;

/** The event that a record with one value in `<V>` becomes. */
function valueOf(value: TestValue): unknown {
  const file = evtxFile([
    [{ event: { name: 'E', content: [{ name: 'V', content: [{ value: 0 }] }] }, values: [value] }],
  ]);
  const { records, unreadable } = readEvtx(file);
  expect(unreadable).toEqual([]);
  const event: unknown = JSON.parse(records[0] ?? '');
  const element = isJsonObject(event) ? event['E'] : undefined;
  return isJsonObject(element) ? element['V'] : 'there is no V';
}

const bytes = (hex: string): Uint8Array => Buffer.from(hex, 'hex');
const utf16 = (text: string): Uint8Array => Buffer.from(text, 'utf16le');

describe('values', () => {
  it.each<[string, TestValue, unknown]>([
    ['nothing', NOTHING, null],
    ['a text', textValue('a "b"\\ \u0001\n ü € 😀'), 'a "b"\\ \u0001\n ü € 😀'],
    ['a text with zeros at its end', textValue('x\0\0'), 'x'],
    ['a text with half a character', { type: T.string, bytes: bytes('3dd84100') }, '\ufffdA'],
    ['no text', textValue(''), null],
    ['an ANSI text', { type: T.ansi, bytes: bytes('5c80e4221b00') }, '\\€ä"\u001b'],
    ['int8', numberValue(T.int8, 1, -5n), -5],
    ['uint8', numberValue(T.uint8, 1, 250n), 250],
    ['int16', numberValue(T.int16, 2, -300n), -300],
    ['uint16', numberValue(T.uint16, 2, 65_000n), 65_000],
    ['int32', numberValue(T.int32, 4, -70_000n), -70_000],
    ['uint32', numberValue(T.uint32, 4, 4_000_000_000n), 4_000_000_000],
    ['int64', numberValue(T.int64, 8, -5_000_000_000n), -5_000_000_000],
    ['uint64', numberValue(T.uint64, 8, 9_007_199_254_740_991n), 9_007_199_254_740_991],
    ['uint64 that no number holds', numberValue(T.uint64, 8, 2n ** 64n - 1n), '18446744073709551615'],
    ['int64 that no number holds', numberValue(T.int64, 8, -(2n ** 63n)), '-9223372036854775808'],
    ['a single', { type: T.real32, bytes: bytes('cdcccc3d') }, '0.1'],
    ['a double', { type: T.real64, bytes: bytes('9a9999999999b93f') }, '0.1'],
    ['true', numberValue(T.bool, 4, 1n), true],
    ['false', numberValue(T.bool, 4, 0n), false],
    ['binary', { type: T.binary, bytes: bytes('00ff10') }, '00FF10'],
    ['a GUID', { type: T.guid, bytes: bytes('00112233445566778899aabbccddeeff') }, '33221100-5544-7766-8899-AABBCCDDEEFF'],
    ['a size of 4 bytes', numberValue(T.size, 4, 0x1fn), '0x1f'],
    ['a size of 8 bytes', numberValue(T.size, 8, 0n), '0x0'],
    ['a FILETIME', numberValue(T.fileTime, 8, 134_168_301_021_250_009n), '2026-03-01T09:15:02.125000Z'],
    ['the first FILETIME', numberValue(T.fileTime, 8, 0n), '1601-01-01T00:00:00.000000Z'],
    ['a FILETIME that is none', numberValue(T.fileTime, 8, 2n ** 63n - 1n), '0x7fffffffffffffff'],
    ['a SYSTEMTIME', { type: T.systemTime, bytes: bytes('ea0703000000010009000f0002007d00') }, '2026-03-01T09:15:02.125000Z'],
    ['a SID', { type: T.sid, bytes: bytes('01020000000000052000000020020000') }, 'S-1-5-32-544'],
    ['a SID of a large authority', { type: T.sid, bytes: bytes('0100010000000005') }, 'S-1-0x010000000005'],
    ['a SID that is none', { type: T.sid, bytes: bytes('01ff') }, '01FF'],
    ['hex32', numberValue(T.hex32, 4, 0xc0000022n), '0xc0000022'],
    ['hex64', numberValue(T.hex64, 8, 0x3e4a1n), '0x3e4a1'],
    ['a handle', numberValue(T.handle, 8, 0x10n), '0x10'],
    ['a type that nobody knows', { type: 0x55, bytes: bytes('abcd') }, 'ABCD'],
    ['a GUID that is too short', { type: T.guid, bytes: bytes('0011') }, '0011'],
    ['texts', { type: T.string | 0x80, bytes: utf16('a\0\0b\0') }, ['a', '', 'b']],
    ['one text in a list', { type: T.string | 0x80, bytes: utf16('a\0') }, 'a'],
    ['numbers', { type: T.uint16 | 0x80, bytes: bytes('01000200') }, [1, 2]],
    ['booleans', { type: T.bool | 0x80, bytes: bytes('0100000000000000') }, [true, false]],
    ['GUIDs', { type: T.guid | 0x80, bytes: bytes('00'.repeat(32)) }, Array(2).fill('00000000-0000-0000-0000-000000000000')],
    ['times', { type: T.fileTime | 0x80, bytes: bytes('00'.repeat(16)) }, Array(2).fill('1601-01-01T00:00:00.000000Z')],
    ['SIDs', { type: T.sid | 0x80, bytes: bytes('010100000000000512000000010100000000000513000000') }, ['S-1-5-18', 'S-1-5-19']],
    ['hex numbers', { type: T.hex32 | 0x80, bytes: bytes('0100000002000000') }, ['0x1', '0x2']],
  ])('%s', (_, value, expected) => {
    expect(valueOf(value)).toEqual(expected);
  });
}); // prettier-ignore

describe('events', () => {
  const system: TestNode = {
    name: 'System',
    content: [
      { name: 'Provider', attributes: { Name: 'Vedette-Test', Guid: { value: 0, isOptional: true } } },
      { name: 'EventID', attributes: { Qualifiers: { value: 1 } }, content: [{ value: 2 }] },
      { name: 'Correlation', attributes: { ActivityID: { value: 0, isOptional: true } } },
    ],
  };
  const numbers = [NOTHING, numberValue(T.uint16, 2, 0n), numberValue(T.uint16, 2, 7045n)];
  const expectedSystem = {
    Provider: { '#attributes': { Name: 'Vedette-Test' } },
    EventID: { '#attributes': { Qualifiers: 0 }, '#text': 7045 },
    Correlation: null,
  };
  const eventsOf = (...events: { event: TestNode; values?: TestValue[] }[]): unknown[] =>
    readEvtx(evtxFile([events])).records.map((text) => JSON.parse(text));

  it('have attributes and texts, and data under its names', () => {
    const data: TestNode = {
      name: 'EventData',
      content: [
        { name: 'Data', attributes: { Name: 'User' }, content: [{ value: 3 }] },
        { name: 'Data', attributes: { Name: 'User' }, content: [{ value: 4 }] },
        { name: 'Data', attributes: { Name: 'Empty' }, content: [{ value: 0 }] },
        { name: 'Binary', content: [{ value: 0 }] },
      ],
    };
    const event = { name: 'Event', attributes: { xmlns: 'urn:x' }, content: [system, data] };
    expect(eventsOf({ event, values: [...numbers, textValue('jdoe'), textValue('asmith')] })).toEqual([
      {
        Event: {
          '#attributes': { xmlns: 'urn:x' },
          System: expectedSystem,
          EventData: { User: 'jdoe', User_1: 'asmith', Empty: '', Binary: null },
        },
      },
    ]);
  });

  it('have data without names in a list', () => {
    const item = (value: number): TestNode => ({ name: 'Data', content: [{ value }] });
    const event: TestNode = { name: 'Event', content: [{ name: 'EventData', content: [item(0), item(1), item(2)] }] };
    const values = [textValue('a'), { type: T.string | 0x80, bytes: utf16('b\0c\0') }, NOTHING];
    expect(eventsOf({ event, values }, { event, values: [NOTHING, NOTHING, NOTHING] })).toEqual([
      { Event: { EventData: { Data: { '#text': ['a', 'b', 'c', ''] } } } },
      { Event: { EventData: { Data: { '#text': ['', '', ''] } } } },
    ]);
  });

  it('hold fragments with templates of their own, twice under two keys', () => {
    const fragment = {
      event: { name: 'EventData', content: [{ name: 'Data', attributes: { Name: 'X' }, content: [{ value: 0 }] }] },
      values: [textValue('inner')],
    };
    const event = { name: 'Event', content: [system, { value: 3 }, { value: 4, isOptional: true }] };
    const file = evtxFile([[{ event, values: [...numbers, { fragment }, { fragment }] }]]);
    expect(readEvtx(file).records.map((text): unknown => JSON.parse(text))).toEqual([
      { Event: { System: expectedSystem, EventData: { X: 'inner' }, EventData_1: { X: 'inner' } } },
    ]);
  });

  it('hold references, CDATA and instructions, and elements without a template', () => {
    const content: TestNode[] = ['a ', { entity: 'lt' }, { cdata: '<b>' }, { charRef: 8364 }, { pi: 'x' }, { entity: 'nbsp' }];
    expect(eventsOf({ event: { name: 'Event', content: [{ name: 'M', content }, { name: 'M' }] } })).toEqual([
      { Event: { M: 'a <<b>€&nbsp;', M_1: null } },
    ]);
  }); // prettier-ignore

  it('mix text and children', () => {
    const event: TestNode = { name: 'Event', content: ['text', { name: 'C', content: ['x'] }, { value: 0 }] };
    expect(eventsOf({ event, values: [numberValue(T.uint8, 1, 5n)] })).toEqual([{ Event: { '#text': 'text5', C: 'x' } }]);
  }); // prettier-ignore
});

const simple: TestNode = { name: 'Event', content: [{ name: 'N', content: [{ value: 0 }] }] };
const numbered = (from: number, count: number): { event: TestNode; values: TestValue[] }[] =>
  Array.from({ length: count }, (_, i) => ({ event: simple, values: [numberValue(T.uint32, 4, BigInt(from + i))] }));
const numbersIn = (records: readonly string[]): number[] => records.map((text) => Number(/\d+/.exec(text)?.[0]));

describe('damage', () => {
  it('is none in a whole file, in whatever pieces it comes', () => {
    const file = evtxFile([numbered(0, 50), [], numbered(50, 50)]);
    for (const size of [1 << 20, 65_536, 4096, 1000, 7]) {
      const { records, unreadable, damage } = readEvtx(file, size);
      expect(numbersIn(records)).toEqual(Array.from({ length: 100 }, (_, i) => i));
      expect([unreadable, damage]).toEqual([[], undefined]);
    }
  });

  it('in one record leaves its neighbours, and its bytes are kept', () => {
    const file = evtxFile([numbered(0, 10)]);
    const fifth = startsOf(file)[5] ?? 0;
    file[fifth + 24 + 4] = 0x77;
    const { records, unreadable, damage } = readEvtx(file);
    expect(numbersIn(records)).toEqual([0, 1, 2, 3, 4, 6, 7, 8, 9]);
    expect(unreadable).toHaveLength(1);
    expect(unreadable[0]?.reason).toMatchObject({ kind: 'damaged' });
    expect(unreadable[0]?.reason.message).toContain(`at byte ${fifth} of the file`);
    expect(unreadable[0]?.bytes.length).toBe(file.readUInt32LE(fifth + 4));
    expect(damage).toContain('Checksums of 1 of 1 chunks');
  });

  it('in the header of a record: the next one that stands whole is found', () => {
    const file = evtxFile([numbered(0, 10)]);
    const [, , third = 0, fourth = 0] = startsOf(file);
    file.writeUInt32LE(0xffffffff, third + 4);
    const { records, unreadable } = readEvtx(file);
    expect(numbersIn(records)).toEqual([0, 1, 3, 4, 5, 6, 7, 8, 9]);
    expect(unreadable[0]?.bytes.length).toBeLessThanOrEqual(fourth - third);
  });

  it('in the header of a chunk, of the file, and a chunk that is none', () => {
    const file = evtxFile([numbered(0, 3), numbered(3, 3), numbered(6, 3)]);
    file.fill(0xee, 4096, 4096 + 512);
    file.fill(0xdd, 4096 + CHUNK, 4096 + 2 * CHUNK);
    file[60] = 9;
    const { records, unreadable, damage } = readEvtx(file);
    expect(numbersIn(records)).toEqual([0, 1, 2, 6, 7, 8]);
    expect(unreadable.map(({ bytes }) => bytes.length)).toEqual([512, CHUNK]);
    expect(damage).toContain('The header of the file is damaged.');
  });

  it('by an end that came too early', () => {
    const file = evtxFile([numbered(0, 10), numbered(10, 10)]);
    const last = startsOf(file)[15] ?? 0;
    const { records, unreadable, damage } = readEvtx(file.subarray(0, last + 30));
    expect(numbersIn(records)).toEqual(Array.from({ length: 15 }, (_, i) => i));
    expect(unreadable).toHaveLength(1);
    expect(damage).toContain(`cut off after ${last + 30} bytes`);
  });

  it('is not said of a log that Windows had open; what is newer than its header is read', () => {
    const file = evtxFile([numbered(0, 10)]);
    const [, , , , , , , eighth = 0] = startsOf(file);
    file.writeUInt32LE(eighth - 4096, 4096 + 48);
    sealed(file.subarray(4096));
    const stale = Buffer.from(file);
    stale.writeUInt32LE(1, 120);
    stale.writeUInt32LE(0, 4096 + 52);
    expect(numbersIn(readEvtx(file).records)).toHaveLength(7);
    const { records, damage } = readEvtx(stale);
    expect([numbersIn(records).length, damage]).toEqual([10, undefined]);
  });

  it('that would make a text without end is held', () => {
    const many: TestNode[] = Array.from({ length: 300 }, () => ({ name: 'N', content: [{ value: 0 }] }));
    const long = textValue('x'.repeat(5000));
    const file = evtxFile([[{ event: { name: 'Event', content: many }, values: [long] }, ...numbered(0, 2)]]);
    const { records, unreadable } = readEvtx(file);
    expect(numbersIn(records)).toEqual([0, 1]);
    expect(unreadable[0]?.reason.message).toContain('mebibyte');
  });

  it('never makes it throw, or give what is no JSON', () => {
    const file = evtxFile([[...numbered(0, 20)]]).subarray(0, 4096 + 4096);
    const change = fc.record({ at: fc.nat(file.length - 1), byte: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 30 }), fc.nat(file.length), (changes, cut) => {
        const changed = Buffer.from(file);
        for (const { at, byte } of changes) changed[at] = byte;
        for (const text of readEvtx(changed.subarray(0, cut)).records) JSON.parse(text);
      }),
      { numRuns: 300 },
    );
  });
});

/** Where the records of a file begin. */
function startsOf(file: Buffer): number[] {
  const starts: number[] = [];
  for (let chunk = 4096; chunk < file.length; chunk += CHUNK) {
    for (let at = chunk + 512; at < chunk + file.readUInt32LE(chunk + 48); at += file.readUInt32LE(at + 4)) starts.push(at);
  }
  return starts;
} // prettier-ignore

describe('as a format of files', () => {
  it('is recognised by its first bytes, or by its first chunk', () => {
    const file = evtxFile([numbered(0, 1)]);
    expect(evtxFormat.recognises(file)).toBe(true);
    file.fill(0, 0, 4096);
    expect(evtxFormat.recognises(file)).toBe(true);
    expect(evtxFormat.recognises(Buffer.from('ElfFile'))).toBe(false);
    expect(evtxFormat.recognises(Buffer.from('{"a":1}'))).toBe(false);
  });

  it('keeps a format that the way in was told', () => {
    const batches: IncomingBatch[] = [];
    const origin = { source: asSourceId('x'), envelope: 'none' as const, format: 'mine' };
    const batcher = createBatcher({ origin, clock: () => 0, emit: (batch) => void batches.push(batch) });
    const decoder = createEvtxDecoder(batcher);
    decoder.write(evtxFile([numbered(0, 1)]));
    decoder.end();
    batcher.flush();
    expect(batches[0]?.origin.format).toBe('mine');
    expect(Buffer.from(recordBytes(batches[0] ?? { origin, received: 0, payload: Buffer.alloc(0), ends: Uint32Array.of(0) }, 0)).toString()).toBe('{"Event":{"N":0}}');
  }); // prettier-ignore
});
