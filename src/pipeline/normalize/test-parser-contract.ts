import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import type { EnvelopeFacts, JsonParser, ParseContext, Parsed, ParseResult, Parser } from './parser.ts';
import { loadOcsfValidator } from './test-ocsf-schema.ts';
import { RECEIVED, noContext, parseWith, understand } from './test-parser-run.ts';

/** One record of a parser's table of cases: the unit test, the seeds of the property and the golden file are made of it. */
export interface ParserCase {
  /** also the name of the golden file */
  readonly name: string;
  readonly record: string;
  readonly context?: ParseContext;
  /** id of the kind, or the kind of the reason if the record is unreadable; undefined if no parser may claim it */
  readonly kind: string | undefined;
  /** fields that it must have, with their values */
  readonly fields?: JsonObject;
  /** false if kind and fields say enough */
  readonly golden?: false;
}

/**
 * What every parser promises, shown on its table of cases: each gives the golden event (written anew with `vitest -u`), a valid OCSF form,
 * and whatever is done to a record, parser and kinds never throw and never write a value of a wrong type into OCSF.
 *
 * @param golden folder of the golden files, as a path of the file system
 */
export function parserContract(parsers: readonly Parser[], cases: readonly ParserCase[], golden: string): void {
  const validate = loadOcsfValidator();
  const check = (parsed: Parsed): void => {
    const made = understand(parsed);
    if (validate !== undefined) expect(validate(made.ocsf)).toEqual([]);
    expect(made.entities.every((id) => id.length < 600)).toBe(true);
  };

  describe('cases', () => {
    it.each(cases.map((each): [string, ParserCase] => [each.name, each]))('%s', async (_name, each) => {
      const result = parseWith(parsers, each.record, each.context);
      expect(kindOf(result)).toBe(each.kind);
      if (result !== undefined && 'kind' in result) check(result);
      if (each.fields !== undefined) expect(result).toMatchObject({ fields: each.fields });
      if (each.golden === false) return;
      const event = result !== undefined && 'kind' in result ? { ...understand(result), ...plain(result) } : result;
      await expect(`${JSON.stringify(event ?? null, null, 2)}\n`).toMatchFileSnapshot(`${golden}/${each.name}.golden`);
    });
  });

  describe('whatever comes', () => {
    it('never throws on a changed record, and its OCSF form stays valid', () => {
      const seeds = cases.filter((each) => each.kind !== undefined);
      fc.assert(
        fc.property(fc.constantFrom(...seeds), fc.array(change, { minLength: 1, maxLength: 5 }), (seed, changes) => {
          const context = seed.context ?? noContext;
          const record = changeRecord(seed.record, changes);
          for (const parser of parsers) parseAnyway(parser, record, context, check);
        }),
        { numRuns: 400 * effort, interruptAfterTimeLimit: 30_000, markInterruptAsFailure: true },
      );
    });

    const lookers = parsers.filter(looksAtSome);
    if (lookers.length > 0)
      it('looks at no other keys than it says', () => {
        fc.assert(
          fc.property(fc.constantFrom(...cases), fc.array(change, { maxLength: 5 }), ({ record }, changes) => {
            const object = jsonObjectOf(changeRecord(record, changes));
            if (object === undefined) return;
            for (const parser of lookers) {
              const [first] = parser.looksAt;
              if (Object.keys(object)[0] !== first || typeof object[first] !== 'string' || !parser.claims(object))
                continue;
              const some = Object.fromEntries(Object.entries(object).filter(([key]) => parser.looksAt.includes(key)));
              expect(parser.claims(some)).toBe(true);
              const [of, all] = [parser.parse(some, noContext), parser.parse(object, noContext)];
              expect({ ...of, fields: 0 }).toEqual({ ...all, fields: 0 });
              if ('kind' in of && 'kind' in all) expect([of.fields, all.fields]).toEqual([some, object]);
            }
          }),
          { numRuns: 400 * effort, interruptAfterTimeLimit: 30_000, markInterruptAsFailure: true },
        );
      });

    it('never throws on any text in any context', () => {
      fc.assert(
        fc.property(
          anyText,
          fc.option(anyText, { nil: undefined }),
          fc.option(anyEnvelope, { nil: undefined }),
          (text, context, envelope) => {
            for (const parser of parsers) parseAnyway(parser, text, { received: RECEIVED, context, envelope }, check);
          },
        ),
        { numRuns: 200 * effort, interruptAfterTimeLimit: 30_000, markInterruptAsFailure: true },
      );
    });
  });
}

const looksAtSome = (parser: Parser): parser is JsonParser & Required<Pick<JsonParser, 'looksAt'>> =>
  parser.input === 'json' && parser.looksAt !== undefined;

/** A parser is also called without having claimed the record, where the way in names the format. */
function parseAnyway(parser: Parser, record: string, context: ParseContext, check: (parsed: Parsed) => void): void {
  const result = parser.input === 'text' ? textResult(parser, record, context) : jsonResult(parser, record, context);
  if (result !== undefined && 'kind' in result) check(result);
}

function textResult(parser: Extract<Parser, { input: 'text' }>, record: string, context: ParseContext): ParseResult {
  expect(typeof parser.claims(record, context)).toBe('boolean');
  return parser.parse(record, context);
}

function jsonResult(
  parser: Extract<Parser, { input: 'json' }>,
  record: string,
  context: ParseContext,
): ParseResult | undefined {
  const object = jsonObjectOf(record);
  if (object === undefined) return undefined;
  expect(typeof parser.claims(object)).toBe('boolean');
  return parser.parse(object, context);
}

function kindOf(result: ParseResult | undefined): string | undefined {
  if (result === undefined) return undefined;
  return 'kind' in result ? result.kind.id : result.unreadable.kind;
}

const plain = ({ kind, fields, quality }: Parsed): object => ({
  logSources: kind.logSources.id,
  quality: quality ?? [],
  fields,
});

/** for a longer search: `VEDETTE_FUZZ_EFFORT=50 npx vitest run src/connectors/zeek` */
const effort = Number(process.env['VEDETTE_FUZZ_EFFORT'] ?? '1');

type Change = readonly [place: number, value: JsonValue, how: 'replace' | 'rename' | 'cut' | 'insert'];

const hostile: JsonValue[] = [
  null, true, false, 0, -1, 0.5, 1e308, -1e308, 9e15, 99999, '', ' ', '-', '-1', '0', '9'.repeat(400), 'x'.repeat(20_000), '__proto__',
  'constructor', '256.1.1.1', '::1', 'fe80::1%eth0', '2026-99-99T99:99:99Z', '9999-12-31T23:59:59.999Z', '0000-01-01T00:00:00Z', '\u0000',
  '\uD800', '(empty)', 'a@b', '<a@example.com>', 'GET', '\t\t\t', ' ; ; COMMAND=', ': : :', '[', '\\x', '\\xff\\xfe',
  [], {}, [[[]]], [null, 1, 'x', {}], { a: { b: { c: [] } } },
]; // prettier-ignore
const withProto =
  jsonObjectOf('{"__proto__":{"polluted":true},"constructor":{"prototype":1},"toString":1,"hasOwnProperty":2}') ?? {};

const change: fc.Arbitrary<Change> = fc.tuple(
  fc.nat(),
  fc.oneof(fc.constantFrom<JsonValue>(...hostile, withProto), fc.string({ maxLength: 30, unit: 'binary' })),
  fc.constantFrom('replace', 'rename', 'cut', 'insert'),
);

const anyText = fc.oneof(
  fc.string({ maxLength: 300, unit: 'binary' }),
  fc.string({ maxLength: 100 }).map((text) => `#separator \\x09\n#fields\t${text}\n#types\t${text}`),
  fc.json(),
);

const anyEnvelope: fc.Arbitrary<EnvelopeFacts> = fc.record({
  time: fc.option(fc.integer(), { nil: undefined }),
  timeQuality: fc.constant([]),
  host: fc.option(fc.string(), { nil: undefined }),
  app: fc.option(fc.oneof(fc.constantFrom('sshd', 'sudo', 'su(pam_unix)', 'CRON', 'kernel', 'useradd'), fc.string()), {
    nil: undefined,
  }),
  pid: fc.option(fc.string(), { nil: undefined }),
  facility: fc.option(fc.nat(), { nil: undefined }),
  level: fc.option(fc.nat(), { nil: undefined }),
  attributes: fc.constant(undefined),
});

function changeRecord(record: string, changes: readonly Change[]): string {
  const object = jsonObjectOf(record);
  if (object === undefined) return changes.reduce(changeText, record);
  for (const one of changes) changeObject(object, one);
  return JSON.stringify(object);
}

/** A key of its own even if it is `__proto__`, as JSON.parse makes it. */
function addField(holder: JsonObject, key: string, value: JsonValue): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Changes one field, at any depth. */
function changeObject(object: JsonObject, [place, given, how]: Change): void {
  // the next change may go into it
  const value = structuredClone(given);
  const holders: JsonObject[] = [object];
  for (const holder of holders) {
    for (const inner of Object.values(holder)) {
      if (isJsonObject(inner)) holders.push(inner);
      else if (Array.isArray(inner)) holders.push(...inner.filter(isJsonObject));
    }
  }
  const holder = holders[place % holders.length] ?? object;
  const keys = Object.keys(holder);
  const key = keys[Math.floor(place / holders.length) % Math.max(keys.length, 1)];
  if (key === undefined || how === 'insert') addField(holder, typeof value === 'string' ? value : 'inserted', value);
  else if (how === 'cut') delete holder[key];
  else if (how === 'rename') holder[`${key}2`] = holder[key] ?? null;
  else holder[key] = value;
}

function changeText(text: string, [place, value, how]: Change): string {
  const at = place % (text.length + 1);
  const inserted = typeof value === 'string' ? value : JSON.stringify(value);
  if (how === 'cut') return text.slice(0, at);
  return text.slice(0, at) + inserted + text.slice(how === 'insert' ? at : at + inserted.length);
}

function jsonObjectOf(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
