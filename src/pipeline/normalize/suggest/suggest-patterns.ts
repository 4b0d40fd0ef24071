import type { JsonObject } from '../../../model/json.ts';
import { WILDCARD } from '../../../statistics/templates/mask.ts';
import { MINER_SETTINGS, TemplateMiner } from '../../../statistics/templates/template-miner.ts';
import { addressOf } from '../field-values.ts';
import { compileTextPattern } from '../mapping/text-pattern.ts';
import type { ParseContext } from '../parser.ts';
import { findTime } from './find-time.ts';

export interface SuggestedPatterns {
  readonly patterns: readonly string[];
  readonly records: readonly JsonObject[];
  readonly hasTime: boolean;
}

const MOST_PATTERNS = 60;
const LEAST_LINES = 2;
/** stands for the time while templates are mined: a word, so that no mask takes it */
const TIME = 'thetimestandshere';

/**
 * Patterns for lines of text: the time is found first, then what is left is mined for templates, and what varies gets a type and a name from what it is and from the
 * word before it. Undefined if too few of the lines are of a few forms.
 */
export function suggestPatterns(lines: readonly string[], { received }: ParseContext): SuggestedPatterns | undefined {
  const miner = new TemplateMiner({ ...MINER_SETTINGS, templates: 512 });
  const timed = lines.map((line) => withoutTime(line.slice(0, 2000), received));
  for (const { line } of timed) miner.learn(line);
  const groups = new Map<number, { readonly tokens: readonly string[]; readonly of: Timed[] }>();
  for (const each of timed) {
    const template = miner.match(each.line);
    if (template === undefined) continue;
    const group = groups.get(template.id) ?? { tokens: template.tokens, of: [] };
    if (group.of.length < 50) group.of.push(each);
    groups.set(template.id, group);
  }
  const patterns = [...groups]
    .map(([id, group]) => ({ ...group, count: miner.get(id)?.count ?? 0 }))
    .filter(({ count }) => count >= LEAST_LINES || lines.length < 10)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, MOST_PATTERNS)
    .flatMap(({ tokens, of }) => patternOf(tokens, of) ?? []);
  const unique = [...new Set(patterns)];
  const compiled = unique.flatMap((source) => {
    const pattern = compileTextPattern(source);
    return 'message' in pattern || isBare(source) ? [] : [pattern];
  });
  if (compiled.length === 0) return undefined;
  const records = lines.flatMap((line) => {
    for (const pattern of compiled) {
      const found = pattern.match(line);
      if (found !== undefined) return [found.fields];
    }
    return [];
  });
  if (records.length * 2 < lines.length) return undefined;
  return { patterns: compiled.map(({ source }) => source), records, hasTime: compiled.every(({ hasTime }) => hasTime) };
} // prettier-ignore

/** Without text of its own a pattern would claim nearly any line. */
function isBare(pattern: string): boolean {
  return pattern.replaceAll(/<[^>]*>/g, '').replaceAll(/\s/g, '').length < 2 && !pattern.includes('<time:');
}

interface Timed {
  /** with a word in the place of the time */
  readonly line: string;
  readonly format: string | undefined;
}

function withoutTime(line: string, received: number): Timed {
  const found = findTime(line, received);
  if (found === undefined) return { line, format: undefined };
  return { line: `${line.slice(0, found.from)}${TIME}${line.slice(found.to)}`, format: found.format };
}

function patternOf(tokens: readonly string[], lines: readonly Timed[]): string | undefined {
  const rows = lines.map(({ line }) => line.split(/[\s\u00a0]+/).filter((token) => token !== ''));
  const format = lines[0]?.format;
  const names = new Names();
  const parts: string[] = [];
  for (const [i, token] of tokens.entries()) {
    if (i === 63 && tokens.length === 64) {
      parts.push(`<rest:${names.next('rest')}>`);
      break;
    }
    const values = rows.map((row) => row[i] ?? '');
    const before = tokens[i - 1] ?? '';
    if (token.includes(TIME) && format !== undefined) {
      const [left = '', right = ''] = token.split(TIME);
      parts.push(`${escaped(left)}<time:${format}>${escaped(right)}`);
    } else if (token === WILDCARD) parts.push(capture(values, before, names));
    else if (token.includes(WILDCARD)) parts.push(mixed(token, values, before, names));
    else parts.push(escaped(token));
  }
  return parts.join(' ');
}

/** A token that varies in parts: `port=<*>,` */
function mixed(token: string, values: readonly string[], before: string, names: Names): string {
  const pieces = token.split(WILDCARD);
  // A capture that is not followed by text takes all: two of them would need text between.
  let pattern = escaped(pieces[0] ?? '');
  let word = pieces[0] ?? '';
  for (const [k, piece] of pieces.slice(1).entries()) {
    const own = values.map((value) => cutOut(value, pieces, k)).filter((value) => value !== '');
    pattern += capture(own, /[A-Za-z]/.test(word) ? word : before, names, piece !== '') + escaped(piece);
    word = piece;
  }
  return pattern;
}

function cutOut(value: string, pieces: readonly string[], k: number): string {
  let at = 0;
  for (let i = 0; i <= k; i += 1) {
    const found = value.indexOf(pieces[i] ?? '', at);
    if (found < 0) return '';
    at = found + (pieces[i] ?? '').length;
  }
  const next = pieces[k + 1] ?? '';
  const end = next === '' ? value.length : value.indexOf(next, at);
  return end < 0 ? '' : value.slice(at, end);
}

function capture(values: readonly string[], before: string, names: Names, isInside = false): string {
  const all = (is: (value: string) => boolean): boolean => values.length > 0 && values.every((value) => value === '-' || is(value));
  const word = before.toLowerCase().match(/([a-z_]{1,30})[^a-z_]*$/)?.[1] ?? '';
  if (all((value) => addressOf(value) !== undefined)) return `<ip:${names.next(nameOfAddress(word))}>`;
  if (all((value) => /^-?\d{1,18}$/.test(value))) return `<int:${names.next(nameOfNumber(word))}>`;
  const name = names.next(nameOfWord(word));
  return !isInside && all((value) => /^\S+$/.test(value)) ? `<word:${name}>` : `<${name}>`;
} // prettier-ignore

const TO = new Set(['to', 'dst', 'dest', 'destination', 'daddr', 'server']);

const nameOfAddress = (word: string): string => (TO.has(word) ? 'dst_ip' : 'src_ip');

function nameOfNumber(word: string): string {
  const isName = ['port', 'pid', 'uid', 'gid', 'status', 'size', 'bytes', 'length', 'code', 'id', 'euid', 'spt', 'dpt'].includes(word); // prettier-ignore
  return isName ? word : 'num';
}

const USERS = new Set(['user', 'for', 'username', 'login', 'account', 'ruser', 'logname', 'acct']);
const PLAIN = new Set(['from', 'to', 'is', 'of', 'in', 'on', 'at', 'the', 'a', 'with', 'and', 'by', 'as', 'was', 'not', 'has', 'been', 'no', 'or', 'an', 'be', 'are', 'were', 'than']); // prettier-ignore

function nameOfWord(word: string): string {
  if (USERS.has(word)) return 'user';
  return word.length > 1 && !PLAIN.has(word) ? word : 'word';
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('<', '\\<');

class Names {
  readonly #counts = new Map<string, number>();

  next(name: string): string {
    const count = (this.#counts.get(name) ?? 0) + 1;
    this.#counts.set(name, count);
    if (name === 'num' || name === 'word') return `${name}${count}`;
    return count === 1 ? name : `${name}${count}`;
  }
}
