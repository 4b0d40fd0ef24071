import type { JsonObject } from '../../../model/json.ts';
import { lineToTokens, maskTokens, WILDCARD } from '../../../statistics/templates/mask.ts';
import { addressOf } from '../field-values.ts';

/** Tokens and characters of a line that are looked at: what follows is one variable. As the miner has them. */
const MOST_TOKENS = 64;
const MOST_CHARACTERS = 2048;
const MOST_VARIABLES = 48;

/**
 * Finds the template of a line among given ones (`<*>` stands for what varies), and names what stands in its place: `ip1`, `num1`, `path1`, `word1` …
 * A template fits if all its other tokens are the same; of several the one with the fewest variables counts, then the first in order.
 */
export function createTemplateMatcher(templates: readonly string[]): (line: string) => JsonObject | undefined {
  const index = indexTemplates(templates);
  return (line) => {
    const raw = lineToTokens(cutLine(line), MOST_TOKENS);
    const found = findTemplate(index, maskTokens(raw, MOST_TOKENS));
    return found === undefined ? undefined : toFields(found, raw);
  };
}

/**
 * The same for every line: with a template that was learnt, else with what is left of the line when numbers, addresses and the like are
 * taken out. It depends on nothing but the line and the templates.
 */
export function createTemplateFields(templates: readonly string[]): (line: string) => JsonObject {
  const index = indexTemplates(templates);
  return (line) => {
    const raw = lineToTokens(cutLine(line), MOST_TOKENS);
    const masked = maskTokens(raw, MOST_TOKENS);
    return toFields(findTemplate(index, masked) ?? masked, raw);
  };
}

export function templateToTokens(template: string): string[] {
  return template.split(' ').filter((token) => token !== '');
}

type Index = ReadonlyMap<string, readonly (readonly string[])[]>;

function indexTemplates(templates: readonly string[]): Index {
  const index = new Map<string, (readonly string[])[]>();
  const all = templates.map(templateToTokens).toSorted((a, b) => wildcardsOf(a) - wildcardsOf(b));
  for (const tokens of all) {
    const key = keyOf(tokens);
    const list = index.get(key);
    if (list === undefined) index.set(key, [tokens]);
    else list.push(tokens);
  }
  return index;
}

const wildcardsOf = (tokens: readonly string[]): number => tokens.filter((token) => token === WILDCARD).length;

const keyOf = (tokens: readonly string[]): string => `${tokens.length} ${tokens[0] ?? ''}`;

function findTemplate(index: Index, masked: readonly string[]): readonly string[] | undefined {
  if (index.size === 0) return undefined;
  return (
    index.get(keyOf(masked))?.find((tokens) => fits(tokens, masked)) ??
    index.get(`${masked.length} ${WILDCARD}`)?.find((tokens) => fits(tokens, masked))
  );
}

function fits(template: readonly string[], masked: readonly string[]): boolean {
  for (let i = 0; i < template.length; i += 1) if (template[i] !== WILDCARD && template[i] !== masked[i]) return false;
  return true;
}

const cutLine = (line: string): string => (line.length <= MOST_CHARACTERS ? line : line.slice(0, MOST_CHARACTERS));

function toFields(template: readonly string[], raw: readonly string[]): JsonObject {
  const fields: JsonObject = { template: template.join(' ') };
  const counts = types.map(() => 0);
  let left = MOST_VARIABLES;
  const add = (value: string): void => {
    if (value === '' || left === 0) return;
    left -= 1;
    const type = typeOf(value);
    const count = counts[type] ?? 0;
    counts[type] = count + 1;
    fields[namesByType[type]?.[count] ?? ''] = value;
  };
  for (let i = 0; i < template.length; i += 1) {
    const token = template[i] ?? '';
    if (token === WILDCARD) add(trimmed(raw[i] ?? ''));
    else if (token.includes(WILDCARD)) for (const value of variablesOf(token, raw[i] ?? '')) add(value);
  }
  return fields;
}

const types = ['ip', 'num', 'endpoint', 'path', 'url', 'hex', 'word'] as const;
const [IP, NUM, ENDPOINT, PATH, URL, HEX, WORD] = [0, 1, 2, 3, 4, 5, 6] as const;
/** made once: `num1`, `num2` … */
const namesByType = types.map((type) => Array.from({ length: MOST_VARIABLES }, (_, i) => `${type}${i + 1}`));

/** What stands in the place of each `<*>` of a token that is not all of it. */
function variablesOf(template: string, raw: string): string[] {
  const pieces = template.split(WILDCARD);
  const values: string[] = [];
  let at = raw.startsWith(pieces[0] ?? '') ? (pieces[0] ?? '').length : 0;
  for (const [i, piece] of pieces.slice(1).entries()) {
    const isLast = i === pieces.length - 2;
    const found = piece === '' ? -1 : isLast && raw.endsWith(piece) ? raw.length - piece.length : raw.indexOf(piece, at);
    const end = found < at ? raw.length : found;
    values.push(raw.slice(at, end));
    at = Math.min(raw.length, end + piece.length);
  }
  return values;
} // prettier-ignore

/** Words are often followed by punctuation, which is not theirs. */
function trimmed(raw: string): string {
  let [from, to] = [0, raw.length];
  while (from < to && isEdge(raw.charCodeAt(from))) from += 1;
  while (to > from && isEdge(raw.charCodeAt(to - 1))) to -= 1;
  return from === to || to - from === raw.length ? raw : raw.slice(from, to);
}

const EDGES = `"'()[]{}<>,;:`;
const edges = Array.from({ length: 128 }, (_, code) => EDGES.includes(String.fromCharCode(code)));
const isEdge = (code: number): boolean => code < 128 && edges[code] === true;

function typeOf(value: string): number {
  const first = value.charCodeAt(0);
  const isNumber = (first >= 48 && first <= 57) || first === 45 || first === 43;
  if (isNumber && value.length <= 20 && isDigits(value)) return NUM;
  if (addressOf(value) !== undefined) return IP;
  if (isNumber) {
    if (value.length < 40 && /^[+-]?\d{1,20}(?:\.\d{1,20})?$/.test(value)) return NUM;
    const port = value.lastIndexOf(':');
    if (port > 0 && addressOf(value.slice(0, port)) !== undefined) return ENDPOINT;
  }
  if (value.startsWith('/') || /^[A-Za-z]:\\/.test(value)) return PATH;
  if (value.includes('://')) return URL;
  if (value.length >= 8 && value.length <= 64 && /^(?:0x)?[\da-fA-F]+$/.test(value)) return HEX;
  return WORD;
}

function isDigits(value: string): boolean {
  for (let at = 0; at < value.length; at += 1) {
    const code = value.charCodeAt(at);
    if (code < 48 || code > 57) return false;
  }
  return true;
}
