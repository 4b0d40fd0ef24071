/** Runs `act` for each item, at most `parallel` at a time; all have ended when it resolves. The first failure is thrown then. */
export async function readMany<T>(
  items: readonly T[],
  parallel: number,
  act: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failure: { error: unknown } | undefined;
  async function work(): Promise<void> {
    while (next < items.length && failure === undefined) {
      const item = items[next++];
      if (item === undefined) return;
      try {
        await act(item);
      } catch (error) {
        failure ??= { error };
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(parallel, items.length) }, work));
  if (failure !== undefined) throw failure.error;
}
