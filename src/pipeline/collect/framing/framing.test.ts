import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asSourceId } from '../../../model/ids.ts';
import { type IncomingBatch, recordBytes, type RecordOrigin } from '../../../model/record.ts';
import { type BatchLimits, createBatcher } from '../batcher.ts';
import { createFramer } from './create-framer.ts';
import { recognise, type RecognisedText } from './recognise.ts';

interface Seen {
  readonly text: string;
  readonly context: string | undefined;
  readonly unreadable: string | undefined;
}

function frame(
  bytes: Buffer,
  cuts: readonly number[],
  limits: Partial<BatchLimits> = {},
  text = textOf(bytes),
): Seen[] {
  const batches: IncomingBatch[] = [];
  const { framer, batcher } = begin(text, batches, undefined, limits);
  for (const chunk of cut(bytes, cuts)) framer.write(chunk);
  framer.end();
  batcher.flush();
  return seenIn(batches);
}

function begin(
  text: RecognisedText,
  batches: IncomingBatch[],
  origin: RecordOrigin = { source: asSourceId('test'), envelope: 'none' },
  limits: Partial<BatchLimits> = {},
) {
  const batcher = createBatcher({ origin, clock: () => 0, limits, emit: (batch) => void batches.push(batch) });
  return { batcher, framer: createFramer(text, batcher) };
}

function seenIn(batches: readonly IncomingBatch[]): Seen[] {
  return batches.flatMap((batch) =>
    Array.from(batch.ends, (_, index) => ({
      text: Buffer.from(recordBytes(batch, index)).toString(),
      context: batch.origin.context,
      unreadable: batch.origin.unreadable?.kind,
    })),
  );
}

/** Chunks share one buffer, as those of a file do: whoever keeps one shows it. */
function* cut(bytes: Buffer, cuts: readonly number[]): Generator<Buffer> {
  const shared = Buffer.alloc(bytes.length);
  const places = [...cuts.map((place) => place % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
  let from = 0;
  for (const to of places) {
    bytes.copy(shared, 0, from, to);
    yield shared.subarray(0, to - from);
    shared.fill(0x7b);
    from = to;
  }
}

function textOf(bytes: Buffer): RecognisedText {
  const seen = recognise(bytes);
  return seen.kind === 'text' ? seen : { kind: 'text', encoding: 'utf-8', framing: 'lines', skip: 0 };
}

const texts = (source: string, limits?: Partial<BatchLimits>): string[] =>
  frame(Buffer.from(source), [], limits).map((record) => record.text);

describe('lines', () => {
  it('end with LF or CRLF, the last one with nothing; empty ones are none', () => {
    expect(texts('one\ntwo\r\n\n\r\nthree')).toEqual(['one', 'two', 'three']);
  });

  it('begin behind a byte order mark', () => {
    expect(texts('\ufeffone\ntwo')).toEqual(['one', 'two']);
  });

  it.each(['utf-16le', 'utf-16be'] as const)('are read from %s, with and without a mark', (encoding) => {
    const lines = 'first line\nsecond: größer ☃ 🜂\n';
    const bytes = Buffer.from(lines, 'utf16le');
    const marked = Buffer.from(`\ufeff${lines}`, 'utf16le');
    for (const input of [bytes, marked]) {
      if (encoding === 'utf-16be') input.swap16();
      expect(textOf(input).encoding).toBe(encoding);
      expect(frame(input, [1, 7, 30, 31]).map((record) => record.text)).toEqual(['first line', 'second: größer ☃ 🜂']);
    }
  });
});

describe('JSON documents', () => {
  const pretty = (value: unknown): string => JSON.stringify(value, null, 2);
  const first = { Event: { System: { EventID: 1 }, EventData: { CommandLine: 'a "b" \\ {[' } } };
  const second = { Event: { System: { EventID: 2 }, list: [{ a: 1 }, { b: [] }] } };

  it.each<[string, string, string[]]>([
    ['printed over lines', `${pretty(first)}\n${pretty(second)}\n`, [pretty(first), pretty(second)]],
    ['without anything between', '{"a":1}{"b":{}}', ['{"a":1}', '{"b":{}}']],
    ['one a line', '{"a":1}\n{"b":2}\n', ['{"a":1}', '{"b":2}']],
    ['in an array', '[ {"a":1},\n {"b":[1,{"c":2}]} ]', ['{"a":1}', '{"b":[1,{"c":2}]}']],
    ['in a CloudTrail file', '{"Records":[{"a":1},{"b":"]}"}]}', ['{"a":1}', '{"b":"]}"}']],
    [
      'in a printed CloudTrail file',
      '{\n  "Records": [\n    {\n      "a": 1\n    }\n  ]\n}\n',
      ['{\n      "a": 1\n    }'],
    ],
    [
      'in several CloudTrail files',
      '{"Records":[{"a":1}]}\n{"Records":[]}\n{"Records":[{"b":1}]}',
      ['{"a":1}', '{"b":1}'],
    ],
    [
      'beside the records',
      '{"Records":[{"a":1}],"next":"x","n":{}}{"b":1}',
      ['{"a":1}', '{"next":"x","n":{}}', '{"b":1}'],
    ],
    [
      'in a page of Graph',
      '{"@odata.context":"https://x/y","value":[{"id":"1"},{"id":"2"}],"@odata.nextLink":"https://z"}',
      ['{"@odata.context":"https://x/y"}', '{"id":"1"}', '{"id":"2"}', '{"@odata.nextLink":"https://z"}'],
    ],
    [
      'in pages of Azure, one a line',
      '{"value":[{"a":1}]}\n{"value":[{"b":2}],"nextLink":"x"}\n',
      ['{"a":1}', '{"b":2}', '{"nextLink":"x"}'],
    ],
    [
      'in a list of Kubernetes',
      '{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{},"items":[{"a":1}]}',
      ['{"kind":"EventList","apiVersion":"audit.k8s.io/v1","metadata":{}}', '{"a":1}'],
    ],
    [
      'in a page of Workspace',
      '{\n "kind": "admin#reports#activities",\n "items": [\n  {"a":1}\n ]\n}',
      ['{\n "kind": "admin#reports#activities"}', '{"a":1}'],
    ],
    [
      'in pages of others',
      '{"entries":[{"a":1}],"nextPageToken":"t"}{"object":"list","data":[{"b":1}]}{"cursor":"c","has_more":false,"items":[{"d":1}]}',
      [
        '{"a":1}',
        '{"nextPageToken":"t"}',
        '{"object":"list"}',
        '{"b":1}',
        '{"cursor":"c","has_more":false}',
        '{"d":1}',
      ],
    ],
    [
      'that hold a list and are no page',
      '{"order":7,"items":[{"a":1}]}{"value":5}{"id":"x","value":[{"a":1}]}{"data":[{"a":1}]}{"items":[{"a":1}]}',
      [
        '{"order":7,"items":[{"a":1}]}',
        '{"value":5}',
        '{"id":"x","value":[{"a":1}]}',
        '{"data":[{"a":1}]}',
        '{"items":[{"a":1}]}',
      ],
    ],
    [
      'that only look like a wrapper',
      '{ "Recording":[{"a":1}]}{"Records":{"a":[]}}',
      ['{ "Recording":[{"a":1}]}', '{"Records":{"a":[]}}'],
    ],
    ['and scalars in an array', '[{"a":1},2, "x,]", null]', ['{"a":1}', '2', '"x,]"', 'null']],
    ['and words between', '{"a":1}{"b":2}\nnot json {\n{"c":3}', ['{"a":1}', '{"b":2}', 'not json {', '{"c":3}']],
  ])('%s', (_, source, expected) => {
    expect(texts(source)).toEqual(expected);
  });

  it('do not swallow their neighbours when they are damaged', () => {
    const broken = pretty(first).replace('\n  }\n}', '');
    const records = texts(`${pretty(first)}\n${broken}\n${pretty(second)}\n`);
    expect(records.map((record) => record.trim())).toEqual([pretty(first), broken, pretty(second)]);
    expect(texts('{"a":1} {"b":2}\n{"c":"open\n{"d":4}')).toEqual(['{"a":1}', '{"b":2}', '{"c":"open', '{"d":4}']);
  });

  it('that end with the input are kept as truncated', () => {
    const records = frame(Buffer.from('{"a":1}{"b":{'), []);
    expect(records.map(({ text, unreadable }) => [text, unreadable])).toEqual([
      ['{"a":1}', undefined],
      ['{"b":{', 'truncated'],
    ]);
  });

  it('of NDJSON with a broken first line are lines', () => {
    expect(texts('{"a":"cut of\n{"b":2}\n{"c":3}')).toEqual(['{"a":"cut of', '{"b":2}', '{"c":3}']);
  });
});

describe('Zeek TSV', () => {
  it('gives data lines, and the header before them as context', () => {
    const one = '#separator \\x09\n#path\tdns\n#fields\tts\tquery\n#types\ttime\tstring';
    const two = '#separator \\x09\n#path\tssl\n#fields\tts\tname\n#types\ttime\tstring';
    const log = `${one}\n1.5\texample.com\n2.5\texample.net\n#close\t2024\n${two.replaceAll('\n', '\r\n')}\r\n3\tä\r\n`;
    expect(frame(Buffer.from(log), [3, 40, 100])).toEqual([
      { text: '1.5\texample.com', context: one, unreadable: undefined },
      { text: '2.5\texample.net', context: one, unreadable: undefined },
      { text: '3\tä', context: two, unreadable: undefined },
    ]);
  });

  it('takes a header beyond all measure for records, so that nothing is lost', () => {
    const long = `#fields\t${'x'.repeat(70_000)}`;
    const records = frame(Buffer.from(`#separator \\x09\n${long}\n1\t2\n`), [5, 30_000]);
    expect(records.map((record) => record.text)).toEqual([long, '1\t2']);
  });
});

describe('records that are too long', () => {
  const limits = { record: 100, oversizeKept: 10 };

  it('are kept in part, say why, and the next line is read', () => {
    const records = frame(Buffer.from(`short\n${'x'.repeat(101)}\n${'y'.repeat(100)}\n`), [50, 60], limits);
    expect(records).toEqual([
      { text: 'short', context: undefined, unreadable: undefined },
      { text: 'x'.repeat(10), context: undefined, unreadable: 'oversize' },
      { text: 'y'.repeat(100), context: undefined, unreadable: undefined },
    ]);
  });

  it('end, if they are documents, where a later line opens a brace', () => {
    const long = `{"a":1}{"b":[\n${'1,\n'.repeat(50)}`;
    expect(texts(`${long}{"c":3}`, limits)).toEqual(['{"a":1}', '{"b":[\n1,\n', '{"c":3}']);
  });
});

describe('any chunking', () => {
  const fragment = fc.oneof(
    fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      '\\',
      ',',
      ':',
      '\n',
      '\r\n',
      ' ',
      '  ',
      '#',
      '#separator \\x09\n',
      '#close\n',
    ),
    fc.constantFrom(
      '{"Records":[',
      '{"@odata.context":"x","value":[',
      '{"kind":"EventList",',
      '"items":[',
      '{"a":1}',
      '{\n  "a": [\n    {}\n  ]\n}\n',
      'word',
      '\n#fields\tx\n',
      'ä☃',
      '\u0000',
    ),
    fc.json().map((text) => `${text}\n`),
    fc.json().map((text) => JSON.stringify(JSON.parse(text), null, 1)),
  );
  const input = fc.oneof(
    fc.array(fragment, { maxLength: 30 }).map((parts) => Buffer.from(parts.join(''))),
    fc.array(fragment, { maxLength: 20 }).map((parts) => Buffer.from(parts.join(''), 'utf16le')),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  );
  const cuts = fc.array(fc.nat(2000), { maxLength: 12 });
  const framing = fc.constantFrom('lines', 'json', 'zeek-tsv', undefined);

  it('of the same bytes gives the same records', () => {
    fc.assert(
      fc.property(input, cuts, framing, fc.constantFrom(12, 1 << 20), (bytes, places, asked, record) => {
        const seen = textOf(bytes);
        const text = asked === undefined ? seen : { ...seen, framing: asked };
        const limits = { record, oversizeKept: 8, records: 3 };
        expect(frame(bytes, places, limits, text)).toEqual(frame(bytes, [], limits, text));
      }),
      { numRuns: 2000 },
    );
  });

  it('loses no visible character of a stream of lines', () => {
    fc.assert(
      fc.property(input, cuts, (bytes, places) => {
        const text: RecognisedText = { kind: 'text', encoding: 'utf-8', framing: 'lines', skip: 0 };
        const got = frame(bytes, places, {}, text)
          .map((record) => record.text)
          .join('');
        const visible = (all: string): string => all.replace(/[\r\n]/g, '');
        expect(visible(got)).toBe(visible(bytes.toString()));
      }),
    );
  });

  it('can be left where nothing is pending, and gone on from there', () => {
    const framings = fc.constantFrom('lines' as const, 'zeek-tsv' as const);
    fc.assert(
      fc.property(input, fc.nat(300), framings, (bytes, at, framing) => {
        const text: RecognisedText = { kind: 'text', encoding: 'utf-8', framing, skip: 0 };
        const all: IncomingBatch[] = [];
        const first = begin(text, all);
        const read = Math.min(at, bytes.length);
        first.framer.write(bytes.subarray(0, read));
        first.batcher.flush();
        const second = begin(text, all, first.batcher.origin());
        second.framer.write(bytes.subarray(read - first.framer.pending()));
        second.framer.end();
        second.batcher.flush();
        expect(seenIn(all)).toEqual(frame(bytes, [], {}, text));
      }),
      { numRuns: 1000 },
    );
  });

  it('gives valid documents back exactly, however they are printed and joined', () => {
    const value = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1 });
    const documents = fc.array(fc.tuple(value, fc.constantFrom(0, 1, 2, '\t')), { minLength: 1, maxLength: 6 });
    const between = fc.constantFrom('', '\n', ' ', '\r\n\r\n', '\u001e');
    fc.assert(
      fc.property(documents, between, cuts, (values, separator, places) => {
        const printed = values.map(([object, indent]) => JSON.stringify(object, null, indent));
        const text: RecognisedText = { kind: 'text', encoding: 'utf-8', framing: 'json', skip: 0 };
        fc.pre(!/^\{\s*"[Rr]ecords"\s*:\s*\[/.test(printed.join('\n')));
        const join = (parts: string[]): Buffer => Buffer.from(parts.join(separator));
        expect(frame(join(printed), places, {}, text).map((record) => record.text)).toEqual(printed);
        const array = Buffer.from(`[${printed.join(',')}]`);
        expect(frame(array, places, {}, text).map((record) => record.text)).toEqual(printed);
        const wrapped = Buffer.from(`{"Records":[${printed.join(',')}]}`);
        expect(frame(wrapped, places, {}, text).map((record) => record.text)).toEqual(printed);
      }),
    );
  });
});

describe('recognition', () => {
  it.each<[string, Buffer, string]>([
    ['EVTX', Buffer.from('ElfFile\0\0\0'), 'a Windows event log (EVTX)'],
    ['a capture', Buffer.from('d4c3b2a1020004000000', 'hex'), 'a packet capture'],
    ['noise', Buffer.from(Array.from({ length: 999 }, (_, i) => (i * 7919) % 251)), 'binary data'],
  ])('says what is no log: %s', (_, bytes, what) => {
    expect(recognise(bytes)).toMatchObject({ kind: 'binary', what });
  });

  it('takes Latin-1 and a few stray zeros for text', () => {
    expect(recognise(Buffer.from('### a remark\n#separator \\x09\n#fields\tts\n1\n'))).toMatchObject({
      framing: 'zeek-tsv',
    });
    expect(recognise(Buffer.from('caf\xe9 opened\n'.repeat(9), 'latin1')).kind).toBe('text');
    expect(recognise(Buffer.from(`${'a line\n'.repeat(99)}\0\0\0`)).kind).toBe('text');
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void recognise(Buffer.from(bytes))));
  });
});
