import { DEFAULT_TENANT } from '../model/ids.ts';
import { CannotStart, reasonOf } from './cannot-start.ts';
import type { Log } from './log.ts';
import type { ServeOptions } from './options.ts';
import { startRulesOnServer, type RulesOnServer } from './rules/rules-on-server.ts';
import type { Stores } from './start-stores.ts';
import type { Stopping } from './stopping.ts';
import type { Parts } from './watch/parts.ts';
import { createUnderstand } from './workers/create-understand.ts';

export interface StartRulesDeps {
  readonly options: ServeOptions;
  readonly stores: Stores;
  readonly parts: Parts;
  readonly log: Log;
  readonly stopping: Stopping;
  readonly now: () => number;
}

/** Takes over the rule files, and starts the worker threads with the rules that count. */
export async function startRules({
  options,
  stores,
  parts,
  log,
  stopping,
  now,
}: StartRulesDeps): Promise<RulesOnServer> {
  const trouble = (error: Error | undefined): void => {
    if (error === undefined) return parts.works('workers');
    log.error({ err: error }, 'a worker thread ended');
    parts.fails('workers', `A worker thread ended: ${error.message}. It is being started again.`);
  };
  try {
    const rules = await startRulesOnServer({
      store: stores.state.rules,
      settings: stores.state.settings,
      tenant: DEFAULT_TENANT,
      paths: options.rules,
      start: (ruleSet, usage) => createUnderstand({ threads: options.workers, ruleSet, trouble, usage }),
      now,
      log,
    });
    stopping.add('workers', () => rules.close());
    parts.works('workers');
    return rules;
  } catch (error) {
    throw new CannotStart('workers', `The worker threads could not be started: ${reasonOf(error)}.`, error);
  }
}
