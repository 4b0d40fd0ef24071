const encoder = new TextEncoder();

/**
 * Texts one behind the other. That some come again and again costs less than to look each up in a table: who reads them has one of what was met lately.
 */
export class TextList {
  #whole = '';
  #bytes = new Uint8Array(4096);

  clear(): void {
    this.#whole = '';
  }

  /** @returns its length, by which it is found again behind those before it */
  add(text: string): number {
    this.#whole += text;
    return text.length;
  }

  /** As UTF-8, good until this is called again. Half surrogate pairs come back as U+FFFD, which is one unit as well. */
  written(): Uint8Array {
    const whole = this.#whole;
    // a UTF-16 unit is at most three bytes of UTF-8
    if (3 * whole.length > this.#bytes.length) this.#bytes = new Uint8Array(6 * whole.length);
    const { written } = encoder.encodeInto(whole, this.#bytes);
    return this.#bytes.subarray(0, written);
  }
}
