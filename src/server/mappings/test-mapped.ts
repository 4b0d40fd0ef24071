import type { MappingHandlersDeps } from '../api/mapping-handlers.ts';
import { compileMappings, NO_MAPPINGS } from './mapping-set.ts';

/** No mappings, and none are taken, for tests of what stands before them. */
export function createTestMapped(): MappingHandlersDeps {
  const compiled = compileMappings(NO_MAPPINGS);
  const state = { version: '', since: 0, loading: false, failure: null };
  return {
    mappings: {
      history: () => Promise.resolve({ now: NO_MAPPINGS, earlier: [] }),
      watch: (understand) => understand,
      parsers: () => Promise.resolve(compiled.parsers),
      all: () => Promise.resolve({ stored: [], files: { mappings: [], unread: [] }, compiled, set: NO_MAPPINGS }),
      reloadFiles: () => Promise.resolve(),
    },
    store: {
      list: () => Promise.resolve([]),
      versions: () => Promise.resolve([]),
      put: () => Promise.resolve(undefined),
      remove: () => Promise.resolve(false),
      epochs: () => Promise.resolve([]),
      addEpoch: () => Promise.resolve(),
    },
    events: { search: () => Promise.resolve({ events: [], next: null, read: 0, ms: 0 }) },
    accounts: () => Promise.resolve([]),
    rules: { state: () => state, refresh: () => Promise.resolve(state) },
    now: () => 0,
  };
}
