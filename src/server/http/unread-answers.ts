import type { ServerResponse } from 'node:http';

/** Answers that wait in memory until their clients read them, of all connections together. */
export interface UnreadAnswers {
  watch(response: ServerResponse): void;
  stop(): void;
}

/**
 * Looks every so often how much waits. Beyond the limit the oldest answers are given up, with their connections: their clients do not read, and
 * those that do shall not suffer for it. A client that reads has its answer long before others have filled the limit.
 *
 * @param limit bytes that may wait when it looks; what is answered until the next look comes on top
 * @param every ms
 */
export function boundUnreadAnswers(limit: number, every: number): UnreadAnswers {
  // in the order in which they were asked for
  const open = new Set<ServerResponse>();

  function look(): void {
    let waiting = 0;
    for (const { writableLength } of open) waiting += writableLength;
    for (const response of open) {
      if (waiting <= limit) return;
      if (response.writableLength === 0) continue;
      waiting -= response.writableLength;
      response.req.socket.destroy();
    }
  }

  const looking = setInterval(look, every);
  looking.unref();
  return {
    watch(response) {
      open.add(response);
      response.once('close', () => open.delete(response));
    },
    stop: () => clearInterval(looking),
  };
}
