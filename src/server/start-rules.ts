import { DEFAULT_TENANT } from '../model/ids.ts';
import { CannotStart, reasonOf } from './cannot-start.ts';
import type { Log } from './log.ts';
import { dataPaths, type ServeOptions } from './options.ts';
import { adaptationToOptions, readRuleAdaptation, type RuleAdaptation } from './rule-adaptation.ts';
import { startRulesOnServer, type RulesOnServer } from './rules/rules-on-server.ts';
import type { RuleSetSource } from './rules/rule-set.ts';
import type { Stores } from './start-stores.ts';
import type { Stopping } from './stopping.ts';
import type { Parts } from './watch/parts.ts';
import { watchRuleFiles } from './rules/watch-rule-files.ts';
import { createUnderstand } from './workers/create-understand.ts';

export interface StartRulesDeps {
  readonly options: ServeOptions;
  readonly stores: Stores;
  readonly parts: Parts;
  readonly log: Log;
  readonly stopping: Stopping;
  readonly now: () => number;
  /** the files of features, as they are now */
  readonly features: () => RuleSetSource['features'];
  /** the mappings, as they are now */
  readonly mappings: () => Promise<RuleSetSource['mappings']>;
}

/** Takes over the rule files, and starts the worker threads with the rules that count. */
export async function startRules({
  options,
  stores,
  parts,
  log,
  stopping,
  now,
  features,
  mappings,
}: StartRulesDeps): Promise<RulesOnServer> {
  const trouble = (error: Error | undefined): void => {
    if (error === undefined) return parts.works('workers');
    log.error({ err: error }, 'a worker thread ended');
    parts.fails('workers', `A worker thread ended: ${error.message}. It is being started again.`);
  };
  const adaptation = await adaptationOf(options);
  try {
    const rules = await startRulesOnServer({
      store: stores.state.rules,
      settings: stores.state.settings,
      tenant: DEFAULT_TENANT,
      paths: options.rules,
      ...(adaptation === undefined ? {} : { adaptation }),
      features,
      mappings,
      start: (ruleSet, usage) =>
        createUnderstand({
          threads: options.workers,
          compiled: dataPaths(options.data).compiled,
          ruleSet,
          trouble,
          usage,
        }),
      now,
      log,
    });
    stopping.add('workers', () => rules.close());
    if (options.watchRules) stopping.add('rule files', watchFiles(options.rules, rules, log));
    parts.works('workers');
    return rules;
  } catch (error) {
    throw new CannotStart('workers', `The worker threads could not be started: ${reasonOf(error)}.`, error);
  }
}

/** What rules are fitted with; rules that would mean something else without it must not run. */
async function adaptationOf({ pipelines, placeholders }: ServeOptions): Promise<RuleAdaptation | undefined> {
  if (pipelines.length + placeholders.length === 0) return undefined;
  const { adaptation, problems } = await readRuleAdaptation(pipelines, placeholders);
  const [bad] = [...problems, ...adaptationToOptions(adaptation).problems].filter(({ level }) => level === undefined);
  if (bad === undefined) return adaptation;
  const place = `${bad.source}${bad.line === undefined ? '' : `, line ${bad.line}`}`;
  throw new CannotStart('rules', `The rules cannot be fitted to this place: ${place}: ${bad.message}.`);
}

function watchFiles(paths: readonly string[], rules: RulesOnServer, log: Log): () => void {
  return watchRuleFiles(paths, {
    changed: () => {
      rules.reloadFiles().catch((error: unknown) => {
        log.warn(
          { part: 'rules', reason: reasonOf(error) },
          'changed rule files could not be taken over; they are with the next change',
        );
      });
    },
    cannotWatch: (path, reason) =>
      log.warn({ part: 'rules', path, reason }, 'cannot be watched; it is looked at every 15 s'),
  });
}
