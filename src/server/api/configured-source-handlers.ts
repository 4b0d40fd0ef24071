import { api } from '../../model/api.ts';
import type { ConfiguredSourceDetail } from '../../model/configured-source.ts';
import { asSourceId, type SourceId } from '../../model/ids.ts';
import type { JsonObject } from '../../model/json.ts';
import type { SourceKind } from '../../pipeline/collect/source-kind.ts';
import type { SourceKey } from '../../store/state/source-store.ts';
import { actorOf } from '../auth/actor.ts';
import { handle } from '../http/handler.ts';
import { Refused } from '../http/refused.ts';
import { checkSettings, problemsToText } from '../sources/check-settings.ts';
import { kindToRow } from '../sources/kind-to-row.ts';
import type { SourcesOnServer } from '../sources/sources-on-server.ts';
import { putSecrets, takeSecrets, type SecretsByPath } from '../sources/take-secrets.ts';
import { trySettings } from '../sources/try-settings.ts';

export interface ConfiguredSourceHandlersDeps {
  readonly sources: SourcesOnServer;
  /** by source, records in each minute of the last hour */
  readonly receivedOverTime: () => ReadonlyMap<SourceId, readonly number[]>;
  readonly now: () => number;
}

export function configuredSourceHandlers({ sources, receivedOverTime, now }: ConfiguredSourceHandlersDeps) {
  const kindOf = (id: string): SourceKind | Refused =>
    sources.kinds.find((kind) => kind.id === id) ??
    new Refused('not-found', `There is no kind "${id}". There are: ${sources.kinds.map((kind) => kind.id).join(', ')}.`, { at: 'body.kind' }); // prettier-ignore

  const answer = (key: SourceKey): { source: ConfiguredSourceDetail } | Refused => {
    const source = sources.get(key);
    return source === undefined ? noSuchSource(key) : { source };
  };

  /** The source, if it may be changed here. */
  const changeable = (key: SourceKey): ConfiguredSourceDetail | Refused => {
    const source = sources.get(key);
    if (source === undefined) return noSuchSource(key);
    if (source.from === 'file') return new Refused('conflict', `${source.id} is written in the sources file (${source.place ?? ''}): change it there.`); // prettier-ignore
    return source;
  };

  return {
    sourceKinds: handle(api.sourceKinds, () => ({ kinds: sources.kinds.map(kindToRow) })),
    configuredSources: handle(api.configuredSources, () => ({
      sources: sources.list(),
      problems: [...sources.problems()],
    })),
    receivedOverTime: handle(api.receivedOverTime, () => ({
      to: now(),
      step: 60_000,
      sources: Array.from(receivedOverTime(), ([source, counts]) => ({ source, counts: [...counts] })),
    })),
    configuredSource: handle(api.configuredSource, ({ params }) => answer(params)),
    addSource: handle(api.addSource, async ({ body }, caller) => {
      const kind = kindOf(body.kind);
      if (kind instanceof Refused) return kind;
      const key = { kind: body.kind, name: body.name };
      const given = merged(kind, body.settings, {}, body.secrets);
      if (given instanceof Refused) return given;
      const isAdded = await sources.add(key, given, body.enabled, body.note, actorOf(caller));
      return isAdded ? answer(key) : new Refused('conflict', `There is a source ${idOf(key)} already: choose another name, or change that one.`, { at: 'body.name' }); // prettier-ignore
    }),
    changeSource: handle(api.changeSource, async ({ params, body }, caller) => {
      const before = changeable(params);
      if (before instanceof Refused) return before;
      const { enabled, note } = body;
      const isOfSettings = body.settings !== undefined || Object.keys(body.secrets).length > 0;
      if (isOfSettings) {
        const kind = kindOf(params.kind);
        if (kind instanceof Refused) return kind;
        // a secret that cannot be opened any more must be given again, so it is not asked for here
        const known = sources.settingsOf(params);
        const given = merged(kind, body.settings ?? before.settings, known?.secrets ?? {}, body.secrets);
        if (given instanceof Refused) return given;
        const inSettings = takeSecrets(body.settings ?? {}, kind.secrets).secrets;
        const changed = { open: given.open, secrets: { ...inSettings, ...body.secrets } };
        const isChanged = await sources.change(params, { ...changed, ...(enabled === undefined ? {} : { enabled }), note }, actorOf(caller)); // prettier-ignore
        return isChanged ? answer(params) : noSuchSource(params);
      }
      const isChanged = await sources.change(params, { ...(enabled === undefined ? {} : { enabled }), note }, actorOf(caller)); // prettier-ignore
      return isChanged ? answer(params) : noSuchSource(params);
    }),
    removeSource: handle(api.removeSource, async ({ params }, caller) => {
      const before = changeable(params);
      if (before instanceof Refused) return before;
      return (await sources.remove(params, actorOf(caller))) ? {} : noSuchSource(params);
    }),
    restartSource: handle(api.restartSource, async ({ params }, caller) => {
      if (sources.get(params) === undefined) return noSuchSource(params);
      if (await sources.restart(params, actorOf(caller))) return answer(params);
      return new Refused('conflict', `${idOf(params)} does not run: it is paused, or its settings are wrong.`);
    }),
    checkSource: handle(api.checkSource, async ({ body }) => {
      const kind = kindOf(body.kind);
      if (kind instanceof Refused) return kind;
      const key = body.name === undefined ? undefined : { kind: body.kind, name: body.name };
      const source = key === undefined ? undefined : sources.get(key);
      const isChanged = body.settings !== undefined || Object.keys(body.secrets).length > 0;
      // its secrets stand in files of the server: they must not be sent wherever a caller says
      if (source?.from === 'file' && isChanged) return new Refused('conflict', `${source.id} is written in the sources file: it can be tried as it is only.`); // prettier-ignore
      const known = key === undefined ? undefined : sources.settingsOf(key);
      const taken = takeSecrets(body.settings ?? known?.open ?? {}, kind.secrets);
      const secrets = withoutTaken({ ...known?.secrets, ...taken.secrets, ...body.secrets });
      return await trySettings(kind, putSecrets(taken.open, secrets), { secrets, connect: body.connect, clock: now });
    }),
  };
}

/** Settings and secrets as they shall be kept; a refusal if they do not fit the kind. */
function merged(kind: SourceKind, settings: JsonObject, before: SecretsByPath, changes: SecretsByPath): { open: JsonObject; secrets: SecretsByPath } | Refused {
  const foreign = Object.keys(changes).find((path) => !kind.secrets.includes(path));
  if (foreign !== undefined) return new Refused('bad-request', `${foreign} is not a secret of the kind ${kind.id}: give it in "settings".`, { at: `body.secrets.${foreign}` });
  const taken = takeSecrets(settings, kind.secrets);
  const secrets = withoutTaken({ ...before, ...taken.secrets, ...changes });
  const problems = checkSettings(kind, putSecrets(taken.open, secrets));
  const [first] = problems;
  if (first !== undefined) return new Refused('bad-request', `The settings do not fit: ${problemsToText(problems)}.`, { at: `body.settings${first.setting === '' ? '' : `.${first.setting}`}` });
  return { open: taken.open, secrets };
} // prettier-ignore

const withoutTaken = (secrets: SecretsByPath): SecretsByPath =>
  Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== null));

const idOf = ({ kind, name }: SourceKey): SourceId => asSourceId(`${kind}/${name}`);

function noSuchSource(key: SourceKey): Refused {
  return new Refused('not-found', `There is no configured source ${idOf(key)}.`, { at: 'path.name' });
}
