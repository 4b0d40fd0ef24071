/** Shorter parts of a text are copies by themselves. */
const COPIED = 13;
/** longest that is kept, and how many of each of two generations */
const LONGEST = 256;
const MOST = 8192;
const units = new Uint16Array(1024);

/**
 * Parts of texts as texts of their own: models hold single values for weeks, and what they are cut from is 100 kB. What was met lately is given out
 * again, so that equal values of different batches are one object, which is compared and looked up by what it is. Memory: at most 16,384 texts of 256
 * characters; what is not met again while 8,192 others are goes first.
 */
export class KnownTexts {
  #young = new Map<string, string>();
  #old = new Map<string, string>();

  /** What `whole` says from one place to another. */
  part(whole: string, from: number, to: number): string {
    const part = whole.slice(from, to);
    if (to - from > LONGEST) return copyOf(whole, from, to);
    const known = this.#young.get(part);
    if (known !== undefined) return known;
    const text = this.#old.get(part) ?? (to - from < COPIED ? part : copyOf(whole, from, to));
    if (this.#young.size >= MOST) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(text, text);
    return text;
  }
}

function copyOf(whole: string, from: number, to: number): string {
  if (to - from > units.length) return whole.slice(from, to);
  for (let i = from; i < to; i += 1) units[i - from] = whole.charCodeAt(i);
  return String.fromCharCode(...units.subarray(0, to - from));
}
