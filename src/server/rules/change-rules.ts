import type { RuleProblem } from '../../model/api.ts';
import type { TenantId } from '../../model/ids.ts';
import { OWN_PACK, type RuleException, type RuleSetState } from '../../model/rule.ts';
import type { Severity } from '../../model/severity.ts';
import { versionOfText } from '../../store/state/rule-files.ts';
import type { FilesChanged, RuleStore, StoredPack } from '../../store/state/rule-store.ts';
import { UNTUNED } from '../../store/state/rule-tunings.ts';
import type { Actor } from '../../store/state/state-store.ts';
import { Refused } from '../http/refused.ts';
import type { RuleFacts } from '../loaded-rules.ts';
import { checkText, checkTexts, type CheckedText, type FindTexts } from './check-text.ts';
import { exceptionToExpr, isExpr } from './exception-to-expr.ts';
import { isError } from './file-packs.ts';
import { pathInPack } from './path-in-pack.ts';
import type { RulesOnServer } from './rules-on-server.ts';

/** What people do to rules. Each is written down first and then made active; a refusal changes nothing. */
export interface ChangeRules {
  check(text: string): Promise<CheckedText>;
  tune(facts: RuleFacts, change: TuneInput, by: Actor): Promise<RuleSetState | Refused>;
  undoTuning(facts: RuleFacts, version: number | undefined, note: string, by: Actor): Promise<RuleSetState | Refused>;
  /** Resolves with the id of the first rule in it. */
  create(text: string, note: string, by: Actor): Promise<Changed | Refused>;
  replace(facts: RuleFacts, input: ReplaceInput, by: Actor): Promise<Changed | Refused>;
  remove(facts: RuleFacts, by: Actor): Promise<RuleSetState | Refused>;
  versionText(facts: RuleFacts, version: string): Promise<string | Refused>;
  revert(facts: RuleFacts, version: string, note: string, by: Actor): Promise<Changed | Refused>;
  importPack(input: ImportInput, by: Actor): Promise<Imported | Refused>;
  enablePack(name: string, enabled: boolean, note: string, by: Actor): Promise<{ pack: StoredPack; set: RuleSetState } | Refused>; // prettier-ignore
  removePack(name: string, by: Actor): Promise<RuleSetState | Refused>;
}

export interface TuneInput {
  readonly enabled?: boolean | null | undefined;
  readonly severity?: Severity | null | undefined;
  readonly exceptions?: readonly RuleException[] | undefined;
  readonly note: string;
}

export interface ReplaceInput {
  readonly text: string;
  /** the one that was edited */
  readonly version?: string | undefined;
  readonly note: string;
}

export interface ImportInput {
  readonly pack: string;
  readonly origin: string;
  readonly note: string;
  readonly texts: readonly { readonly path: string; readonly text: string }[];
  readonly removeMissing: boolean;
  readonly dryRun: boolean;
}

export interface Changed {
  readonly id: string;
  readonly set: RuleSetState;
}

export interface Imported extends FilesChanged {
  readonly problems: readonly RuleProblem[];
  readonly set: RuleSetState;
}

export interface ChangeRulesDeps {
  readonly store: RuleStore;
  readonly tenant: TenantId;
  readonly rules: Pick<RulesOnServer, 'loaded' | 'refresh' | 'state' | 'filePacks' | 'reading'>;
}

export function createChangeRules({ store, tenant, rules }: ChangeRulesDeps): ChangeRules {
  const { reading } = rules;
  /** Texts of loaded rules with these ids or names. */
  const find: FindTexts = async (names) => {
    const named = rules.loaded().rules.filter(({ id, name }) => names.has(id) || (name !== undefined && names.has(name))); // prettier-ignore
    const versionsBySource = new Map(named.map(({ file, version }) => [file, version]));
    const texts = await store.texts(tenant, [...new Set(versionsBySource.values())]);
    return [...versionsBySource].map(([source, version]) => ({ source, text: texts.get(version) ?? '' }));
  };

  async function putOwn(path: string, text: string, note: string, by: Actor): Promise<RuleSetState> {
    await store.changeFiles(tenant, { pack: OWN_PACK, kind: 'own', origin: '', put: [{ path, text }], remove: [], note }, by); // prettier-ignore
    return await rules.refresh();
  }

  /** The ids of a text that is good as a whole, and whose ids no other own text uses. */
  async function readOwn(text: string, file: string | undefined): Promise<readonly string[] | Refused> {
    const read = await checkText({ source: file ?? 'new rule', text }, find, reading);
    const problem = read.problems.find(isError);
    if (problem !== undefined) return new Refused('bad-request', `The rule cannot be loaded: ${toSentence(problem)}`, { at: placeOf(problem) }); // prettier-ignore
    const ids = [...read.rules, ...read.correlations].map(({ id }) => id);
    if (ids.length === 0) return new Refused('bad-request', 'There is no rule in this text.', { at: 'body.text' });
    const taken = rules.loaded().rules.find(({ id, pack, file: other }) => pack === OWN_PACK && other !== file && ids.includes(id)); // prettier-ignore
    if (taken !== undefined) return new Refused('conflict', `The id ${taken.id} is already that of "${taken.title}": change that one, or give this one an id of its own.`, { at: 'body.text' }); // prettier-ignore
    return ids;
  }

  const change: ChangeRules = {
    check: (text) => checkText({ source: 'text', text }, find, reading),

    async tune({ id, kind }, input, by) {
      for (const [i, exception] of (input.exceptions ?? []).entries()) {
        const read = exceptionToExpr(exception);
        if (!isExpr(read)) return new Refused('bad-request', `The exception "${exception.title}" cannot be read: ${read.message}.`, { at: `body.exceptions.${i}` }); // prettier-ignore
      }
      if (kind === 'correlation' && (input.exceptions ?? []).length > 0)
        return new Refused('bad-request', 'A correlation has no events of its own: give the exceptions to the rules that it is about.', { at: 'body.exceptions' }); // prettier-ignore
      await store.tune(tenant, id, input, by);
      return await rules.refresh();
    },

    async undoTuning({ id }, version, note, by) {
      const history = [...(await store.tuningHistory(tenant, id, 1000)), UNTUNED];
      const to = version === undefined ? history[1] : history.find((each) => each.version === version);
      if (history.length === 1)
        return new Refused('conflict', 'This rule was never changed: there is nothing to undo.');
      if (to === undefined) return new Refused('not-found', `There is no version ${version} of what was changed.`, { at: 'body.version' }); // prettier-ignore
      const { enabled, severity, exceptions } = to;
      await store.tune(tenant, id, { enabled, severity, exceptions, note: note || `back to version ${to.version}` }, by); // prettier-ignore
      return await rules.refresh();
    },

    async create(text, note, by) {
      const ids = await readOwn(text, undefined);
      if (ids instanceof Refused) return ids;
      const id = ids[0] ?? '';
      const path = `${slugOf(id)}-${versionOfText(id).slice(0, 6)}.yml`;
      return { id, set: await putOwn(path, text, note, by) };
    },

    async replace(facts, { text, version, note }, by) {
      const refusal = refusalOfEdit(facts);
      if (refusal !== undefined) return refusal;
      if (version !== undefined && version !== facts.version)
        return new Refused('conflict', `Somebody has changed this rule meanwhile: it is at version ${facts.version}, you edited ${version}. Look at the difference and try again.`, { at: 'body.version' }); // prettier-ignore
      const ids = await readOwn(text, facts.file);
      if (ids instanceof Refused) return ids;
      if (!ids.includes(facts.id)) return new Refused('bad-request', `The text must hold a rule with the id ${facts.id}.`, { at: 'body.text' }); // prettier-ignore
      return { id: facts.id, set: await putOwn(pathInPack(facts, rules.filePacks), text, note, by) };
    },

    async remove(facts, by) {
      const refusal = refusalOfEdit(facts);
      if (refusal !== undefined) return refusal;
      const path = pathInPack(facts, rules.filePacks);
      await store.changeFiles(tenant, { pack: OWN_PACK, kind: 'own', origin: '', put: [], remove: [path], note: 'removed' }, by); // prettier-ignore
      return await rules.refresh();
    },

    async versionText(facts, version) {
      const versions = await store.versions(tenant, facts.pack, pathInPack(facts, rules.filePacks), 10_000);
      const isOwn = versions.some((each) => each.exists && each.version === version);
      const text = isOwn ? (await store.texts(tenant, [version])).get(version) : undefined;
      return text ?? new Refused('not-found', 'There is no such version of this rule.', { at: 'path.version' });
    },

    async revert(facts, version, note, by) {
      const text = await change.versionText(facts, version);
      if (text instanceof Refused) return text;
      return await change.replace(facts, { text, note: note || `back to ${version}` }, by);
    },

    async importPack({ pack, origin, note, texts, removeMissing, dryRun }, by) {
      const known = (await store.packs(tenant)).find(({ name }) => name === pack);
      if (pack === OWN_PACK || (known !== undefined && known.kind !== 'imported'))
        return new Refused('conflict', `"${pack}" is the name of a pack that is not imported: choose another.`, { at: 'body.pack' }); // prettier-ignore
      const { usable, problems } = await checkTexts(texts.map(({ path, text }) => ({ source: path, text })), find, reading); // prettier-ignore
      const files = (await store.files(tenant)).filter((file) => file.pack === pack);
      const given = new Set(texts.map(({ path }) => path));
      const remove = removeMissing ? files.map(({ path }) => path).filter((path) => !given.has(path)) : [];
      const put = usable.map(({ source, text }) => ({ path: source, text }));
      if (dryRun) return { ...differenceOf(files, put, remove), problems, set: rules.state() };
      const changed = await store.changeFiles(tenant, { pack, kind: 'imported', origin, put, remove, note }, by);
      return { ...changed, problems, set: await rules.refresh() };
    },

    async enablePack(name, enabled, note, by) {
      const pack = await store.enablePack(tenant, name, enabled, note, by);
      return pack === null ? noSuchPack() : { pack, set: await rules.refresh() };
    },

    async removePack(name, by) {
      const pack = (await store.packs(tenant)).find((each) => each.name === name);
      if (pack === undefined) return noSuchPack();
      if (pack.kind !== 'imported') return new Refused('conflict', pack.kind === 'files' ? 'This pack comes from files (--rules): turn it off, or start the server without them.' : 'These rules were written here: remove them one by one.'); // prettier-ignore
      await store.removePack(tenant, name, by);
      return await rules.refresh();
    },
  };
  return change;
}

function refusalOfEdit({ pack }: RuleFacts): Refused | undefined {
  if (pack === OWN_PACK) return undefined;
  return new Refused('conflict', `This rule belongs to the pack "${pack}", whose texts cannot be changed here. Tune it, or make a rule of your own with the same id: it takes this one's place.`); // prettier-ignore
}

const noSuchPack = (): Refused => new Refused('not-found', 'There is no pack of this name.', { at: 'path.name' });

function differenceOf(
  files: readonly { readonly path: string; readonly version: string }[],
  put: readonly { readonly path: string; readonly text: string }[],
  removed: readonly string[],
): FilesChanged {
  const versionsByPath = new Map(files.map(({ path, version }) => [path, version]));
  const different = put.filter(({ path, text }) => versionsByPath.get(path) !== versionOfText(text));
  const [changed, added] = [true, false].map((is) => different.filter(({ path }) => versionsByPath.has(path) === is).map(({ path }) => path)); // prettier-ignore
  return { added: added ?? [], changed: changed ?? [], removed, unchanged: files.length - removed.length - (changed ?? []).length }; // prettier-ignore
}

function toSentence({ line, field, message }: RuleProblem): string {
  const place = [line === undefined ? '' : `line ${line}`, field === undefined || field === '' ? '' : field].filter(Boolean).join(', '); // prettier-ignore
  return `${place === '' ? '' : `${place}: `}${message}.`;
}

const placeOf = ({ line }: RuleProblem): string => (line === undefined ? 'body.text' : `body.text:${line}`);

const slugOf = (id: string): string => id.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '').slice(0, 80) || 'rule'; // prettier-ignore
