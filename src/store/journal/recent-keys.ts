import { createHash } from 'node:crypto';

export interface Place {
  readonly first: number;
  readonly end: number;
}

/** How many keys are remembered; older ones are forgotten and a repeat of them is taken as new. */
export const REMEMBERED_KEYS = 100_000;

/**
 * Where batches with a key went. Keys belong to their source: two senders who both begin to count at 1 do not meet.
 * Holds digests, so that long keys cost no memory.
 */
export class RecentKeys {
  readonly #placeByDigest = new Map<string, Place>();

  static digest(source: string, key: string): string {
    return createHash('sha256').update(`${source}\n${key}`).digest('base64url').slice(0, 24);
  }

  get size(): number {
    return this.#placeByDigest.size;
  }

  get(digest: string): Place | undefined {
    return this.#placeByDigest.get(digest);
  }

  add(digest: string, place: Place): void {
    this.#placeByDigest.set(digest, place);
    if (this.#placeByDigest.size <= REMEMBERED_KEYS) return;
    for (const oldest of this.#placeByDigest.keys()) {
      this.#placeByDigest.delete(oldest);
      return;
    }
  }
}
