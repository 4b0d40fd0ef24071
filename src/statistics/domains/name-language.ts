import { coarse, COARSE_SIGNS } from './name-text.ts';

/**
 * How common sequences of up to five letters are in names that people chose: counts of n-grams, on a logarithmic scale, one byte each.
 * Sequences of one to three have a place each; longer ones share places by their hash, two places a sequence, of which the lower count holds (Cormode 2005).
 */
export interface NameLanguage {
  /** counts by order − 1: 29, 841, 24,389 places, then two hashed tables, each a power of two long */
  readonly counts: readonly Uint8Array[];
}

export const ORDERS = 5;
const EXACT = 3;
/** steps of the scale for a doubling */
const STEPS = 12;

const toCount = Float64Array.from({ length: 256 }, (_, code) => 2 ** (code / STEPS) - 1);
export const toCode = (count: number): number => Math.min(255, Math.round(STEPS * Math.log2(1 + count)));

/** How strongly a longer sequence has to be known before it speaks instead of the shorter one (Dirichlet smoothing, MacKay 1995). */
const PRIOR = [0, 20, 10, 5, 3];

export function countOf(language: NameLanguage, order: number, code: number): number {
  const table = language.counts[order - 1];
  if (table === undefined) return 0;
  if (order <= EXACT) return toCount[table[code] ?? 0] ?? 0;
  const [one, other] = placesOf(code, table.length);
  return toCount[Math.min(table[one] ?? 0, table[other] ?? 0)] ?? 0;
}

export function placesOf(code: number, size: number): readonly [number, number] {
  let hash = Math.imul(code, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  hash ^= hash >>> 13;
  const other = Math.imul(hash, 0xc2b2ae35);
  return [hash & (size - 1), (other ^ (other >>> 16)) & (size - 1)];
}

/**
 * Log probability (base 2) of each sign given those before it, by the longest sequence of `order` that is known, mixed with shorter ones.
 *
 * @param into receives one value a sign and one for the end of the name: `signs.length + 1` values
 */
export function surprises(language: NameLanguage, signs: Uint8Array, order: number, into: Float64Array): void {
  const last = signs.length;
  for (let at = 0; at <= last; at++) {
    const next = at === last ? 0 : coarse(signs[at] ?? 0);
    let probability = 1 / COARSE_SIGNS;
    let context = 0;
    let power = 1;
    for (let length = 1; length <= order && length - 1 <= at + 1; length++) {
      if (length > 1) {
        const back = at - (length - 1);
        context += (back < 0 ? 0 : coarse(signs[back] ?? 0)) * power;
        power *= COARSE_SIGNS;
      }
      const before = length === 1 ? toTotal(language) : countOf(language, length - 1, context);
      const whole = countOf(language, length, context * COARSE_SIGNS + next);
      const prior = length === 1 ? 1 : (PRIOR[length - 1] ?? 3);
      probability = (Math.min(whole, before) + prior * probability) / (before + prior);
    }
    into[at] = Math.log2(probability);
  }
}

const totals = new WeakMap<NameLanguage, number>();

function toTotal(language: NameLanguage): number {
  let total = totals.get(language);
  if (total === undefined) {
    total = (language.counts[0] ?? new Uint8Array()).reduce((sum, code) => sum + (toCount[code] ?? 0), 0);
    totals.set(language, total);
  }
  return total;
}
