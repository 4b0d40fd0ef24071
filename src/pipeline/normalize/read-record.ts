import type { Quality } from '../../model/event.ts';
import type { JsonObject } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import type { Envelope, UnreadableReason } from '../../model/record.ts';
import { jsonKind, textToFields } from './base-kinds.ts';
import { openCri, openDocker, openDockerParts, type OpenedContainer } from './envelopes/container.ts';
import { withDeclaredTime } from './declared.ts';
import { openHec } from './envelopes/hec.ts';
import { openAzureSyslog } from './envelopes/azure-syslog.ts';
import { openJournald } from './envelopes/journald.ts';
import { openOtlp, readOtlp } from './envelopes/otlp.ts';
import { openSyslog } from './envelopes/syslog.ts';
import { brokenLimit, MAX_RECORD_CHARS } from './json-limits.ts';
import type { EnvelopeFacts, Parsed, ParseContext, ParseResult, Parser, TextParser } from './parser.ts';
import type { Hint, Recognise } from './recognise.ts';
import type { PartialReader } from './partial-read.ts';
import { openTexts, type Spelled } from './spelling.ts';
import { readRow } from './templates/unknown-text.ts';
import { unknownTime } from './unknown-time.ts';

/** What was made of one record's text. */
export type Reading = ReadEvent | { readonly unreadable: UnreadableReason };

export interface ReadEvent {
  readonly parsed: Parsed;
  /** what was around the record and may know its time */
  readonly envelope: EnvelopeFacts | undefined;
  readonly raw: string | undefined;
  readonly fieldsJson: string | undefined;
  /** the parsed fields are those that will be asked for; all of them stand in `fieldsJson` */
  readonly isPartial: boolean;
}

export interface ReadContext {
  readonly recognise: Recognise;
  readonly hint: Hint;
  readonly envelope: Envelope;
  /** of a record without envelope */
  readonly plain: OutsideContext;
  /** absent: records are read as a whole */
  readonly partial: PartialReader | undefined;
}

type OutsideContext = Required<ParseContext>;

/** Opens the envelope of a record, finds its parser and parses it. A format that nobody knows becomes a base event. */
export function readRecord(text: string, context: ReadContext): Reading {
  if (text.length > MAX_RECORD_CHARS)
    return unreadable('oversize', `the record has ${text.length} characters, the limit is ${MAX_RECORD_CHARS}`);
  if (context.envelope === 'hec') return readHec(text, context);
  if (context.envelope === 'otlp') return readOtlpRecord(text, context);
  if (text.charCodeAt(0) === BRACE) return readJson(text, context);
  const start = isPlain(text.charCodeAt(0)) ? 0 : text.search(NOT_BLANK);
  if (start < 0) return unreadable('not-recognised', 'the record is empty');
  if (text.charCodeAt(start) === BRACE) return readJson(text, context);
  // a column of numbers is a log of its own, if a header says so
  if (context.plain.context === undefined && isJsonWithoutObject(text))
    return unreadable('not-recognised', 'the record is JSON, but not an object: send one object a record');
  return readText(text, context);
}

const BRACE = 123;
/** ASCII that is no blank: what nearly every record begins with */
const isPlain = (code: number): boolean => code > 32 && code < 127;
const NOT_BLANK = /[^\s\uFEFF]/;
const NO_QUALITY: readonly Quality[] = ['not-recognised'];

function readJson(text: string, context: ReadContext): Reading {
  const part = readPart(text, context);
  if (part !== undefined) return part;
  const value = parseJson(text);
  if (!isJsonObject(value)) {
    const parts = openDockerParts(text);
    return parts === undefined ? notJson(text) : readContainer(parts, text, context);
  }
  const broken = brokenLimit(value, text);
  if (broken !== undefined) return { unreadable: broken };
  const inContainer = openDocker(value);
  if (inContainer !== undefined) return readContainer(inContainer, text, context);
  const inJournal = openJournald(value) ?? openAzureSyslog(value);
  if (inJournal !== undefined) return readContainer({ ...inJournal, isPartial: false }, text, context);
  const parsed = readObject(value, context, context.plain);
  if (!('kind' in parsed)) return parsed;
  const isRecord = parsed.fields === value && parsed.fieldsAreRecord !== false && !text.includes('\n');
  const { hint, partial } = context;
  if (isRecord && hint.json !== undefined) partial?.learn(text, value, hint.json, parsed.kind);
  return { parsed, envelope: undefined, raw: parsed.raw, fieldsJson: isRecord ? text : undefined, isPartial: false };
}

/** Undefined if the record has to be read as a whole. */
function readPart(text: string, { hint, partial, plain }: ReadContext): ReadEvent | undefined {
  if (partial === undefined || hint.json === undefined || hint.givenJson !== undefined) return undefined;
  const parsed = partial.read(text, hint.json, plain);
  return parsed && { parsed, envelope: undefined, raw: undefined, fieldsJson: text, isPartial: true };
}

/** The object's parser, or a base event. An unreadable verdict of a parser that was only asked because the way in said so is looked at twice. */
function readObject(object: JsonObject, context: ReadContext, outside: ParseContext): ParseResult {
  const { hint, recognise } = context;
  if (hint.givenJson !== undefined) {
    const parser = hint.givenJson;
    const result = guarded(parser, () => parser.parse(object, outside));
    if ('kind' in result || result.unreadable.kind !== 'not-recognised') return result;
  }
  const parser = recognise.json(object, hint, outside);
  if (parser !== undefined) return guarded(parser, () => parser.parse(object, outside));
  const spelled = recognise.spelled(object, outside);
  if (spelled !== undefined) return readSpelled(spelled, object, outside);
  const declared = recognise.declared(object);
  if (declared !== undefined) {
    const result = withDeclaredTime(readSpelled(declared, object, outside), object);
    if ('kind' in result) return result;
  }
  const fields = outside.envelope === undefined ? object : { ...envelopeToFields(outside.envelope), ...object };
  const found = unknownTime(object, outside.received);
  const quality = found === undefined || found.quality.length === 0 ? NO_QUALITY : [...NO_QUALITY, ...found.quality];
  return { kind: jsonKind, fields, time: found?.time, quality };
}

/** The fields have the names of their maker, so that rules find them; the record as it came stays beside them. */
function readSpelled({ parser, object }: Spelled, given: JsonObject, outside: ParseContext): ParseResult {
  const result = guarded(parser, () => parser.parse(object, outside));
  if (object === given) return result;
  return 'kind' in result ? { ...result, raw: JSON.stringify(given), fieldsAreRecord: false } : result;
}

function envelopeToFields(envelope: EnvelopeFacts): JsonObject {
  const { message: _, ...fields } = textToFields('', envelope);
  return fields;
}

/** Reads a text: the message of a syslog line, or the text itself. */
function readText(text: string, context: ReadContext): Reading {
  const { plain } = context;
  const rubbish = firstRubbish(text);
  if (rubbish !== undefined)
    return unreadable('bad-encoding', 'the record is neither JSON nor readable text: binary data?', rubbish);
  const inContainer = openCri(text);
  if (inContainer !== undefined) return readContainer(inContainer, text, context);
  const opened = openSyslog(text, plain.received);
  if (opened !== undefined) {
    const inside = within(plain, opened.envelope);
    const result = readMessage(opened.message, context, inside);
    // an unknown message: perhaps the line is a format of its own that only looks like syslog
    if (result !== undefined) return enveloped(result, opened.envelope, text);
  }
  const parsed = parseText(text, context, plain);
  if (parsed !== undefined) return 'kind' in parsed ? plainText(parsed) : parsed;
  const row = opened === undefined ? readRow(text, plain.context, plain.received) : undefined;
  if (row !== undefined) return plainText(readRowObject(row, text, context));
  const base = readUnknown(opened?.message ?? text, context, within(plain, opened?.envelope));
  if (opened !== undefined) return enveloped(base, opened.envelope, text);
  return 'kind' in base ? plainText(base) : base;
}

/** A table is often the export of a log that is JSON elsewhere: its columns are the names, and what was an object stands in a cell as text. */
function readRowObject(row: Parsed, text: string, context: ReadContext): Parsed {
  const { recognise, hint, plain } = context;
  const object = openTexts(row.fields);
  const parser = recognise.json(object, hint, plain);
  const found = parser === undefined ? recognise.spelled(object, plain) : { parser, object };
  const result = found === undefined ? undefined : guarded(found.parser, () => found.parser.parse(found.object, plain));
  if (result === undefined || !('kind' in result)) return row;
  // an export names the time as it likes
  const { time, quality } = row;
  const timed = result.time !== undefined || time === undefined ? result : { ...result, time, quality: (quality ?? []).filter((fact) => fact !== 'not-recognised') }; // prettier-ignore
  return { ...timed, raw: text, fieldsAreRecord: false };
}

/** By its parts: a spread costs more, and this runs for every record of syslog. */
const within = ({ received, context, source }: OutsideContext, envelope: EnvelopeFacts | undefined): ParseContext => ({
  received,
  context,
  envelope,
  source,
});

/** What a container's runtime or the journal of systemd wrapped; a part of a longer line says that it is one. */
function readContainer(
  { message, envelope, isPartial }: OpenedContainer,
  record: string,
  context: ReadContext,
): Reading {
  const inside = { ...context.plain, envelope };
  const result = readMessage(message, context, inside) ?? readUnknown(message, context, inside);
  if (!isPartial || !('kind' in result)) return enveloped(result, envelope, record);
  return enveloped({ ...result, quality: [...(result.quality ?? []), 'truncated'] }, envelope, record);
}

/** A text that nobody knows. */
function readUnknown(text: string, { recognise }: ReadContext, outside: ParseContext): ParseResult {
  return parseGuarded(recognise.unknown, text, outside);
}

const plainText = (parsed: Parsed): ReadEvent => ({
  parsed,
  envelope: undefined,
  raw: parsed.raw,
  fieldsJson: undefined,
  isPartial: false,
});

function enveloped(result: ParseResult, envelope: EnvelopeFacts, record: string): Reading {
  return 'kind' in result ? { parsed: result, envelope, raw: record, fieldsJson: undefined, isPartial: false } : result;
}

/** The message of an envelope: a JSON object (after `@cee:` too) or a text that a parser claims; undefined if nobody does. */
function readMessage(message: string, context: ReadContext, inside: ParseContext): ParseResult | undefined {
  const json = message.startsWith('@cee:') ? message.slice(5) : message;
  const object = json.trimStart().charCodeAt(0) === BRACE ? parseJson(json) : undefined;
  if (isJsonObject(object)) {
    const broken = brokenLimit(object, json);
    return broken === undefined ? readObject(object, context, inside) : { unreadable: broken };
  }
  return parseText(message, context, inside);
}

function parseText(text: string, context: ReadContext, outside: ParseContext): ParseResult | undefined {
  const { hint, recognise } = context;
  if (hint.givenText !== undefined) {
    const parser = hint.givenText;
    const result = parseGuarded(parser, text, outside);
    if ('kind' in result || result.unreadable.kind !== 'not-recognised') return result;
  }
  const parser = recognise.text(text, outside, hint);
  return parser === undefined ? undefined : parseGuarded(parser, text, outside);
}

function readHec(text: string, context: ReadContext): Reading {
  const value = parseJson(text);
  if (!isJsonObject(value)) return notJson(text);
  const broken = brokenLimit(value, text);
  if (broken !== undefined) return { unreadable: broken };
  const opened = openHec(value);
  if (opened === undefined) return unreadable('not-recognised', 'the HEC record has no `event`');
  const inside = { ...context.plain, envelope: opened.envelope };
  const { event } = opened;
  if (isJsonObject(event)) return enveloped(readObject(event, context, inside), opened.envelope, text);
  const message = typeof event === 'string' ? event : JSON.stringify(event);
  const line = openSyslog(message, context.plain.received);
  const both = line === undefined ? opened.envelope : joined(line.envelope, opened.envelope);
  const known = readMessage(line?.message ?? message, context, { ...inside, envelope: both });
  if (known !== undefined) return enveloped(known, both, text);
  const whole = line === undefined ? undefined : parseText(message, context, inside);
  if (whole !== undefined) return enveloped(whole, opened.envelope, text);
  return enveloped(readUnknown(line?.message ?? message, context, { ...inside, envelope: both }), both, text);
}

/** A log record of OpenTelemetry whose body is a format that somebody knows is read as that; else it is an event of its own format. */
function readOtlpRecord(text: string, context: ReadContext): Reading {
  const value = parseJson(text);
  if (!isJsonObject(value)) return notJson(text);
  const broken = brokenLimit(value, text);
  if (broken !== undefined) return { unreadable: broken };
  const record = readOtlp(value);
  const opened = record === undefined || record === 'many' ? undefined : openOtlp(record);
  if (opened !== undefined) {
    const { event, envelope } = opened;
    const line = typeof event === 'string' ? openSyslog(event, context.plain.received) : undefined;
    const both = line === undefined ? envelope : joined(line.envelope, envelope);
    const known = readKnown(line?.message ?? event, context, { ...context.plain, envelope: both });
    if (known !== undefined) return enveloped(known, both, text);
  }
  const parsed = readObject(value, context, context.plain);
  return 'kind' in parsed
    ? { parsed, envelope: opened?.envelope, raw: parsed.raw, fieldsJson: undefined, isPartial: false }
    : parsed;
}

/** What a parser makes of it; undefined if nobody claims it. */
function readKnown(message: string | JsonObject, context: ReadContext, inside: ParseContext): ParseResult | undefined {
  if (typeof message === 'string') {
    const object = message.trimStart().charCodeAt(0) === BRACE ? parseJson(message) : undefined;
    return isJsonObject(object) ? readKnown(object, context, inside) : parseText(message, context, inside);
  }
  const parser = context.recognise.json(message, context.hint);
  return parser === undefined ? undefined : guarded(parser, () => parser.parse(message, inside));
}

/** A syslog line in a HEC event: what the line says itself is nearer to the truth; an exact time beats one without year or zone. */
function joined(line: EnvelopeFacts, hec: EnvelopeFacts): EnvelopeFacts {
  const exact = line.time !== undefined && (line.timeQuality.length === 0 || hec.time === undefined);
  return {
    ...line,
    time: exact ? line.time : hec.time,
    timeQuality: exact ? line.timeQuality : hec.timeQuality,
    host: line.host ?? hec.host,
    app: line.app ?? hec.app,
    attributes: line.attributes ?? hec.attributes,
  };
}

/** A parser that throws is a bug, but one poisoned record must not stop the journal for ever: it is kept, and says whose bug it is. */
function guarded(parser: Parser, parse: () => ParseResult): ParseResult {
  try {
    return parse();
  } catch (error) {
    return failed(parser, error);
  }
}

/** The same for text, without a closure. */
function parseGuarded(parser: TextParser, text: string, outside: ParseContext): ParseResult {
  try {
    return parser.parse(text, outside);
  } catch (error) {
    return failed(parser, error);
  }
}

function failed(parser: Parser, error: unknown): ParseResult {
  const what = error instanceof Error ? error.message : 'unknown error';
  return { unreadable: { kind: 'damaged', message: `the parser ${parser.id} failed on this record: ${what}` } };
}

const unreadable = (
  kind: UnreadableReason['kind'],
  message: string,
  at?: number,
): { unreadable: UnreadableReason } => ({
  unreadable: at === undefined ? { kind, message } : { kind, message, at },
});

/** The value of a JSON text; undefined if it is none. */
function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
    return value;
  } catch {
    return undefined;
  }
}

function notJson(text: string): Reading {
  const at = placeOfJsonError(text);
  const where = at >= text.trimEnd().length ? 'it ends too early' : `it breaks at character ${at}`;
  return unreadable('not-json', `the record begins like a JSON object but is none: ${where}`, at);
}

/** Asked again only for a record that failed. The message of the engine is not passed on: it quotes the record. */
function placeOfJsonError(text: string): number {
  try {
    JSON.parse(text);
    return 0;
  } catch (error) {
    const place = error instanceof Error ? /position (\d+)/.exec(error.message) : null;
    return place === null ? text.length : Number(place[1]);
  }
}

function isJsonWithoutObject(text: string): boolean {
  const code = text.charCodeAt(0);
  if (isPlain(code) && (!JSON_FIRST.includes(text.charAt(0)) || isNoNumber(text, code))) return false;
  const trimmed = text.trim();
  if (/^(?:true|false|null|-?\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,4})?)$/.test(trimmed.slice(0, 100))) return true;
  const first = trimmed.charCodeAt(0);
  const isClosed = (first === 91 && trimmed.endsWith(']')) || (first === 34 && trimmed.endsWith('"'));
  return isClosed && parseJson(trimmed) !== undefined;
}

/** Whether a text that begins with a digit is for sure more than a number: most lines of text that do have a time or an address there. */
function isNoNumber(text: string, first: number): boolean {
  if (first < 48 || first > 57) return false;
  let at = 1;
  while (NUMBER_PARTS.has(text.charCodeAt(at))) at += 1;
  if (at === text.length) return false;
  return isPlain(text.charCodeAt(at)) || isPlain(text.charCodeAt(text.length - 1));
}

const NUMBER_PARTS: ReadonlySet<number> = new Set(Array.from('0123456789.eE+-', (sign) => sign.charCodeAt(0)));

/** what lists, texts, numbers and words of JSON begin with */
const JSON_FIRST = '["-0123456789tfn';

// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const RUBBISH = /[\0-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\ufffd]/;

/** Where a text shows that it is none: more than a tenth of its beginning are control characters or replaced bytes. */
function firstRubbish(text: string): number | undefined {
  // nearly no text has any: the engine looks faster than a loop does
  if (!RUBBISH.test(text)) return undefined;
  const length = Math.min(text.length, 4096);
  let first: number | undefined;
  let count = 0;
  for (let at = 0; at < length; at += 1) {
    const code = text.charCodeAt(at);
    const isRubbish = (code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 27) || code === 0xfffd;
    if (!isRubbish) continue;
    first ??= at;
    count += 1;
  }
  return count * 10 > length ? first : undefined;
}
