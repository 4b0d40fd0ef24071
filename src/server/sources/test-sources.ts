import { DEFAULT_TENANT, type SourceId } from '../../model/ids.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { SourceKind } from '../../pipeline/collect/source-kind.ts';
import type { SourceStore, SourceStory, StoredSource } from '../../store/state/source-store.ts';
import { createSecretBox } from './secret-box.ts';
import { createSourcesOnServer, type SourcesOnServer } from './sources-on-server.ts';
import { testSupervisor, type TestSupervisor } from './test-kind.ts';

export interface TestSourceStore extends SourceStore {
  readonly rows: Map<string, StoredSource>;
  readonly records: { verb: string; source: string; by: string; detail: JsonObject }[];
}

/** A store of sources in memory. What the real ones do is in their contract suite. */
export function createTestSourceStore(): TestSourceStore {
  const rows = new Map<string, StoredSource>();
  const checkpoints = new Map<SourceId, JsonValue>();
  const stories = new Map<SourceId, SourceStory>();
  const records: TestSourceStore['records'] = [];
  const idOf = ({ kind, name }: { kind: string; name: string }): string => `${kind}/${name}`;
  const record = (verb: string, source: string, by: string, detail: JsonObject): void => void records.push({ verb, source, by, detail }); // prettier-ignore
  return {
    rows,
    records,
    list: () => Promise.resolve([...rows.values()]),
    add(_, source, by) {
      if (rows.has(idOf(source))) return Promise.resolve(null);
      const row = { ...source, created: 1, changed: 1, changedBy: by.name };
      rows.set(idOf(source), row);
      record('sources.add', idOf(source), by.name, {});
      return Promise.resolve(row);
    },
    change(_, key, { enabled, settings, secrets = {}, note }, by) {
      const before = rows.get(idOf(key));
      if (before === undefined) return Promise.resolve(null);
      const merged = { ...before.secrets };
      for (const [path, value] of Object.entries(secrets)) {
        if (value === null) delete merged[path];
        else merged[path] = value;
      }
      const row = { ...before, enabled: enabled ?? before.enabled, settings: settings ?? before.settings, secrets: merged, note: note ?? before.note, changed: before.changed + 1, changedBy: by.name }; // prettier-ignore
      rows.set(idOf(key), row);
      record('sources.change', idOf(key), by.name, {});
      return Promise.resolve(row);
    },
    remove(_, key, by) {
      record('sources.remove', idOf(key), by.name, {});
      return Promise.resolve(rows.delete(idOf(key)));
    },
    record: (_, verb, source, detail, by) => Promise.resolve(record(verb, source, by.name, detail)),
    checkpoint: (_, source) => Promise.resolve(checkpoints.get(source)),
    saveCheckpoint: (_, source, value) => Promise.resolve(void checkpoints.set(source, value)),
    stories: () => Promise.resolve(stories),
    saveStories: (_, changed) => Promise.resolve(changed.forEach((story, id) => stories.set(id, story))),
  };
}

export interface TestSources extends TestSupervisor {
  readonly sources: SourcesOnServer;
  readonly store: TestSourceStore;
}

/** All of it as on a server, over a store and a journal in memory. */
export function createTestSources(kinds: readonly SourceKind[], store = createTestSourceStore(), secret = 'a secret of a data folder in a test'): TestSources {
  const world = testSupervisor();
  const sources = createSourcesOnServer({ kinds, store, tenant: DEFAULT_TENANT, box: createSecretBox(secret), supervisor: world.supervisor });
  return { ...world, sources, store };
} // prettier-ignore
