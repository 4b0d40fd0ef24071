import { randomUUID } from 'node:crypto';
import { DEFAULT_TENANT } from '../model/ids.ts';
import type { BacktestHandlersDeps } from './api/backtest-handlers.ts';
import { createBacktestJobs } from './backtest/backtest-jobs.ts';
import { createFindSubject } from './backtest/find-subject.ts';
import { DEFAULT_BACKTEST_LIMITS } from './backtest/run-backtest.ts';
import type { Log } from './log.ts';
import type { RulesOnServer } from './rules/rules-on-server.ts';
import type { Stores } from './start-stores.ts';
import type { Stopping } from './stopping.ts';

export interface StartPastDeps {
  readonly stores: Pick<Stores, 'events' | 'state'>;
  readonly rules: Pick<RulesOnServer, 'loaded'>;
  readonly log: Log;
  readonly stopping: Stopping;
  readonly now: () => number;
}

/** Runs of rules over stored events: the jobs, and where their rules come from. */
export function startPast({ stores, rules, log, stopping, now }: StartPastDeps): BacktestHandlersDeps {
  const backtests = createBacktestJobs({
    past: stores.events.past,
    tenant: DEFAULT_TENANT,
    limits: DEFAULT_BACKTEST_LIMITS,
    now,
    newId: randomUUID,
    failed: (error) => log.error({ part: 'backtest', err: error }, 'a run over the past met an error'),
  });
  stopping.add('backtests', () => backtests.close());
  const findSubject = createFindSubject({
    store: stores.state.rules,
    tenant: DEFAULT_TENANT,
    loaded: () => rules.loaded(),
  });
  return { backtests, findSubject, now };
}
