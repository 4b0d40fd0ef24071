/** A pattern of Wazuh as values of one Sigma item: any of `values` under `modifiers`. */
export interface SigmaValues {
  /** as they stand behind the field: `contains`, `re|i`; empty: equal */
  readonly modifiers: string;
  readonly values: readonly string[];
}

export interface Translated {
  /** OR-ed */
  readonly any: readonly SigmaValues[];
  readonly isNegated: boolean;
}

export type PatternType = 'osmatch' | 'osregex' | 'pcre2' | 'string';

export interface PatternOptions {
  /** Wazuh shows backslashes of Windows doubled; we have them as they were */
  readonly hasDoubledBackslashes: boolean;
}

/**
 * Translates a pattern. `osmatch` (sregex) knows `^`, `$`, `|` and a `!` in front; `osregex` classes with a backslash, and `\.` for anything;
 * both take no account of case. `pcre2` does, and is taken as it stands. (Documentation of Wazuh 4, "Regular expression syntax".)
 */
export function translatePattern(text: string, type: PatternType, options: PatternOptions): Translated {
  switch (type) {
    case 'string':
      return { any: [{ modifiers: '', values: [escaped(text)] }], isNegated: false };
    case 'osmatch': {
      const isNegated = text.startsWith('!');
      return { any: grouped(alternativesOf(isNegated ? text.slice(1) : text).map((one) => literalOf(one, options))), isNegated }; // prettier-ignore
    }
    case 'osregex': {
      const isNegated = text.startsWith('!');
      return { any: grouped(alternativesOf(isNegated ? text.slice(1) : text).map((one) => osregexOf(one, options))), isNegated }; // prettier-ignore
    }
    case 'pcre2': {
      const isNegated = text.startsWith('!') && !text.startsWith('!(');
      const plain = isNegated ? text.slice(1) : text;
      const undoubled = options.hasDoubledBackslashes ? plain.replaceAll('\\\\\\\\', '\\\\') : plain;
      return { any: [{ modifiers: 're', values: [undoubled] }], isNegated };
    }
  }
}

/** Split at `|`; one behind a backslash is a letter. An empty alternative (a `|` at the end) is none. */
function alternativesOf(text: string): string[] {
  const parts = text.match(/(?:\\[\s\S]|[^|\\]|\\$)+/g) ?? [];
  return parts.filter((part) => part.trim() !== '');
}

interface Alternative {
  readonly modifiers: string;
  readonly value: string;
}

function grouped(alternatives: readonly Alternative[]): SigmaValues[] {
  const byModifiers = Map.groupBy(alternatives, ({ modifiers }) => modifiers);
  return [...byModifiers].map(([modifiers, list]) => ({ modifiers, values: [...new Set(list.map(({ value }) => value))] })); // prettier-ignore
}

function literalOf(text: string, { hasDoubledBackslashes }: PatternOptions): Alternative {
  const { isStart, isEnd, inner } = anchorsOf(text);
  const plain = inner.replaceAll(/\\([|^$!])/g, '$1');
  return { modifiers: modifiersOf(isStart, isEnd), value: escaped(hasDoubledBackslashes ? plain.replaceAll('\\\\', '\\') : plain) }; // prettier-ignore
}

function anchorsOf(text: string): { isStart: boolean; isEnd: boolean; inner: string } {
  const isStart = text.startsWith('^');
  const isEnd = /(?:^|[^\\])(?:\\\\)*\$$/.test(text);
  return { isStart, isEnd, inner: text.slice(isStart ? 1 : 0, isEnd ? -1 : undefined) };
}

const modifiersOf = (isStart: boolean, isEnd: boolean): string =>
  isStart && isEnd ? '' : isStart ? 'startswith' : isEnd ? 'endswith' : 'contains';

/** For Sigma's values, where `*`, `?` and the backslash before them mean something. */
const escaped = (text: string): string => text.replaceAll(/[\\*?]/g, '\\$&');

const CLASSES: Readonly<Record<string, string>> = {
  w: '[A-Za-z0-9@_-]',
  W: '[^A-Za-z0-9@_-]',
  d: '[0-9]',
  D: '[^0-9]',
  s: ' ',
  S: '[^ ]',
  t: '\\t',
  p: '[()*+,\\-.:;<=>?\\[\\]!"\'#$%&|{}]',
  '.': '.',
};

type Token =
  { readonly kind: 'letter'; readonly letter: string } | { readonly kind: 'class'; readonly pattern: string };

/** `+` and `*` repeat a class with a backslash; everywhere else they are letters, and so is a dot. */
function osregexOf(text: string, { hasDoubledBackslashes }: PatternOptions): Alternative {
  const { isStart, isEnd, inner } = anchorsOf(text);
  const tokens: Token[] = [];
  for (let i = 0; i < inner.length; i++) {
    const letter = inner[i] ?? '';
    const next = inner[i + 1] ?? '';
    if (letter === '\\' && next !== '') {
      i++;
      const known = Object.hasOwn(CLASSES, next) ? CLASSES[next] : undefined;
      if (known === undefined) tokens.push({ kind: 'letter', letter: next });
      else {
        const repeat = inner[i + 1] === '+' || inner[i + 1] === '*' ? inner[++i] : '';
        tokens.push({ kind: 'class', pattern: `${known}${repeat}` });
      }
    } else if (letter !== '(' && letter !== ')') tokens.push({ kind: 'letter', letter }); // parentheses only capture
  }
  const undoubled = hasDoubledBackslashes ? tokens.filter((token, i) => !isSecondBackslash(tokens, token, i)) : tokens;
  if (undoubled.every(({ kind }) => kind === 'letter')) {
    const plain = undoubled.map((token) => (token.kind === 'letter' ? token.letter : '')).join('');
    return { modifiers: modifiersOf(isStart, isEnd), value: escaped(plain) };
  }
  const pattern = undoubled.map((token) => (token.kind === 'letter' ? token.letter.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&') : token.pattern)).join(''); // prettier-ignore
  return { modifiers: 're|i', value: `${isStart ? '^' : ''}${pattern}${isEnd ? '$' : ''}` };
}

/** Every second of a row of backslashes. */
function isSecondBackslash(tokens: readonly Token[], token: Token, at: number): boolean {
  if (token.kind !== 'letter' || token.letter !== '\\') return false;
  let before = 0;
  for (let i = at - 1; i >= 0; i--) {
    const one = tokens[i];
    if (one?.kind !== 'letter' || one.letter !== '\\') break;
    before++;
  }
  return before % 2 === 1;
}
