import type { KeepingHandlersDeps } from './keeping-handlers.ts';

/** For tests of what stands before the handlers: nothing is kept. */
export function createTestKeeping(): KeepingHandlersDeps {
  const notHere = (): Promise<never> => Promise.reject(new Error('not in this test'));
  return {
    jobs: {
      start: () => Promise.resolve(undefined),
      get: () => Promise.resolve(undefined),
      list: () => Promise.resolve([]),
      cancel: () => Promise.resolve(undefined),
    },
    silence: { all: () => [], set: notHere },
    accounting: notHere,
    unreadable: () => Promise.resolve({ records: [], next: null }),
    unreadableById: () => Promise.resolve(null),
    repair: () => Promise.resolve({ kind: 'not-found' }),
    formats: () => Promise.resolve([]),
  };
}
