/**
 * What a store could not do, and what happens next:
 * - `busy`: too much at once; the same call may succeed after `retryAfter` seconds
 * - `unavailable`: the engine cannot be reached or is starting again; retry after `retryAfter` seconds
 * - `too-large`: this call asks for more than the limits allow; a smaller one may succeed
 * - `rejected`: the engine understood the call and refuses it for ever (a bug or foreign data)
 * - `newer-data`: the data was written by a newer Vedette; nothing was touched
 * - `other-data`: the folder or database belongs to something else, or to another major version of the engine
 * - `in-use`: another process holds the folder
 * - `no-space`: the disk is full
 */
export type StoreErrorKind =
  'busy' | 'unavailable' | 'too-large' | 'rejected' | 'newer-data' | 'other-data' | 'in-use' | 'no-space';

export class StoreError extends Error {
  readonly kind: StoreErrorKind;
  /** seconds; undefined where a retry cannot help */
  readonly retryAfter: number | undefined;

  constructor(kind: StoreErrorKind, message: string, options: { cause?: unknown; retryAfter?: number } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'StoreError';
    this.kind = kind;
    this.retryAfter = options.retryAfter ?? (kind === 'busy' || kind === 'unavailable' ? 1 : undefined);
  }
}

export function isStoreError(value: unknown): value is StoreError {
  return value instanceof StoreError;
}
