import { blanks, charSet, complement, digits, everything, LAST_CODE_POINT, notNewline, ofChar, posixSets, union, withBothCases, word } from './char-set.ts'; // prettier-ignore
import type { CharSet } from './char-set.ts';

/** A regular expression as a tree, with all flags resolved into it. */
export type Node =
  | { readonly kind: 'chars'; readonly set: CharSet }
  | { readonly kind: 'cat'; readonly parts: readonly Node[] }
  | { readonly kind: 'alt'; readonly parts: readonly Node[] }
  | { readonly kind: 'repeat'; readonly part: Node; readonly min: number; readonly max: number; readonly lazy: boolean }
  | { readonly kind: 'group'; readonly part: Node; readonly name: string | undefined }
  | { readonly kind: 'look'; readonly part: Node; readonly behind: boolean; readonly not: boolean }
  | { readonly kind: 'anchor'; readonly at: Anchor }
  | { readonly kind: 'backref'; readonly to: string };
export type Anchor = 'start' | 'end' | 'last-line-end' | 'line-start' | 'line-end' | 'boundary' | 'no-boundary';

export interface RegexFlags {
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
}

/** What cannot be read, and the place in the pattern, from 0. */
export interface RegexProblem {
  readonly message: string;
  readonly at: number;
}

const MOST_NESTING = 100;
const MOST_REPEATS = 10_000;

/** Reads the common ground of PCRE and RE2. What neither JavaScript nor RE2 can do is a problem, never a silent difference. */
export function parseRegex(pattern: string, flags: RegexFlags): Node | RegexProblem {
  const reader = new RegexReader(pattern, flags);
  const node = reader.alternatives(0);
  if (reader.problem !== undefined) return reader.problem;
  if (reader.at < pattern.length) return { message: 'a closing parenthesis without an opening one', at: reader.at };
  return node;
}

export const isRegexProblem = (value: Node | RegexProblem): value is RegexProblem => 'message' in value;

class RegexReader {
  readonly pattern: string;
  at = 0;
  problem: RegexProblem | undefined;
  #flags: RegexFlags;

  constructor(pattern: string, flags: RegexFlags) {
    this.pattern = pattern;
    this.#flags = flags;
  }

  alternatives(depth: number): Node {
    if (depth > MOST_NESTING) return this.#fail('more than 100 groups inside one another');
    const outer = this.#flags;
    const parts = [this.#sequence(depth)];
    while (this.#take('|')) parts.push(this.#sequence(depth));
    this.#flags = outer;
    return simplifyAlternatives(parts);
  }

  #sequence(depth: number): Node {
    const parts: Node[] = [];
    while (this.at < this.pattern.length && this.problem === undefined) {
      const char = this.pattern.charAt(this.at);
      if (char === '|' || char === ')') break;
      const atom = this.#atom(depth);
      if (atom !== undefined) parts.push(this.#repeated(atom));
    }
    const only = parts[0];
    return parts.length === 1 && only !== undefined ? only : { kind: 'cat', parts };
  }

  /** Undefined for what matches nothing by itself, such as `(?i)`. */
  #atom(depth: number): Node | undefined {
    const start = this.at;
    const code = this.pattern.codePointAt(this.at) ?? 0;
    const char = String.fromCodePoint(code);
    this.at += char.length;
    switch (char) {
      case '(':
        return this.#group(depth);
      case '[':
        return this.#charClass(start);
      case '.':
        return { kind: 'chars', set: this.#flags.dotAll ? everything : notNewline };
      case '^':
        return { kind: 'anchor', at: this.#flags.multiline ? 'line-start' : 'start' };
      case '$':
        return { kind: 'anchor', at: this.#flags.multiline ? 'line-end' : 'end' };
      case '\\':
        return this.#escape(start);
      case '*':
      case '+':
      case '?':
        return this.#fail('a quantifier with nothing before it', start);
      case '{':
        if (/^\{\d+(?:,\d*)?\}/.test(this.pattern.slice(start))) {
          return this.#fail('a quantifier with nothing before it', start);
        }
        return this.#chars(ofChar(code));
      default:
        return this.#chars(ofChar(code));
    }
  }

  #chars(set: CharSet): Node {
    return { kind: 'chars', set: this.#flags.ignoreCase ? withBothCases(set) : set };
  }

  #repeated(atom: Node): Node {
    let node = atom;
    for (;;) {
      const start = this.at;
      const count = this.#quantifier();
      if (count === undefined) return node;
      if (node.kind === 'repeat') return this.#fail('a quantifier behind a quantifier', start);
      if (this.#take('+')) return this.#fail('possessive quantifiers are not supported', start);
      if (count.max < count.min) return this.#fail('a quantifier whose end is before its beginning', start);
      if (count.min > MOST_REPEATS || (count.max > MOST_REPEATS && count.max !== Infinity)) {
        return this.#fail(`a quantifier of more than ${MOST_REPEATS}`, start);
      }
      const lazy = this.#take('?');
      if (node.kind === 'anchor' || node.kind === 'look') {
        if (count.min === 0) node = { kind: 'cat', parts: [] };
        continue;
      }
      node = { kind: 'repeat', part: node, ...count, lazy };
    }
  }

  #quantifier(): { min: number; max: number } | undefined {
    if (this.#take('*')) return { min: 0, max: Infinity };
    if (this.#take('+')) return { min: 1, max: Infinity };
    if (this.#take('?')) return { min: 0, max: 1 };
    if (this.pattern.charAt(this.at) !== '{') return undefined;
    const found = /^\{(\d+)(?:(,)(\d*))?\}/.exec(this.pattern.slice(this.at, this.at + 24));
    if (found === null) return undefined;
    this.at += found[0].length;
    const min = Number(found[1]);
    if (found[2] === undefined) return { min, max: min };
    return { min, max: found[3] === undefined || found[3] === '' ? Infinity : Number(found[3]) };
  }

  #group(depth: number): Node | undefined {
    const start = this.at - 1;
    const outer = this.#flags;
    const node = this.#groupInside(depth, start);
    if (node === 'flags-only') return undefined;
    if (!this.#take(')')) return this.#fail('a group that is not closed', start);
    this.#flags = outer;
    return node;
  }

  #groupInside(depth: number, start: number): Node | 'flags-only' {
    if (!this.#take('?')) return { kind: 'group', part: this.alternatives(depth + 1), name: '' };
    for (const [opening, behind, not] of LOOKS) {
      if (this.#take(opening)) return { kind: 'look', part: this.alternatives(depth + 1), behind, not };
    }
    const rest = this.pattern.slice(this.at);
    const named = /^P?<([A-Za-z_]\w*)>|^'([A-Za-z_]\w*)'/.exec(rest);
    if (named !== null) {
      this.at += named[0].length;
      return { kind: 'group', part: this.alternatives(depth + 1), name: named[1] ?? named[2] ?? '' };
    }
    const comment = /^#[^)]*\)/.exec(rest);
    if (comment !== null) {
      this.at += comment[0].length;
      return 'flags-only';
    }
    const flags = /^([ims]*)(?:-([ims]+))?([:)])/.exec(rest);
    if (flags === null) return this.#fail('this kind of group is not supported', start);
    this.at += flags[0].length;
    this.#setFlags(flags[1] ?? '', true);
    this.#setFlags(flags[2] ?? '', false);
    if (flags[3] === ')') return 'flags-only';
    return { kind: 'group', part: this.alternatives(depth + 1), name: undefined };
  }

  #setFlags(letters: string, to: boolean): void {
    const { ignoreCase, multiline, dotAll } = this.#flags;
    this.#flags = {
      ignoreCase: letters.includes('i') ? to : ignoreCase,
      multiline: letters.includes('m') ? to : multiline,
      dotAll: letters.includes('s') ? to : dotAll,
    };
  }

  #escape(start: number): Node {
    const char = this.pattern.charAt(this.at);
    if (char === 'Q') return this.#quoted();
    const anchor = ANCHORS[char];
    if (anchor !== undefined) {
      this.at++;
      return { kind: 'anchor', at: anchor };
    }
    if (char >= '1' && char <= '9') {
      const found = /^\d+/.exec(this.pattern.slice(this.at))?.[0] ?? char;
      this.at += found.length;
      return { kind: 'backref', to: found };
    }
    const named = /^k(?:<(\w+)>|'(\w+)'|\{(\w+)\})/.exec(this.pattern.slice(this.at));
    if (named !== null) {
      this.at += named[0].length;
      return { kind: 'backref', to: named[1] ?? named[2] ?? named[3] ?? '' };
    }
    const set = this.#escapedSet(start);
    return set === undefined ? { kind: 'cat', parts: [] } : this.#chars(set);
  }

  /** `\Q…\E`: everything between is literal. */
  #quoted(): Node {
    const end = this.pattern.indexOf('\\E', this.at);
    const text = this.pattern.slice(this.at + 1, end < 0 ? undefined : end);
    this.at = end < 0 ? this.pattern.length : end + 2;
    return { kind: 'cat', parts: Array.from(text, (char) => this.#chars(ofChar(char.codePointAt(0) ?? 0))) };
  }

  /** The set of an escape that stands for characters, in or out of a class; `at` is behind the backslash. */
  #escapedSet(start: number): CharSet | undefined {
    const code = this.pattern.codePointAt(this.at);
    if (code === undefined) {
      this.#fail('a backslash at the end', start);
      return undefined;
    }
    const char = String.fromCodePoint(code);
    this.at += char.length;
    const set = SETS[char];
    if (set !== undefined) return set;
    const rest = this.pattern.slice(this.at);
    const hex = char === 'x' ? /^(?:([\dA-Fa-f]{2})|\{([\dA-Fa-f]{1,6})\})/.exec(rest) : char === 'u' ? /^([\dA-Fa-f]{4})/.exec(rest) : null; // prettier-ignore
    if (hex !== null) {
      this.at += hex[0].length;
      const value = Number.parseInt(hex[1] ?? hex[2] ?? '', 16);
      if (value <= LAST_CODE_POINT) return ofChar(value);
    }
    const octal = char === '0' ? /^[0-7]{0,2}/.exec(rest) : null;
    if (octal !== null) {
      this.at += octal[0].length;
      return ofChar(Number.parseInt(`0${octal[0]}`, 8));
    }
    if (/[A-Za-z0-9]/.test(char)) {
      this.#fail(`\\${char} is not supported`, start);
      return undefined;
    }
    return ofChar(code);
  }

  #charClass(start: number): Node {
    const not = this.#take('^');
    const sets: CharSet[] = [];
    for (let first = true; ; first = false) {
      if (this.at >= this.pattern.length) return this.#fail('a [ that is not closed', start);
      if (!first && this.#take(']')) break;
      const low = this.#classMember(start);
      if (low === undefined) return { kind: 'cat', parts: [] };
      const isRange =
        this.pattern.charAt(this.at) === '-' &&
        this.at + 1 < this.pattern.length &&
        this.pattern.charAt(this.at + 1) !== ']';
      const from = singleOf(low);
      if (!isRange || from === undefined) {
        sets.push(low);
        continue;
      }
      this.at++;
      const high = this.#classMember(start);
      if (high === undefined) return { kind: 'cat', parts: [] };
      const to = singleOf(high);
      if (to === undefined) sets.push(low, ofChar(0x2d), high);
      else if (to < from) return this.#fail('a range in [ ] whose end is before its beginning', start);
      else sets.push([[from, to]]);
    }
    const all = union(...sets);
    const cased = this.#flags.ignoreCase ? withBothCases(all) : all;
    return { kind: 'chars', set: not ? complement(cased) : cased };
  }

  #classMember(start: number): CharSet | undefined {
    const posix = /^\[:(\^?)([a-z]+):\]/.exec(this.pattern.slice(this.at, this.at + 16));
    if (posix !== null) {
      const set = posixSets[posix[2] ?? ''];
      this.at += posix[0].length;
      if (set === undefined) {
        this.#fail(`the class ${posix[0]} is not known`, start);
        return undefined;
      }
      return posix[1] === '^' ? complement(set) : set;
    }
    const code = this.pattern.codePointAt(this.at) ?? 0;
    this.at += code > 0xffff ? 2 : 1;
    if (code !== 0x5c) return ofChar(code);
    if (this.#take('b')) return ofChar(8);
    return this.#escapedSet(start);
  }

  #take(text: string): boolean {
    if (!this.pattern.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  #fail(message: string, at = this.at): Node {
    this.problem ??= { message, at };
    this.at = this.pattern.length;
    return { kind: 'cat', parts: [] };
  }
}

const LOOKS = [['=', false, false], ['!', false, true], ['<=', true, false], ['<!', true, true]] as const; // prettier-ignore
const ANCHORS: Readonly<Record<string, Anchor>> = { A: 'start', z: 'end', Z: 'last-line-end', b: 'boundary', B: 'no-boundary' }; // prettier-ignore
const SETS: Readonly<Record<string, CharSet>> = {
  d: digits, D: complement(digits), w: word, W: complement(word), s: blanks, S: complement(blanks),
  h: charSet([[0x09, 0x09], [0x20, 0x20], [0xa0, 0xa0]]), n: ofChar(10), r: ofChar(13), t: ofChar(9), f: ofChar(12), v: ofChar(11), a: ofChar(7), e: ofChar(27),
}; // prettier-ignore

function singleOf(set: CharSet): number | undefined {
  const range = set[0];
  return set.length === 1 && range !== undefined && range[0] === range[1] ? range[0] : undefined;
}

/** Alternatives that are all one character are one set: `(a|b)` is `[ab]`, which cannot be ambiguous. */
function simplifyAlternatives(parts: readonly Node[]): Node {
  const only = parts[0];
  if (parts.length === 1 && only !== undefined) return only;
  const sets = parts.map((part) => (part.kind === 'chars' ? part.set : undefined));
  return sets.every((set) => set !== undefined) ? { kind: 'chars', set: union(...sets) } : { kind: 'alt', parts };
}
