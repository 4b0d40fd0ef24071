import { StoreError } from '../store-error.ts';
import { engineError, type Doing } from './engine-error.ts';

/** Gives work to the first free one of a few clients; more than `waiting` at once are turned away. */
export interface Lanes<Client> {
  run<Result>(work: (client: Client) => Promise<Result>, doing: Doing): Promise<Result>;
  /** Waits for what runs, then closes the clients. */
  close(): Promise<void>;
}

export function createLanes<Client extends { close(): Promise<void> }>(
  clients: readonly Client[],
  limits: { readonly waiting: number },
): Lanes<Client> {
  const free = [...clients];
  const queue: { take(client: Client): void; giveUp(error: Error): void }[] = [];
  let closing: (() => void) | undefined;
  let isClosed = false;

  const acquire = (): Promise<Client> => {
    const client = free.pop();
    if (client !== undefined) return Promise.resolve(client);
    if (queue.length >= limits.waiting) {
      return Promise.reject(
        new StoreError('busy', `${limits.waiting} searches are waiting already: try again in a moment.`),
      );
    }
    return new Promise((take, giveUp) => queue.push({ take, giveUp }));
  };
  const release = (client: Client): void => {
    const next = queue.shift();
    if (next !== undefined) next.take(client);
    else free.push(client);
    if (free.length === clients.length) closing?.();
  };

  return {
    async run(work, doing) {
      if (isClosed) throw new StoreError('unavailable', 'The event store is closed.');
      const client = await acquire();
      try {
        return await work(client);
      } catch (error) {
        throw engineError(error, doing);
      } finally {
        release(client);
      }
    },
    async close() {
      isClosed = true;
      for (const waiting of queue.splice(0))
        waiting.giveUp(new StoreError('unavailable', 'The event store is closing.'));
      if (free.length < clients.length) await new Promise<void>((done) => (closing = done));
      await Promise.all(clients.map((client) => client.close()));
    },
  };
}
