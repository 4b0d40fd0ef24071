import { configuredSourceApi } from '../../model/configured-source-api.ts';
import type { ConfiguredSource, ConfiguredSourceDetail, SettingProblem, SourceStretch } from '../../model/configured-source.ts'; // prettier-ignore
import { asSourceId } from '../../model/ids.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import type { SourceAccount } from '../../model/source.ts';
import { refuse, type Input } from './fake-answer.ts';
import { fakeConfigured, fakeKinds, fakeReceived } from './fake-sources.ts';

type Name = keyof typeof configuredSourceApi;

/** The part of the fake server that knows configured sources: they can be added, tried, paused and removed; an added one works after a moment. */
export function createFakeSourceHandlers(deps: {
  readonly now: () => number;
  readonly nameOfCaller: () => string;
  readonly accounts: () => readonly SourceAccount[];
}) {
  let sources: ConfiguredSourceDetail[] = [];
  let isEmpty = false;

  const find = (input: Input): ConfiguredSourceDetail => {
    const { kind, name } = configuredSourceApi.configuredSource.params.parse(input.params);
    const id = asSourceId(`${kind}/${name}`);
    return sources.find((source) => source.id === id) ?? refuse(404, 'not-found', `There is no configured source ${id}.`);
  };
  const mine = (input: Input): ConfiguredSourceDetail => {
    const source = find(input);
    return source.from === 'file' ? refuse(409, 'conflict', `${source.id} is written in the sources file (${source.place ?? ''}): change it there.`) : source;
  };
  const put = (source: ConfiguredSourceDetail): { source: ConfiguredSourceDetail } => {
    sources = [...sources.filter(({ id }) => id !== source.id), source].toSorted((a, b) => (a.id < b.id ? -1 : 1));
    return { source };
  };
  const become = (source: ConfiguredSourceDetail, state: SourceStretch): ConfiguredSourceDetail => ({ ...source, state, until: null, history: [state, ...source.history] });
  const started = (): SourceStretch => ({ state: 'works', message: '', since: deps.now() });
  const toRow = ({ summary: _u, settings: _s, secrets: _e, note: _n, history: _h, ...row }: ConfiguredSourceDetail): ConfiguredSource => row;
  const checked = (kind: string, settings: JsonObject, secrets: Readonly<Record<string, JsonValue>>): SettingProblem[] => {
    const row = fakeKinds.find((each) => each.kind === kind) ?? refuse(404, 'not-found', `There is no kind "${kind}".`);
    const required = Array.isArray(row.schema['required']) ? row.schema['required'].map(String) : [];
    return required.filter((name) => settings[name] === undefined && (secrets[name] ?? null) === null).map((setting) => ({ setting, message: 'is missing' }));
  };
  const refuseProblems = (problems: readonly SettingProblem[]): void => {
    const [first] = problems;
    if (first !== undefined) refuse(400, 'bad-request', `The settings do not fit: ${first.setting} ${first.message}.`);
  };

  const handlers: Record<Name, (input: Input) => unknown> = {
    sourceKinds: () => ({ kinds: fakeKinds }),
    configuredSources: () => ({
      sources: sources.map(toRow),
      problems: isEmpty ? [] : [{ file: '/etc/vedette/sources.yml', line: 5, message: 'interval must be a number.' }],
    }),
    receivedOverTime: () => ({
      to: deps.now(), step: 60_000,
      sources: isEmpty ? [] : deps.accounts().filter(({ received }) => received > 0).map(({ source, stored }, index) => ({ source, counts: fakeReceived(index, stored / 540) })),
    }),
    configuredSource: (input) => ({ source: find(input) }),
    addSource: (input) => {
      const { kind, name, settings, secrets, enabled, note } = configuredSourceApi.addSource.body.parse(input.body);
      const id = asSourceId(`${kind}/${name}`);
      if (sources.some((source) => source.id === id)) refuse(409, 'conflict', `There is a source ${id} already: choose another name, or change that one.`);
      refuseProblems(checked(kind, settings, secrets));
      const row = fakeKinds.find((each) => each.kind === kind);
      const state: SourceStretch = enabled ? started() : { state: 'stopped', message: 'Paused.', since: deps.now() };
      return put({
        id, kind, name, title: row?.title ?? kind, group: row?.group ?? 'reads', summary: row?.summary ?? '', enabled, from: 'console', place: null, state, until: null,
        restarts: 0, listens: [], problem: null, created: deps.now(), changed: deps.now(), changedBy: deps.nameOfCaller(), settings, note,
        secrets: Object.fromEntries((row?.secrets ?? []).map((path) => [path, (secrets[path] ?? null) === null ? 'not-set' : 'set'])), history: [state],
      });
    },
    changeSource: (input) => {
      const before = mine(input);
      const { settings = before.settings, secrets, enabled = before.enabled, note } = configuredSourceApi.changeSource.body.parse(input.body);
      const known = Object.fromEntries(Object.entries(before.secrets).map(([path, state]) => [path, state === 'set' ? 'x' : null]));
      refuseProblems(checked(before.kind, settings, { ...known, ...secrets }));
      const now = Object.fromEntries(Object.entries(before.secrets).map(([path, state]) => [path, !(path in secrets) ? state : secrets[path] === null ? ('not-set' as const) : ('set' as const)]));
      return put(become({ ...before, settings, secrets: now, enabled, note, changed: deps.now(), changedBy: deps.nameOfCaller() }, enabled ? started() : { state: 'stopped', message: 'Paused.', since: deps.now() }));
    },
    removeSource: (input) => {
      const { id } = mine(input);
      sources = sources.filter((source) => source.id !== id);
      return {};
    },
    restartSource: (input) => put(become(find(input), started())),
    checkSource: (input) => {
      const { kind, name, settings, secrets, connect } = configuredSourceApi.checkSource.body.parse(input.body);
      const source = sources.find((each) => each.kind === kind && each.name === name);
      const known = Object.fromEntries(Object.entries(source?.secrets ?? {}).map(([path, state]) => [path, state === 'set' ? 'x' : null]));
      const given = settings ?? source?.settings ?? {};
      const problems = checked(kind, given, { ...known, ...secrets });
      if (problems.length > 0) return { works: false, message: `The settings do not fit: ${problems.map(({ setting, message }) => `${setting} ${message}`).join('; ')}.`, problems };
      if (!connect) return { works: true, message: 'The settings fit.', problems: [] };
      if (kind === 'okta') return { works: false, message: 'https://example.okta.com says: the token is not valid (401).', problems: [{ setting: 'token', message: 'is refused' }] };
      return { works: true, message: kind === 'kafka' ? '3 partitions, 12,004 records waiting.' : '4 files of 12.4 MB together.', problems: [] };
    },
  };

  return {
    handlers,
    become(empty: boolean) {
      isEmpty = empty;
      sources = empty ? [] : fakeConfigured(deps.now());
    },
  };
} // prettier-ignore
