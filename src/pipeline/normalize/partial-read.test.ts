import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asSourceId, DEFAULT_TENANT } from '../../model/ids.ts';
import { logSourceSet } from '../../model/log-source.ts';
import { ocsfBase } from '../../model/ocsf.ts';
import type { RecordBatch } from '../../model/record.ts';
import { FlatShape } from './flat-shape.ts';
import type { NormalizedEvent } from './normalized-event.ts';
import { createNormalize, type NormalizedBatch } from './normalize.ts';
import type { EventKind, JsonParser, Parser } from './parser.ts';
import type { AsksFor } from './partial-read.ts';

const RECEIVED = Date.UTC(2026, 2, 1, 12);
const ASKED = new Set(['query', 'answers', 'port', 'flag', 'none']);

const kinds = new Map<string, EventKind>();
const kindOf = (id: string): EventKind => {
  const kind = kinds.get(id) ?? {
    id: `log/${id}`,
    logSources: logSourceSet([{ product: 'log', service: id }]),
    ocsf: (_: unknown, time: number) => ocsfBase('base_event', 0, time, 1, { vendor: 'Test', name: 'Log' }),
    entities: () => [],
  };
  kinds.set(id, kind);
  return kind;
};

const parser: JsonParser = {
  id: 'log',
  input: 'json',
  summary: '',
  example: '',
  looksAt: ['_path', 'ts'],
  claims: ({ _path: path, ts }) => typeof path === 'string' && typeof ts === 'number',
  parse: (fields) => ({
    kind: kindOf(typeof fields['_path'] === 'string' ? fields['_path'] : ''),
    fields,
    time: typeof fields['ts'] === 'number' ? fields['ts'] * 1000 : undefined,
  }),
};

/** Claims what the other would claim, too, by a key that the other does not look at. */
const mapping: JsonParser = { ...parser, id: 'mapping', isMapping: true, claims: ({ service }) => service === 'mine' };

describe('reading what is asked for', () => {
  test('gives some of the fields, and all of them when somebody asks', () => {
    const events = run(lines(40)).events;
    expect(events.slice(0, 32).every(({ asked }) => asked === undefined)).toBe(true);
    const last = events.at(-1);
    expect(last?.asked).toEqual({ _path: 'dns', ts: 39, query: 'q39.example.com', port: 39 });
    expect(last?.fields).toEqual(JSON.parse(line(39)));
    expect(last?.fields).toBe(last?.fields);
    expect(last).toMatchObject({ time: 39_000, quality: ['late'], fieldsJson: line(39), kind: { id: 'log/dns' } });
  });

  test('gives nothing but what tells the kind where nobody asks', () => {
    expect(run(lines(40), { asksFor: () => () => false }).events.at(-1)?.asked).toEqual({ _path: 'dns', ts: 39 });
  });

  test('leaves to be read as a whole what all of is asked for, what a mapping may claim, and what nobody said about', () => {
    const wholes: Options[] = [{ asksFor: () => undefined }, { parsers: [parser, mapping] }, { asksFor: undefined }];
    for (const options of wholes) {
      expect(run(lines(60), options).events.every(({ asked }) => asked === undefined)).toBe(true);
    }
  });

  test('keys may come and go, and stand in any order that does not change all the time', () => {
    const records = Array.from(
      { length: 400 },
      (_, i) =>
      JSON.stringify({ _path: 'x', ts: i, ...(i % 2 === 0 ? { a: 1 } : {}), ...(i % 3 === 0 ? { b: 1, c: [1] } : { c: [] }), ...(i % 5 === 0 ? {} : { query: 'q' }) }), // prettier-ignore
    );
    const events = run(records).events;
    expect(events.slice(200).every(({ asked }) => asked !== undefined)).toBe(true);
    expect(events.map(({ fields }) => fields)).toEqual(records.map((record) => JSON.parse(record)));
  });

  test('leaves to be read as a whole what may be an envelope', () => {
    for (const key of ['log', '__REALTIME_TIMESTAMP', 'SyslogMessage']) {
      const records = Array.from({ length: 60 }, (_, i) => JSON.stringify({ _path: 'x', ts: i, [key]: 'x' }));
      expect(run(records).events.every(({ asked }) => asked === undefined)).toBe(true);
    }
  });

  test('gives up where keys change all the time', () => {
    const records = Array.from({ length: 2000 }, (_, i) => JSON.stringify({ _path: 'x', ts: i, [`k${i}`]: 1 }));
    expect(run(records).events.every(({ asked }) => asked === undefined)).toBe(true);
  });

  test('values of other types, duplicates, and what only looks like a record are read as a whole', () => {
    const odd = [
      '{"_path":"dns","ts":1,"query":{"a":1}}',
      '{"_path":"dns","ts":1,"query":"a","query":"b"}',
      '{"_path":"dns","ts":1,"port":1}"query":"a"}',
      '{"_path":"dns","ts":1,"port":01}',
      '{"_path":"dns","ts":1,"query":"a\tb"}',
      '{"_path":"dns","ts":1,"query":"a\\x"}',
      '{"_path":"dns","ts":1,}',
      '{"_path":"dns","ts":1',
      '{"_path":"dns", "ts":1}',
      '{"_path":"dns","ts":"no time"}',
      '{"_path":"dns","ts":1,"__proto__":{"query":"x"}}',
      '{"_path":"dns","ts":1,"log":"x\\n","stream":"stdout","time":"2026-01-01T00:00:00Z"}',
    ];
    const given = [...lines(40), ...odd];
    const part = run(given);
    expect(part.events.slice(40).map(({ asked }) => asked)).toEqual(part.events.slice(40).map(() => undefined));
    same(part, run(given, { asksFor: undefined }));
  });

  test('gives the same events as reading all, whatever comes', () => {
    let parts = 0;
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 60 }), fc.boolean(), (records, isLate) => {
        const given = isLate ? [...records, ...lines(40), ...records] : [...lines(40), ...records, ...records];
        const part = run(given);
        parts += part.events.slice(40).filter(({ asked }) => asked !== undefined).length;
        same(part, run(given, { asksFor: undefined }));
      }),
      { numRuns: 300 },
    );
    expect(parts).toBeGreaterThan(300);
  });

  test('an expression never takes for JSON what is none, and never reads another value', () => {
    const shape = new FlatShape(['_path', 'dns'], () => true);
    for (let i = 0; i < 32; i++) shape.learn({ _path: 'dns', a: 'x', b: 1, c: true, d: [1, 'x', null], e: i % 2 === 0 ? 'x' : 1 }); // prettier-ignore
    let read = 0;
    const token = fc.oneof(
      fc.constantFrom('"', '\\', ',', ':', '[', ']', '{', '}', '"a":', '"b":', ',"c":', ',"d":', ',"e":', 'true', 'null', '1', '0', '-', '.5', 'e9', '"x"', '\\"', '\\u0041', '\\u12', '\n', ' ', '\u2028', 'é'), // prettier-ignore
      fc.json({ maxDepth: 1 }),
    );
    const pairs = fc.record(
      { a: fc.string({ unit: 'binary' }), b: fc.double(), c: fc.boolean(), d: fc.array(fc.oneof(fc.string(), fc.double(), fc.constant(null))), e: fc.oneof(fc.string(), fc.integer()) }, // prettier-ignore
      { requiredKeys: [] },
    );
    const text = fc.tuple(pairs, fc.array(fc.tuple(fc.nat(), fc.nat(3), token), { maxLength: 2 })).map(([object, changes]) => {
      let json = JSON.stringify({ _path: 'dns', ...object });
      for (const [place, cut, put] of changes) {
        const at = 15 + (place % (json.length - 14));
        json = json.slice(0, at) + put + json.slice(at + cut);
      }
      return json;
    }); // prettier-ignore
    fc.assert(
      fc.property(text, (json) => {
        const fields = shape.read(json);
        if (fields === undefined) return;
        read++;
        expect(fields).toEqual(JSON.parse(json));
      }),
      { numRuns: 20_000 },
    );
    expect(read).toBeGreaterThan(5000);
  });

  test('a long hostile record is read as a whole, and soon', () => {
    const given = [...lines(40)];
    for (const inside of ['\\\\', '\\"', '[', ',"query":"a"', '"a","query":', '\\u00', '9', '-', 'e+9']) {
      const long = inside.repeat(Math.floor(60_000 / inside.length));
      given.push(`{"_path":"dns","ts":1,"query":"${long}`, `{"_path":"dns","ts":1,"port":${long}`, `{"_path":"dns","ts":1${long}`); // prettier-ignore
    }
    same(run(given), run(given, { asksFor: undefined }));
  });
});

const anyValue = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.double(),
  fc.boolean(),
  fc.constant(null),
  fc.array(fc.oneof(fc.string({ maxLength: 5 }), fc.integer()), { maxLength: 3 }),
  fc.constant({ a: 1 }),
);
const anyObject = fc
  .tuple(
    fc.constantFrom('dns', 'conn', 'x-y', 'a,b', ''),
    fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -10, max: 2e9 }) }, { weight: 1, arbitrary: anyValue }),
    fc.array(fc.tuple(fc.constantFrom('query', 'answers', 'port', 'flag', 'other', '1', '__proto__', 'log', ''), anyValue), { maxLength: 5 }), // prettier-ignore
  )
  .map(([path, ts, pairs]) => `{${[['_path', path], ['ts', ts], ...pairs].map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(',')}}`); // prettier-ignore
const anyRecord = fc.oneof(
  { weight: 6, arbitrary: anyObject },
  { weight: 3, arbitrary: fc.nat(1000).map(line) },
  { weight: 1, arbitrary: fc.tuple(anyObject, fc.nat(), fc.nat(3)).map(([text, place, cut]) => text.slice(0, place % text.length) + text.slice((place % text.length) + cut)) }, // prettier-ignore
  { weight: 1, arbitrary: fc.json() },
);

function line(i: number): string {
  return JSON.stringify({ _path: 'dns', ts: i, uid: `C${i}`, query: `q${i}.example.com`, port: i, more: [1, 'x'] });
}
const lines = (count: number): string[] => Array.from({ length: count }, (_, i) => line(i));

interface Options {
  readonly parsers?: readonly Parser[];
  readonly asksFor?: AsksFor | undefined;
}

function run(texts: readonly string[], options: Options = {}): NormalizedBatch {
  const records = texts.map((text) => Buffer.from(text));
  let end = 0;
  const batch: RecordBatch = {
    origin: { source: asSourceId('test'), envelope: 'none' },
    received: RECEIVED,
    payload: Buffer.concat(records),
    ends: Uint32Array.from(records, (record) => (end += record.length)),
    stream: '000000000001',
    first: 10,
  };
  const asksFor: AsksFor | undefined = 'asksFor' in options ? options.asksFor : () => (key) => ASKED.has(key);
  return createNormalize(options.parsers ?? [parser], DEFAULT_TENANT, asksFor)(batch);
}

function same(part: NormalizedBatch, whole: NormalizedBatch): void {
  expect(part.unreadable).toEqual(whole.unreadable);
  expect(part.delays).toEqual(whole.delays);
  for (const { asked, fields } of part.events) {
    if (asked === undefined) continue;
    const wanted = Object.entries(fields).filter(([key]) => ASKED.has(key) || key === '_path' || key === 'ts');
    expect(asked).toEqual(Object.fromEntries(wanted));
  }
  expect(part.events.map(plain)).toEqual(whole.events.map(plain));
}

const plain = ({ kind, fields, time, received, quality, sequence, raw, fieldsJson, originalTime }: NormalizedEvent): object => ({ kind: kind.id, fields: JSON.stringify(fields), time, received, quality, sequence, raw, fieldsJson, originalTime }); // prettier-ignore
