import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { seeded, shuffled } from '../src/statistics/random.ts';
import { OutlierModel } from '../src/statistics/outliers/outlier-model.ts';
import { OutlierStream } from '../src/statistics/outliers/outlier-stream.ts';
import type { Benchmark, Outcome, Place } from './benchmark.ts';
import { interval, mean } from './bootstrap.ts';
import { isolationForest } from './isolation-forest.ts';
import { auroc, averagePrecision } from './metrics.ts';
import { readRows } from './read-csv.ts';

/** The learning draws at random; over seeds the means differ by 0.003 (one standard deviation). */
const SEEDS = [1];

/**
 * Tables with labelled outliers from many fields. Each is scored as it is (no labels, the odd rows are among those learnt from), and once more as a stream in
 * one pass: score a row, then learn it, in a shuffled order, as many files are sorted by label. Intervals are drawn over sets.
 */
export const benchmark: Benchmark = {
  name: 'adbench',
  summary: 'outliers in tables, without labels; in one go, and as a stream in one pass',
  run: (place) => Promise.resolve(run(place)),
};

function run(place: Place): Outcome {
  const folder = join(place.scored, 'adbench');
  const files = readdirSync(folder).filter((file) => file.endsWith('.csv.gz')).sort(); // prettier-ignore
  const figures = files.map((file) => {
    place.told(file);
    return figuresOf(join(folder, file));
  });
  const metric = (of: (figure: Figures) => number) => {
    const average = (drawn: readonly Figures[]): number => mean(drawn.map(of));
    return { value: average(figures), ...interval(figures, average), n: figures.length };
  };
  return {
    auroc: { ...metric(({ all }) => all.area), must: 0.78, aim: 0.8 },
    averagePrecision: { ...metric(({ all }) => all.precision), must: 0.4, aim: 0.43 },
    streamAuroc: { ...metric(({ stream }) => stream.area), must: 0.76, aim: 0.78 },
    streamAveragePrecision: metric(({ stream }) => stream.precision),
    forestAuroc: metric(({ forest }) => forest.area),
    forestAveragePrecision: metric(({ forest }) => forest.precision),
    betterThanForest: { ...metric(({ all, forest }) => (all.area > forest.area ? 1 : 0)), aim: 0.6 },
  };
}

interface Figures {
  readonly all: Figure;
  readonly stream: Figure;
  readonly forest: Figure;
}

interface Figure {
  readonly area: number;
  readonly precision: number;
}

function figuresOf(path: string): Figures {
  const table = readRows(path).map((row) => row.map(Number));
  const rows = table.map((row) => row.slice(0, -1));
  const labels = table.map((row) => row[row.length - 1] ?? 0);
  return {
    all: averaged((seed) => figureOf(OutlierModel.among(rows, { seed }), labels)),
    stream: averaged((seed) => streamed(rows, labels, seed)),
    forest: averaged((seed) => figureOf(isolationForest(rows, seed), labels)),
  };
}

function streamed(rows: readonly (readonly number[])[], labels: readonly number[], seed: number): Figure {
  const order = shuffled(seeded(seed), [...rows.keys()]);
  const stream = new OutlierStream({ seed });
  const scores = order.map((row) => {
    const cells = rows[row] ?? [];
    const score = stream.score(cells);
    stream.learn(cells);
    return score;
  });
  return figureOf(
    scores,
    order.map((row) => labels[row] ?? 0),
  );
}

const figureOf = (scores: ArrayLike<number>, labels: readonly number[]): Figure => ({
  area: auroc(scores, labels),
  precision: averagePrecision(scores, labels),
});

function averaged(figure: (seed: number) => Figure): Figure {
  const figures = SEEDS.map(figure);
  return { area: mean(figures.map(({ area }) => area)), precision: mean(figures.map(({ precision }) => precision)) };
}
