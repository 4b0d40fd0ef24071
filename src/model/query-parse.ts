import { orderedValue, queryFieldKind, type QueryFieldKind } from './query-fields.ts';
import {
  ALL,
  type ParsedQuery,
  type Query,
  type QueryError,
  type QueryOperator,
  type QueryValue,
} from './query-tree.ts';

/** A query has at most so many conditions, and so many parentheses one in another. */
export const QUERY_TERMS = 200;
export const QUERY_DEPTH = 60;

/** Reads the text of a search. Never throws; an empty text is everything. */
export function parseQuery(text: string): ParsedQuery {
  const reader: Reader = { text, at: 0, terms: 0, depth: 0 };
  try {
    skipSpace(reader);
    if (reader.at === text.length) return { ok: true, query: ALL };
    const query = readOr(reader);
    if (reader.at < text.length) fail(reader, 'There is no "(" for this ")".', reader.at, 1);
    return { ok: true, query };
  } catch (error) {
    if (error instanceof Mistake) return { ok: false, error: error.what };
    throw error;
  }
}

interface Reader {
  readonly text: string;
  at: number;
  terms: number;
  depth: number;
}

class Mistake extends Error {
  readonly what: QueryError;
  constructor(what: QueryError) {
    super(what.message);
    this.what = what;
  }
}

function fail(reader: Reader, message: string, at: number, length: number): never {
  throw new Mistake({ message, at: Math.min(at, reader.text.length), length: Math.max(1, length) });
}

function readOr(reader: Reader): Query {
  const parts = [readAnd(reader)];
  while (takeKeyword(reader, 'or')) parts.push(readAnd(reader));
  return join('or', parts);
}

/** Conditions that only stand beside one another are joined by `and` too. */
function readAnd(reader: Reader): Query {
  const parts = [readNot(reader)];
  for (;;) {
    if (!takeKeyword(reader, 'and') && (atEnd(reader) || isKeywordNext(reader, 'or'))) return join('and', parts);
    parts.push(readNot(reader));
  }
}

function join(kind: 'and' | 'or', parts: readonly Query[]): Query {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { kind, parts };
}

function readNot(reader: Reader): Query {
  if (++reader.depth > QUERY_DEPTH) fail(reader, `More than ${QUERY_DEPTH} levels, one in another.`, reader.at, 1);
  const query: Query = takeKeyword(reader, 'not') ? { kind: 'not', part: readNot(reader) } : readPrimary(reader);
  reader.depth--;
  return query;
}

function readPrimary(reader: Reader): Query {
  const { text, at } = reader;
  if (at === text.length) fail(reader, 'A condition is missing here.', at, 1);
  if (text[at] === ')') fail(reader, 'A condition is missing before this ")".', at, 1);
  for (const keyword of ['and', 'or']) {
    if (isKeywordNext(reader, keyword)) fail(reader, `A condition is missing before "${keyword}".`, at, keyword.length);
  }
  if (text[at] !== '(') return readTerm(reader);
  advance(reader, 1);
  const query = readOr(reader);
  if (text[reader.at] !== ')') fail(reader, 'This "(" is never closed.', at, 1);
  advance(reader, 1);
  return query;
}

function readTerm(reader: Reader): Query {
  const start = reader.at;
  if (++reader.terms > QUERY_TERMS) fail(reader, `A search has at most ${QUERY_TERMS} conditions.`, start, 1);
  const quotedField = reader.text[start] === '"' ? peekQuotedField(reader) : undefined;
  const field = quotedField ?? fieldPattern.exec(reader.text.slice(start, start + 300))?.[0];
  if (field !== undefined) {
    const after = start + (quotedField === undefined ? field.length : quotedLength(reader, start));
    const condition = readCondition(reader, field, start, after);
    if (condition !== undefined) return condition;
  }
  reader.at = start;
  refuseSign(reader);
  return { kind: 'words', value: readValue(reader, false) };
}

const fieldPattern = /^[\p{L}_@$][\p{L}\p{N}_@$.\-[\]/{}%#]*/u;
const operators = ['!=', '<=', '>=', '==', '=', '<', '>'] as const;

/** What follows a field name; undefined if nothing does, so that the name is a word to look for. */
function readCondition(reader: Reader, field: string, start: number, after: number): Query | undefined {
  reader.at = after;
  const { text } = reader;
  if (isFieldColon(text, after, field)) {
    advance(reader, 1);
    return readComparison(reader, field, '=', start);
  }
  skipSpace(reader);
  const operator = operators.find((candidate) => text.startsWith(candidate, reader.at));
  if (operator !== undefined) {
    advance(reader, operator.length);
    return readComparison(reader, field, operator === '==' ? '=' : operator, start);
  }
  const isQuoted = text[start] === '"';
  if (reader.at === after || (!isQuoted && keywords.has(field.toLowerCase()))) return undefined;
  if (takeKeyword(reader, 'exists')) return { kind: 'exists', field };
  if (takeKeyword(reader, 'in')) return readIn(reader, field);
  if (takeKeyword(reader, 'is')) {
    return readComparison(reader, field, takeKeyword(reader, 'not') ? '!=' : '=', start);
  }
  return undefined;
}

/** `user:alice`, but not `C:\Windows`, `https://…` or `fe80::1`. */
function isFieldColon(text: string, at: number, field: string): boolean {
  return text[at] === ':' && field.length > 1 && /[^\s\\/:)]/.test(text[at + 1] ?? ' ');
}

function readComparison(reader: Reader, field: string, op: QueryOperator, start: number): Query {
  const at = reader.at;
  const isQuoted = reader.text[at] === '"';
  if (atEnd(reader)) fail(reader, `A value is missing after \`${field} ${op}\`.`, start, at - start);
  if (reader.text[at] === '(') fail(reader, `For one of several values write \`${field} in (a, b)\`.`, at, 1);
  const value = readValue(reader, false);
  const length = trimmedLength(reader, at);
  const kind = queryFieldKind(field);
  const [from, to] = isQuoted || value.pattern ? [] : rangeEnds(value.text);
  if (op === '=' && from !== undefined && to !== undefined && isOrdered(kind, from) && isOrdered(kind, to)) {
    return { kind: 'range', field, from, to };
  }
  if (op === '=' || op === '!=') checkValue(reader, field, kind, value, at, length);
  else if (value.pattern || !isOrdered(kind, value.text)) {
    fail(reader, `\`${op}\` needs ${wantedBy[kind]}, and "${value.text}" is not one.`, at, length);
  }
  return { kind: 'compare', field, op, value };
}

function readIn(reader: Reader, field: string): Query {
  const kind = queryFieldKind(field);
  const values: QueryValue[] = [];
  const open = reader.at;
  const isList = reader.text[open] === '(';
  if (isList) advance(reader, 1);
  for (;;) {
    const at = reader.at;
    if (atEnd(reader)) fail(reader, 'A value is missing here: write `field in (a, b)`.', at, 1);
    const value = readValue(reader, isList);
    checkValue(reader, field, kind, value, at, trimmedLength(reader, at));
    values.push(value);
    if (++reader.terms > QUERY_TERMS) fail(reader, `A search has at most ${QUERY_TERMS} values.`, at, 1);
    if (!isList) break;
    if (reader.text[reader.at] === ')') break;
    if (reader.text[reader.at] !== ',') fail(reader, 'This list is never closed: ")" is missing.', open, 1);
    advance(reader, 1);
  }
  if (isList) advance(reader, 1);
  return { kind: 'in', field, values };
}

function checkValue(
  reader: Reader,
  field: string,
  kind: QueryFieldKind,
  value: QueryValue,
  at: number,
  length: number,
): void {
  if (kind === 'text' || kind === 'address' || kind === 'rule') return;
  if (value.pattern || orderedValue(kind, value.text) === undefined) {
    fail(reader, `\`${field}\` needs ${wantedBy[kind]}, and "${value.text}" is not one.`, at, length);
  }
}

const isOrdered = (kind: QueryFieldKind, text: string): boolean => orderedValue(kind, text) !== undefined;

const wantedBy: Readonly<Record<QueryFieldKind, string>> = {
  text: 'a number',
  number: 'a number (units as in 10kB or 5m)',
  address: 'a number',
  rule: 'a number',
  time: 'a date such as 2026-11-21 or "2026-11-21 14:30"',
  severity: 'one of informational, low, medium, high, critical',
  class: 'the name or number of an OCSF class',
};

function rangeEnds(text: string): string[] {
  const middle = text.indexOf('..');
  return middle > 0 && middle + 2 < text.length ? [text.slice(0, middle), text.slice(middle + 2)] : [];
}

/** A quoted text, or everything up to a space or parenthesis (in a list: or comma). */
function readValue(reader: Reader, inList: boolean): QueryValue {
  const start = reader.at;
  if (reader.text[start] === '"') {
    const length = quotedLength(reader, start);
    const source = reader.text.slice(start + 1, start + length - 1).replaceAll('""', '"');
    advance(reader, length);
    return sourceToValue(source);
  }
  const end = inList ? /[\s(),"|]/g : /[\s()"|]/g;
  end.lastIndex = start;
  const source = reader.text.slice(start, end.exec(reader.text)?.index ?? reader.text.length);
  if (source === '') refuseSign(reader);
  if (source === '') fail(reader, 'A value is missing here.', start, 1);
  advance(reader, source.length);
  if (reader.text[reader.at] === '|') refuseSign(reader);
  return sourceToValue(source);
}

export function sourceToValue(source: string): QueryValue {
  const withoutLiterals = source.replaceAll(/\[[*?]\]/g, '');
  if (/[*?]/.test(withoutLiterals)) return { text: source, pattern: true };
  return { text: source.replaceAll('[*]', '*').replaceAll('[?]', '?'), pattern: false };
}

function refuseSign(reader: Reader): void {
  const sign = reader.text[reader.at];
  if (sign === '|') {
    fail(
      reader,
      'Pipes (`| count by user`) are not part of the language yet. A text with "|" needs quotes.',
      reader.at,
      1,
    );
  }
  if (sign !== undefined && /[=<>]/.test(sign)) fail(reader, `A field is missing before "${sign}".`, reader.at, 1);
  if (sign === '!' && reader.text[reader.at + 1] === '=') fail(reader, 'A field is missing before "!=".', reader.at, 2);
}

/** How long a quoted text is, both quotes included; a quote in it is written twice. */
function quotedLength(reader: Reader, start: number): number {
  for (let at = start + 1; ; at++) {
    at = reader.text.indexOf('"', at);
    if (at < 0) return fail(reader, 'This quote is never closed.', start, reader.text.length - start);
    if (reader.text[at + 1] !== '"') return at + 1 - start;
    at++;
  }
}

/** A quoted text is a field name if an operator follows at once or a comparing word does. */
function peekQuotedField(reader: Reader): string | undefined {
  const length = quotedLength(reader, reader.at);
  const rest = reader.text.slice(reader.at + length, reader.at + length + 40);
  const name = reader.text.slice(reader.at + 1, reader.at + length - 1).replaceAll('""', '"');
  return name !== '' && /^\s*(?:!=|[<>=]|\s(?:in|is|exists)\b)/i.test(rest) ? name : undefined;
}

export const keywords: ReadonlySet<string> = new Set(['and', 'or', 'not', 'in', 'is', 'exists']);

function isKeywordNext(reader: Reader, keyword: string): boolean {
  const end = reader.at + keyword.length;
  return (
    reader.text.slice(reader.at, end).toLowerCase() === keyword &&
    (end === reader.text.length || /[\s()"]/.test(reader.text.charAt(end)))
  );
}

function takeKeyword(reader: Reader, keyword: string): boolean {
  if (!isKeywordNext(reader, keyword)) return false;
  advance(reader, keyword.length);
  return true;
}

const atEnd = (reader: Reader): boolean => reader.at === reader.text.length || reader.text[reader.at] === ')';

function advance(reader: Reader, length: number): void {
  reader.at += length;
  skipSpace(reader);
}

function skipSpace(reader: Reader): void {
  while (reader.at < reader.text.length && /\s/.test(reader.text.charAt(reader.at))) reader.at++;
}

const trimmedLength = (reader: Reader, start: number): number => reader.text.slice(start, reader.at).trimEnd().length;
