import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';

const MOST = 8192;
const LONGEST = 120;

/** Names of tokens, for words: the newest 8,192, cut at 120 characters; at most 2 MB. */
export class TokenNames {
  readonly #names = new Map<number, string>();

  add(token: number, name: string): void {
    if (this.#names.has(token)) return;
    if (this.#names.size >= MOST) {
      for (const oldest of this.#names.keys()) {
        this.#names.delete(oldest);
        break;
      }
    }
    this.#names.set(token, name.length > LONGEST ? `${name.slice(0, LONGEST)}…` : name);
  }

  get(token: number): string | undefined {
    return this.#names.get(token);
  }

  get bytes(): number {
    return 64 + 100 * this.#names.size;
  }

  write(to: ByteWriter): void {
    to.varint(this.#names.size);
    for (const [token, name] of this.#names) {
      to.u32(token);
      to.text(name);
    }
  }

  read(from: ByteReader): void {
    const size = from.size(5);
    if (size > MOST) throw new RangeError(`${size} names`);
    for (let i = 0; i < size; i++) this.#names.set(from.u32(), from.text());
  }
}
