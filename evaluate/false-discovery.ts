import { discoveryThreshold, Lord, Saffron } from '../src/statistics/false-discovery.ts';
import { normal, poisson, seeded, type Random } from '../src/statistics/random.ts';
import { normalCdf } from '../src/statistics/special-functions.ts';
import type { Benchmark, Metric } from './benchmark.ts';
import { interval, mean } from './bootstrap.ts';

/**
 * Of what is called a discovery at a nominal false-discovery rate of 10 %, how much is false: streams of p-values as baselines give them, with signals planted.
 * Tests of one hour depend on one another (they share a part of their noise), tests of one entity do so from hour to hour, p-values of rarities are
 * discrete, and signals come in bursts, as attacks do. The rate of a method is its worst over the kinds of streams.
 */
export const benchmark: Benchmark = {
  name: 'false-discovery',
  summary: 'realised false-discovery rate at nominal 10 %, of p-values that depend on one another',
  run: async ({ told }) => {
    const metrics: Record<string, Metric> = {};
    for (const [method, find] of Object.entries(METHODS)) {
      told(method);
      const byKind = KINDS.map((kind) => ({
        kind,
        runs: Array.from({ length: RUNS }, (_, run) => played(kind, find, run)),
      }));
      const worst = byKind.reduce((most, each) => (rateOf(each.runs) > rateOf(most.runs) ? each : most));
      metrics[method] = {
        value: rateOf(worst.runs),
        ...interval(worst.runs, rateOf),
        n: RUNS,
        must: 0.15,
        aim: 0.11,
        less: true,
      };
      for (const { kind, runs } of byKind) {
        metrics[`${method}_${kind.name}`] = { value: rateOf(runs), n: RUNS, less: true };
        metrics[`${method}_${kind.name}_found`] = { value: mean(runs.map(({ found }) => found)), n: RUNS };
      }
    }
    return await Promise.resolve(metrics);
  },
};

const ALPHA = 0.1;
const RUNS = 100;
const HOURS = 24;
const TESTS = 200;

interface Kind {
  readonly name: string;
  /** share of the noise that tests of one hour have in common, and that a test has in common with its last hour */
  readonly shared: number;
  readonly lasting: number;
  /** p-values are those of counts */
  readonly discrete: boolean;
  /** signals a day, each in so many tests of one hour */
  readonly attacks: number;
  readonly width: number;
}

const KINDS: readonly Kind[] = [
  { name: 'independent', shared: 0, lasting: 0, discrete: false, attacks: 12, width: 4 },
  { name: 'shared', shared: 0.3, lasting: 0, discrete: false, attacks: 12, width: 4 },
  { name: 'lasting', shared: 0, lasting: 0.8, discrete: false, attacks: 12, width: 4 },
  { name: 'both', shared: 0.2, lasting: 0.6, discrete: false, attacks: 4, width: 6 },
  { name: 'discrete', shared: 0.1, lasting: 0.3, discrete: true, attacks: 12, width: 4 },
];

interface Test {
  readonly p: number;
  readonly isReal: boolean;
}
type Find = (day: readonly (readonly Test[])[]) => Test[];

/** BH over the day; the others test by test as they come, told that those of one hour depend on one another. */
const METHODS: Readonly<Record<string, Find>> = {
  bh: (day) => {
    const tests = day.flat();
    const threshold = discoveryThreshold(tests.map(({ p }) => p), ALPHA); // prettier-ignore
    return tests.filter(({ p }) => p <= threshold);
  },
  lord: (day) => {
    const lord = new Lord(ALPHA, TESTS);
    return day.flat().filter(({ p }) => lord.decide(p));
  },
  saffron: (day) => {
    const saffron = new Saffron(ALPHA, TESTS);
    return day.flat().filter(({ p }) => saffron.decide(p));
  },
};

interface Run {
  /** share of discoveries that are false, 0 without any; and share of signals that are found */
  readonly wrong: number;
  readonly found: number;
}

const rateOf = (runs: readonly Run[]): number => mean(runs.map(({ wrong }) => wrong));

function played(kind: Kind, find: Find, run: number): Run {
  const day = dayOf(kind, seeded(1000 + run));
  const found = find(day);
  const right = found.filter(({ isReal }) => isReal).length;
  const real = day.flat().filter(({ isReal }) => isReal).length;
  return { wrong: (found.length - right) / Math.max(1, found.length), found: right / Math.max(1, real) };
}

function dayOf({ shared, lasting, discrete, attacks, width }: Kind, random: Random): Test[][] {
  const noise = Array.from({ length: TESTS }, () => normal(random));
  const signals = new Set<number>();
  for (let i = 0; i < attacks; i++) {
    const hour = Math.floor(random() * HOURS);
    const first = Math.floor(random() * (TESTS - width));
    for (let test = first; test < first + width; test++) signals.add(hour * TESTS + test);
  }
  return Array.from({ length: HOURS }, (_, hour) => {
    const common = normal(random);
    return noise.map((before, test) => {
      const own = lasting * before + Math.sqrt(1 - lasting * lasting) * normal(random);
      noise[test] = own;
      const isReal = signals.has(hour * TESTS + test);
      const z = Math.sqrt(shared) * common + Math.sqrt(1 - shared) * own + (isReal ? SIGNAL : 0);
      return { p: discrete ? discreteP(z, random) : normalCdf(-z), isReal };
    });
  });
}

/** in standard deviations */
const SIGNAL = 4.5;

/** The tail of a count that z decides: how many of a Poisson's draws are as large, in steps; uniform or larger. */
function discreteP(z: number, random: Random): number {
  const steps = 1 + poisson(random, 3);
  const p = normalCdf(-z);
  return Math.min(1, 2 ** (Math.ceil(Math.log2(p) * steps) / steps));
}
