/** Larger numbers are taken as this one: no count of bytes gets there. */
const LARGEST = 1e15;
const LIMB = 2 ** 24;
/** what is behind the point is kept to a millionth */
const FRACTION = 2 ** 20;

/**
 * A sum that numbers can be added to and taken from for ever, and that does not depend on their order: whole numbers in two limbs and
 * fractions in steps of 2^-20. A plain sum of floating point numbers would drift away from what is in the window.
 */
export class ExactSum {
  #high = 0;
  #low = 0;
  #fraction = 0;

  add(value: number): void {
    this.#change(value, 1);
  }

  remove(value: number): void {
    this.#change(value, -1);
  }

  get value(): number {
    return this.#high * LIMB + this.#low + this.#fraction / FRACTION;
  }

  #change(value: number, sign: 1 | -1): void {
    const bounded = Math.min(LARGEST, Math.max(-LARGEST, value));
    const whole = Math.floor(bounded);
    const high = Math.floor(whole / LIMB);
    this.#high += sign * high;
    this.#low += sign * (whole - high * LIMB);
    this.#fraction += sign * Math.round((bounded - whole) * FRACTION);
  }
}

/** The number that a text is; undefined if it is none. */
export function textToNumber(text: string | null): number | undefined {
  if (text === null || !DECIMAL.test(text)) return undefined;
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
const DECIMAL = /^\s*[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?\s*$/i;
