import { fold } from '../fold.ts';
import { mapLiterals, type Pattern } from '../pattern.ts';
import { mostTelling } from '../regex/facts.ts';
import type { Expr, FieldMatch, KeywordMatch } from '../rule.ts';

/** Words of which at least one stands in the JSON of every event that matches, and how telling they are. */
interface Words {
  readonly words: readonly string[];
  /** about the share of events that have one of them */
  readonly weight: number;
}

/** More words are not looked up: the engine takes no more at a time, and they would leave most rows. */
const MOST_WORDS = 60;

/**
 * The words to look up in the store's index of words before anything else. Undefined if none are known, or they would leave most rows.
 * They are whole words as its tokenizer cuts them: runs of ASCII letters and digits between other printable ASCII signs.
 */
export function wordsOf(expr: Expr): readonly string[] | undefined {
  const found = weigh(expr);
  return found === undefined || found.words.length > MOST_WORDS || found.weight > 0.5 ? undefined : found.words;
}

function weigh(expr: Expr): Words | undefined {
  switch (expr.kind) {
    case 'and':
      return expr.parts
        .map(weigh)
        .reduce((best, one) => (best === undefined || (one !== undefined && one.weight < best.weight) ? one : best), undefined);
    case 'or': {
      const parts = expr.parts.map(weigh);
      if (!parts.every((part) => part !== undefined)) return undefined;
      return { words: [...new Set(parts.flatMap(({ words }) => words))], weight: parts.reduce((sum, { weight }) => sum + weight, 0) };
    }
    case 'not':
      return undefined;
    case 'field':
    case 'keyword':
      return wordsOfTest(expr);
  }
} // prettier-ignore

function wordsOfTest({ kind, test }: FieldMatch | KeywordMatch): Words | undefined {
  if (test.kind === 'text') return best(wholeWords(mapLiterals(test.pattern, fold)));
  if (test.kind !== 'regex' || kind === 'keyword') return undefined;
  const texts = mostTelling(test.regex.required);
  const parts = (texts ?? []).map((text) => best(wholeWords([{ wild: 'many' }, text, { wild: 'many' }])));
  if (parts.length === 0 || !parts.every((part) => part !== undefined)) return undefined;
  return { words: parts.flatMap(({ words }) => words), weight: parts.reduce((sum, { weight }) => sum + weight, 0) };
}

function best(words: readonly string[]): Words | undefined {
  const weighed = words.map((word): Words => ({ words: [word], weight: weightOf(word) }));
  return weighed.reduce<Words | undefined>((least, one) => (least === undefined || one.weight < least.weight ? one : least), undefined); // prettier-ignore
}

function wholeWords(pattern: Pattern): string[] {
  const words: string[] = [];
  for (const [i, part] of pattern.entries()) {
    if (typeof part !== 'string') continue;
    for (const found of part.matchAll(/[a-z0-9]+/g)) {
      const end = found.index + found[0].length;
      const isBegun = found.index === 0 ? i === 0 : isSeparator(part.charAt(found.index - 1));
      const isEnded = end === part.length ? i === pattern.length - 1 : isSeparator(part.charAt(end));
      if (isBegun && isEnded && found[0].length <= 100 && !isNumberLike(found[0])) words.push(found[0]);
    }
  }
  return words;
}

const isSeparator = (sign: string): boolean => sign >= ' ' && sign <= '~';

/** A number in the event may be written in another way than the rule writes it. */
const isNumberLike = (word: string): boolean => /^\d*e?\d*$/.test(word);

/** A guess; a wrong one costs time. */
function weightOf(word: string): number {
  if (COMMON.has(word) || word.length < 3) return 1;
  return Math.max(0.002, 0.7 ** word.length);
}

const COMMON: ReadonlySet<string> = new Set(
  'exe dll sys com ini log txt dat windows system32 syswow64 program files x86 users user public appdata local roaming temp tmp microsoft software currentversion system nt authority powershell cmd svchost explorer services hklm hkcu hku currentcontrolset control true false null bin usr etc var lib sh bash http https www api amazonaws aws iam get post put delete create update list'.split(' '),
); // prettier-ignore
