import { RE2JS } from 're2js';
import { fold } from '../fold.ts';
import { emitRegex } from './emit.ts';
import {
  attemptCost,
  contains,
  isAnchored,
  requiredTexts,
  shortestMatch,
  trimEnds,
  type RequiredTexts,
} from './facts.ts';
import { isRegexProblem, parseRegex, type Node, type RegexFlags, type RegexProblem } from './parse.ts';

/** A regular expression that no text can make slow: at worst linear in the text, which is cut at `REGEX_TEXT_LIMIT`. */
export interface SafeRegex {
  readonly pattern: string;
  readonly flags: string;
  /** what a folded text contains where the pattern matches; empty if nothing is known */
  readonly required: RequiredTexts;
  /** true if the pattern is too dangerous for the backtracking engine on any text */
  readonly isLinearOnly: boolean;
  /** @param folded the same text, folded, for the cheap check before */
  test(text: string, folded: string): boolean;
}

/** Regular expressions see this many characters of a value, and no more. */
export const REGEX_TEXT_LIMIT = 65_536;

/** About the steps that the backtracking engine may take on one value, 20 to 40 ms at the very worst; above that the linear one is used. */
const MOST_STEPS = 20_000_000;

/** A pattern that only the backtracking engine knows (looks, back references) must be able to see at least this much of a value. */
const LEAST_TEXT = 1024;

/**
 * Compiles a pattern as a search (anywhere in the text, unless it is anchored). V8 runs it where its static cost bound allows that for
 * the text at hand, otherwise the linear-time engine re2js does. A pattern that neither can run safely is a problem.
 * @param mostSteps the bound; with 0 only the linear engine is used
 */
export function compileRegex(
  pattern: string,
  flags: RegexFlags,
  mostSteps: number = MOST_STEPS,
): SafeRegex | RegexProblem {
  const parsed = parseRegex(pattern, flags);
  if (isRegexProblem(parsed)) return parsed;
  const needsBacktracking = contains(parsed, 'look') || contains(parsed, 'backref');
  const node = needsBacktracking ? parsed : trimEnds(parsed);
  const longest = longestSafeText(node, mostSteps);
  const matcher = new Matcher(node, longest, contains(parsed, 'backref'));
  if (needsBacktracking && longest < LEAST_TEXT) {
    return {
      message: 'it looks around or back and could take very long on some texts; no engine can run it safely',
      at: 0,
    };
  }
  const unusable = longest < LEAST_TEXT ? matcher.linearProblem() : undefined;
  if (unusable !== undefined) return { message: `it could take very long on some texts, and ${unusable}`, at: 0 };
  const required = needsBacktracking ? [] : requiredTexts(node);
  const shortest = needsBacktracking ? 0 : shortestMatch(node);
  return {
    pattern,
    flags: `${flags.ignoreCase ? 'i' : ''}${flags.multiline ? 'm' : ''}${flags.dotAll ? 's' : ''}`,
    required,
    isLinearOnly: longest === 0,
    test(text, folded) {
      if (text.length < shortest) return false;
      if (!haveInOrder(required, folded)) return false;
      return matcher.test(text.length > REGEX_TEXT_LIMIT ? text.slice(0, REGEX_TEXT_LIMIT) : text, needsBacktracking);
    },
  };
}

/** Whether a text of each set stands in the folded text, none before the end of those of the sets before it. */
function haveInOrder(required: RequiredTexts, folded: string): boolean {
  let from = 0;
  for (const texts of required) {
    let nearest = Infinity;
    for (const text of texts) {
      const at = folded.indexOf(text, from);
      if (at >= 0) nearest = Math.min(nearest, at + text.length);
    }
    if (nearest === Infinity) return false;
    from = nearest;
  }
  return true;
}

/** For tests and explanations: the pattern without any shortcut. */
export function regexMatches(regex: SafeRegex, text: string): boolean {
  return regex.test(text, fold(text));
}

/** The longest text on which the backtracking engine keeps to `MOST_STEPS`; 0 if it must not be used at all. */
function longestSafeText(node: Node, mostSteps: number): number {
  const { degree, factor } = attemptCost(node);
  if (degree === Infinity || !Number.isFinite(factor)) return 0;
  const places = isAnchored(node) ? 0 : 1;
  const power = degree + places;
  if (power === 0) return factor <= mostSteps ? Infinity : 0;
  return Math.floor((mostSteps / factor) ** (1 / power));
}

/** Compiles when first used: most patterns never are. */
class Matcher {
  readonly #node: Node;
  readonly #longest: number;
  readonly #captures: boolean;
  #backtracking: RegExp | undefined;
  #linear: RE2JS | undefined;

  constructor(node: Node, longest: number, captures: boolean) {
    this.#node = node;
    this.#longest = longest;
    this.#captures = captures;
  }

  test(text: string, isOnlyBacktracking: boolean): boolean {
    if (text.length <= this.#longest) return this.#testBacktracking(text);
    if (isOnlyBacktracking) return this.#testBacktracking(text.slice(0, this.#longest));
    return this.#linearEngine().test(text);
  }

  linearProblem(): string | undefined {
    try {
      this.#linearEngine();
      return undefined;
    } catch (error) {
      return `the linear-time engine cannot run it (${error instanceof Error ? error.message : String(error)})`;
    }
  }

  #testBacktracking(text: string): boolean {
    this.#backtracking ??= new RegExp(emitRegex(this.#node, 'js', this.#captures), 'u');
    return this.#backtracking.test(text);
  }

  #linearEngine(): RE2JS {
    return (this.#linear ??= RE2JS.compile(emitRegex(this.#node, 're2', false)));
  }
}
