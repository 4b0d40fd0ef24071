import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asSourceId, DEFAULT_TENANT } from '../../model/ids.ts';
import { logSourceSet } from '../../model/log-source.ts';
import { ocsfBase } from '../../model/ocsf.ts';
import type { RecordBatch, RecordOrigin } from '../../model/record.ts';
import type { NormalizedEvent } from './normalized-event.ts';
import { createNormalize, type NormalizedBatch } from './normalize.ts';
import type { EventKind, JsonParser, Parser, TextParser } from './parser.ts';
import { loadOcsfValidator } from './test-ocsf-schema.ts';

const RECEIVED = Date.UTC(2026, 2, 1, 12);

describe('recognition', () => {
  test('the first parser that claims an object gets it', () => {
    const { events } = run(['{"b":1}', '{"a":1}', '{"a":1,"b":1}'], { parsers: [jsonParser('a'), jsonParser('b')] });
    expect(events.map((event) => event.format)).toEqual(['b', 'a', 'a']);
  });

  test('the parser that knew the last record of a source is asked first', () => {
    const asked: string[] = [];
    const parsers = ['a', 'b', 'c'].map((name) => jsonParser(name, () => asked.push(name)));
    run(['{"c":1}', '{"c":1}', '{"c":1}'], { parsers });
    expect(asked.join('')).toBe('abccc');
  });

  test('the way in may name the format', () => {
    const { events } = run(['{"a":1,"b":1}'], { parsers: [jsonParser('a'), jsonParser('b')], origin: { format: 'b' } });
    expect(events[0]?.format).toBe('b');
  });

  test('a named format that does not know the record is no reason to lose it', () => {
    const { events } = run(['{"a":1}', 'plain'], {
      parsers: [jsonParser('a'), jsonParser('b')],
      origin: { format: 'b' },
    });
    expect(events.map((event) => event.format)).toEqual(['a', 'text']);
  });

  test('what nobody claims becomes a base event', () => {
    const { events, unreadable } = run(['{"x":1,"msg":"hi"}', 'hello there'], { parsers: [jsonParser('a')] });
    expect(unreadable).toEqual([]);
    expect(events.map((event) => [event.format, event.fields, event.ocsf['message']])).toEqual([
      ['json', { x: 1, msg: 'hi' }, 'hi'],
      ['text', { message: 'hello there', template: 'hello there' }, 'hello there'],
    ]);
    expect(events.map((event) => event.quality)).toEqual([
      ['not-recognised', 'time-missing'],
      ['not-recognised', 'time-missing'],
    ]);
  });

  test('the OCSF form of a base event is valid, and does not repeat a long text', () => {
    const validate = loadOcsfValidator();
    for (const event of run(['{"x":1}', 'hello', 'long '.repeat(10_000)]).events) {
      expect(JSON.stringify(event.ocsf).length).toBeLessThan(3_000);
      expect(validate?.(event.ocsf) ?? []).toEqual([]);
    }
  });

  test('a parser with a bug costs its record, not the batch', () => {
    const broken: JsonParser = {
      ...jsonParser('a'),
      parse: () => {
        throw new Error('a bug');
      },
    };
    const { events, unreadable } = run(['{"a":1}', '{"b":1}'], { parsers: [broken, jsonParser('b')] });
    expect(events.map((event) => event.format)).toEqual(['b']);
    expect(unreadable).toEqual([
      { index: 0, reason: { kind: 'damaged', message: 'the parser a failed on this record: a bug' } },
    ]);
  });
});

describe('envelopes', () => {
  test('a syslog line is opened, with or without being told', () => {
    const line = '<86>Mar  1 09:15:02 ws-17 sshd[1234]: say hello';
    for (const envelope of ['none', 'syslog'] as const) {
      const event = one(line, { parsers: [textParser('say')], origin: { envelope } });
      expect(event.fields).toEqual({ message: 'say hello', host: 'ws-17' });
      expect(event.time).toBe(Date.UTC(2026, 2, 1, 9, 15, 2));
      expect(event.raw).toBe(line);
      expect(event.quality).toEqual(['time-no-year', 'time-no-zone', 'late']);
    }
  });

  test('JSON inside of a syslog line goes to the JSON parsers', () => {
    for (const cookie of ['', '@cee: ', ' ']) {
      const event = one(`<86>1 2026-03-01T11:59:00Z ws-17 app 1 - - ${cookie}{"a":1}`, { parsers: [jsonParser('a')] });
      expect([event.format, event.fields, event.time]).toEqual(['a', { a: 1 }, Date.UTC(2026, 2, 1, 11, 59)]);
      expect(event.fieldsJson).toBeUndefined();
    }
  });

  test('JSON inside of a syslog line that nobody claims keeps the host of the line', () => {
    const event = one('<86>1 2026-03-01T11:59:00Z ws-17 app 1 - - {"x":1}');
    expect(event.fields).toEqual({ x: 1, host: 'ws-17', app: 'app', pid: '1', facility: 10, level: 6 });
    expect(event.entities.map(({ id }) => id)).toEqual(['device:ws-17']);
  });

  test('a line that only looks like syslog is offered whole to the parsers', () => {
    const whole: TextParser = { ...textParser('Mar'), id: 'whole' };
    const event = one('Mar  1 09:15:02 ws-17 app: x', { parsers: [whole] });
    expect([event.format, event.fields['message']]).toEqual(['whole', 'Mar  1 09:15:02 ws-17 app: x']);
  });

  test('HEC: objects, texts and syslog lines inside', () => {
    const records = [
      '{"time":1772362800,"host":"ws-17","event":{"a":1}}',
      '{"time":1772362800,"host":"ws-17","sourcetype":"app","event":"say hello"}',
      '{"time":1772362800,"host":"relay","event":"<86>Mar  1 09:15:02 ws-18 sshd[1]: say hello"}',
      '{"host":"ws-17","event":7}',
    ];
    const { events } = run(records, {
      parsers: [jsonParser('a'), textParser('say')],
      origin: { envelope: 'hec' },
    });
    expect(events.map((event) => [event.format, event.fields, event.time])).toEqual([
      ['a', { a: 1 }, 1_772_362_800_000],
      ['say', { message: 'say hello', host: 'ws-17' }, 1_772_362_800_000],
      // the line has neither year nor zone, HEC's time is exact
      ['say', { message: 'say hello', host: 'ws-18' }, 1_772_362_800_000],
      ['text', { message: '7', host: 'ws-17', template: '<*>', num1: '7' }, RECEIVED],
    ]);
    expect(events.map((event) => event.raw)).toEqual(records);
  });

  test.each([
    ['{"time":1}', 'not-recognised'],
    ['nonsense', 'not-json'],
    ['[]', 'not-json'],
  ])('HEC without an event: %s', (record, kind) => {
    expect(run([record], { origin: { envelope: 'hec' } }).unreadable[0]?.reason.kind).toBe(kind);
  });
});

describe('what is unreadable, and where', () => {
  test.each([
    ['{"a":', 'not-json', 5],
    ['{"a":1} tail', 'not-json', 8],
    ['{a:1}', 'not-json', 1],
    ['[1,2]', 'not-recognised', undefined],
    ['"text"', 'not-recognised', undefined],
    ['42', 'not-recognised', undefined],
    ['null', 'not-recognised', undefined],
    ['   ', 'not-recognised', undefined],
    ['', 'not-recognised', undefined],
    ['\u0000\u0001\u0002abc', 'bad-encoding', 0],
  ])('%j', (record, kind, at) => {
    const reason = run([record]).unreadable[0]?.reason;
    expect(reason?.kind).toBe(kind);
    expect(reason?.at).toBe(at);
  });

  test('the message does not quote the record', () => {
    const reason = run(['{"password":"hunter2", oops}']).unreadable[0]?.reason;
    expect(reason?.message).toBe('the record begins like a JSON object but is none: it breaks at character 23');
  });

  test('text in brackets is no JSON', () => {
    expect(one('[2026-03-01 09:15:02] started').format).toBe('text');
    expect(one('"quoted" and more').format).toBe('text');
  });

  test.each([
    ['100 levels', nested(100), undefined],
    ['101 levels', nested(101), 'too-deep'],
    ['1,000 levels', nested(1_000), 'too-deep'],
    ['100,000 levels', nested(100_000), 'too-deep'],
    ['101 levels of lists', `{"a":${'['.repeat(100)}${']'.repeat(100)}}`, 'too-deep'],
    ['5,000 fields', fields(5_000), undefined],
    ['5,001 fields', fields(5_001), 'too-many-fields'],
    ['a list of 20,000 numbers', `{"a":[${'1,'.repeat(19_999)}1]}`, undefined],
    ['braces in a text', JSON.stringify({ a: '{'.repeat(5_000) }), undefined],
    ['over 1 MiB', JSON.stringify({ a: 'x'.repeat(1 << 20) }), 'oversize'],
  ])('limits: %s', (_, record, kind) => {
    expect(run([record]).unreadable[0]?.reason.kind).toBe(kind);
  });
});

describe('encodings', () => {
  test.each([
    ['UTF-8', Buffer.from('{"a":"ö"}'), 'ö', []],
    ['UTF-8 with a mark', Buffer.from('\uFEFF{"a":"ö"}'), 'ö', []],
    ['ASCII with a mark', Buffer.from('\uFEFF{"a":"o"}'), 'o', []],
    ['UTF-16LE', Buffer.from('\uFEFF{"a":"ö"}', 'utf16le'), 'ö', []],
    ['UTF-16BE', Buffer.from('\uFEFF{"a":"ö"}', 'utf16le').swap16(), 'ö', []],
    ['Latin 1', Buffer.from('{"a":"ö"}', 'latin1'), 'ö', ['encoding-guessed']],
  ])('%s', (_, bytes, value, quality) => {
    const { events } = runBytes([bytes], { parsers: [jsonParser('a')] });
    expect(events[0]?.fields['a']).toBe(value);
    expect(events[0]?.quality).toEqual(['time-missing', ...quality]);
  });

  test('one bad record does not change its neighbours', () => {
    const records = [Buffer.from('{"a":"1"}'), Buffer.from([0x7b, 0xff, 0x7d]), Buffer.from('{"a":"é"}')];
    const { events, unreadable } = runBytes(records, { parsers: [jsonParser('a')] });
    expect(events.map((event) => event.fields['a'])).toEqual(['1', 'é']);
    expect(unreadable.map(({ index }) => index)).toEqual([1]);
  });
});

describe('time and identity', () => {
  const hour = 3_600_000;
  test.each([
    ['now', RECEIVED, []],
    ['an hour ago', RECEIVED - hour, []],
    ['more than an hour ago', RECEIVED - hour - 1, ['late']],
    ['tomorrow', RECEIVED + 24 * hour, []],
    ['after tomorrow', RECEIVED + 24 * hour + 1, ['time-future']],
    ['in a year that no store holds', 1e16, ['time-missing']],
  ])('%s', (_, time, quality) => {
    const event = one(JSON.stringify({ a: time }), { parsers: [jsonParser('a')] });
    expect(event.quality).toEqual(quality);
    expect(event.time).toBe(quality.includes('time-missing') ? RECEIVED : time);
  });

  test('the text of a record is the JSON of its fields where that is so', () => {
    expect(one('{"a":1}', { parsers: [jsonParser('a')] }).fieldsJson).toBe('{"a":1}');
    expect(one('{"a":\n1}', { parsers: [jsonParser('a')] }).fieldsJson).toBeUndefined();
    expect(one('hello').fieldsJson).toBeUndefined();
  });

  test('ids come from the stream and the place in it', () => {
    const { events } = run(['{"a":1}', '{', '{"a":1}']);
    expect(events.map((event) => event.id)).toEqual([
      '00000000-0001-8000-8000-00000000000a',
      '00000000-0001-8000-8000-00000000000c',
    ]);
  });

  test('a key named __proto__ stays a key', () => {
    const event = one('<86>1 2026-03-01T11:59:00Z h a - - - {"__proto__":{"polluted":1},"x":1}');
    expect(Object.keys(event.fields)).toContain('__proto__');
    expect(event.fields['polluted']).toBeUndefined();
  });
});

test('whatever the bytes, every record is an event or unreadable, once', () => {
  const parsers = [jsonParser('a'), textParser('say')];
  const record = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.json().map((text) => Buffer.from(text)),
    fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
    fc.string().map((text) => Buffer.from(`<34>1 2026-03-01T09:15:02Z ${text}`)),
    fc.string().map((text) => Buffer.from(`{"event":${text}`)),
  );
  const envelope = fc.constantFrom('none' as const, 'hec' as const, 'syslog' as const);
  fc.assert(
    fc.property(fc.array(record, { maxLength: 8 }), envelope, (records, wrapped) => {
      const { events, unreadable } = runBytes(records, { parsers, origin: { envelope: wrapped } });
      for (const event of events) expect(event.toEvent().tenant).toBe(DEFAULT_TENANT);
      const places = [...events.map((event) => event.sequence - 10), ...unreadable.map(({ index }) => index)];
      expect(places.toSorted((a, b) => a - b)).toEqual(records.map((_, index) => index));
    }),
    { numRuns: 300 },
  );
});

interface Options {
  readonly parsers?: readonly Parser[];
  readonly origin?: Partial<RecordOrigin>;
}

function run(records: readonly string[], options: Options = {}): NormalizedBatch {
  return runBytes(
    records.map((record) => Buffer.from(record)),
    options,
  );
}

function runBytes(records: readonly Uint8Array[], { parsers = [], origin = {} }: Options): NormalizedBatch {
  let end = 0;
  const batch: RecordBatch = {
    origin: { source: asSourceId('test'), envelope: 'none', ...origin },
    received: RECEIVED,
    payload: Buffer.concat(records),
    ends: Uint32Array.from(records, (record) => (end += record.length)),
    stream: '000000000001',
    first: 10,
  };
  return createNormalize(parsers, DEFAULT_TENANT)(batch);
}

function one(record: string, options: Options = {}): NormalizedEvent {
  const [event] = run([record], options).events;
  if (event === undefined) throw new Error(`unreadable: ${record}`);
  return event;
}

/** Claims objects that have a key named like the parser; a number there is the time. */
function jsonParser(name: string, asked: () => unknown = () => undefined): JsonParser {
  return {
    id: name,
    input: 'json',
    summary: '',
    example: '',
    claims: (object) => {
      asked();
      return Object.hasOwn(object, name);
    },
    parse: (object) => {
      if (!Object.hasOwn(object, name)) return { unreadable: { kind: 'not-recognised', message: 'none of mine' } };
      const value = object[name];
      return {
        kind: kindNamed(name),
        fields: object,
        time: typeof value === 'number' && value > 1e11 ? value : undefined,
      };
    },
  };
}

/** Claims texts that begin with a word. */
function textParser(word: string): TextParser {
  return {
    id: word,
    input: 'text',
    summary: '',
    example: '',
    claims: (text) => text.startsWith(word),
    parse: (text, { envelope }) => ({
      kind: kindNamed(word),
      fields: { message: text, ...(envelope?.host === undefined ? {} : { host: envelope.host }) },
      time: undefined,
    }),
  };
}

function kindNamed(name: string): EventKind {
  return {
    id: name === 'Mar' ? 'whole/x' : `${name}/x`,
    logSources: logSourceSet([]),
    ocsf: (_, time) => ocsfBase('base_event', 0, time, 1, { vendor: 'Example', name: 'Example' }),
    entities: () => [],
  };
}

function nested(levels: number): string {
  return `${'{"a":'.repeat(levels - 1)}{}${'}'.repeat(levels - 1)}`;
}

function fields(count: number): string {
  return JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, index])));
}
