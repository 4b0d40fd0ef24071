import { createTestIdentities } from '../identities/test-identities.ts';
import type { BaselineHandlersDeps } from './baseline-handlers.ts';

/** Baselines that have learnt nothing and take nothing, for tests of what stands before them. */
export function createTestLearnt(): BaselineHandlersDeps {
  const none = (): Promise<never> => Promise.reject(new Error('not in this test'));
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    baselines: {
      judge: () => Promise.resolve([]),
      restore: nothing,
      change: none,
      view: () => Promise.resolve(undefined),
      learning: none,
      behaviors: () => [],
      content: () => ({ version: '', features: [], behaviors: [], featureSet: 0, tunings: [], memory: 0 }),
      problems: () => [],
      reload: nothing,
      takeOver: none,
      startShard: none,
      position: () => 0,
      close: nothing,
    },
    store: {
      add: none,
      place: nothing,
      since: () => Promise.resolve([]),
      list: () => Promise.resolve({ changes: [], total: 0 }),
      get: () => Promise.resolve(null),
      before: () => Promise.resolve(null),
      record: nothing,
      tunings: () => Promise.resolve([]),
      tuningHistory: () => Promise.resolve([]),
      tune: none,
    },
    findings: { findingsById: () => Promise.resolve([]) },
    counts: () => Promise.resolve(new Map()),
    trainings: {
      start: () => undefined,
      get: () => undefined,
      list: () => [],
      cancel: () => undefined,
      close: nothing,
    },
    reloadFiles: nothing,
    identities: createTestIdentities(),
    now: () => 0,
  };
}
