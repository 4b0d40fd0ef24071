/** Readers that wait for something new. */
export class Watchers {
  readonly #wakes = new Set<() => void>();

  /** resolves at the next `wake`, or when the signal is aborted */
  changed(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        this.#wakes.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      this.#wakes.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
  }

  wake(): void {
    for (const wake of this.#wakes) wake(); // each takes itself out, which a set allows
  }
}
