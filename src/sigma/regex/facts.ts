import { fold } from '../fold.ts';
import type { CharSet } from './char-set.ts';
import type { Node } from './parse.ts';

/**
 * How much work a backtracking engine may have with a pattern on n characters: about `factor` × n^`degree` steps.
 * `degree` is infinite where one text can be read in exponentially many ways, and never too small: in doubt it is larger.
 */
export interface RegexCost {
  readonly degree: number;
  readonly factor: number;
}

/** Steps of one attempt at one place. */
export function attemptCost(node: Node): RegexCost {
  const { degree, ways, width } = measure(node);
  return { degree, factor: Math.max(1, ways) * Math.max(1, width) };
}

interface Measure {
  readonly degree: number;
  /** in how many ways a bounded part may be split */
  readonly ways: number;
  /** the most characters of the bounded parts */
  readonly width: number;
  readonly fixed: boolean;
  readonly empty: boolean;
}

const NOTHING: Measure = { degree: 0, ways: 1, width: 0, fixed: true, empty: true };

function measure(node: Node): Measure {
  switch (node.kind) {
    case 'chars':
      return { degree: 0, ways: 1, width: 1, fixed: true, empty: false };
    case 'anchor':
      return NOTHING;
    case 'backref':
      return { degree: 1, ways: 1, width: 1, fixed: false, empty: true };
    case 'look':
      return { ...measure(node.part), empty: true };
    case 'group':
      return measure(node.part);
    case 'cat':
      return node.parts.map(measure).reduce(
        (sum, part) => ({
          degree: sum.degree + part.degree,
          ways: sum.ways * part.ways,
          width: sum.width + part.width,
          fixed: sum.fixed && part.fixed,
          empty: sum.empty && part.empty,
        }),
        NOTHING,
      );
    case 'alt': {
      const parts = node.parts.map(measure);
      return {
        degree: Math.max(...parts.map((part) => part.degree)),
        ways: parts.reduce((sum, part) => sum + part.ways, 0),
        width: Math.max(...parts.map((part) => part.width)),
        fixed: false,
        empty: parts.some((part) => part.empty),
      };
    }
    case 'repeat':
      return measureRepeat(measure(node.part), node.min, node.max);
  }
}

function measureRepeat(part: Measure, min: number, max: number): Measure {
  const empty = min === 0 || part.empty;
  const fixed = part.fixed && min === max;
  if (max === Infinity) {
    const isClear = part.degree === 0 && part.ways === 1 && part.fixed && !part.empty;
    return { degree: isClear ? 1 : Infinity, ways: 1, width: part.width * Math.max(1, min), fixed: false, empty };
  }
  return {
    degree: part.degree * max,
    ways: Math.min(Number.MAX_VALUE, part.ways ** max * (max - min + 1)),
    width: part.width * max,
    fixed,
    empty,
  };
}

/** Whether a match can only begin at the beginning of the text. */
export function isAnchored(node: Node): boolean {
  switch (node.kind) {
    case 'anchor':
      return node.at === 'start';
    case 'group':
      return isAnchored(node.part);
    case 'cat':
      return node.parts[0] !== undefined && isAnchored(node.parts[0]);
    case 'alt':
      return node.parts.every(isAnchored);
    default:
      return false;
  }
}

export function shortestMatch(node: Node): number {
  switch (node.kind) {
    case 'chars':
      return 1;
    case 'cat':
      return node.parts.reduce((sum, part) => sum + shortestMatch(part), 0);
    case 'alt':
      return Math.min(...node.parts.map(shortestMatch));
    case 'group':
      return shortestMatch(node.part);
    case 'repeat':
      return node.min * shortestMatch(node.part);
    default:
      return 0;
  }
}

export function contains(node: Node, kind: Node['kind']): boolean {
  if (node.kind === kind) return true;
  if (node.kind === 'cat' || node.kind === 'alt') return node.parts.some((part) => contains(part, kind));
  return 'part' in node && contains(node.part, kind);
}

/**
 * For a yes or no, what stands at the ends may be shorter: `.+x` is found exactly where `.x` is, and `x.*` where `x` is.
 * This takes the most common reason for quadratic time away. Not for patterns with back references or looks.
 */
export function trimEnds(node: Node): Node {
  return trim(trim(node, 'first'), 'last');
}

function trim(node: Node, end: 'first' | 'last'): Node {
  switch (node.kind) {
    case 'repeat':
      if (node.part.kind !== 'chars') return node;
      return node.min === 1 ? node.part : node.min === 0 ? { kind: 'cat', parts: [] } : { ...node, max: node.min };
    case 'group':
      return { ...node, part: trim(node.part, end) };
    case 'alt':
      return { ...node, parts: node.parts.map((part) => trim(part, end)) };
    case 'cat': {
      const at = end === 'first' ? 0 : node.parts.length - 1;
      const trimmed = node.parts.map((part, i) => (i === at ? trim(part, end) : part));
      const gone = trimmed[at];
      const isGone = gone?.kind === 'cat' && gone.parts.length === 0 && node.parts.length > 1;
      return isGone
        ? trim({ kind: 'cat', parts: trimmed.filter((_, i) => i !== at) }, end)
        : { kind: 'cat', parts: trimmed };
    }
    default:
      return node;
  }
}

/**
 * What the folded text must contain for the pattern to match: from each set at least one of its texts, in this order and none overlapping another.
 * All texts are folded. A necessary condition, cheap to check before the pattern itself.
 */
export type RequiredTexts = readonly (readonly string[])[];

const MOST_ALTERNATIVES = 64;

export function requiredTexts(node: Node): RequiredTexts {
  const sets: (readonly string[])[] = [];
  collect(node, { sets, run: '' }, true);
  return sets;
}

interface Collected {
  readonly sets: (readonly string[])[];
  run: string;
}

function collect(node: Node, into: Collected, isLast: boolean): void {
  const letter = node.kind === 'chars' ? letterOf(node.set) : undefined;
  if (letter !== undefined) into.run += letter;
  else if (node.kind === 'group') collect(node.part, into, false);
  else if (node.kind === 'cat') for (const part of node.parts) collect(part, into, false);
  else if (node.kind === 'anchor' && node.at !== 'last-line-end') return isLast ? flush(into) : undefined;
  else {
    flush(into);
    if (node.kind === 'repeat' && node.min > 0) {
      const inside = requiredTexts(node.part);
      const times = node.min === node.max && node.part.kind === 'chars' ? letterOf(node.part.set) : undefined;
      if (times !== undefined) into.run = times.repeat(Math.min(node.min, 64));
      else into.sets.push(...inside);
      flush(into);
    }
    if (node.kind === 'alt') {
      const best = node.parts.map((part) => mostTelling(requiredTexts(part)));
      const texts = best.every((set) => set !== undefined) ? best.flat() : [];
      if (texts.length > 0 && texts.length <= MOST_ALTERNATIVES) into.sets.push([...new Set(texts)]);
    }
  }
  if (isLast) flush(into);
}

function flush(into: Collected): void {
  if (into.run !== '') into.sets.push([into.run]);
  into.run = '';
}

/** The set whose shortest text is longest. */
export function mostTelling(sets: RequiredTexts): readonly string[] | undefined {
  const shortest = (set: readonly string[]): number => Math.min(...set.map((text) => text.length));
  return sets.reduce<readonly string[] | undefined>(
    (best, set) => (best === undefined || shortest(set) > shortest(best) ? set : best),
    undefined,
  );
}

/** The folded character, if all characters of the set fold to the same one. */
function letterOf(set: CharSet): string | undefined {
  if (set.length > 2 || set.some(([low, high]) => low !== high)) return undefined;
  const folded = new Set(set.map(([code]) => fold(String.fromCodePoint(code))));
  const [letter] = folded;
  return folded.size === 1 ? letter : undefined;
}
