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
    this.#numbersByValue.set(value, number);
    this.#characters += value.length;
    return number;
  }

  #forget(): void {
    this.#numbersByValue.clear();
    this.#characters = 0;
    this.generation++;
  }
}

export const NO_NUMBER = -1;
const TRIAL = 1024;
const PAUSE = 16_384;
const LONGEST = 4096;
const MOST_VALUES = 4096;
const MOST_CHARACTERS = 1 << 19;

/** Answers that were given about the values of a field, by their numbers. One of `ask`'s costs a few nanoseconds when it was asked before. */
export class KnownAnswers {
  /** twice the generation that a value's answer is of, plus one if it was yes */
  #answers = new Int32Array(16);

  /** Undefined if it was not asked. */
  get(number: number, generation: number): boolean | undefined {
    const answer = this.#answers[number];
    return answer === undefined || answer >> 1 !== generation ? undefined : (answer & 1) === 1;
  }

  set(number: number, generation: number, answer: boolean): void {
    if (number >= this.#answers.length) {
      const larger = new Int32Array(Math.max(number + 1, this.#answers.length * 4));
      larger.set(this.#answers);
      this.#answers = larger;
    }
    this.#answers[number] = generation * 2 + (answer ? 1 : 0);
  }
}
