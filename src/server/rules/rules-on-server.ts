import type { RuleProblem } from '../../model/api.ts';
import type { TenantId } from '../../model/ids.ts';
import type { RuleSetState } from '../../model/rule.ts';
import type { Understand } from '../../pipeline/ports.ts';
import { fieldsOfNeed } from '../../sigma/needed-fields.ts';
import type { RuleStore } from '../../store/state/rule-store.ts';
import type { Settings } from '../../store/state/state-store.ts';
import { reasonOf } from '../cannot-start.ts';
import type { LoadedContent } from '../loaded-rules.ts';
import type { Log } from '../log.ts';
import type { ReadRulesOptions } from '../../sigma/read-rules.ts';
import { adaptationToOptions, type RuleAdaptation } from '../rule-adaptation.ts';
import type { Understanding } from '../workers/create-understand.ts';
import type { UsageDelta } from '../workers/usage-deltas.ts';
import { coalesced } from './coalesced.ts';
import { nameFilePacks, syncFilePacks, type FilePack } from './file-packs.ts';
import { createRuleSetReader } from './read-rule-set.ts';
import type { SigmaCorrelation } from '../../sigma/rule.ts';
import type { RuleSetSource } from './rule-set.ts';
import { createRuleSwitch } from './rule-switch.ts';
import { createRuleUsage, type RuleUsage } from './rule-usage.ts';

/** The rules that judge, and how they are changed while events flow. */
export interface RulesOnServer {
  readonly understand: Understand;
  /** only what baselines look at, for a replay */
  readonly observe: Understand;
  readonly filePacks: readonly FilePack[];
  /** how texts are read: pipelines, values of placeholders */
  readonly reading: ReadRulesOptions;
  readonly usage: RuleUsage;
  /** since when log sources are watched, ms since 1970 */
  readonly watchedSince: number;
  /** what is loaded now, with what could not be read from disk */
  loaded(): LoadedContent;
  /** the correlations of a rule set that judged not long ago */
  correlationsOf(version: string): readonly SigmaCorrelation[] | undefined;
  state(): RuleSetState;
  /** After a change in the store: resolves when it is active, or with the reason why it is not. */
  refresh(): Promise<RuleSetState>;
  /** Reads the files of `--rules` again, then the same. */
  reloadFiles(): Promise<RuleSetState>;
  close(): Promise<void>;
}

export interface RulesOnServerDeps {
  readonly store: RuleStore;
  readonly settings: Pick<Settings, 'setOnce'>;
  readonly tenant: TenantId;
  /** files and folders */
  readonly paths: readonly string[];
  readonly adaptation?: RuleAdaptation;
  /** the files of features, as they are now */
  readonly features?: () => RuleSetSource['features'];
  /** the mappings, as they are now; those that records are read with change with the rules, between two batches */
  readonly mappings?: () => Promise<RuleSetSource['mappings']>;
  readonly start: (source: RuleSetSource, usage: (delta: UsageDelta) => void) => Promise<Understanding>;
  readonly now: () => number;
  readonly log: Pick<Log, 'info' | 'warn'>;
  /** told when other rules judge */
  readonly changed?: () => void;
}

const SAVE_EVERY_MS = 5000;
const PRUNE_EVERY_MS = 3_600_000;
const TRY_AGAIN_MS = 5000;

/** Takes over the files, starts the workers with what counts now. Rejects if that cannot be done at all. */
export async function startRulesOnServer(deps: RulesOnServerDeps): Promise<RulesOnServer> {
  const { store, tenant, now, log } = deps;
  const filePacks = nameFilePacks(deps.paths, await store.packs(tenant));
  const watchedSince = Number(await deps.settings.setOnce(`rules.watched-since.${tenant}`, now()));
  const usage = await createRuleUsage(store, tenant, now);
  const reading = deps.adaptation === undefined ? {} : (adaptationToOptions(deps.adaptation).options ?? {});
  const readRuleSet = createRuleSetReader(store, tenant, filePacks, deps.adaptation, deps.features, deps.mappings);
  let problemsOnDisk: readonly RuleProblem[] = await syncFilePacks(filePacks, store, tenant, reading);
  const rules = await createRuleSwitch(await readRuleSet(), {
    now,
    start: (source) => deps.start(source, (delta) => usage.add(delta)),
  });
  let failure: RuleSetState['failure'] = null;
  let loading = 0;
  let again: NodeJS.Timeout | undefined;
  let isClosed = false;
  sayLoaded();
  await watchFields();

  const refresh = coalesced(async () => {
    loading++;
    clearTimeout(again);
    try {
      const before = rules.loaded().version;
      const switched = await rules.to(await readRuleSet());
      failure = switched.ok ? null : { at: now(), message: switched.message };
      if (!switched.ok) log.warn({ part: 'rules' }, switched.message);
      else if (rules.loaded().version !== before) await taken();
    } catch (error) {
      failure = { at: now(), message: `The rules could not be read: ${reasonOf(error)} It is tried again; the rules before go on.` }; // prettier-ignore
      log.warn({ part: 'rules' }, failure.message);
      if (!isClosed) again = setTimeout(() => void refresh(), TRY_AGAIN_MS).unref();
    } finally {
      loading--;
    }
    return state();
  });

  const reloadFiles = coalesced(async () => {
    problemsOnDisk = await syncFilePacks(filePacks, store, tenant, reading);
    return await refresh();
  });

  const saving = setInterval(() => void usage.save(), SAVE_EVERY_MS).unref();
  const pruning = setInterval(() => void store.prune().catch(() => undefined), PRUNE_EVERY_MS).unref();

  async function taken(): Promise<void> {
    sayLoaded();
    deps.changed?.();
    await watchFields();
  }

  async function watchFields(): Promise<void> {
    const fields = rules.loaded().rules.flatMap(({ kind, needs }) => (kind === 'rule' ? fieldsOfNeed(needs) : []));
    await usage.watch([...new Set(fields)]);
  }

  function loaded(): LoadedContent {
    const now = rules.loaded();
    return { ...now, problems: [...problemsOnDisk, ...now.problems] };
  }

  function state(): RuleSetState {
    return { version: rules.loaded().version, since: rules.since(), loading: loading > 0, failure };
  }

  function sayLoaded(): void {
    const { rules: all, problems, version } = loaded();
    log.info({ rules: all.length, enabled: all.filter(({ enabled }) => enabled).length, problems: problems.length, version }, 'rules loaded'); // prettier-ignore
    const bad = problems.filter(({ level }) => level !== 'note');
    for (const problem of bad.slice(0, 20)) log.warn(problem, 'a rule could not be loaded');
    if (bad.length > 20) log.warn(`and ${bad.length - 20} more; "vedette rules check" lists all of them`);
  }

  return {
    understand: rules.understand,
    observe: rules.observe,
    filePacks,
    reading,
    usage,
    watchedSince,
    loaded,
    correlationsOf: (version) => rules.correlationsOf(version),
    state,
    refresh,
    reloadFiles,
    async close() {
      isClosed = true;
      clearTimeout(again);
      clearInterval(saving);
      clearInterval(pruning);
      await rules.report();
      await rules.close();
      await usage.save();
    },
  };
}
