import { UNTUNED } from '../../store/state/rule-tunings.ts';
import { versionOfText } from '../../store/state/rule-files.ts';
import type { RuleStore, StoredPack } from '../../store/state/rule-store.ts';
import type { RuleTuning, RuleVersion } from '../../model/rule.ts';

/** A store of rules in memory, of one tenant, for tests of what stands above it. `fail` makes every call reject until it is taken back. */
export function createTestRuleStore(): RuleStore & { fail: Error | undefined } {
  const packs = new Map<string, StoredPack>();
  const files = new Map<string, Map<string, string>>();
  const texts = new Map<string, string>();
  const versions = new Map<string, RuleVersion[]>();
  const tunings = new Map<string, RuleTuning[]>();
  let now = 0;
  const answer = <T>(work: () => T): Promise<T> =>
    store.fail === undefined ? Promise.resolve().then(work) : Promise.reject(store.fail);
  const store: RuleStore & { fail: Error | undefined } = {
    fail: undefined,
    packs: () => answer(() => [...packs.values()]),
    files: () => answer(() => [...files].flatMap(([pack, own]) => [...own].map(([path, version]) => ({ pack, path, version })))), // prettier-ignore
    texts: (_, wanted) => answer(() => new Map([...texts].filter(([version]) => wanted.includes(version)))),
    changeFiles: (_, { pack, kind, origin, put, remove, note }, by) =>
      answer(() => {
        const own = files.get(pack) ?? new Map<string, string>();
        files.set(pack, own);
        packs.set(pack, { name: pack, kind, enabled: packs.get(pack)?.enabled ?? true, origin, updated: ++now, by: by.name }); // prettier-ignore
        const add = (path: string, version: string, exists: boolean): void => {
          const key = `${pack} ${path}`;
          versions.set(key, [{ version, at: now, by: by.name, note, exists }, ...(versions.get(key) ?? [])]);
        };
        const [added, changed]: [string[], string[]] = [[], []];
        for (const { path, text } of put) {
          const version = versionOfText(text);
          if (own.get(path) === version) continue;
          (own.has(path) ? changed : added).push(path);
          own.set(path, version);
          texts.set(version, text);
          add(path, version, true);
        }
        const removed = remove.filter((path) => own.delete(path));
        for (const path of removed) add(path, '', false);
        return { added, changed, removed, unchanged: own.size - added.length - changed.length };
      }),
    enablePack: (_, name, enabled) =>
      answer(() => {
        const pack = packs.get(name);
        if (pack === undefined) return null;
        packs.set(name, { ...pack, enabled });
        return { ...pack, enabled };
      }),
    removePack: (_, name) => answer(() => (files.delete(name), packs.delete(name))),
    versions: (_, pack, path, limit) => answer(() => (versions.get(`${pack} ${path}`) ?? []).slice(0, limit)),
    tunings: () => answer(() => [...tunings].map(([rule, [last]]) => ({ rule, enabled: last?.enabled ?? null, severity: last?.severity ?? null, exceptions: last?.exceptions ?? [] }))), // prettier-ignore
    tuningHistory: (_, rule, limit) => answer(() => (tunings.get(rule) ?? []).slice(0, limit)),
    tune: (_, rule, { enabled, severity, exceptions, note }, by) =>
      answer(() => {
        const before = tunings.get(rule)?.[0] ?? UNTUNED;
        const next: RuleTuning = {
          version: before.version + 1,
          enabled: enabled === undefined ? before.enabled : enabled,
          severity: severity === undefined ? before.severity : severity,
          exceptions: exceptions === undefined ? before.exceptions : [...exceptions],
          note,
          at: ++now,
          by: by.name,
        };
        tunings.set(rule, [next, ...(tunings.get(rule) ?? [])]);
        return next;
      }),
    counts: () => answer(() => new Map()),
    prune: () => answer(() => undefined),
    seen: () => answer(() => ({ logSources: [], watchedSince: new Map() })),
    addSeen: () => answer(() => undefined),
    watchFields: () => answer(() => undefined),
  };
  return store;
}
