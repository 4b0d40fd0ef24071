import type { SourceId } from '../../model/ids.ts';
import type { JsonObject } from '../../model/json.ts';
import { createCandidates, isWorthAsking } from './candidates.ts';
import { createDeclared } from './declared.ts';
import { createKeyTable } from './key-table.ts';
import { createSpelling, type Spelled } from './spelling.ts';
import { UNKNOWN_TEXT, unknownTextParser } from './templates/unknown-text.ts';
import type { JsonParser, ParseContext, Parser, TextParser } from './parser.ts';

/** Finds the parser of a record from its content. The parser that knew the last record of the same source is asked first. */
export interface Recognise {
  json(object: JsonObject, hint: Hint, context?: ParseContext): JsonParser | undefined;
  /** for an object that `json` does not know: whose it is once its names are spelled as their maker spells them */
  spelled(object: JsonObject, context: ParseContext): Spelled | undefined;
  /** for an object that nobody claims at all: whose it says itself that it is */
  declared(object: JsonObject): Spelled | undefined;
  text(text: string, context: ParseContext, hint: Hint): TextParser | undefined;
  hintOf(source: SourceId, format: string | undefined): Hint;
  /** for text that nobody knows */
  readonly unknown: TextParser;
}

/** What is known about the records of one source. */
export interface Hint {
  /** the parsers that the way in asks for, or undefined */
  readonly givenJson: JsonParser | undefined;
  readonly givenText: TextParser | undefined;
  json: JsonParser | undefined;
  text: TextParser | undefined;
}

const MOST_HINTS = 10_000;

export function createRecognise(parsers: readonly Parser[]): Recognise {
  const jsonParsers = parsers.filter((parser) => parser.input === 'json');
  const textParsers = parsers.filter((parser) => parser.input === 'text').filter(({ id }) => id !== UNKNOWN_TEXT);
  const unknown = parsers.filter((parser) => parser.input === 'text').find(({ id }) => id === UNKNOWN_TEXT);
  // mappings are asked before all others, and need not be asked again
  const mappedBy = createKeyTable(jsonParsers.filter(({ isMapping }) => isMapping === true));
  const others = jsonParsers.filter(({ isMapping }) => isMapping !== true);
  const readAtOnce = createKeyTable(others.filter(({ isLate }) => isLate !== true));
  const readLate = createKeyTable(others.filter(({ isLate }) => isLate === true));
  const textMappings = textParsers.filter(({ isMapping }) => isMapping === true);
  const candidatesOf = createCandidates(textParsers.filter(({ isMapping }) => isMapping !== true));
  const spelling = createSpelling(jsonParsers);
  const declaredBy = createDeclared(jsonParsers);
  const hints = new Map<string, Hint>();

  const hintOf = (source: SourceId, format: string | undefined): Hint => {
    const key = `${source}\n${format ?? ''}`;
    const known = hints.get(key);
    if (known !== undefined) return known;
    // a sender can invent sources without end: forgetting them costs nothing but a second look
    if (hints.size >= MOST_HINTS) hints.clear();
    const hint: Hint = {
      givenJson: jsonParsers.find((parser) => parser.id === format),
      givenText: textParsers.find((parser) => parser.id === format),
      json: undefined,
      text: undefined,
    };
    hints.set(key, hint);
    return hint;
  };

  return {
    hintOf,
    unknown: unknown ?? unknownTextParser(),
    spelled: (object, context) => spelling.find(object, context),
    declared: (object) => {
      const parser = declaredBy(object);
      return parser === undefined ? undefined : { parser, object: spelling.spell(object, parser) ?? object };
    },
    json: (object, hint, context) => {
      const mapped = mappedBy(object, context);
      if (mapped !== undefined) return mapped;
      if (hint.json?.claims(object, context) === true) return hint.json;
      const found = readAtOnce(object, context) ?? readLate(object, context);
      if (found !== undefined) hint.json = found;
      return found;
    },
    text: (text, context, hint) => {
      for (const mapping of textMappings) if (mapping.claims(text, context)) return mapping;
      const { all, byParser } = candidatesOf(text, context);
      const last = hint.text === undefined ? undefined : byParser.get(hint.text);
      if (last !== undefined && isWorthAsking(last, text) && last.parser.claims(text, context)) return last.parser;
      for (const candidate of all) {
        if (candidate === last || !isWorthAsking(candidate, text)) continue;
        const { parser } = candidate;
        if (!parser.claims(text, context)) continue;
        if (parser.isFallback !== true) hint.text = parser;
        return parser;
      }
      return undefined;
    },
  };
}
