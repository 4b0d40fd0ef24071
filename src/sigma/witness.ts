import { fold } from './fold.ts';
import { mapLiterals, patternForm, type Pattern } from './pattern.ts';
import { mostTelling } from './regex/facts.ts';
import type { Expr, FieldMatch, KeywordMatch } from './rule.ts';

/**
 * Something that is easy to look up and must be true of an event before a rule can match. A witness may be weaker than the test that it
 * stands for (a part of its text, anywhere), never stronger. Texts are folded; `unit` is a UTF-16 code unit beyond ASCII.
 */
export type Witness =
  | { readonly kind: 'equals' | 'inside' | 'end'; readonly field: string; readonly text: string }
  | { readonly kind: 'unit'; readonly field: string; readonly unit: number }
  | { readonly kind: 'present'; readonly field: string }
  | { readonly kind: 'keyword'; readonly text: string };

/** Witnesses of which at least one is true whenever the rule matches. Undefined: nothing is known, the rule must always be tried. */
export type Witnesses = readonly Witness[] | undefined;

/** A witness, and how often it is written in all rules together: what many rules ask for is common in events too. */
interface UsedWitness {
  readonly witness: Witness;
  count: number;
}

/** The witnesses of all rules' tests, the same one kept once. */
export class WitnessUse {
  readonly #usedByKey = new Map<string, UsedWitness>();
  readonly #usedByTest = new Map<Expr, readonly UsedWitness[]>();

  add(expr: Expr): void {
    if (expr.kind === 'and' || expr.kind === 'or') for (const part of expr.parts) this.add(part);
    else if (expr.kind === 'not') this.add(expr.part);
    else if (!this.#usedByTest.has(expr)) {
      const witnesses = witnessesOfTest(expr);
      if (witnesses !== undefined)
        this.#usedByTest.set(
          expr,
          witnesses.map((witness) => this.#use(witness)),
        );
    }
  }

  of(expr: FieldMatch | KeywordMatch): readonly UsedWitness[] | undefined {
    return this.#usedByTest.get(expr);
  }

  #use(witness: Witness): UsedWitness {
    const key = keyOf(witness);
    let used = this.#usedByKey.get(key);
    if (used === undefined) this.#usedByKey.set(key, (used = { witness, count: 0 }));
    used.count++;
    return used;
  }
}

function keyOf(witness: Witness): string {
  const field = witness.kind === 'keyword' ? '' : witness.field;
  const text = witness.kind === 'present' ? '' : witness.kind === 'unit' ? String(witness.unit) : witness.text;
  return `${witness.kind} ${field} ${text}`;
}

/** The set of witnesses that is expected to be true of the fewest events. */
export function chooseWitnesses(expr: Expr, use: WitnessUse): Witnesses {
  return weigh(expr, use).witnesses;
}

interface Weighed {
  readonly witnesses: Witnesses;
  /** about the share of events that have one of them, times what it costs to find out */
  readonly weight: number;
}

const ALWAYS: Weighed = { witnesses: undefined, weight: 1e6 };

function weigh(expr: Expr, use: WitnessUse): Weighed {
  switch (expr.kind) {
    case 'and':
      return expr.parts
        .map((part) => weigh(part, use))
        .reduce((best, one) => (one.weight < best.weight ? one : best), ALWAYS);
    case 'or': {
      const parts = expr.parts.map((part) => weigh(part, use));
      if (parts.some((part) => part.witnesses === undefined)) return ALWAYS;
      return {
        witnesses: parts.flatMap((part) => part.witnesses ?? []),
        weight: parts.reduce((sum, part) => sum + part.weight, 0),
      };
    }
    case 'not':
      return ALWAYS;
    case 'field':
    case 'keyword': {
      const used = use.of(expr);
      if (used === undefined) return ALWAYS;
      return {
        witnesses: used.map(({ witness }) => witness),
        weight: used.reduce((sum, { witness, count }) => sum + weightOf(witness) * Math.sqrt(count), 0),
      };
    }
  }
}

/** A guess that was found good enough on real Windows events; a wrong one costs time, never a match. */
function weightOf(witness: Witness): number {
  switch (witness.kind) {
    case 'equals':
      return witness.text.length <= 2 ? 0.2 : witness.text.length <= 5 ? 0.05 : 0.002;
    case 'end':
      return isCommon(witness.text) ? 0.4 : Math.max(0.002, 0.8 ** witness.text.length);
    case 'inside':
      return isCommon(witness.text) ? 0.5 : Math.max(0.001, 0.65 ** witness.text.length);
    case 'unit':
      return 0.01;
    case 'present':
      return 0.9;
    case 'keyword':
      return 10 * Math.max(0.001, 0.65 ** witness.text.length);
  }
}

/** What stands in most paths. */
function isCommon(text: string): boolean {
  return /^(?:\\?(?:c:)?\\?(?:windows|program files(?: \(x86\))?|users|system32|windows\\system32|appdata|local|temp)?\\?|\.?exe|\.dll|hk(?:lm|cu|u)?\\?|\\?software\\(?:microsoft\\)?(?:windows\\)?|microsoft)$/.test(text); // prettier-ignore
}

function witnessesOfTest(match: FieldMatch | KeywordMatch): Witnesses {
  const { test } = match;
  const field = match.kind === 'field' ? match.field : undefined;
  const present: Witnesses = field === undefined ? undefined : [{ kind: 'present', field }];
  switch (test.kind) {
    case 'text':
      return patternForm(test.pattern).form === 'any'
        ? present
        : textWitness(field, mapLiterals(test.pattern, fold), present);
    case 'regex': {
      const texts = mostTelling(test.regex.required);
      if (texts === undefined) return present;
      const witnesses = texts.flatMap(
        (text) => textWitness(field, [{ wild: 'many' }, text, { wild: 'many' }], undefined) ?? [],
      );
      return witnesses.length === texts.length ? witnesses : present;
    }
    case 'null':
      return undefined;
    case 'exists':
      // a null that is there exists, and is not "present"
      return undefined;
    case 'cidr':
    case 'compare':
    case 'fieldref':
      return present;
  }
}

function textWitness(field: string | undefined, pattern: Pattern, fallback: Witnesses): Witnesses {
  if (field === undefined) return keywordWitness(pattern);
  const form = patternForm(pattern);
  if (form.form === 'equals') return [{ kind: 'equals', field, text: form.text }];
  const literals = pattern.filter((part) => typeof part === 'string');
  const last = pattern.at(-1);
  const texts = literals.map((text) => ({
    text: asciiPart(text),
    isEnd: text === last && asciiPart(text) !== '' && text.endsWith(asciiPart(text)),
  }));
  const best = texts.reduce((longest, one) => (one.text.length > longest.text.length ? one : longest), {
    text: '',
    isEnd: false,
  });
  const unit = literals.map(lastBeyondAscii).find((one) => one >= 0);
  // a character beyond ASCII is rarer than a few within: keycap emoji begin with a digit
  if (unit !== undefined && best.text.length < FEW_CHARACTERS) return [{ kind: 'unit', field, unit }];
  return best.text === '' ? fallback : [{ kind: best.isEnd ? 'end' : 'inside', field, text: best.text }];
}

const FEW_CHARACTERS = 5;
const SHORTEST_KEYWORD = 3;

function keywordWitness(pattern: Pattern): Witnesses {
  const text = pattern
    .map((part) => (typeof part === 'string' ? asciiPart(part) : ''))
    .reduce((longest, one) => (one.length > longest.length ? one : longest), '');
  return text.length < SHORTEST_KEYWORD ? undefined : [{ kind: 'keyword', text }];
}

/** The longest stretch of ASCII, at most `LONGEST` characters of it: automata know no other characters, and longer needles tell little more. */
export function asciiPart(text: string): string {
  const longest = text
    .split(/[^\u0000-\u007f]+/) // eslint-disable-line no-control-regex
    .reduce((best, one) => (one.length >= best.length ? one : best), '');
  return longest.length > LONGEST ? longest.slice(longest.length - LONGEST) : longest;
}
const LONGEST = 24;

function lastBeyondAscii(text: string): number {
  for (let i = text.length - 1; i >= 0; i--) if (text.charCodeAt(i) >= 128) return text.charCodeAt(i);
  return -1;
}
