import { describe, expect, test } from 'vitest';
import { asSourceId, DEFAULT_TENANT, streamOf } from '../../../model/ids.ts';
import { createNormalize } from '../normalize.ts';
import type { TextParser } from '../parser.ts';
import { textKind } from '../base-kinds.ts';
import { openCri, openDocker, openDockerParts } from './container.ts';

const at = Date.UTC(2026, 10, 21, 22, 51, 0, 123);

describe("Docker's lines", () => {
  test('are opened', () => {
    expect(openDocker({ log: 'hello\n', stream: 'stderr', time: '2026-11-21T22:51:00.123456789Z' })).toMatchObject({
      message: 'hello',
      isPartial: false,
      envelope: { time: at, attributes: { stream: 'stderr' } },
    });
  });

  test('without an end are parts of longer ones', () => {
    expect(openDocker({ log: 'hel', stream: 'stdout', time: '2026-11-21T22:51:00Z' })?.isPartial).toBe(true);
  });

  test.each([
    [{ log: 'x\n', time: '2026-11-21T22:51:00Z' }],
    [{ log: 'x\n', stream: 'stdout', time: '2026-11-21T22:51:00Z', level: 'info' }],
    [{ log: {}, stream: 'stdout', time: 'now' }],
  ])('no others: %j', (object) => {
    expect(openDocker(object)).toBeUndefined();
  });
});

describe('lines of the container runtime interface', () => {
  test('are opened, parts too', () => {
    expect(openCri('2026-11-21T23:51:00.123456789+01:00 stdout F a b')).toMatchObject({ message: 'a b', isPartial: false, envelope: { time: at } }); // prettier-ignore
    expect(openCri('2026-11-21T22:51:00.123Z stderr P a')?.isPartial).toBe(true);
    expect(openCri('2026-11-21T22:51:00.123Z stdout X a')).toBeUndefined();
  });
});

describe('the parts of a line, joined by their framer', () => {
  const docker = (log: string, stream = 'stdout'): string => JSON.stringify({ log, stream, time: '2026-11-21T22:51:00.123456789Z' }); // prettier-ignore
  const cri = (tag: string, text: string, stream = 'stdout'): string => `2026-11-21T22:51:00.123Z ${stream} ${tag} ${text}`; // prettier-ignore

  test('are one message at the time of the first', () => {
    expect(openDockerParts([docker('{"a":'), docker('"b"'), docker('}\n')].join('\n'))).toMatchObject({ message: '{"a":"b"}', isPartial: false, envelope: { time: at, attributes: { stream: 'stdout' } } }); // prettier-ignore
    expect(openCri([cri('P', '{"a":'), cri('P:x', '"b"'), cri('F', '}')].join('\n'))).toMatchObject({ message: '{"a":"b"}', isPartial: false }); // prettier-ignore
  });

  test('that lost their end say so', () => {
    expect(openDockerParts([docker('one '), docker('two')].join('\n'))).toMatchObject({ message: 'one two', isPartial: true }); // prettier-ignore
    expect(openCri([cri('P', 'one '), cri('P', 'two')].join('\n'))).toMatchObject({
      message: 'one two',
      isPartial: true,
    });
  });

  test.each([
    [[docker('one '), docker('two\n', 'stderr')].join('\n')],
    [[docker('one\n'), docker('two\n')].join('\n')],
    [[docker('one'), '{"log":'].join('\n')],
    [
      [
        docker('one'),
        `{"log":"x","stream":"stdout","time":"now","attrs":${'{"a":'.repeat(500)}1${'}'.repeat(500)}}`,
      ].join('\n'),
    ],
    ['{"log":1}'],
  ])('others are none: %j', (text) => {
    expect(openDockerParts(text)).toBeUndefined();
  });

  test('are read as what they hold', () => {
    const texts = [`${docker('{"level":')}\n${docker('"info"}\n')}`, `${cri('P', '{"level":')}\n${cri('F', '"info"}')}`, `${cri('P', 'a ')}\n${cri('P', 'b')}`]; // prettier-ignore
    let end = 0;
    const batch = { origin: { source: asSourceId('test'), envelope: 'none' as const }, received: at, payload: Buffer.from(texts.join('')), ends: Uint32Array.from(texts.map((text) => (end += text.length))), stream: streamOf('test'), first: 0 }; // prettier-ignore
    const { events } = createNormalize([], DEFAULT_TENANT)(batch);
    expect(events.map(({ fields, quality, raw }) => [fields['level'] ?? fields['message'], quality.includes('truncated'), raw])).toEqual([['info', false, texts[0]], ['info', false, texts[1]], ['a b', true, texts[2]]]); // prettier-ignore
  });
});

test('what is inside is read by its own parser, with the time of the line if it has none', () => {
  const greeting: TextParser = {
    input: 'text',
    id: 'greeting',
    summary: 'a greeting',
    example: 'hello',
    claims: (text) => text.startsWith('hello'),
    parse: (text) => ({ kind: { ...textKind, id: 'greeting/hello' }, fields: { message: text }, time: undefined }),
  };
  const lines = [
    '{"log":"hello docker\\n","stream":"stdout","time":"2026-11-21T22:51:00.123456789Z"}',
    '2026-11-21T22:51:00.123Z stdout P hello cri',
    '2026-11-21T22:51:00.123Z stdout F {"msg":"json inside"}',
  ];
  const records = lines.map((line) => Buffer.from(line));
  let end = 0;
  const { events } = createNormalize(
    [greeting],
    DEFAULT_TENANT,
  )({
    origin: { source: asSourceId('test'), envelope: 'none' },
    received: at,
    payload: Buffer.concat(records),
    ends: Uint32Array.from(records, (record) => (end += record.length)),
    stream: streamOf('test'),
    first: 0,
  });
  expect(events.map(({ kind, time, quality }) => [kind.id, time, quality])).toEqual([
    ['greeting/hello', at, []],
    ['greeting/hello', at, ['truncated']],
    ['json/object', at, ['not-recognised']],
  ]);
  expect(events[2]?.fields).toMatchObject({ msg: 'json inside' });
});
