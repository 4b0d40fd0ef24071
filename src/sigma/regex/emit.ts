import { LAST_CODE_POINT, type CharSet } from './char-set.ts';
import type { Anchor, Node } from './parse.ts';

/** The tree as source for JavaScript (flag `u` always) or for RE2. `captures` keeps groups that a back reference needs. */
export function emitRegex(node: Node, dialect: 'js' | 're2', captures: boolean): string {
  const emit = (part: Node): string => emitRegex(part, dialect, captures);
  switch (node.kind) {
    case 'chars':
      return charSetToSource(node.set, dialect);
    case 'cat':
      return node.parts.map((part) => (part.kind === 'alt' ? `(?:${emit(part)})` : emit(part))).join('');
    case 'alt':
      return node.parts.map(emit).join('|');
    case 'group':
      if (!captures || node.name === undefined) return `(?:${emit(node.part)})`;
      return node.name === '' ? `(${emit(node.part)})` : `(?<${node.name}>${emit(node.part)})`;
    case 'look':
      return `(?${node.behind ? '<' : ''}${node.not ? '!' : '='}${emit(node.part)})`;
    case 'repeat':
      return `${node.part.kind === 'chars' ? emit(node.part) : `(?:${emit(node.part)})`}${quantifier(node.min, node.max)}${node.lazy ? '?' : ''}`;
    case 'anchor':
      return (dialect === 'js' ? jsAnchors : re2Anchors)[node.at];
    case 'backref':
      return /^\d/.test(node.to) ? `(?:\\${node.to})` : `\\k<${node.to}>`;
  }
}

const jsAnchors: Readonly<Record<Anchor, string>> = {
  start: '^', end: '$', 'last-line-end': '(?=\\n?$)', 'line-start': '(?:^|(?<=\\n))', 'line-end': '(?=\\n|$)', boundary: '\\b', 'no-boundary': '\\B',
}; // prettier-ignore
/** `\Z` takes the line break that JavaScript only looks at: for a yes or no it is the same. */
const re2Anchors: Readonly<Record<Anchor, string>> = {
  start: '\\A', end: '\\z', 'last-line-end': '\\n?\\z', 'line-start': '(?m:^)', 'line-end': '(?m:$)', boundary: '\\b', 'no-boundary': '\\B',
}; // prettier-ignore

function quantifier(min: number, max: number): string {
  if (min === 0 && max === 1) return '?';
  if (max === Infinity) return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`;
  return min === max ? (min === 1 ? '' : `{${min}}`) : `{${min},${max}}`;
}

function charSetToSource(set: CharSet, dialect: 'js' | 're2'): string {
  const first = set[0];
  if (first === undefined) return dialect === 'js' ? '[]' : '[^\\x00-\\x{10FFFF}]';
  if (set.length === 1 && first[0] === first[1]) return charToSource(first[0], dialect);
  const last = set.at(-1);
  // a set that reaches the last code point is shorter, and faster, as what it leaves out
  if (first[0] === 0 && last?.[1] === LAST_CODE_POINT) {
    if (set.length === 1) return dialect === 'js' ? '[^]' : '(?s:.)';
    const gaps = set.slice(1).map(([low], i) => [(set[i]?.[1] ?? 0) + 1, low - 1] as const);
    return `[^${rangesToSource(gaps, dialect)}]`;
  }
  return `[${rangesToSource(set, dialect)}]`;
}

function rangesToSource(set: CharSet, dialect: 'js' | 're2'): string {
  return set
    .map(([low, high]) => {
      const from = charToSource(low, dialect);
      return low === high ? from : `${from}-${charToSource(high, dialect)}`;
    })
    .join('');
}

function charToSource(code: number, dialect: 'js' | 're2'): string {
  const char = String.fromCodePoint(code);
  if (/[A-Za-z0-9]/.test(char)) return char;
  const hex = code.toString(16);
  return dialect === 'js' ? `\\u{${hex}}` : `\\x{${hex}}`;
}
