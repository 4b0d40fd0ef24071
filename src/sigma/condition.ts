import { createGlob } from '../model/glob.ts';
import { allOf, anyOf, notOf, type Expr } from './rule.ts';

/** What is wrong with a condition, in words. */
export interface ConditionProblem {
  readonly message: string;
}

const MOST_NESTING = 200;

/** How parts are put together: conditions are read into trees of rules, and into those of processing pipelines. */
export interface Logic<Part> {
  readonly allOf: (parts: Part[]) => Part;
  readonly anyOf: (parts: Part[]) => Part;
  readonly notOf: (part: Part) => Part;
}

/**
 * Reads a condition (specification 2.1, "Condition") into the tree that the named searches give. Loosest first: `or`, `and`, `not`,
 * `1 of`/`any of`/`all of`, parentheses. Operators are lower case; names are whole words, so `not1` and `notepad` are names.
 */
export function readCondition(text: string, searchesByName: ReadonlyMap<string, Expr>): Expr | ConditionProblem {
  return readLogic(text, searchesByName, { allOf, anyOf, notOf });
}

/** The same for whatever the names stand for. */
export function readLogic<Part extends object>(
  text: string,
  partsByName: ReadonlyMap<string, Part>,
  logic: Logic<Part>,
): Part | ConditionProblem {
  const words = text.match(/[()]|[^\s()]+/g) ?? [];
  const bad = words.find((word) => !/^(?:[()]|[\w*-]+)$/.test(word));
  if (bad !== undefined) return { message: problemOfWord(bad) };
  const reader = new ConditionReader(words, partsByName, logic);
  const expr = reader.or(0);
  if (reader.problem !== undefined) return { message: reader.problem };
  if (expr === undefined || reader.at < words.length) {
    return { message: `"${words[reader.at] ?? 'the end'}" is not expected there: an operator or the end should be` };
  }
  return expr;
}

export const isConditionProblem = (value: object): value is ConditionProblem => 'message' in value;

function problemOfWord(word: string): string {
  if (word.startsWith('|')) {
    return 'aggregations after "|" belong to the first version of Sigma and are not supported: write a correlation rule';
  }
  return `"${word}" is neither a name nor an operator`;
}

class ConditionReader<Part> {
  readonly words: readonly string[];
  readonly partsByName: ReadonlyMap<string, Part>;
  readonly logic: Logic<Part>;
  at = 0;
  problem: string | undefined;

  constructor(words: readonly string[], partsByName: ReadonlyMap<string, Part>, logic: Logic<Part>) {
    this.words = words;
    this.partsByName = partsByName;
    this.logic = logic;
  }

  or(depth: number): Part | undefined {
    return this.#joined('or', this.logic.anyOf, () => this.#and(depth));
  }

  #and(depth: number): Part | undefined {
    return this.#joined('and', this.logic.allOf, () => this.#not(depth));
  }

  #joined(operator: string, join: (parts: Part[]) => Part, operand: () => Part | undefined): Part | undefined {
    const parts: Part[] = [];
    do {
      const part = operand();
      if (part === undefined) return undefined;
      parts.push(part);
    } while (this.#take(operator));
    return join(parts);
  }

  #not(depth: number): Part | undefined {
    if (depth > MOST_NESTING) return this.#fail('it has more than 200 levels');
    const isOperator = this.words[this.at] === 'not' && this.#isOperand(this.words[this.at + 1]);
    if (!isOperator) return this.#operand(depth);
    this.at++;
    const part = this.#not(depth + 1);
    return part === undefined ? undefined : this.logic.notOf(part);
  }

  #isOperand(word: string | undefined): boolean {
    return word !== undefined && word !== ')' && word !== 'and' && word !== 'or';
  }

  #operand(depth: number): Part | undefined {
    const word = this.words[this.at];
    if (word === undefined) return this.#fail('it ends where a name should be');
    if (word === '(') return this.#parenthesis(depth);
    if (this.words[this.at + 1]?.toLowerCase() === 'of' && /^(?:\d+|any|all)$/i.test(word))
      return this.#quantified(word);
    this.at++;
    const search = this.partsByName.get(word);
    if (search !== undefined) return search;
    if (/^(?:and|or|not)$/.test(word) || word === ')') return this.#fail(`"${word}" stands where a name should be`);
    if (/^(?:and|or|not)$/i.test(word))
      return this.#fail(`operators are written in lower case: "${word.toLowerCase()}"`);
    if (word.includes('*')) return this.#fail(`"${word}" needs "1 of" or "all of" before it`);
    return this.#fail(`"${word}" is not a search of this rule`);
  }

  #parenthesis(depth: number): Part | undefined {
    if (depth > MOST_NESTING) return this.#fail('it has more than 200 levels');
    this.at++;
    const inside = this.or(depth + 1);
    if (inside === undefined) return undefined;
    return this.#take(')') ? inside : this.#fail('a "(" is not closed');
  }

  #quantified(quantity: string): Part | undefined {
    const of = this.words[this.at + 1];
    const pattern = this.words[this.at + 2];
    this.at += 3;
    if (of !== 'of' || !/^(?:1|any|all)$/.test(quantity)) {
      const isCase = /^(?:1|any|all)$/i.test(quantity);
      return this.#fail(isCase ? `operators are written in lower case: "${quantity.toLowerCase()} of"` : `"${quantity} of" is not Sigma: only "1 of", "any of" and "all of" are`); // prettier-ignore
    }
    if (pattern === undefined || !/^[\w*-]+$/.test(pattern))
      return this.#fail(`a name or "them" is missing behind "${quantity} of"`);
    const isChosen = createGlob(pattern);
    const chosen = [...this.partsByName]
      .filter(([name]) => !name.startsWith('_') && (pattern === 'them' || isChosen(name)))
      .map(([, search]) => search);
    if (chosen.length === 0) return this.#fail(`"${quantity} of ${pattern}" chooses no search of this rule`);
    return quantity === 'all' ? this.logic.allOf(chosen) : this.logic.anyOf(chosen);
  }

  #take(word: string): boolean {
    if (this.words[this.at] !== word) return false;
    this.at++;
    return true;
  }

  #fail(problem: string): undefined {
    this.problem ??= problem;
    return undefined;
  }
}
