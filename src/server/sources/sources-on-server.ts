import type { ConfiguredSource, ConfiguredSourceDetail, SourcesFileProblem } from '../../model/configured-source.ts';
import { asSourceId, type SourceId, type TenantId } from '../../model/ids.ts';
import type { JsonObject } from '../../model/json.ts';
import type { SourceKind } from '../../pipeline/collect/source-kind.ts';
import type { Actor } from '../../store/state/actor.ts';
import type { NewSource, SourceKey, SourceStore, StoredSource } from '../../store/state/source-store.ts';
import type { FileSource, SourcesFile } from './read-sources-file.ts';
import type { SecretBox } from './secret-box.ts';
import type { Supervisor, WantedSource } from './supervisor.ts';
import { takeSecrets, type SecretsByPath } from './take-secrets.ts';
import { fileSourceToWanted, openStored, storedToWanted } from './wanted-sources.ts';

export interface SourcesOnServerDeps {
  readonly kinds: readonly SourceKind[];
  readonly store: SourceStore;
  readonly tenant: TenantId;
  readonly box: SecretBox;
  readonly supervisor: Supervisor;
}

/** All configured sources of a running server: those of the database, those of the sources file, and how they are doing. */
export interface SourcesOnServer {
  readonly kinds: readonly SourceKind[];
  list(): ConfiguredSource[];
  get(key: SourceKey): ConfiguredSourceDetail | undefined;
  problems(): readonly SourcesFileProblem[];
  /** The settings that it has, with its secrets, for a try. Undefined if there is none, or a secret cannot be opened. */
  settingsOf(key: SourceKey): { open: JsonObject; secrets: SecretsByPath } | undefined;
  /** @param settings checked @returns false if there is one of this name */
  add(key: SourceKey, settings: SettingsToKeep, enabled: boolean, note: string, by: Actor): Promise<boolean>;
  /** What is left out stays. @returns false if there is no such source in the database */
  change(key: SourceKey, change: ChangeToKeep, by: Actor): Promise<boolean>;
  remove(key: SourceKey, by: Actor): Promise<boolean>;
  /** False if it does not run. */
  restart(key: SourceKey, by: Actor): Promise<boolean>;
  /** Takes over what the sources file says now. @returns ids of what has changed by it */
  takeFile(file: SourcesFile): Promise<readonly SourceId[]>;
  /** Reads the database, and starts what shall run. */
  start(): Promise<void>;
  /** Writes down what there is to tell of sources; what cannot be written is with the next time. */
  saveStories(): Promise<void>;
}

export interface SettingsToKeep {
  /** without secrets */
  readonly open: JsonObject;
  readonly secrets: SecretsByPath;
}

export interface ChangeToKeep {
  readonly enabled?: boolean;
  readonly open?: JsonObject;
  /** null takes one away */
  readonly secrets?: SecretsByPath;
  readonly note: string;
}

export function createSourcesOnServer(deps: SourcesOnServerDeps): SourcesOnServer {
  const { kinds, store, tenant, box, supervisor } = deps;
  let stored: readonly StoredSource[] = [];
  let fileSources: readonly FileSource[] = [];
  let fileProblems: readonly SourcesFileProblem[] = [];
  /** what a source of the file ran with before its entry became wrong */
  const goodById = new Map<SourceId, FileSource>();
  let fileName = '';
  let turn: Promise<unknown> = Promise.resolve();

  /** One change after the other, each seen by the next. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = turn.then(work);
    turn = result.catch(() => undefined);
    return result;
  }

  async function apply(): Promise<void> {
    const inFile = new Set(fileSources.map(({ id }) => id));
    const wanted: WantedSource[] = fileSources.map((source) => fileSourceToWanted(goodOf(source)));
    for (const source of stored) if (!inFile.has(idOf(source))) wanted.push(storedToWanted(source, kinds, box));
    await supervisor.want(wanted);
  }

  /** The source as it can run: as the file says now, or as it said before that became wrong. */
  function goodOf(source: FileSource): FileSource {
    return source.problems.length > 0 ? (goodById.get(source.id) ?? source) : source;
  }

  async function changed(): Promise<void> {
    stored = await store.list(tenant);
    await apply();
  }

  const fileSourceOf = (key: SourceKey): FileSource | undefined => fileSources.find(({ id }) => id === idOf(key));
  const storedOf = ({ kind, name }: SourceKey): StoredSource | undefined =>
    stored.find((each) => each.kind === kind && each.name === name);

  function sealed(key: SourceKey, secrets: SecretsByPath): Record<string, string> {
    const entries = Object.entries(secrets).map(([setting, value]) => [setting, box.seal({ ...key, setting }, value)] as const); // prettier-ignore
    return Object.fromEntries(entries);
  }

  function detailOf(key: SourceKey): ConfiguredSourceDetail | undefined {
    const file = fileSourceOf(key);
    const row = storedOf(key);
    if (file === undefined && row === undefined) return undefined;
    const id = idOf(key);
    const kind = kinds.find((each) => each.id === key.kind);
    const now = supervisor.now(id);
    const set = new Set(file?.secretPaths ?? Object.keys(row?.secrets ?? {}));
    const place = file?.problems[0] ?? file;
    return {
      id,
      kind: key.kind,
      name: key.name,
      title: kind?.title ?? key.kind,
      group: kind?.group ?? 'reads',
      summary: kind?.summary ?? '',
      enabled: file?.enabled ?? row?.enabled ?? false,
      from: file === undefined ? 'console' : 'file',
      place: file === undefined || place === undefined ? null : `${fileName}:${place.line}`,
      state: now?.state ?? { state: 'waits', message: 'Starting.', since: 0 },
      until: now?.until ?? null,
      restarts: now?.restarts ?? 0,
      listens: [...(now?.listens ?? [])],
      problem: file === undefined || file.problems.length === 0 ? null : `${file.problems.map(({ line, message }) => `Line ${line}: ${message}`).join(' ')}${goodById.has(id) ? ' Until it is mended the source goes on as it was.' : ''}`,
      created: file === undefined ? (row?.created ?? null) : null,
      changed: file === undefined ? (row?.changed ?? null) : null,
      changedBy: file === undefined ? (row?.changedBy ?? null) : null,
      settings: file?.shown ?? row?.settings ?? {},
      secrets: Object.fromEntries((kind?.secrets ?? [...set]).map((path) => [path, set.has(path) ? 'set' : 'not-set'])),
      note: file === undefined ? (row?.note ?? '') : '',
      history: [...(now?.history ?? [])],
    };
  } // prettier-ignore
  return {
    kinds,
    list: () => {
      const inFile = new Set(fileSources.map(({ id }) => id));
      const keys = [
        ...fileSources.map(({ kind, name }) => ({ kind: kind.id, name })),
        ...stored.filter((source) => !inFile.has(idOf(source))),
      ];
      return keys.flatMap((key) => detailOf(key) ?? []).toSorted((a, b) => (a.id < b.id ? -1 : 1));
    },
    get: detailOf,
    problems: () => fileProblems,
    settingsOf(key) {
      const file = fileSourceOf(key);
      if (file !== undefined) return takeSecrets(file.settings, file.kind.secrets);
      const row = storedOf(key);
      return row === undefined ? undefined : openStored(row, box);
    },
    add: (key, { open, secrets }, enabled, note, by) =>
      inTurn(async () => {
        if (fileSourceOf(key) !== undefined) return false;
        const source: NewSource = { ...key, enabled, settings: open, secrets: sealed(key, secrets), note };
        if ((await store.add(tenant, source, by)) === null) return false;
        await changed();
        return true;
      }),
    change: (key, { enabled, open, secrets = {}, note }, by) =>
      inTurn(async () => {
        if (fileSourceOf(key) !== undefined) return false;
        const given = Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== null));
        const taken = Object.keys(secrets).filter((path) => secrets[path] === null);
        const sealedSecrets = { ...sealed(key, given), ...Object.fromEntries(taken.map((path) => [path, null])) };
        const change = {
          ...(enabled === undefined ? {} : { enabled }),
          ...(open === undefined ? {} : { settings: open }),
          secrets: sealedSecrets,
          note,
        };
        if ((await store.change(tenant, key, change, by)) === null) return false;
        await changed();
        return true;
      }),
    remove: (key, by) =>
      inTurn(async () => {
        if (storedOf(key) === undefined) return false;
        // it is stopped before its checkpoint goes, so that it cannot write another
        const rest = stored.filter((source) => source !== storedOf(key));
        const before = stored;
        stored = rest;
        if (fileSourceOf(key) === undefined) await apply();
        try {
          return await store.remove(tenant, key, by);
        } catch (error) {
          stored = before;
          await apply();
          throw error;
        } finally {
          stored = await store.list(tenant).catch(() => stored);
        }
      }),
    restart: (key, by) =>
      inTurn(async () => {
        if (!supervisor.restart(idOf(key))) return false;
        await store.record(tenant, 'sources.restart', idOf(key), {}, by);
        return true;
      }),
    takeFile: (file) =>
      inTurn(async () => {
        fileName = file.file;
        fileProblems = file.problems;
        if (!file.isReadable) return [];
        const before = new Map(fileSources.map((source) => [source.id, source]));
        for (const source of file.sources) if (source.problems.length === 0) goodById.set(source.id, source);
        const ids = new Set(file.sources.map(({ id }) => id));
        for (const id of goodById.keys()) if (!ids.has(id)) goodById.delete(id);
        fileSources = file.sources;
        await apply();
        const changedIds = file.sources.filter((source) => isOther(before.get(source.id), source)).map(({ id }) => id);
        return [...changedIds, ...[...before.keys()].filter((id) => !ids.has(id))];
      }),
    start: () => inTurn(changed),
    async saveStories() {
      const stories = supervisor.takeChangedStories();
      if (stories.size > 0) await store.saveStories(tenant, stories);
    },
  };
}

const idOf = ({ kind, name }: SourceKey): SourceId => asSourceId(`${kind}/${name}`);

const isOther = (before: FileSource | undefined, now: FileSource): boolean =>
  before === undefined ||
  before.enabled !== now.enabled ||
  JSON.stringify(before.settings) !== JSON.stringify(now.settings);
