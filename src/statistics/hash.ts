/** A 32-bit hash of a string's UTF-16 units (the steps of MurmurHash3, Appleby 2011). Not for secrets: seed it where others choose what is hashed. */
export function hash32(text: string, seed = 0): number {
  let h = seed | 0;
  for (let i = 0; i < text.length; i++) {
    let k = Math.imul(text.charCodeAt(i), 0xcc9e2d51);
    k = Math.imul((k << 15) | (k >>> 17), 0x1b873593);
    h ^= k;
    h = (Math.imul((h << 13) | (h >>> 19), 5) + 0xe6546b64) | 0;
  }
  return mix32(h ^ text.length);
}

/** Spreads a 32-bit number over all of 32 bits, one to one; the result is from 0 to 2^32 - 1. */
export function mix32(x: number): number {
  let h = x | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Hash of two hashes, in this order. */
export const mixPair = (a: number, b: number): number => mix32(Math.imul(mix32(a), 0x9e3779b1) ^ b);

/** Two 32-bit hashes that do not depend on each other, put into the first two places of `into`. */
export function hashPair(text: string, into: Uint32Array, seed = 0): void {
  let a = 0xdeadbeef ^ seed;
  let b = 0x41c6ce57 ^ seed;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit, 0x5f356495);
    a ^= a >>> 15;
    b ^= b >>> 13;
  }
  into[0] = mix32(a ^ Math.imul(b, 0x27d4eb2f));
  into[1] = mix32(b ^ Math.imul(a, 0x165667b1));
}

/** 53 bits as one number: two different strings among a million share one with probability 6e-5. */
export function hash53(text: string, seed = 0): number {
  hashPair(text, scratch, seed);
  return ((scratch[0] ?? 0) & 0x1fffff) * 2 ** 32 + (scratch[1] ?? 0);
}

const scratch = new Uint32Array(2);
