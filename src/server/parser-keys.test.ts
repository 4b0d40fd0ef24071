import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asSourceId } from '../model/ids.ts';
import { isJsonObject, type JsonObject } from '../model/json.ts';
import { createKeyTable } from '../pipeline/normalize/key-table.ts';
import { mappingToParser } from '../pipeline/normalize/mapping/mapping-to-parser.ts';
import { readMapping } from '../pipeline/normalize/mapping/read-mapping.ts';
import type { JsonParser, ParseContext, Parser } from '../pipeline/normalize/parser.ts';
import { createRecognise } from '../pipeline/normalize/recognise.ts';
import { parsers } from './parsers.ts';
import { caseRecords, jsonOf } from './test-case-records.ts';

const context: ParseContext = { received: Date.UTC(2026, 10, 22), context: undefined, envelope: undefined };
const jsonParsers = parsers.filter((parser): parser is JsonParser => parser.input === 'json');
const withoutNeeds = parsers.map((parser): Parser => {
  if (parser.input === 'text') return parser;
  const asked: Parser = {
    input: 'json',
    id: parser.id,
    summary: parser.summary,
    example: parser.example,
    claims: (object, around) => parser.claims(object, around),
    parse: (object, around) => parser.parse(object, around),
  };
  return parser.isFallback === true ? { ...asked, isFallback: true } : asked;
});
const objects = await objectsOfCases();

test('there are cases of every parser of JSON and examples of every mapping', () => {
  expect(objects.length).toBeGreaterThan(400);
});

test('every parser that claims a case finds there what it says it needs', () => {
  for (const object of objects) expectNeeds(object);
});

test('and in what becomes of it when keys go, come, are renamed or stand inside of another object', () => {
  fc.assert(fc.property(changed, expectNeeds), { numRuns: 700 });
});

test('what is recognised is the same by the table as by asking all in turn, whatever came before', () => {
  const records = fc.array(changed, { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(records, (given) => {
      const [quick, slow] = [createRecognise(parsers), createRecognise(withoutNeeds)];
      const source = asSourceId('test');
      for (const object of given) {
        const found = quick.json(object, quick.hintOf(source, undefined), context)?.id;
        expect(found).toBe(slow.json(object, slow.hintOf(source, undefined), context)?.id);
      }
    }),
    { numRuns: 80 },
  );
});

test('of mappings that people made the first that fits is found, also where some ask for nothing but the source', () => {
  const mappings = [
    ...jsonParsers.filter(({ id }) => id.startsWith('z')),
    mapped('mapping: from-one\ntitle: x\ninput: json\nsource: one\n'),
    mapped('mapping: deep\ntitle: x\ninput: json\nrecognise: { keys: [a.b, c], values: { d: 1 } }\n'),
    mapped('mapping: wide\ntitle: x\ninput: json\nrecognise: { keys: [a] }\n'),
  ];
  const find = createKeyTable(mappings);
  const idOf = (object: JsonObject, source = 'two'): string | undefined => find(object, { ...context, source: asSourceId(source) })?.id; // prettier-ignore
  expect(idOf({ a: { b: 1 }, c: 1, d: 1 })).toBe('deep');
  expect(idOf({ 'a.b': 1, c: 1, d: 1 })).toBe('deep');
  expect(idOf({ a: 1, c: 1, d: 1 })).toBe('wide');
  expect(idOf({ c: 1, d: 1 })).toBeUndefined();
  expect(idOf({ c: 1, d: 1 }, 'one')).toBe('from-one');
  expect(idOf({ a: { b: 1 }, c: 1, d: 1 }, 'one')).toBe('from-one');
});

function expectNeeds(object: JsonObject): void {
  for (const parser of jsonParsers) {
    if ((parser.needs ?? []).every((keys) => keys.some((key) => Object.hasOwn(object, key)))) continue;
    if (parser.claims(object, context)) throw new Error(`${parser.id} claims an object that has not what it needs: ${JSON.stringify(object)}`); // prettier-ignore
  }
}

function mapped(text: string): JsonParser {
  const { mapping } = readMapping(text);
  const made = mapping === undefined ? undefined : mappingToParser(mapping);
  if (made?.input !== 'json') throw new Error(`this is no mapping of JSON: ${text}`);
  return made;
}

const anyKey = fc.constantFrom(...new Set(objects.flatMap(Object.keys)));
const changed = fc
  .record({
    object: fc.constantFrom(...objects),
    gone: fc.array(fc.nat(), { maxLength: 3 }),
    renamed: fc.option(fc.tuple(fc.nat(), anyKey), { nil: undefined }),
    other: fc.option(fc.constantFrom(...objects), { nil: undefined }),
    wrap: fc.option(fc.constantFrom('detail', 'data', 'event', 'Event', 'result', 'records', 'Records'), { nil: undefined }), // prettier-ignore
  })
  .map(({ object, gone, renamed, other, wrap }): JsonObject => {
    const entries = Object.entries(object);
    for (const place of gone) entries.splice(place % Math.max(entries.length, 1), 1);
    const at = renamed === undefined ? undefined : entries[renamed[0] % Math.max(entries.length, 1)];
    if (at !== undefined && renamed !== undefined) at[0] = renamed[1];
    const made: JsonObject = { ...other, ...Object.fromEntries(entries) };
    return wrap === undefined ? made : { [wrap]: /^r/i.test(wrap) ? [made] : made };
  });

/** The parsers' examples, the records of all tables of cases and those of the mappings, as far as they are JSON objects. */
async function objectsOfCases(): Promise<JsonObject[]> {
  const texts = [...jsonParsers.map(({ example }) => example), ...(await caseRecords())];
  return texts.map(jsonOf).filter((value) => isJsonObject(value));
}
