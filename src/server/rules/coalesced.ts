/**
 * One run at a time. Who asks while one is under way gets the result of the next run, which begins after it and so sees everything
 * that was done before the asking; all who ask meanwhile share it.
 */
export function coalesced<T>(run: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined;
  let next: Promise<T> | undefined;
  const start = (): Promise<T> => {
    const mine = run().finally(() => {
      if (running === mine) running = undefined;
    });
    running = mine;
    return mine;
  };
  return () => {
    if (running === undefined) return start();
    next ??= running.then(
      () => startNext(),
      () => startNext(),
    );
    return next;
  };

  function startNext(): Promise<T> {
    next = undefined;
    return start();
  }
}
