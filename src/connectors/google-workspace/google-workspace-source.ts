import { askAsServiceAccount, readServiceAccount } from '../../pipeline/collect/pull/service-account.ts';
import type { Ask } from '../../pipeline/collect/pull/ask.ts';
import { failureToProblem } from '../../pipeline/collect/pull/failure-to-problem.ts';
import { isPullFailure } from '../../pipeline/collect/pull/failure.ts';
import { type PullDeps, startPull } from '../../pipeline/collect/pull/pull.ts';
import { startStreams } from '../../pipeline/collect/pull/streams.ts';
import type { SourceChecked, SourceProblem } from '../../pipeline/collect/source-kind.ts';
import { sourceKind } from '../../pipeline/collect/source-kind.ts';
import { describe, type GoogleWorkspaceSettings } from './describe.ts';
import { lookBackOf } from './look-back.ts';
import { activitiesUrl, activityCursor, explained, OLDEST_MS, pollActivities } from './poll-activities.ts';

const SCOPE = 'https://www.googleapis.com/auth/admin.reports.audit.readonly';
const DAY_MS = 86_400_000;

/** How many ids are remembered of each application (they lie in the checkpoint, 11 bytes each), and how many activities are asked for again. */
export interface Memory {
  readonly remember: number;
  /** less than are remembered: some are of activities that came late, in between */
  readonly mostAgain: number;
}
const MEMORY: Memory = { remember: 20_000, mostAgain: 16_000 };

/** The logs of Google Workspace, an application beside the other, for each comes as late as it likes. */
export const googleWorkspaceSource = sourceKind({
  ...describe,
  title: 'Google Workspace',
  group: 'asks',
  secrets: ['key'],
  start: (settings, deps) => Promise.resolve(startGoogleWorkspace(settings, deps)),
  check: (settings, deps) => look(settings, deps),
});

/** With the deps of a test, time passes as the test says. */
export function startGoogleWorkspace(settings: GoogleWorkspaceSettings, deps: PullDeps, memory = MEMORY) {
  const ask = askerOf(settings, deps.clock.bind(deps));
  if (typeof ask !== 'function') return ask;
  const streams = settings.applications.map((application) => ({
    name: application,
    start: (own: PullDeps) => startApplication(application, ask, settings, own, memory),
  }));
  return startStreams(streams, deps);
}

function startApplication(
  application: string,
  ask: Ask,
  settings: GoogleWorkspaceSettings,
  deps: PullDeps,
  memory: Memory,
) {
  const poll = pollActivities({
    ask,
    application,
    baseUrl: settings.baseUrl,
    clock: () => deps.clock(),
    history: Math.min(settings.history * DAY_MS, OLDEST_MS),
    lookBack: lookBackOf(application, settings.lookBack),
    mostAgain: memory.mostAgain,
  });
  return startPull(
    { poll, cursor: activityCursor, interval: settings.interval * 1000, remember: memory.remember },
    deps,
  );
}

function askerOf(
  { key, subject, baseUrl, tokenUrl }: GoogleWorkspaceSettings,
  clock: () => number,
): Ask | SourceProblem {
  const account = readServiceAccount(key, 'key');
  return 'kind' in account
    ? account
    : askAsServiceAccount({ account, scope: SCOPE, subject, baseUrl, tokenUrl, clock });
}

/** Asks for one activity of each application. */
async function look(
  settings: GoogleWorkspaceSettings,
  deps: { clock(): number; signal: AbortSignal },
): Promise<SourceChecked | SourceProblem> {
  const ask = askerOf(settings, () => deps.clock());
  if (typeof ask !== 'function') return ask;
  const { baseUrl, applications } = settings;
  const to = deps.clock();
  for (const application of applications) {
    const url = activitiesUrl({ baseUrl, application }, { from: to - DAY_MS, to, most: 1 });
    const answer = await ask({ url, signal: deps.signal });
    if (!isPullFailure(answer)) continue;
    const problem = failureToProblem(explained(answer));
    return { ...problem, message: `${application}: ${problem.message}` };
  }
  return { kind: 'works', message: `The logs of ${applications.length} applications can be read.` };
}
