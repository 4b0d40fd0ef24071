import { LONGEST, SIGNS } from './name-text.ts';

/**
 * Logistic regression on hashed n-grams of 1 to 4 signs (Weinberger 2009 for the hashing): the linear part of the model of generated names.
 * Memory: one signed byte a slot.
 */
export interface GramWeights {
  /** a power of two long; a weight is `quantised * scale` */
  readonly quantised: Int8Array;
  readonly scale: number;
  readonly bias: number;
}

const LONGEST_GRAM = 4;
/** a name of 63 signs with its two edges has at most so many n-grams */
export const MOST_GRAMS = LONGEST_GRAM * (LONGEST + 2);

/**
 * Slots of all n-grams of a name, its edges being signs too.
 *
 * @param slots where they are written, room for `MOST_GRAMS`
 * @param size number of slots of the table, a power of two
 * @returns how many there are
 */
export function gramSlots(signs: Uint8Array, slots: Int32Array, size: number): number {
  const last = signs.length + 1;
  let count = 0;
  for (let from = 0; from <= last; from++) {
    let code = 0;
    for (let length = 1; length <= LONGEST_GRAM && from + length - 1 <= last; length++) {
      const at = from + length - 1;
      code = code * SIGNS + (at === 0 || at === last ? 0 : (signs[at - 1] ?? 0));
      if (length === 1 && (at === 0 || at === last)) continue;
      slots[count++] = slotOf(code, length, size);
    }
  }
  return count;
}

/** Multiplicative hashing with a finish (Murmur3's), salted by the length. */
function slotOf(code: number, length: number, size: number): number {
  let hash = Math.imul(code ^ Math.imul(length, 0x9e3779b1), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) & (size - 1);
}

/** Log odds (natural) that the letters bring. */
export function gramLogit(weights: GramWeights, signs: Uint8Array): number {
  const count = gramSlots(signs, scratch, weights.quantised.length);
  let sum = 0;
  for (let at = 0; at < count; at++) sum += weights.quantised[scratch[at] ?? 0] ?? 0;
  return weights.bias + sum * weights.scale * share(count);
}

/** Long names have many n-grams: their sum is scaled by this, as vectors of one length would be. */
export const share = (count: number): number => 1 / Math.sqrt(Math.max(1, count));

const scratch = new Int32Array(MOST_GRAMS);
