import packageJson from '../../package.json' with { type: 'json' };
import type { Alert } from '../model/alert.ts';
import { DEFAULT_TENANT } from '../model/ids.ts';
import type { CorrelateDeps } from '../pipeline/detect/correlate-stage.ts';
import type { ObserveAgain, Understand } from '../pipeline/ports.ts';
import type { ReceiverDeps } from '../pipeline/collect/receiver.ts';
import { createHandlers } from './api/handlers.ts';
import { readBaselineFiles, type BaselineFiles } from './baseline/content-files.ts';
import { createSignIn, type SignIn } from './auth/create-sign-in.ts';
import { CannotStart, reasonOf } from './cannot-start.ts';
import { prepareDataFolder, readOrMakeSecret } from './data-folder.ts';
import { lockDataFolder } from './folder-lock.ts';
import { createApp } from './http/app.ts';
import { readConsoleFiles } from './http/console-files.ts';
import { listen } from './http/listen.ts';
import { mountHttpReceivers } from './http-receivers.ts';
import { watchedAppend } from './journal-append.ts';
import { createLog, type Log } from './log.ts';
import type { ServeOptions } from './options.ts';
import { startSyslogReceiver, startTail, startThisMachine, type SyslogPorts } from './other-ways-in.ts';
import { createIdentitiesOnServer } from './identities/identities-on-server.ts';
import { createSourceClocks, type SourceClocks } from './clocks/source-clocks.ts';
import { startBaselines, startLearning, watchBehaviorFiles } from './start-baselines.ts';
import { startKeeping } from './start-keeping.ts';
import { startPast } from './start-past.ts';
import { startPipeline, troubleOf } from './start-pipeline.ts';
import { keepMappings, startMappings } from './start-mappings.ts';
import { startRules } from './start-rules.ts';
import { readFirstSources, startSources } from './start-sources.ts';
import { sourceTakesError } from './sources/source-context.ts';
import { readRuleList } from './rules/read-rule-list.ts';
import { startStores, type Stores } from './start-stores.ts';
import { createStopping, type Stopping } from './stopping.ts';
import { createCorrelationWatch } from './watch/correlations.ts';
import { createFlow } from './watch/flow.ts';
import { createLive } from './watch/live.ts';
import { createMetrics } from './watch/metrics.ts';
import { readAccounts, readOverview, sharedFor, type OverviewDeps } from './watch/overview.ts';
import { createParts, type Parts, type PartState } from './watch/parts.ts';
import { createRefusals, type Refusals } from './watch/refusals.ts';
import { catchUnexpected } from './unexpected.ts';
import { watchStores } from './watch/watch-stores.ts';

/** A running platform. */
export interface Running {
  /** where console and API are */
  readonly url: string;
  /** the one-time link to make the first account; absent once there is one */
  readonly setupUrl: string | undefined;
  /** where syslog is listened for; absent if it is turned off */
  readonly syslog: SyslogPorts | undefined;
  /** Resolves when a part failed for good, after everything was stopped. */
  readonly failed: Promise<Error>;
  /** Stops everything in reverse, within 10 s: what was acknowledged is in the journal and goes on at the next start. */
  stop(): Promise<void>;
}

/**
 * Starts the whole platform: the one place where all parts meet.
 * @throws CannotStart with a sentence for a person; what had been started is stopped again
 */
export async function serve(options: ServeOptions): Promise<Running> {
  const log = createLog(options.logLevel);
  const stopping = createStopping(log);
  try {
    return await start(options, log, stopping);
  } catch (error) {
    await stopping.stop();
    throw error;
  }
}

const { version } = packageJson;
const now = (): number => Date.now();

async function start(options: ServeOptions, log: Log, stopping: Stopping): Promise<Running> {
  const givenUp = Promise.withResolvers<string>();
  const parts = createParts({
    now,
    changed: (state) => {
      sayPart(state, log);
      if (state.state === 'gave-up') givenUp.resolve(`${state.part} failed for good: ${state.message}`);
    },
  });

  stopping.add('bugs', catchUnexpected(log, givenUp.resolve, sourceTakesError));
  const sourcesFile = await readFirstSources(options.sources, log);
  await prepareDataFolder(options.data, version);
  const lock = await lockDataFolder(options.data);
  stopping.add('data folder', () => lock.release());
  const secret = await readOrMakeSecret(options.data);
  const listener = await listen(options.host, options.port);
  stopping.add('port', () => listener.close(0));
  const url = options.url ?? addressOf(options.host, listener.port);

  const stores = await startStores(options, stopping, log);
  const signIn = await startSignIn(options, stores, secret, log);
  const live = createLive({ overview: () => overview() });
  const alertsChanged = (alerts: readonly Alert[], change: 'new' | 'changed'): void =>
    live.alertsChanged(alerts, change);
  const flow = createFlow({ now, alertsChanged });
  let files = await readBaselineFiles(options.behaviors);
  const mappings = await startMappings({ options, stores, stopping });
  const rules = await startRules({ options, stores, parts, log, stopping, now, features: () => files.features, mappings: () => mappings.history() }); // prettier-ignore
  keepMappings({ options, stores, log, stopping, mappings, refresh: () => rules.refresh() });
  const clocks = await startClocks(stores, (batch) => rules.understand(batch), parts, log, stopping);
  const observe: ObserveAgain = (batch) => rules.observe(clocks.withClock(batch));
  const baselines = await startBaselines({ options, stores, files, observe, parts, log, stopping, now });
  const behaviorFiles = async (next: BaselineFiles): Promise<void> => {
    files = next;
    await baselines.reload(next);
    await rules.refresh();
  };
  if (options.watchRules && options.behaviors.length > 0) stopping.add('behaviour files', watchBehaviorFiles(options.behaviors, behaviorFiles, log)); // prettier-ignore
  const identities = await createIdentitiesOnServer(stores.state.identities, DEFAULT_TENANT);
  const correlations = createCorrelationWatch(log);
  const correlating: CorrelateDeps = {
    correlationsOf: (each) => rules.correlationsOf(each),
    told: (change) => correlations.told(change),
  };
  await startPipeline({
    understand: mappings.watch(clocks.understand),
    correlating,
    baselines,
    identify: identities,
    stores,
    flow,
    parts,
    log,
    stopping,
  });

  const refusals = startRefusals(stores, stopping);
  const watched: OverviewDeps = {
    version,
    started: now(),
    now,
    journal: stores.journal,
    state: stores.state,
    refusals,
    flow,
    rules: () => rules.loaded(),
  };
  const keeping = await startKeeping({ stores, refusals, flow, parts, mappings: async () => (await mappings.all()).set, retentionDays: options.retentionDays, alertsChanged, log, stopping, now }); // prettier-ignore
  const overview = sharedFor(500, () => readOverview(watched), now);
  const receiver: ReceiverDeps = {
    append: watchedAppend(stores.journal, parts),
    refuse: (source, count, reason) => refusals.count(source, count, reason),
    clock: now,
  };
  const configured = await startSources({ stores, file: sourcesFile, secret, receiver, log, stopping, now });
  const app = createApp({
    version,
    signIn,
    handlers: createHandlers({
      events: stores.events,
      state: stores.state,
      signIn,
      overview,
      accounts: () => readAccounts(watched),
      rules,
      learnt: startLearning({ stores, log, stopping, now }, baselines, async () => behaviorFiles(await readBaselineFiles(options.behaviors)), identities), // prettier-ignore
      identities,
      clocks,
      keeping,
      past: startPast({ stores, rules, log, stopping, now }),
      configured: configured.handlers,
      mapped: {
        mappings,
        store: stores.state.mappings,
        events: stores.events,
        accounts: () => readAccounts(watched),
        rules,
        now,
      },
      alertChanged: (alert) => alertsChanged([alert], 'changed'),
    }),
    parts,
    live,
    metrics: createMetrics({
      version,
      overview,
      totals: () => flow.totals(),
      parts: () => parts.all(),
      learning: () => baselines.learning(),
      accounting: () => keeping.accounting(false),
      correlations: () => correlations.counts(),
      listeners: () => live.listeners(),
      rules: async () => ({ rules: await readRuleList(rules, stores.state.rules), set: rules.state() }),
    }),
    console: readConsoleFiles(),
    receivers: (app) => mountHttpReceivers(app, receiver, signIn, secret),
    log,
    now,
  });
  stopping.add('http', async () => {
    live.close();
    await listener.close(HTTP_GRACE_MS);
  });
  const waysIn = { options, receiver, parts, log, stopping };
  const syslog = await startSyslogReceiver(waysIn);
  await startTail(waysIn);
  startThisMachine(waysIn);
  await configured.begin();
  stopping.add('watch', watchStores(stores, parts));
  parts.works('journal');
  listener.use(app);

  const token = await signIn.setup.issueToken();
  log.info({ url, data: options.data }, 'Vedette is watching');
  return {
    url,
    setupUrl: token === undefined ? undefined : `${url.replace(/\/$/, '')}/setup?token=${token}`,
    syslog,
    failed: givenUp.promise.then(async (message) => {
      await stopping.stop();
      return new Error(message);
    }),
    stop: () => stopping.stop(),
  };
}

async function startClocks(stores: Stores, understand: Understand, parts: Parts, log: Log, stopping: Stopping): Promise<SourceClocks> {
  const ending = new AbortController();
  stopping.add('clocks', () => Promise.resolve(ending.abort()));
  return await createSourceClocks({
    understand,
    store: stores.state.clocks,
    journal: stores.journal,
    trouble: troubleOf(parts, log),
    signal: ending.signal,
    measured: ({ source, clock }) => log.info({ part: 'clocks', source, ...clock }, 'the clock of a source was measured; its times are read by it from now on'),
  });
} // prettier-ignore

/** How long requests that are under way may take to end. */
const HTTP_GRACE_MS = 1500;
const SAVE_REFUSALS_MS = 3000;

async function startSignIn(options: ServeOptions, stores: Stores, secret: string, log: Log): Promise<SignIn> {
  try {
    return await createSignIn({
      pool: stores.state.pool,
      secret,
      publicOrigin: options.url === undefined ? undefined : new URL(options.url).origin,
      now,
      log: (level, message) => log[level]({ part: 'sign-in' }, message),
    });
  } catch (error) {
    throw new CannotStart('sign-in', `The tables of sign-in could not be made: ${reasonOf(error)}.`, error);
  }
}

function startRefusals(stores: Stores, stopping: Stopping): Refusals {
  const refusals = createRefusals(stores.state.accounts);
  const timer = setInterval(() => void refusals.save(), SAVE_REFUSALS_MS);
  stopping.add('refusals', async () => {
    clearInterval(timer);
    await refusals.save();
  });
  return refusals;
}

function sayPart({ part, state, message }: PartState, log: Log): void {
  if (state === 'works' || state === 'stopped') log.info({ part }, state);
  else log.error({ part, state }, message);
}

/** An address that a browser on this machine can open. */
function addressOf(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
