import { hash128 } from '../../../model/ids.ts';

/** The ids of records that came lately, as hashes of 64 bits; the oldest are forgotten. Small enough to lie in a checkpoint: 11 characters an id. */
export interface SeenIds {
  has(id: string): boolean;
  add(id: string): void;
  /** all that another one has seen, by its text */
  addAll(text: string): void;
  toText(): string;
}

const BYTES = 8;

/** @param text what `toText` gave before; what is not is taken for nothing seen */
export function createSeenIds(most: number, text = ''): SeenIds {
  const seen = new Set<string>();
  const add = (hash: string): void => {
    // a repeated one becomes the youngest
    seen.delete(hash);
    seen.add(hash);
    if (seen.size <= most) return;
    for (const oldest of seen) {
      seen.delete(oldest);
      break;
    }
  };
  function addAll(hashes: string): void {
    const bytes = Buffer.from(hashes, 'base64');
    for (let at = 0; at + BYTES <= bytes.length; at += BYTES) add(bytes.toString('hex', at, at + BYTES));
  }
  addAll(text);
  return {
    has: (id) => seen.has(hashOf(id)),
    add: (id) => add(hashOf(id)),
    addAll,
    toText: () => Buffer.from([...seen].join(''), 'hex').toString('base64'),
  };
}

const hashOf = (id: string): string => hash128(id).slice(0, 2 * BYTES);
