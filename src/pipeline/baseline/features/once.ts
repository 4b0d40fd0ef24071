import type { NormalizedEvent } from '../../normalize/normalized-event.ts';

/**
 * Something to know of an event, found out at most once for each: features of a class ask for the same paths, conditions and entities, one event
 * after the other. Holds on to the last event.
 */
export class Once<T> {
  readonly #find: (event: NormalizedEvent) => T;
  #event: NormalizedEvent | undefined;
  #found: T;

  constructor(find: (event: NormalizedEvent) => T, none: T) {
    this.#find = find;
    this.#found = none;
  }

  of(event: NormalizedEvent): T {
    if (event !== this.#event) {
      this.#found = this.#find(event);
      // after it: what throws is found out again
      this.#event = event;
    }
    return this.#found;
  }
}

/** Those that are the same: one for each key. */
export class Shared<T> {
  readonly #byKey = new Map<string, Once<T>>();
  readonly #none: T;

  /** @param none any value; it is never given out */
  constructor(none: T) {
    this.#none = none;
  }

  get(key: string, create: () => (event: NormalizedEvent) => T): Once<T> {
    let once = this.#byKey.get(key);
    if (once === undefined) this.#byKey.set(key, (once = new Once(create(), this.#none)));
    return once;
  }
}
