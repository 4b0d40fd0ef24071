import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALL, parseQuery, QUERY_DEPTH, QUERY_TERMS, queryToText, type Query } from './query.ts';
import { orderedValue, quantity } from './query-fields.ts';

const word = (text: string, pattern = false): Query => ({ kind: 'words', value: { text, pattern } });
const equals = (field: string, text: string, pattern = false): Query => ({
  kind: 'compare',
  field,
  op: '=',
  value: { text, pattern },
});
const inList = (field: string, ...texts: string[]): Query => ({
  kind: 'in',
  field,
  values: texts.map((text) => ({ text, pattern: false })),
});

const read: readonly (readonly [string, Query])[] = [
  ['', ALL],
  ['  \n', ALL],
  ['mimikatz', word('mimikatz')],
  ['*katz*', word('*katz*', true)],
  ['"two words"', word('two words')],
  ['user = alice', equals('user', 'alice')],
  ['user:alice', equals('user', 'alice')],
  ['user is alice', equals('user', 'alice')],
  ['user is not alice', { kind: 'compare', field: 'user', op: '!=', value: { text: 'alice', pattern: false } }],
  ['user=svc-*', equals('user', 'svc-*', true)],
  ['user = svc-[*]', equals('user', 'svc-*')],
  ['C:\\Windows\\System32', word('C:\\Windows\\System32')],
  ['https://example.com/a', word('https://example.com/a')],
  ['fe80::1', word('fe80::1')],
  ['Image = C:\\Windows\\*', equals('Image', 'C:\\Windows\\*', true)],
  ['cmd = "say ""hi"""', equals('cmd', 'say "hi"')],
  ['id.orig_h = 192.0.2.1', equals('id.orig_h', '192.0.2.1')],
  ['"field with space" = 1', equals('field with space', '1')],
  ['dst.port = 20..25', { kind: 'range', field: 'dst.port', from: '20', to: '25' }],
  ['file = ..\\..\\x', equals('file', '..\\..\\x')],
  ['EventID in (1, 3,4688)', inList('EventID', '1', '3', '4688')],
  ['src.ip in 192.0.2.0/24', inList('src.ip', '192.0.2.0/24')],
  ['f.Hashes exists', { kind: 'exists', field: 'f.Hashes' }],
  ['severity >= high', { kind: 'compare', field: 'severity', op: '>=', value: { text: 'high', pattern: false } }],
  ['a b', { kind: 'and', parts: [word('a'), word('b')] }],
  ['a and b or c', { kind: 'or', parts: [{ kind: 'and', parts: [word('a'), word('b')] }, word('c')] }],
  ['a and (b or c)', { kind: 'and', parts: [word('a'), { kind: 'or', parts: [word('b'), word('c')] }] }],
  ['NOT a', { kind: 'not', part: word('a') }],
  ['"and"', word('and')],
  ['android', word('android')],
];

test.each(read)('%s is read', (text, query) => {
  expect(parseQuery(text)).toEqual({ ok: true, query });
});

const refused: readonly (readonly [string, string, string])[] = [
  ['user =', 'A value is missing after `user =`', 'user ='],
  ['= alice', 'A field is missing before "="', '='],
  ['(a or b', 'This "(" is never closed', '('],
  ['a)', 'There is no "(" for this ")"', ')'],
  ['a or', 'A condition is missing', ''],
  ['a and or b', 'A condition is missing before "or"', 'or'],
  ['"abc', 'This quote is never closed', '"abc'],
  ['a | count by user', 'not part of the language yet', '|'],
  ['dst.port = web', '`dst.port` needs a number', 'web'],
  ['severity = awful', 'one of informational, low', 'awful'],
  ['time > yesterday', 'needs a date', 'yesterday'],
  ['class = nothing', 'name or number of an OCSF class', 'nothing'],
  ['bytes > many', '`>` needs a number', 'many'],
  ['user in (a, b', 'never closed', '('],
  ['user = (a, b)', 'write `user in (a, b)`', '('],
  ['('.repeat(QUERY_DEPTH + 1), `More than ${QUERY_DEPTH} levels`, '('],
  ['a '.repeat(QUERY_TERMS + 1), `at most ${QUERY_TERMS} conditions`, 'a'],
];

test.each(refused)('%s is refused, with its place', (text, message, place) => {
  const parsed = parseQuery(text);
  if (parsed.ok) throw new Error('it was read');
  const { error } = parsed;
  expect(error.message).toContain(message);
  expect(text.slice(error.at, error.at + error.length)).toBe(place);
});

describe('whatever the text', () => {
  const pieces = fc.constantFrom(
    'and',
    'or',
    'not',
    'in',
    'is',
    'exists',
    '(',
    ')',
    '=',
    '!=',
    '>',
    ':',
    '"',
    ',',
    '|',
    '*',
    '..',
    'a',
    'time',
    '1',
    ' ',
  );
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(' ')), fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join(''))); // prettier-ignore

  test('reading never throws, and what was read prints as the same query', () => {
    fc.assert(
      fc.property(text, (typed) => {
        const parsed = parseQuery(typed);
        if (!parsed.ok) {
          expect(parsed.error.at).toBeLessThanOrEqual(typed.length);
          return;
        }
        expect(parseQuery(queryToText(parsed.query))).toEqual(parsed);
      }),
      { numRuns: 3000 },
    );
  });

  const value = fc
    .string({ unit: 'binary', minLength: 1 })
    .filter((each) => !/[[\]]/.test(each))
    .map((each) => ({ text: each, pattern: /[*?]/.test(each) }));
  const field = fc.oneof(fc.constantFrom('Image', 'id.orig_h', 'f.a', 'and', 'a b'), fc.string({ minLength: 1 }).filter((name) => orderedKindIsText(name))); // prettier-ignore
  const leaf: fc.Arbitrary<Query> = fc.oneof(
    fc.record({ kind: fc.constant('words' as const), value }),
    fc.record({ kind: fc.constant('compare' as const), field, op: fc.constantFrom('=' as const, '!=' as const), value }),
    fc.record({ kind: fc.constant('compare' as const), field, op: fc.constantFrom('<' as const, '>=' as const), value: fc.integer().map((n) => ({ text: String(n), pattern: false })) }),
    fc.record({ kind: fc.constant('in' as const), field, values: fc.array(value, { minLength: 1, maxLength: 4 }) }),
    fc.record({ kind: fc.constant('range' as const), field, from: fc.nat().map(String), to: fc.nat().map(String) }),
    fc.record({ kind: fc.constant('exists' as const), field }),
  ); // prettier-ignore
  const { tree } = fc.letrec<{ tree: Query }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.record({ kind: fc.constant('not' as const), part: tie('tree') }),
      fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), parts: fc.array(tie('tree'), { minLength: 2, maxLength: 3 }) }),
    ),
  })); // prettier-ignore

  test('a tree prints as text that reads back as the same tree', () => {
    fc.assert(
      fc.property(tree, (query) => {
        expect(parseQuery(queryToText(query))).toEqual({ ok: true, query });
      }),
      { numRuns: 2000 },
    );
  });
});

test.each([
  ['1.5kB', 1500],
  ['4KiB', 4096],
  ['10m', 600_000],
  ['-3', -3],
  ['1e3', 1000],
  ['10 m', undefined],
  ['10x', undefined],
  ['', undefined],
])('%s is %s', (text, number) => {
  expect(quantity(text)).toBe(number);
});

test('times are read with and without zone', () => {
  expect(orderedValue('time', '2026-11-21')).toBe(Date.UTC(2026, 10, 21));
  expect(orderedValue('time', '2026-11-21 14:30')).toBe(Date.UTC(2026, 10, 21, 14, 30));
  expect(orderedValue('time', '2026-11-21T14:30:00+02:00')).toBe(Date.UTC(2026, 10, 21, 12, 30));
  expect(orderedValue('time', '2026-13-41')).toBeUndefined();
});

const orderedKindIsText = (name: string): boolean =>
  orderedValue('text', name) === undefined && !/^[a-z.0-9]+$/.test(name);
