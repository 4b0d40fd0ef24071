import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { put } from './shapes/lay-flat.ts';

/** What came of a text that should be one `<Event>`. */
export type EventXml = { readonly event: JsonObject } | { readonly at: number; readonly isCutOff: boolean };

/**
 * Reads one Windows event in XML into the shape that converters of event logs make of it (`{"Event": {"System": …, "EventData": …}}`, attributes
 * in `#attributes`, data under its names), all values as texts. One pass, linear in the text; declarations, comments and instructions are passed
 * over. No entity but the five of XML and characters by number is known, so none can be made to grow.
 */
export function readEventXml(text: string): EventXml {
  const scanner: Scanner = { text, at: 0, elements: 0 };
  try {
    skipMisc(scanner);
    const event: JsonObject = {};
    const { name, value } = element(scanner, 0, false);
    if (name !== 'Event') return { at: 0, isCutOff: false };
    put(event, name, value);
    return { event };
  } catch (error) {
    if (!(error instanceof NoXml)) throw error;
    return { at: scanner.at, isCutOff: error.isCutOff };
  }
}

interface Scanner {
  readonly text: string;
  at: number;
  elements: number;
}

/** Ends the scan from however deep; caught by `readEventXml` alone. */
class NoXml extends Error {
  readonly isCutOff: boolean;

  constructor(isCutOff: boolean) {
    super('no XML');
    this.isCutOff = isCutOff;
  }
}

const MAX_DEPTH = 32;
const MAX_ELEMENTS = 5_000;
const LESS = 60;
const SLASH = 47;
const GREATER = 62;

function skipMisc(scanner: Scanner): void {
  const { text } = scanner;
  for (;;) {
    while (isBlank(text.charCodeAt(scanner.at))) scanner.at++;
    if (text.startsWith('<?', scanner.at)) scanner.at = behind(scanner, '?>');
    else if (text.startsWith('<!--', scanner.at)) scanner.at = behind(scanner, '-->');
    else return;
  }
}

function behind(scanner: Scanner, end: string): number {
  const at = scanner.text.indexOf(end, scanner.at);
  if (at < 0) throw new NoXml(true);
  return at + end.length;
}

/** @param isInData whether `<Data Name="X">` stands for a field X here */
function element(scanner: Scanner, depth: number, isInData: boolean): { name: string; value: JsonValue } {
  const { text } = scanner;
  if (text.charCodeAt(scanner.at) !== LESS) throw new NoXml(scanner.at >= text.length);
  if (depth > MAX_DEPTH || ++scanner.elements > MAX_ELEMENTS) throw new NoXml(false);
  scanner.at++;
  const tag = nameAt(scanner);
  const attributes = attributesAt(scanner);
  const dataName = isInData && tag === 'Data' ? attributes?.['Name'] : undefined;
  const name = typeof dataName === 'string' && dataName !== '' ? dataName : tag;
  const given = name === tag ? attributes : undefined;
  const children: JsonObject = {};
  if (text.charCodeAt(scanner.at) === SLASH) scanner.at += 2;
  else {
    scanner.at++;
    const content = contentAt(scanner, depth, tag, children);
    const isData = name !== tag || (isInData && tag === 'Data');
    if (Object.keys(children).length === 0) return { name, value: leaf(content, given, isData) };
    if (content.trim() !== '') put(children, '#text', content.trim());
  }
  const value: JsonObject = given === undefined ? children : { '#attributes': given, ...children };
  return { name, value: Object.keys(value).length > 0 ? value : name === tag ? null : '' };
}

function leaf(text: string, attributes: JsonObject | undefined, isData: boolean): JsonValue {
  if (attributes !== undefined) return text === '' ? { '#attributes': attributes } : { '#attributes': attributes, '#text': text };
  return text === '' && !isData ? null : text;
} // prettier-ignore

/** The text of an element; its children are put where they belong. */
function contentAt(scanner: Scanner, depth: number, tag: string, children: JsonObject): string {
  const { text } = scanner;
  const isContainer = tag === 'EventData' || tag === 'UserData';
  let content = '';
  for (;;) {
    const next = text.indexOf('<', scanner.at);
    if (next < 0) throw new NoXml(true);
    if (next > scanner.at) content += decoded(text.slice(scanner.at, next));
    scanner.at = next;
    if (text.charCodeAt(next + 1) === SLASH) {
      scanner.at += 2;
      if (nameAt(scanner) !== tag) throw new NoXml(scanner.at >= text.length);
      while (isBlank(text.charCodeAt(scanner.at))) scanner.at++;
      if (text.charCodeAt(scanner.at) !== GREATER) throw new NoXml(scanner.at >= text.length);
      scanner.at++;
      return content;
    }
    if (text.startsWith('<![CDATA[', next)) {
      const end = behind(scanner, ']]>');
      content += text.slice(next + 9, end - 3);
      scanner.at = end;
    } else if (text.startsWith('<!--', next)) scanner.at = behind(scanner, '-->');
    else if (text.startsWith('<?', next)) scanner.at = behind(scanner, '?>');
    else {
      const { name, value } = element(scanner, depth + 1, isContainer);
      add(children, name, value, isContainer && name === 'Data');
    }
  }
}

/** What has the same name goes into a list; data without names is one, `{"#text": […]}`. */
function add(children: JsonObject, name: string, value: JsonValue, isUnnamed: boolean): void {
  const before = Object.hasOwn(children, name) ? children[name] : undefined;
  if (isUnnamed) {
    const texts = isJsonObject(before) && Array.isArray(before['#text']) ? before['#text'] : [];
    if (texts.length === 0) put(children, name, { '#text': texts });
    texts.push(value);
  } else if (before === undefined) put(children, name, value);
  else if (Array.isArray(before)) before.push(value);
  else put(children, name, [before, value]);
}

function nameAt(scanner: Scanner): string {
  const { text } = scanner;
  const start = scanner.at;
  while (scanner.at < text.length && isNameChar(text.charCodeAt(scanner.at))) scanner.at++;
  if (scanner.at === start || scanner.at - start > 512) throw new NoXml(scanner.at >= text.length);
  return text.slice(start, scanner.at);
}

function attributesAt(scanner: Scanner): JsonObject | undefined {
  const { text } = scanner;
  let attributes: JsonObject | undefined;
  for (;;) {
    while (isBlank(text.charCodeAt(scanner.at))) scanner.at++;
    const code = text.charCodeAt(scanner.at);
    if (code === GREATER || (code === SLASH && text.charCodeAt(scanner.at + 1) === GREATER)) return attributes;
    const name = nameAt(scanner);
    while (isBlank(text.charCodeAt(scanner.at))) scanner.at++;
    if (text[scanner.at] !== '=') throw new NoXml(scanner.at >= text.length);
    scanner.at++;
    while (isBlank(text.charCodeAt(scanner.at))) scanner.at++;
    const quote = text[scanner.at];
    if (quote !== '"' && quote !== "'") throw new NoXml(scanner.at >= text.length);
    const end = text.indexOf(quote, scanner.at + 1);
    if (end < 0) throw new NoXml(true);
    attributes ??= {};
    put(attributes, name, decoded(text.slice(scanner.at + 1, end)));
    scanner.at = end + 1;
  }
}

const isBlank = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9 || code === 0xfeff;

/** Anything but blanks and the signs that end a name. */
const isNameChar = (code: number): boolean =>
  code > 32 && code !== LESS && code !== GREATER && code !== SLASH && code !== 61 && code !== 34 && code !== 39;

/** A text with its references replaced; what is none stays as it is. */
function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(/&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-z]{2,4}));/g, (all, decimal, hex, name) => {
    if (typeof name === 'string') return ENTITIES.get(name) ?? all;
    const code = typeof hex === 'string' ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}

const ENTITIES = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
