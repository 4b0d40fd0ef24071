import { coarse, COARSE_SIGNS } from './name-text.ts';
import { ORDERS, placesOf, toCode, type NameLanguage } from './name-language.ts';

/** Sequences of four and five are kept only if so many names have them: it keeps the table sparse, and single names out of it. */
const LEAST = [1, 1, 1, 2, 3];

/** Counts the sequences of the names, each with a weight of 1. */
export function trainLanguage(
  names: Iterable<Uint8Array>,
  hashedSlots: readonly [number, number] = [1 << 16, 1 << 16],
): NameLanguage {
  const exact = Array.from({ length: ORDERS }, (_, index) => new Uint16Array(COARSE_SIGNS ** (index + 1)));
  for (const signs of names) countName(signs, exact);
  return { counts: exact.map((counts, index) => toTable(counts, index, hashedSlots[index - 3])) };
}

function countName(signs: Uint8Array, counts: readonly Uint16Array[]): void {
  const last = signs.length;
  for (let at = 0; at <= last; at++) {
    let code = at === last ? 0 : coarse(signs[at] ?? 0);
    let power = 1;
    for (let length = 1; length <= ORDERS && length - 1 <= at + 1; length++) {
      if (length > 1) {
        power *= COARSE_SIGNS;
        const back = at - (length - 1);
        code += (back < 0 ? 0 : coarse(signs[back] ?? 0)) * power;
      }
      const table = counts[length - 1];
      if (table && (table[code] ?? 0) < 65_535) table[code] = (table[code] ?? 0) + 1;
    }
  }
}

function toTable(counts: Uint16Array, index: number, size: number | undefined): Uint8Array {
  if (size === undefined) return Uint8Array.from(counts, (count) => toCode(count));
  const table = new Uint8Array(size);
  for (let code = 0; code < counts.length; code++) {
    const count = counts[code] ?? 0;
    if (count < (LEAST[index] ?? 1)) continue;
    const byte = toCode(count);
    for (const place of placesOf(code, size)) table[place] = Math.max(table[place] ?? 0, byte);
  }
  return table;
}
