import type { JsonObject } from '../../../model/json.ts';
import { maskedTokens, WILDCARD } from '../../../statistics/templates/mask.ts';
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
    const cut = line.slice(0, MOST_CHARACTERS);
    const masked = maskedTokens(cut, MOST_TOKENS);
    const found = findTemplate(index, masked);
    return found === undefined ? undefined : toFields(found, rawTokens(cut, masked.length));
  };
}

/**
 * The same for every line: with a template that was learnt, else with what is left of the line when numbers, addresses and the like are
 * taken out. It depends on nothing but the line and the templates.
 */
export function createTemplateFields(templates: readonly string[]): (line: string) => JsonObject {
  const index = indexTemplates(templates);
  return (line) => {
    const cut = line.slice(0, MOST_CHARACTERS);
    const masked = maskedTokens(cut, MOST_TOKENS);
    return toFields(findTemplate(index, masked) ?? masked, rawTokens(cut, masked.length));
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

/** The line's own tokens; the last one holds the rest if there are more. */
function rawTokens(line: string, count: number): string[] {
  const tokens: string[] = [];
  let at = 0;
  while (at < line.length && tokens.length < count) {
    while (at < line.length && isSpace(line.charCodeAt(at))) at += 1;
    if (at === line.length) break;
    const from = at;
    if (tokens.length === MOST_TOKENS) return [...tokens, line.slice(from)];
    while (at < line.length && !isSpace(line.charCodeAt(at))) at += 1;
    tokens.push(line.slice(from, at));
  }
  return tokens;
}

const isSpace = (unit: number): boolean => unit <= 32 || unit === 0xa0;

function toFields(template: readonly string[], raw: readonly string[]): JsonObject {
  const fields: JsonObject = { template: template.join(' ') };
  const counts: Record<string, number> = {};
  let left = MOST_VARIABLES;
  for (const [i, token] of template.entries()) {
    if (!token.includes(WILDCARD)) continue;
    for (const value of variablesOf(token, raw[i] ?? '')) {
      if (value === '' || left === 0) continue;
      left -= 1;
      const type = typeOf(value);
      const count = (counts[type] = (counts[type] ?? 0) + 1);
      fields[`${type}${count}`] = value;
    }
  }
  return fields;
}

/** What stands in the place of each `<*>` of a token. */
function variablesOf(template: string, raw: string): string[] {
  if (template === WILDCARD) return [trimmed(raw)];
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
  while (from < to && EDGES.includes(raw[from] ?? '')) from += 1;
  while (to > from && EDGES.includes(raw[to - 1] ?? '')) to -= 1;
  return from === to ? raw : raw.slice(from, to);
}

const EDGES = `"'()[]{}<>,;:`;

function typeOf(value: string): string {
  if (addressOf(value) !== undefined) return 'ip';
  const first = value.charCodeAt(0);
  if ((first >= 48 && first <= 57) || first === 45 || first === 43) {
    if (value.length < 40 && /^[+-]?\d{1,20}(?:\.\d{1,20})?$/.test(value)) return 'num';
    const port = value.lastIndexOf(':');
    if (port > 0 && addressOf(value.slice(0, port)) !== undefined) return 'endpoint';
  }
  if (value.startsWith('/') || /^[A-Za-z]:\\/.test(value)) return 'path';
  if (value.includes('://')) return 'url';
  if (value.length >= 8 && value.length <= 64 && /^(?:0x)?[\da-fA-F]+$/.test(value)) return 'hex';
  return 'word';
}
