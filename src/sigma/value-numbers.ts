/**
 * Numbers the values of one field, so that what is found out about a value can be kept in an array under its number. Real logs repeat
 * themselves: one process is named in thousands of events, and looking a value up is several times cheaper than searching it. Where values do
 * not repeat, it notices and stands aside.
 */
export class ValueNumbers {
  /** Counted up, from 1, when all numbers are given anew: what was kept under them is then of other values. */
  generation = 1;
  readonly #numbersByValue = new Map<string, number>();
  #characters = 0;
  #asked = 0;
  #known = 0;
  /** this many values are not looked up, because those before did not repeat */
  #pause = 0;

  /** From 0; -1 for a value that is not remembered. */
  numberOf(value: string): number {
    if (this.#pause > 0) {
      this.#pause--;
      return NO_NUMBER;
    }
    if (value.length > LONGEST) return NO_NUMBER;
    this.#asked++;
    const number = this.#numbersByValue.get(value);
    if (number === undefined) return this.#add(value);
    this.#known++;
    return number;
  }

  #add(value: string): number {
    if (this.#asked >= TRIAL) {
      if (this.#known < this.#asked / 2) {
        this.#pause = PAUSE;
        this.#forget();
      }
      this.#asked = 0;
      this.#known = 0;
    }
    if (this.#numbersByValue.size >= MOST_VALUES || this.#characters > MOST_CHARACTERS) this.#forget();
    const number = this.#numbersByValue.size;
    this.#numbersByValue.set(ownCopy(value), number);
    this.#characters += value.length;
    return number;
  }

  #forget(): void {
    this.#numbersByValue.clear();
    this.#characters = 0;
    this.generation++;
  }
}

/** A text that was cut out of a record keeps all of that, unless it is copied. */
function ownCopy(value: string): string {
  const copy: unknown = JSON.parse(JSON.stringify(value));
  return typeof copy === 'string' ? copy : value;
}

export const NO_NUMBER = -1;
const TRIAL = 1024;
const PAUSE = 16_384;
const LONGEST = 4096;
const MOST_VALUES = 4096;
const MOST_CHARACTERS = 1 << 19;

/**
 * Answers that were given to yes-or-no questions about the values of one field, by the values' numbers. An event asks many questions about one
 * value, so all answers about a value stand together: finding one again costs a few nanoseconds, mostly of waiting for memory.
 */
export class KnownAnswers {
  #questions = 0;
  #generation = 0;
  /** by question / `ROW`, a block with a row of bytes a value: 0 where it was not asked, else one of the two below */
  readonly #blocks: Uint8Array[] = [];

  /** The number of a new question. */
  add(): number {
    if (this.#questions % ROW === 0) this.#blocks.push(new Uint8Array(FEW_VALUES * ROW));
    return this.#questions++;
  }

  /** Undefined if it was not asked. */
  get(question: number, number: number, generation: number): boolean | undefined {
    if (generation !== this.#generation) this.#forget(generation);
    const answer = this.#blocks[question >> ROW_BITS]?.[(number << ROW_BITS) | (question & (ROW - 1))];
    return answer === undefined || answer === 0 ? undefined : answer === YES;
  }

  set(question: number, number: number, generation: number, answer: boolean): void {
    if (generation !== this.#generation) this.#forget(generation);
    const at = question >> ROW_BITS;
    let block = this.#blocks[at];
    if (block === undefined) return;
    if (number << ROW_BITS >= block.length) {
      const larger = new Uint8Array(Math.max((number + 1) << ROW_BITS, block.length * 4));
      larger.set(block);
      this.#blocks[at] = block = larger;
    }
    block[(number << ROW_BITS) | (question & (ROW - 1))] = answer ? YES : NO;
  }

  #forget(generation: number): void {
    this.#generation = generation;
    for (let at = 0; at < this.#blocks.length; at++) this.#blocks[at] = new Uint8Array(FEW_VALUES * ROW);
  }
}

const FEW_VALUES = 16;
const YES = 2;
const NO = 1;
/** A line of the processor's cache. */
const ROW_BITS = 6;
const ROW = 1 << ROW_BITS;
