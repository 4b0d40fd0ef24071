/** Readers that wait for something new. */
export class Watchers {
  readonly #wakes = new Set<() => void>();
  #isOver = false;

  /** resolves at the next `wake`, or when the signal is aborted; at once if it was, or if there is nothing more to wait for */
  changed(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#isOver) return Promise.resolve();
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

  /** nothing more will come */
  end(): void {
    this.#isOver = true;
    this.wake();
  }

  wake(): void {
    for (const wake of this.#wakes) wake(); // each takes itself out, which a set allows
  }
}
