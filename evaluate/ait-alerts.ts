import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { AlertRanker, type AlertGroup } from '../src/statistics/alerts/alert-ranker.ts';
import type { Benchmark, Metric, Outcome, Place } from './benchmark.ts';
import { interval, mean } from './bootstrap.ts';
import { averagePrecision, precisionAt } from './metrics.ts';
import { columnOf, readCsv } from './read-csv.ts';

const BUCKET = 300;
const LOOKED_AT = 100;

/**
 * Alerts of two intrusion detection systems and an anomaly detector over whole attacks of several days, grouped by host, name and five minutes, and put in
 * order without labels, in one pass over time and with nothing learnt before. A group is an attack's if one of its alerts is.
 */
export const benchmark: Benchmark = {
  name: 'ait-alerts',
  summary: 'alerts of whole attack scenarios, put in order without labels',
  run: (place) => Promise.resolve(run(place)),
};

function run(place: Place): Outcome {
  const folder = join(place.scored, 'ait-alerts');
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.csv.gz'))
    .sort();
  const scenarios = files.map((file) => {
    place.told(file);
    return scored(groupsOf(join(folder, file)));
  });
  const metric = (statistic: (scenario: Scenario) => number, marks: Partial<Metric> = {}): Metric => {
    const values = scenarios.map(statistic);
    return { value: mean(values), ...interval(values, mean), n: scenarios.length, ...marks };
  };
  return {
    ap: metric(({ scores, labels }) => averagePrecision(scores, labels), { must: 0.28, aim: 0.4 }),
    precisionAt50: metric(({ scores, labels }) => precisionAt(50, scores, labels)),
    steps: metric((scenario) => stepsOf(scenario, LOOKED_AT) / stepsOf(scenario, Infinity), { must: 26 / 33 }),
    queueShare: metric(queueShare, { less: true }),
  };
}

interface Group extends AlertGroup {
  readonly bucket: number;
  /** attack steps that its alerts belong to */
  readonly steps: ReadonlySet<string>;
}

interface Scenario {
  readonly groups: readonly Group[];
  readonly scores: readonly number[];
  readonly labels: readonly number[];
}

/** In order of time. */
function groupsOf(path: string): Group[] {
  const table = readCsv(path);
  const [time, name, host, label] = ['time', 'name', 'host', 'event_label'].map((column) => columnOf(table, column));
  const groups = new Map<string, Group & { count: number; steps: Set<string> }>();
  for (const row of table.rows) {
    const at = (column: number | undefined): string => row[column ?? -1] ?? '';
    const bucket = Math.floor(Number(at(time)) / BUCKET);
    const key = [bucket, at(host), at(name)].join('\n');
    const group = groups.get(key) ?? { bucket, host: at(host), name: at(name), count: 0, steps: new Set<string>() };
    group.count++;
    if (at(label) !== '-') group.steps.add(at(label));
    groups.set(key, group);
  }
  return [...groups.values()].sort((one, other) => one.bucket - other.bucket);
}

function scored(groups: readonly Group[]): Scenario {
  const ranker = new AlertRanker();
  const byBucket = Map.groupBy(groups, ({ bucket }) => bucket);
  const scores = [...byBucket].flatMap(([bucket, each]) => ranker.rank(bucket, each).map(({ bits }) => bits));
  return { groups, scores, labels: groups.map(({ steps }) => (steps.size > 0 ? 1 : 0)) };
}

/** How many attack steps have a group among the first of the queue. */
function stepsOf({ groups, scores }: Scenario, first: number): number {
  return new Set(
    inOrder(scores)
      .slice(0, first)
      .flatMap((index) => [...(groups[index]?.steps ?? [])]),
  ).size;
}

/** Share of the queue that has to be looked at until 95 % of the attack's groups are found. */
function queueShare({ scores, labels }: Scenario): number {
  let left = 0.95 * labels.filter((label) => label === 1).length;
  let seen = 0;
  for (const index of inOrder(scores)) {
    if (left <= 0) break;
    left -= labels[index] ?? 0;
    seen++;
  }
  return seen / scores.length;
}

const inOrder = (scores: readonly number[]): number[] =>
  scores.map((_, index) => index).sort((one, other) => (scores[other] ?? 0) - (scores[one] ?? 0));
