import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import type { LearningState } from '../../model/baseline.ts';
import type { Accounting } from '../../model/keeping.ts';
import type { SourceAccount } from '../../model/source.ts';
import type { CorrelationCounts } from '../../sigma/correlate/correlator.ts';
import type { Overview } from '../../model/api.ts';
import type { LoadedRule, RuleSetState } from '../../model/rule.ts';
import { createBaselineMetrics } from './baseline-metrics.ts';
import { createKeepingMetrics } from './keeping-metrics.ts';
import type { FlowTotals } from './flow.ts';
import type { PartState } from './parts.ts';

/** What Prometheus reads at `/metrics`. Numbers come from the same places as the overview: the two cannot differ. */
export interface Metrics {
  /** the text of the exposition format */
  read(): Promise<string>;
  readonly contentType: string;
  /** counts an answered HTTP request, by class of status */
  request(status: number): void;
}

export interface MetricsDeps {
  readonly version: string;
  /** rejects while a store is away: then what the process itself knows is given alone */
  readonly overview: () => Promise<Overview>;
  readonly totals: () => FlowTotals;
  readonly parts: () => readonly PartState[];
  readonly listeners: () => number;
  /** what rules cost, found, and how many are blind */
  readonly rules: () => Promise<RuleMetrics>;
  /** the books of all sources */
  readonly accounting: () => Promise<Accounting>;
  /** how far baselines are */
  readonly learning: () => Promise<LearningState>;
  /** by the id of the correlation */
  readonly correlations: () => ReadonlyMap<string, Readonly<CorrelationCounts>>;
}

export interface RuleMetrics {
  readonly rules: readonly Pick<LoadedRule, 'id' | 'enabled' | 'cost' | 'blind' | 'findings'>[];
  readonly set: RuleSetState;
}

/** Rules with series of their own: those that cost most. There are thousands, and their ids come from whoever writes them. */
export const MAX_RULES = 50;
/** Sources with a series of their own: those that sent most. The others are one series, `others`. */
export const MAX_SOURCES = 200;

export function createMetrics(deps: MetricsDeps): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'vedette_' });
  const gauge = <L extends string = never>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> =>
    new Gauge({ name: `vedette_${name}`, help, labelNames: [...labelNames], registers });

  gauge('build_info', 'The version that runs, always 1', ['version']).set({ version: deps.version }, 1);
  const requests = new Counter({
    name: 'vedette_http_requests_total',
    help: 'HTTP requests answered, by class of status',
    labelNames: ['status'],
    registers,
  });
  const records = gauge(
    'source_records',
    'Records per source since it was first seen, by what became of them; `waiting` falls, the others only rise',
    ['source', 'state'],
  );
  const bytes = gauge('source_bytes', 'Bytes of records received, per source', ['source']);
  const behind = gauge('pipeline_behind_seconds', 'Age of the oldest record that is durable and not yet settled');
  const rate = gauge('pipeline_events_per_second', 'Events stored a second, over the last 10 seconds');
  const events = gauge('pipeline_events', 'Events stored since the process started');
  const findings = gauge('pipeline_findings', 'Findings since the process started');
  const journal = gauge('journal_bytes', 'Bytes of the journal on disk');
  const journalLimit = gauge('journal_limit_bytes', 'Bytes that the journal may take');
  const rules = gauge('rules_loaded', 'Rules that are loaded');
  const problems = gauge('rules_problems', 'Problems met while rules were loaded');
  const open = gauge('alerts_open', 'Alerts that are not closed, by severity', ['severity']);
  const blind = gauge('rules_blind', 'Enabled rules that cannot fire: their log source or a field was never seen');
  const setSince = gauge('rules_set_since_seconds', 'When the rules that judge now took over, seconds since 1970');
  const setFailed = gauge('rules_set_failed', '1 if the last change of rules could not be made active, else 0');
  const ruleSeconds = gauge(
    'rule_seconds',
    'Time that the rules which cost most took since the process started, estimated',
    ['rule'],
  );
  const ruleCandidates = gauge('rule_candidates', 'Events on which these rules were tried since the process started', [
    'rule',
  ]);
  const ruleFindings = gauge('rule_findings', 'Findings of these rules since the first start', ['rule']);
  const parts = gauge('part_works', '1 if a part of the platform works, else 0', ['part']);
  const correlated = gauge(
    'correlation_events',
    'Events that correlations were shown since they took over, by what became of them: `seen` counts all, the others those left out',
    ['correlation', 'outcome'],
  );
  const correlationState = gauge(
    'correlation_state',
    'Groups and events that correlations keep now, and groups that were forgotten because there were too many',
    ['correlation', 'what'],
  );
  const collectBaselines = createBaselineMetrics(registry, deps.learning);
  const collectKeeping = createKeepingMetrics(registry, deps.accounting);
  const listeners = gauge('live_listeners', 'Listeners to live updates');

  async function collect(): Promise<void> {
    for (const { part, state } of deps.parts()) parts.set({ part }, state === 'works' ? 1 : 0);
    listeners.set(deps.listeners());
    correlated.reset();
    correlationState.reset();
    for (const [correlation, counts] of deps.correlations()) {
      for (const [outcome, count] of Object.entries(outcomesOf(counts)))
        correlated.set({ correlation, outcome }, count);
      correlationState.set({ correlation, what: 'groups' }, counts.groups);
      correlationState.set({ correlation, what: 'events' }, counts.kept);
      correlationState.set({ correlation, what: 'evicted_groups' }, counts.evictedGroups);
    }
    const totals = deps.totals();
    events.set(totals.events);
    findings.set(totals.findings);
    await collectRules();
    await collectBaselines();
    await collectKeeping();
    const overview = await deps.overview().catch(() => undefined);
    if (overview === undefined) return;
    records.reset();
    bytes.reset();
    for (const account of boundSources(overview.sources)) {
      for (const state of ['received', 'stored', 'unreadable', 'refused', 'waiting'] as const) {
        records.set({ source: account.source, state }, account[state]);
      }
      bytes.set({ source: account.source }, account.bytes);
    }
    behind.set(overview.behind / 1000);
    rate.set(overview.rate);
    journal.set(overview.journal.bytes);
    journalLimit.set(overview.journal.limit);
    rules.set(overview.rules.loaded);
    problems.set(overview.rules.problems);
    for (const [severity, count] of Object.entries(overview.alerts.open)) open.set({ severity }, count);
  }

  async function collectRules(): Promise<void> {
    const known = await deps.rules().catch(() => undefined);
    if (known === undefined) return;
    setSince.set(known.set.since / 1000);
    setFailed.set(known.set.failure === null ? 0 : 1);
    blind.set(known.rules.filter((rule) => rule.enabled && rule.blind !== undefined).length);
    for (const each of [ruleSeconds, ruleCandidates, ruleFindings]) each.reset();
    for (const { id, cost, findings: found } of costliest(known.rules)) {
      const rule = id.slice(0, 200);
      ruleSeconds.set({ rule }, (cost?.microseconds ?? 0) / 1e6);
      ruleCandidates.set({ rule }, cost?.candidates ?? 0);
      ruleFindings.set({ rule }, found);
    }
  }

  return {
    async read() {
      await collect();
      return await registry.metrics();
    },
    contentType: registry.contentType,
    request: (status) => requests.inc({ status: `${Math.floor(status / 100)}xx` }),
  };
}

function outcomesOf(counts: CorrelationCounts): Record<string, number> {
  const { sightings: seen, duplicates, late, withoutGroup, withoutValue, dropped } = counts;
  return { seen, duplicates, late, without_group: withoutGroup, without_value: withoutValue, dropped };
}

/** The rules that took most time; of those that took none, the ones that were tried most. */
export function costliest(rules: RuleMetrics['rules'], max: number = MAX_RULES): RuleMetrics['rules'] {
  const tried = rules.filter(({ cost }) => (cost?.candidates ?? 0) > 0);
  const rank = (key: 'microseconds' | 'candidates', a: (typeof tried)[number], b: (typeof tried)[number]): number => (b.cost?.[key] ?? 0) - (a.cost?.[key] ?? 0); // prettier-ignore
  return tried.sort((a, b) => rank('microseconds', a, b) || rank('candidates', a, b)).slice(0, max);
}

type Counts = Pick<SourceAccount, 'received' | 'stored' | 'unreadable' | 'refused' | 'waiting' | 'bytes'> & {
  source: string;
};

/** Sources are named by senders: their number must not become the number of series. */
export function boundSources(accounts: readonly SourceAccount[], max: number = MAX_SOURCES): Counts[] {
  const sorted = [...accounts].sort((a, b) => b.received - a.received);
  const rest = sorted.slice(max);
  if (rest.length === 0) return sorted;
  const others: Counts = { source: 'others', received: 0, stored: 0, unreadable: 0, refused: 0, waiting: 0, bytes: 0 };
  for (const account of rest) {
    for (const state of ['received', 'stored', 'unreadable', 'refused', 'waiting', 'bytes'] as const)
      others[state] += account[state];
  }
  return [...sorted.slice(0, max), others];
}
