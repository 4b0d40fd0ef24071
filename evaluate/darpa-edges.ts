import { join } from 'node:path';
import { EdgeModel } from '../src/statistics/edges/edge-model.ts';
import { midas, midasF, midasR } from '../src/statistics/edges/midas.ts';
import { hash32 } from '../src/statistics/hash.ts';
import type { Benchmark, Metric } from './benchmark.ts';
import { interval, mean } from './bootstrap.ts';
import { readText } from './read-csv.ts';

/**
 * Connections of a network for weeks, minute by minute: source, destination, time, attack or `-`. Scored in one pass, each before the next is read, by the
 * model of the kind `edge` with its defaults. What is scored elsewhere continues the development stream, which is replayed first. `macro` is the mean, over
 * attacks of at least 40 edges, of the chance that an edge of the attack scores above a normal one: floods count no more than quiet attacks.
 */
export const benchmark: Benchmark = {
  name: 'darpa-edges',
  summary: 'attacks among the connections of a network, in one pass',
  run: async ({ development, scored, isDevelopment, told }) => {
    const stream = edgesOf(join(development, 'darpa-edges', FILE));
    const from = isDevelopment ? 0 : stream.attacks.length;
    if (!isDevelopment) append(stream, edgesOf(join(scored, 'darpa-edges', FILE)));
    told(`${stream.attacks.length - from} edges after ${from}`);
    const model = new EdgeModel();
    const started = process.cpuUsage().user;
    const ours = scoresOf(
      stream,
      from,
      (source, destination, tick) => -Math.log(model.judge(source, destination, tick)),
    );
    const rate = stream.attacks.length / (process.cpuUsage().user - started);
    const metrics: Record<string, Metric> = { ...figures(ours, stream.attacks.slice(from)) };
    for (const [name, scorer] of Object.entries({ midas: midas(), midas_r: midasR(), midas_f: midasF() })) {
      told(name);
      const scores = scoresOf(stream, from, (...edge) => scorer.score(...edge));
      const { pooled, macro } = figures(scores, stream.attacks.slice(from));
      if (pooled) metrics[`${name}_pooled`] = { value: pooled.value, n: pooled.n };
      if (macro) metrics[`${name}_macro`] = { value: macro.value, n: macro.n };
    }
    return await Promise.resolve({ ...metrics, edges_per_second: { value: 1e6 * rate, n: stream.attacks.length, aim: 1e6 } }); // prettier-ignore
  },
};

const FILE = 'edges.csv.gz';
const NORMAL = '-';
/** attacks of fewer edges are only in the pooled figure */
const LEAST_EDGES = 40;

interface Stream {
  readonly sources: number[];
  readonly destinations: number[];
  /** minutes since 1970 */
  readonly minutes: number[];
  readonly attacks: string[];
}

function edgesOf(path: string): Stream {
  const stream: Stream = { sources: [], destinations: [], minutes: [], attacks: [] };
  const hashes = new Map<string, number>();
  const times = new Map<string, number>();
  const known = (name: string, all: Map<string, number>, make: (name: string) => number): number => {
    const found = all.get(name) ?? make(name);
    all.set(name, found);
    return found;
  };
  for (const line of readText(path).split('\n')) {
    const [source = '', destination = '', time = '', attack = ''] = line.trimEnd().split(',');
    if (attack === '') continue;
    stream.sources.push(known(source, hashes, hash32));
    stream.destinations.push(known(destination, hashes, hash32));
    stream.minutes.push(known(time, times, minuteOf));
    stream.attacks.push(attack);
  }
  return stream;
}

/** `month/day/year-hour:minute` as minutes since 1970. */
function minuteOf(time: string): number {
  const [month = 1, day = 1, year = 1970, hour = 0, minute = 0] = time.split(/[/:-]/).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute) / 60_000;
}

function append(stream: Stream, more: Stream): void {
  for (const [i, attack] of more.attacks.entries()) {
    stream.sources.push(more.sources[i] ?? 0);
    stream.destinations.push(more.destinations[i] ?? 0);
    stream.minutes.push(more.minutes[i] ?? 0);
    stream.attacks.push(attack);
  }
}

/** Of all edges from one place on; those before are only learnt. */
function scoresOf(
  { sources, destinations, minutes }: Stream,
  from: number,
  judge: (source: number, destination: number, tick: number) => number,
): Float64Array {
  const first = (minutes[0] ?? 0) - 1;
  const scores = new Float64Array(sources.length - from);
  for (let i = 0; i < sources.length; i++) {
    const score = judge(sources[i] ?? 0, destinations[i] ?? 0, (minutes[i] ?? 0) - first);
    if (i >= from) scores[i - from] = score;
  }
  return scores;
}

function figures(
  scores: Float64Array,
  attacks: readonly string[],
): Record<'pooled' | 'macro', Metric> & Record<string, Metric> {
  const normal = scores.filter((_, i) => attacks[i] === NORMAL).sort();
  const byAttack = Map.groupBy(attacks.keys(), (i) => attacks[i] ?? NORMAL);
  byAttack.delete(NORMAL);
  const parts = [...byAttack].map(([attack, places]) => {
    const own = Float64Array.from(places, (i) => scores[i] ?? 0);
    return { attack, n: own.length, auc: aucOf(own, normal) };
  });
  const counted = parts.filter(({ n }) => n >= LEAST_EDGES);
  const macro = (drawn: readonly { auc: number }[]): number => mean(drawn.map(({ auc }) => auc));
  const pooled = (drawn: readonly { auc: number; n: number }[]): number => drawn.reduce((sum, { auc, n }) => sum + auc * n, 0) / drawn.reduce((sum, { n }) => sum + n, 0); // prettier-ignore
  return {
    macro: { value: macro(counted), ...interval(counted, macro), n: counted.length, must: 0.75, aim: 0.85 },
    pooled: { value: pooled(parts), ...interval(parts, pooled), n: scores.length, must: 0.98, aim: 0.995 },
    ...Object.fromEntries(counted.map(({ attack, auc, n }) => [`attack_${attack}`, { value: auc, n }])),
  };
}

/** Chance that one of `own` is above one of `normal`, which is sorted; ties half. */
function aucOf(own: Float64Array, normal: Float64Array): number {
  let sum = 0;
  for (const score of own) sum += (countBelow(normal, score, false) + countBelow(normal, score, true)) / 2;
  return sum / own.length / normal.length;
}

function countBelow(sorted: Float64Array, score: number, isInclusive: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = sorted[middle] ?? 0;
    if (at < score || (isInclusive && at === score)) low = middle + 1;
    else high = middle;
  }
  return low;
}
