import { AsyncLocalStorage } from 'node:async_hooks';

/**
 * To which source the code that runs now belongs: everything that a kind begins (timers, sockets, promises) knows it. So an error that a kind
 * did not catch ends its source and not the server.
 */
const owners = new AsyncLocalStorage<SourceOwner | undefined>();

export interface SourceOwner {
  /** a bug that nothing caught */
  met(error: unknown): void;
}

export const asSourceCode = <T>(owner: SourceOwner, work: () => T): T => owners.run(owner, work);

/** What a source asks of the platform is not its own code: errors in there are the platform's. */
export const asPlatformCode = <T>(work: () => T): T => owners.run(undefined, work);

/** To be asked by the handler of errors that nothing caught. True if a source takes it. */
export function sourceTakesError(error: unknown): boolean {
  const owner = owners.getStore();
  owner?.met(error);
  return owner !== undefined;
}
