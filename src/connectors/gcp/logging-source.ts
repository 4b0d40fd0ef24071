import { failureToProblem } from '../../pipeline/collect/pull/failure-to-problem.ts';
import { isPullFailure } from '../../pipeline/collect/pull/failure.ts';
import { type PullDeps, startPull } from '../../pipeline/collect/pull/pull.ts';
import { askAsServiceAccount, readServiceAccount } from '../../pipeline/collect/pull/service-account.ts';
import { pollWindows, windowCursor } from '../../pipeline/collect/pull/windows.ts';
import type { RunningSource, SourceChecked, SourceProblem } from '../../pipeline/collect/source-kind.ts';
import { sourceKind } from '../../pipeline/collect/source-kind.ts';
import { askEntries, type EntriesOptions } from './ask-entries.ts';
import { describeLogging, type LoggingSettings } from './describe-logging.ts';

const SCOPE = 'https://www.googleapis.com/auth/logging.read';
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** ids: entries that can come in the time that is looked back on */
const REMEMBER = 20_000;

/** Entries of Cloud Logging, in the order of their times, by when they were received. */
export const loggingSource = sourceKind({
  ...describeLogging,
  title: 'Google Cloud Logging',
  group: 'asks',
  secrets: ['key'],
  start: (settings, deps) => Promise.resolve(startLogging(settings, deps)),
  check: (settings, deps) => look(settings, deps),
});

/** With the deps of a test, time passes as the test says. */
export function startLogging(settings: LoggingSettings, deps: PullDeps): RunningSource | SourceProblem {
  const options = toOptions(settings, () => deps.clock());
  if ('kind' in options) return options;
  const poll = pollWindows({
    clock: () => deps.clock(),
    history: settings.history * DAY_MS,
    lookBack: settings.lookBack * MINUTE_MS,
    longest: DAY_MS / 4 + settings.lookBack * MINUTE_MS,
    ask: (window, signal) => askEntries(options, window, signal),
  });
  return startPull({ poll, cursor: windowCursor, interval: settings.interval * 1000, remember: REMEMBER }, deps);
}

function toOptions(
  { key, baseUrl, tokenUrl, resources, filter }: LoggingSettings,
  clock: () => number,
): EntriesOptions | SourceProblem {
  const account = readServiceAccount(key, 'key');
  if ('kind' in account) return account;
  const ask = askAsServiceAccount({ account, scope: SCOPE, baseUrl, tokenUrl, clock });
  return { ask, baseUrl, resources, filter, clock };
}

async function look(
  settings: LoggingSettings,
  deps: { clock(): number; signal: AbortSignal },
): Promise<SourceChecked | SourceProblem> {
  const options = toOptions(settings, () => deps.clock());
  if ('kind' in options) return options;
  const to = deps.clock();
  const answer = await askEntries(options, { from: to - 10 * MINUTE_MS, to, page: undefined }, deps.signal);
  if (isPullFailure(answer)) return failureToProblem(answer);
  const count = `${answer.records.length}${answer.page === undefined ? '' : ' or more'}`;
  return { kind: 'works', message: `The logs can be read; ${count} entries in the last ten minutes.` };
}
