import type { JsonObject } from '../../../model/json.ts';
import type { Mapping } from '../../../model/mapping.ts';
import { textToFields } from '../base-kinds.ts';
import { valueAt } from './value-at.ts';
import type { JsonParser, KeyChoice, ParseContext, ParseResult, Parser, TextParser } from '../parser.ts';
import { readMappedText, type CutText } from './cut-text.ts';
import { isLike } from './is-like.ts';
import { hasValue, isOneOf } from './mapping-facts.ts';
import { createKindOf } from './mapping-kinds.ts';
import { mappedNames } from './mapped-names.ts';
import { createReadRecordTime } from './read-record-time.ts';
import { partsToTime } from './time-format.ts';

/** Makes the parser that a mapping describes. The mapping must be without errors (`readMapping`). */
export function mappingToParser(mapping: Mapping): Parser {
  return mapping.input === 'json' ? jsonParser(mapping) : textParser(mapping);
}

function jsonParser(mapping: Mapping): JsonParser {
  const isFrom = createIsFrom(mapping);
  const fits = createFits(mapping);
  const understand = createUnderstand(mapping);
  return {
    input: 'json',
    id: mapping.mapping,
    summary: mapping.title,
    example: mapping.examples?.[0] ?? '',
    isMapping: true,
    needs: needsOf(mapping),
    names: mappedNames(mapping),
    claims: (object, context) => isFrom(context) && fits(object),
    parse: (object, context) => understand(object, context, undefined),
  };
}

function textParser(mapping: Mapping): TextParser {
  const isFrom = createIsFrom(mapping);
  const fits = createFits(mapping);
  const understand = createUnderstand(mapping);
  const cut = readMappedText(mapping);
  const { prefix, contains, app } = mapping.recognise ?? {};
  const parts = contains === undefined ? [] : typeof contains === 'string' ? [contains] : contains;
  /** asked for the claim and again for the parsing */
  let last: { readonly text: string; readonly context: string | undefined; readonly cut: CutText } | undefined;
  const cutOnce = (text: string, context: ParseContext): CutText => {
    if (last?.text !== text || last.context !== context.context)
      last = { text, context: context.context, cut: cut(text, context) };
    return last.cut;
  };
  return {
    input: 'text',
    id: mapping.mapping,
    summary: mapping.title,
    example: mapping.examples?.[0] ?? '',
    isMapping: true,
    claims: (text, context) => {
      if (!isFrom(context)) return false;
      if (prefix !== undefined && !text.startsWith(prefix)) return false;
      if (!parts.every((part) => text.includes(part))) return false;
      if (app !== undefined && !isOneOf(context.envelope?.app ?? '', app)) return false;
      const found = cutOnce(text, context);
      return found.ok && fits(found.fields);
    },
    parse: (text, context) => {
      const found = cutOnce(text, context);
      if (!found.ok) return { unreadable: { kind: 'not-recognised', message: `the mapping ${mapping.mapping} does not fit: ${found.message}` } }; // prettier-ignore
      const { envelope } = context;
      if (envelope === undefined) return understand(found.fields, context, text, found);
      const { message: _, ...around } = textToFields('', envelope);
      return understand({ ...around, ...found.fields }, context, text, found);
    },
  };
}

function createUnderstand(mapping: Mapping) {
  const kindOf = createKindOf(mapping);
  const readTime = createReadRecordTime(mapping);
  const zone = typeof mapping.time === 'object' ? mapping.time.zone : undefined;
  return (fields: JsonObject, { received }: ParseContext, raw: string | undefined, cut?: Extract<CutText, { ok: true }>): ParseResult => {
    const found = readTime(fields, received) ?? (cut?.time === undefined ? undefined : partsToTime(cut.time, zone, received));
    return {
      kind: kindOf(fields),
      fields,
      time: found?.time,
      quality: found?.quality ?? [],
      ...(raw === undefined ? {} : { raw, fieldsAreRecord: false }),
    };
  };
} // prettier-ignore

/** Whether the source is one of those that the mapping is for. */
function createIsFrom({ source }: Mapping): (context: ParseContext | undefined) => boolean {
  if (source === undefined) return () => true;
  return (context) => context?.source !== undefined && isLike(context.source, source);
}

/** Whether the fields are there that must be. */
function createFits({ recognise = {} }: Mapping): (fields: JsonObject) => boolean {
  const { keys = [], values = {} } = recognise;
  const wanted = Object.entries(values);
  return (fields) =>
    keys.every((key) => valueAt(fields, key) !== undefined) && wanted.every(([name, is]) => hasValue(fields, name, is));
}

/** What must stand at the top level of a JSON object that it fits: the name itself, or the object that its first part names (`valueAt`). */
function needsOf({ recognise = {} }: Mapping): KeyChoice[] {
  const names = new Set([...(recognise.keys ?? []), ...Object.keys(recognise.values ?? {})]);
  return [...names].map((name) => (name.includes('.') ? [name, name.slice(0, name.indexOf('.'))] : [name]));
}
