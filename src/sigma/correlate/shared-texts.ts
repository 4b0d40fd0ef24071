/** So many texts are remembered; then all are forgotten, and remembered again as they come. */
const MOST_REMEMBERED = 4096;

/**
 * Gives the same text always as the same object, so that what a thousand sightings say alike is in memory once. Bounded: what never comes
 * again costs nothing for long.
 */
export class SharedTexts {
  readonly #texts = new Map<string, string>();

  get size(): number {
    return this.#texts.size;
  }

  share(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    if (this.#texts.size >= MOST_REMEMBERED) this.#texts.clear();
    this.#texts.set(text, text);
    return text;
  }
}
