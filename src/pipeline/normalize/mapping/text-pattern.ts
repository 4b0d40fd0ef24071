import type { JsonObject } from '../../../model/json.ts';
import { addressOf, macOf } from '../field-values.ts';
import { setField } from './set-field.ts';
import { compileTimeFormat, type TimeFormat, type TimeParts } from './time-format.ts';

/**
 * The language that says how a line of text is cut into fields:
 *
 *     <ip:src_ip> - <user> [<time:dd/MMM/yyyy:HH:mm:ss Z>] "<method> <path>" <int:status>
 *
 * Text stands for itself, a blank for any run of blanks and tabs. `<name>` takes everything up to the text behind it, `<type:name>` only what is of that
 * type, `<time:FORMAT>` a time, `<*>` is passed over; `\<` and `\\` are the signs themselves. The whole line must fit.
 *
 * Reading is one walk from left to right that never goes back: a capture ends at the first place where the text behind it stands. Time is
 * therefore linear in the line, whatever the line; what a clever expression could still match by trying again is written as a second pattern.
 */
export interface TextPattern {
  readonly source: string;
  /** names of its captures, in order */
  readonly names: readonly string[];
  readonly hasTime: boolean;
  /** text that every line which fits begins with; may be empty */
  readonly prefix: string;
  match(text: string): TextMatch | undefined;
}

export interface TextMatch {
  readonly fields: JsonObject;
  readonly time: TimeParts | undefined;
}

export interface PatternProblem {
  readonly message: string;
  /** character of the pattern, from 0 */
  readonly at: number;
}

export const CAPTURE_TYPES = [
  'text',
  'word',
  'rest',
  'int',
  'number',
  'hex',
  'ip',
  'mac',
  'host',
  'quoted',
  'time',
] as const;
type CaptureType = (typeof CAPTURE_TYPES)[number];

export function compileTextPattern(source: string): TextPattern | PatternProblem {
  const parsed = parsePattern(source);
  if ('message' in parsed) return parsed;
  const { nodes } = parsed;
  const captures = nodes.flatMap((node) => (node.kind === 'capture' ? [node] : []));
  const first = nodes[0];
  return {
    source,
    names: captures.flatMap(({ type, name }) => (name === undefined || type === 'time' ? [] : [name])),
    hasTime: captures.some(({ type }) => type === 'time'),
    prefix: first?.kind === 'literal' ? first.text : '',
    match: (text) => matchNodes(nodes, text),
  };
}

type Node = { readonly kind: 'literal'; readonly text: string } | { readonly kind: 'blank' } | CaptureNode;

interface CaptureNode {
  readonly kind: 'capture';
  readonly type: CaptureType;
  /** undefined: passed over */
  readonly name: string | undefined;
  readonly format: TimeFormat | undefined;
  readonly at: number;
}

const MOST_CAPTURES = 200;

function parsePattern(source: string): { readonly nodes: readonly Node[] } | PatternProblem {
  const nodes: Node[] = [];
  let text = '';
  const endText = (): void => {
    if (text !== '') nodes.push({ kind: 'literal', text });
    text = '';
  };
  const names = new Set<string>();
  for (let at = 0; at < source.length;) {
    const sign = source[at] ?? '';
    if (sign === '\\') {
      text += source[at + 1] ?? '\\';
      at += 2;
    } else if (sign === ' ' || sign === '\t') {
      endText();
      if (nodes.at(-1)?.kind !== 'blank') nodes.push({ kind: 'blank' });
      at += 1;
    } else if (sign === '<') {
      endText();
      const close = source.indexOf('>', at);
      if (close < 0) return { message: 'this "<" is not closed by ">"; write \\< for the sign itself', at };
      const capture = captureOf(source.slice(at + 1, close), at);
      if ('message' in capture) return capture;
      if (capture.name !== undefined) {
        if (names.has(capture.name)) return { message: `the name "${capture.name}" is given twice`, at };
        names.add(capture.name);
      }
      const before = nodes.at(-1);
      if (before?.kind === 'capture' && !SELF_ENDING.has(before.type))
        return { message: 'two captures need text between them, or a type that ends by itself (int, ip, word …)', at };
      nodes.push(capture);
      if (nodes.length > 2 * MOST_CAPTURES) return { message: `there are more than ${MOST_CAPTURES} captures`, at };
      at = close + 1;
    } else {
      text += sign;
      at += 1;
    }
  }
  endText();
  const last = nodes.findIndex((node) => node.kind === 'capture' && node.type === 'rest');
  if (last >= 0 && last < nodes.length - 1) return { message: '<rest:…> takes all that follows: nothing can stand behind it', at: 0 };
  if (!nodes.some(({ kind }) => kind === 'capture')) return { message: 'there is nothing in it that is taken out: write <name> where a value stands', at: 0 };
  return { nodes };
} // prettier-ignore

function captureOf(inside: string, at: number): CaptureNode | PatternProblem {
  if (inside === '*') return { kind: 'capture', type: 'text', name: undefined, format: undefined, at };
  const colon = inside.indexOf(':');
  const type = colon < 0 ? 'text' : CAPTURE_TYPES.find((each) => each === inside.slice(0, colon).trim());
  if (type === undefined)
    return { message: `"${inside.slice(0, colon)}" is no type; there are ${CAPTURE_TYPES.join(', ')}`, at: at + 1 };
  const rest = inside.slice(colon + 1).trim();
  if (type === 'time') {
    const format = compileTimeFormat(rest);
    if (typeof format === 'string') return { message: `the time format "${rest}" cannot be read: ${format}`, at: at + 6 };
    return { kind: 'capture', type, name: 'time', format, at };
  }
  if (rest === '*') return { kind: 'capture', type, name: undefined, format: undefined, at };
  if (!/^[A-Za-z_@$][\w.@$-]{0,99}$/.test(rest))
    return { message: `"${rest}" is no name: letters, digits, "_", "." and "-", a letter first`, at: at + colon + 2 };
  return { kind: 'capture', type, name: rest, format: undefined, at };
} // prettier-ignore

function matchNodes(nodes: readonly Node[], text: string): TextMatch | undefined {
  const fields: JsonObject = {};
  let time: TimeParts | undefined;
  let at = 0;
  for (let i = 0; i < nodes.length; i += 1) {
    const node = nodes[i];
    if (node === undefined) break;
    if (node.kind === 'literal') {
      if (!text.startsWith(node.text, at)) return undefined;
      at += node.text.length;
      continue;
    }
    if (node.kind === 'blank') {
      const end = afterBlanks(text, at);
      if (end === at && at < text.length) return undefined;
      at = end;
      continue;
    }
    if (node.format !== undefined) {
      const found = node.format.at(text, at);
      if (found === undefined) return undefined;
      time = found.parts;
      setField(fields, 'time', text.slice(at, found.end));
      at = found.end;
      continue;
    }
    const end = endOf(node.type, nodes[i + 1], nodes[i + 2], text, at);
    if (end < 0) return undefined;
    const value = valueOf(node.type, text.slice(at, end));
    if (value === undefined) return undefined;
    // Logs write a dash for what is not there.
    if (node.name !== undefined && value !== '' && value !== '-') setField(fields, node.name, value);
    at = end;
  }
  return afterBlanks(text, at) === text.length ? { fields, time } : undefined;
}

const isBlankCode = (code: number): boolean => code === 32 || code === 9 || code === 13 || code === 10;

function afterBlanks(text: string, from: number): number {
  let at = from;
  while (isBlankCode(text.charCodeAt(at))) at += 1;
  return at;
}

/** Types that know by themselves where they end. */
const SELF_ENDING = new Set<CaptureType>(['int', 'number', 'hex', 'ip', 'mac', 'host', 'word', 'quoted', 'time']);

function endOf(type: CaptureType, next: Node | undefined, afterNext: Node | undefined, text: string, at: number): number {
  switch (type) {
    case 'text':
      return endOfText(next, afterNext, text, at);
    case 'rest':
      return text.trimEnd().length < at ? at : text.trimEnd().length;
    case 'word': {
      const stop = next?.kind === 'literal' ? next.text.charCodeAt(0) : -1;
      return endOfRun(text, at, (code) => !isBlankCode(code) && code !== stop);
    }
    case 'quoted':
      return endOfQuoted(text, at);
    case 'ip':
      return endOfAddress(text, at);
    default:
      return text.charCodeAt(at) === DASH && !isDigit(text.charCodeAt(at + 1)) ? at + 1 : endOfRun(text, at, classes[type]);
  }
} // prettier-ignore

const DASH = 45;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isHex = (code: number): boolean => isDigit(code) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code >= 0xc0;

const classes: Readonly<Record<'int' | 'number' | 'hex' | 'mac' | 'host' | 'time', (code: number) => boolean>> = {
  int: (code) => isDigit(code) || code === DASH,
  number: (code) => isDigit(code) || code === DASH || code === 46,
  hex: (code) => isHex(code) || code === 120,
  mac: (code) => isHex(code) || code === 58 || code === DASH,
  host: (code) => isLetter(code) || isDigit(code) || code === 46 || code === DASH || code === 95,
  time: isDigit,
};

function endOfRun(text: string, from: number, isIn: (code: number) => boolean): number {
  let at = from;
  while (at < text.length && isIn(text.charCodeAt(at))) at += 1;
  return at === from ? -1 : at;
}

/** Up to the text behind it; up to the next blank if a blank is behind it; else to the end. */
function endOfText(next: Node | undefined, afterNext: Node | undefined, text: string, at: number): number {
  if (next === undefined) return Math.max(at, text.trimEnd().length);
  if (next.kind === 'literal') return text.indexOf(next.text, at);
  if (next.kind === 'capture') return -1;
  if (afterNext?.kind === 'literal') return endBeforeBlankAnd(afterNext.text, text, at);
  return endOfRun(text, at, (code) => !isBlankCode(code));
}

/** `<name> [` ends where a blank and the text behind it stand: names may have blanks in them. */
function endBeforeBlankAnd(literal: string, text: string, from: number): number {
  for (let at = text.indexOf(literal, from); at >= 0; at = text.indexOf(literal, at + 1)) {
    let end = at;
    while (end > from && isBlankCode(text.charCodeAt(end - 1))) end -= 1;
    if (end < at) return end;
  }
  return -1;
}

function endOfQuoted(text: string, from: number): number {
  const quote = text[from];
  if (quote !== '"' && quote !== "'") return -1;
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === quote) return at + 1;
  }
  return -1;
}

/** An IPv4 address ends before a port; an IPv6 address takes all its colons. */
function endOfAddress(text: string, from: number): number {
  if (text.charCodeAt(from) === DASH) return from + 1;
  const four = endOfRun(text, from, (code) => isDigit(code) || code === 46);
  if (four > 0) {
    const trimmed = text.charCodeAt(four - 1) === 46 ? four - 1 : four;
    if (addressOf(text.slice(from, trimmed)) !== undefined) return trimmed;
  }
  const six = endOfRun(text, from, (code) => isHex(code) || code === 58 || code === 46);
  return six < 0 ? -1 : text.charCodeAt(six - 1) === 58 && text.charCodeAt(six - 2) !== 58 ? six - 1 : six;
}

/** The value as a field has it; undefined if it is not of its type. */
function valueOf(type: CaptureType, text: string): string | number | undefined {
  if (text === '-') return '-';
  switch (type) {
    case 'int':
    case 'number': {
      const value = Number(text);
      if (!Number.isFinite(value)) return undefined;
      // what a double cannot hold, and what would lose its zeros, stays as it is written
      return String(value) === text ? value : text;
    }
    case 'ip':
      return addressOf(text);
    case 'mac':
      return macOf(text);
    case 'quoted':
      return text.slice(1, -1).replaceAll('\\"', '"').replaceAll("\\'", "'");
    default:
      return text.trimEnd();
  }
}
