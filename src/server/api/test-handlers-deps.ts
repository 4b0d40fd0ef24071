import type { AlertSearch } from '../../store/state/state-store.ts';
import type { RuleStore } from '../../store/state/rule-store.ts';
import { Refused } from '../http/refused.ts';
import { NOTHING_LOADED } from '../loaded-rules.ts';
import { createTestMapped } from '../mappings/test-mapped.ts';
import type { ApiHandlersDeps } from './deps.ts';
import { createTestSources } from '../sources/test-sources.ts';
import { createTestIdentities } from '../identities/test-identities.ts';
import { createTestKeeping } from './test-keeping.ts';
import { createTestLearnt } from './test-learnt.ts';

/** Empty stores that remember what alerts they were asked for, for tests of what stands before them. */
export function createTestHandlersDeps(): ApiHandlersDeps & { asked: AlertSearch[] } {
  const asked: AlertSearch[] = [];
  const none = (): Promise<null> => Promise.resolve(null);
  const nobody = (): Promise<Refused> => Promise.resolve(new Refused('not-found', 'There is nobody.'));
  return {
    asked,
    events: {
      search: () => Promise.resolve({ events: [], next: null, read: 0, ms: 0 }),
      histogram: () => Promise.resolve({ step: 1, buckets: [], total: 0 }),
      eventById: none,
      findingsByKey: () => Promise.resolve({ findings: [], next: null }),
      findingsById: () => Promise.resolve([]),
      unreadable: () => Promise.resolve({ records: [], next: null }),
    },
    state: {
      alerts: {
        list: (search) => {
          asked.push(search);
          return Promise.resolve({ alerts: [], next: null, total: 0 });
        },
        get: none,
        change: none,
        giveVerdict: none,
        undoVerdict: none,
        counts: () =>
          Promise.resolve({
            open: { informational: 0, low: 0, medium: 0, high: 0, critical: 0 },
            today: 0,
            closedToday: 0,
          }),
      },
      rules: createTestRuleStore(),
    },
    signIn: {
      people: {
        list: () => Promise.resolve([]),
        count: () => Promise.resolve(0),
        create: nobody,
        changeRole: nobody,
        remove: nobody,
      },
      keys: {
        list: () => Promise.resolve([]),
        create: () => Promise.reject(new Error('not in this test')),
        remove: () => Promise.resolve(false),
        check: () => Promise.resolve(undefined),
      },
      setup: { isNeeded: () => Promise.resolve(true), issueToken: () => Promise.resolve(undefined), use: nobody },
    },
    overview: () => Promise.reject(new Error('not in this test')),
    accounts: () => Promise.resolve([]),
    rules: createTestRules(),
    configured: { sources: createTestSources([]).sources, receivedOverTime: () => new Map(), now: () => 0 },
    past: {
      backtests: {
        start: () => undefined,
        get: () => undefined,
        list: () => [],
        cancel: () => undefined,
        close: () => Promise.resolve(),
      },
      findSubject: { ofText: nobody, loaded: () => Promise.resolve(undefined) },
      now: () => 0,
    },
    learnt: createTestLearnt(),
    keeping: createTestKeeping(),
    identities: createTestIdentities(),
    clocks: { list: () => [], set: () => Promise.reject(new Error('not in this test')) },
    mapped: createTestMapped(),
    alertChanged: () => undefined,
  };
}

const noStore = (): Promise<never> => Promise.reject(new Error('not in this test'));

/** Empty, and takes nothing. */
function createTestRuleStore(): RuleStore {
  return {
    packs: () => Promise.resolve([]),
    files: () => Promise.resolve([]),
    texts: () => Promise.resolve(new Map()),
    changeFiles: noStore,
    enablePack: () => Promise.resolve(null),
    removePack: () => Promise.resolve(false),
    versions: () => Promise.resolve([]),
    tunings: () => Promise.resolve([]),
    tuningHistory: () => Promise.resolve([]),
    tune: noStore,
    counts: () => Promise.resolve(new Map()),
    prune: () => Promise.resolve(),
    seen: () => Promise.resolve({ logSources: [], watchedSince: new Map() }),
    addSeen: () => Promise.resolve(),
    watchFields: () => Promise.resolve(),
  };
}

function createTestRules(): ApiHandlersDeps['rules'] {
  const state = { version: '', since: 0, loading: false, failure: null };
  return {
    loaded: () => NOTHING_LOADED,
    state: () => state,
    refresh: () => Promise.resolve(state),
    reloadFiles: () => Promise.resolve(state),
    filePacks: [],
    reading: {},
    watchedSince: 0,
    usage: {
      since: 0,
      add: () => undefined,
      seen: () => ({ logSources: [], watchedSince: new Map() }),
      came: () => new Map(),
      spent: () => new Map(),
      watch: () => Promise.resolve(),
      save: () => Promise.resolve(),
    },
  };
}
