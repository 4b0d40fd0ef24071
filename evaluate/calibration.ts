import { discoveryThreshold } from '../src/statistics/false-discovery.ts';
import type { Benchmark, Metric } from './benchmark.ts';
import { interval, mean } from './bootstrap.ts';
import { ATTACK_KINDS } from './world/attacks/attacks.ts';
import { DAY, HOUR } from './world/calendar.ts';
import type { WorldOptions } from './world/organisation.ts';
import { windowsOf } from './world/score.ts';
import { ownContent, watchWorld } from './world/watch.ts';
import { createWorld } from './world/world.ts';

/** p-values up to which behaviours speak: most files say 0.001. */
const NOMINAL = 0.001;
/** … and those beside it at which the same is asked */
const LEVELS = [0.1, 0.01, NOMINAL, 0.0001] as const;
const ALPHA = 0.1;

const size = { users: 40, days: 24, cleanDays: 10 } as const satisfies Partial<WorldOptions>;
/** Nothing was tuned on them. */
const CLEAN = [9101, 9103];

/**
 * Do p-values mean what they say? On two weeks in which nothing bad happens, the share of judgements at or below 0.001, over 0.001; by kind, and in all.
 * And in a world with attacks: of what Benjamini and Hochberg's procedure calls a discovery each day, at ten in a hundred, how many entities had nothing to do with any.
 *
 * Two measures of the first. `over nominal` counts every judgement, also of behaviours that know only two answers ("as always" and "never seen") or have a least
 * amount: those cannot be wrong one time in a thousand when nothing odd happens, and no calibration makes them. `over expected` takes for each judgement what the
 * platform itself expects of its threshold (`Calibration.reach`), which is what it tells people.
 */
export const benchmark: Benchmark = {
  name: 'calibration',
  summary: 'Alarms on clean weeks against the nominal rate, and false discoveries at nominal 10 %, in a generated organisation',
  async run({ told }) {
    const content = await ownContent();
    const kinds = content.behaviors.map(({ kind }) => kind.name);
    const days = CLEAN.flatMap((seed) => cleanDays(seed, content, told));
    const names = [...new Set(kinds)].sort();
    return {
      'alarms and nominal, how many times apart': apart(days, 'nominal'),
      'alarms and expected, how many times apart': apart(days, 'expected'),
      'false discoveries at 10 %': discoveries(content, told),
      ...Object.fromEntries(
        LEVELS.flatMap((level) => [
          [`alarms over nominal at ${level}`, ratio(days, level, 'nominal')],
          [`alarms over expected at ${level}`, ratio(days, level, 'expected')],
        ]),
      ),
      ...Object.fromEntries(
        names.flatMap((name) => [
          [`${name}: alarms over nominal`, ratio(days, NOMINAL, 'nominal', (behavior) => kinds[behavior] === name)],
          [`${name}: alarms over expected`, ratio(days, NOMINAL, 'expected', (behavior) => kinds[behavior] === name)],
        ]),
      ),
    };
  },
}; // prettier-ignore

/** One day, by behaviour: judgements, and for each level how many alarms there were and how many were to be expected. */
interface Day {
  readonly judged: Float64Array;
  readonly alarms: ReadonlyMap<number, Float64Array>;
  readonly expected: ReadonlyMap<number, Float64Array>;
}

type Against = 'nominal' | 'expected';
type Counts = (behavior: number) => boolean;
const all: Counts = () => true;

function cleanDays(seed: number, content: Parameters<typeof watchWorld>[1], told: (what: string) => void): Day[] {
  const behaviors = content.behaviors.length;
  const days = new Map<number, Day>();
  // what is to be expected is asked once an hour
  const reach = content.behaviors.map(() => ({ hour: -1, of: new Map<number, number>() }));
  watchWorld(createWorld({ ...size, seed, attacks: 0 }), content, {
    trainingDays: size.cleanDays,
    told: (what) => told(`clean weeks, seed ${seed}, ${what}`),
    judged: ({ number, calibration }, _entity, time, p) => {
      const day = dayAt(days, Math.floor(time / DAY), behaviors);
      add(day.judged, number, 1);
      const known = reach[number];
      const hour = Math.floor(time / HOUR);
      if (known !== undefined && known.hour !== hour) {
        known.hour = hour;
        for (const level of LEVELS) known.of.set(level, calibration.reach(level));
      }
      for (const level of LEVELS) {
        add(day.expected.get(level), number, known?.of.get(level) ?? level);
        if (p <= level) add(day.alarms.get(level), number, 1);
      }
    },
  });
  return [...days.values()];
}

function dayAt(days: Map<number, Day>, number: number, behaviors: number): Day {
  const found = days.get(number);
  if (found !== undefined) return found;
  const byLevel = (): Map<number, Float64Array> => new Map(LEVELS.map((level) => [level, new Float64Array(behaviors)]));
  const day = { judged: new Float64Array(behaviors), alarms: byLevel(), expected: byLevel() };
  days.set(number, day);
  return day;
}

function add(to: Float64Array | undefined, at: number, amount: number): void {
  if (to !== undefined) to[at] = (to[at] ?? 0) + amount;
}

/** Too many and too few are as far from the nominal rate: the larger over the smaller. */
function apart(days: readonly Day[], against: Against): Metric {
  const of = (one: number): number => Math.max(one, 1 / one);
  const value = of(ratioOf(days, NOMINAL, against, all));
  const { n } = ratio(days, NOMINAL, against);
  return { value, ...interval(days, (some) => of(ratioOf(some, NOMINAL, against, all))), n, must: 2, aim: 1.25, less: true }; // prettier-ignore
}

/** Alarms over those that chance would give; its interval over days. */
function ratio(days: readonly Day[], level: number, against: Against, counts: Counts = all): Metric {
  const n = days.reduce((sum, day) => sum + sumOf(day.judged, counts), 0);
  return { value: ratioOf(days, level, against, counts), ...interval(days, (some) => ratioOf(some, level, against, counts)), n, less: true }; // prettier-ignore
}

function ratioOf(days: readonly Day[], level: number, against: Against, counts: Counts): number {
  const sum = (valuesOf: (day: Day) => Float64Array | undefined): number => days.reduce((so, day) => so + sumOf(valuesOf(day), counts), 0); // prettier-ignore
  const due = against === 'nominal' ? level * sum(({ judged }) => judged) : sum(({ expected }) => expected.get(level));
  return due === 0 ? Number.NaN : sum(({ alarms }) => alarms.get(level)) / due;
}

const sumOf = (values: Float64Array | undefined, counts: Counts): number =>
  (values ?? new Float64Array()).reduce((sum, value, behavior) => sum + (counts(behavior) ? value : 0), 0);

function discoveries(content: Parameters<typeof watchWorld>[1], told: (what: string) => void): Metric {
  const world = createWorld({ ...size, seed: 9102, attacks: ATTACK_KINDS });
  const isAttacked = windowsOf(world.attacks);
  const days = new Map<number, { m: number; low: { p: number; isTrue: boolean }[] }>();
  watchWorld(world, content, {
    trainingDays: size.cleanDays,
    told: (what) => told(`with attacks, ${what}`),
    judged: (_state, entity, time, p) => {
      const number = Math.floor(time / DAY);
      const day = days.get(number) ?? { m: 0, low: [] };
      days.set(number, day);
      day.m += 1;
      if (p < 0.01) day.low.push({ p, isTrue: isAttacked(entity, time) });
    },
  });
  const shares = [...days.values()].map(({ m, low }) => {
    // p-values above 0.01 are never among the discoveries of so many: they are counted and not kept
    const ps = Float64Array.from({ length: m }, (_, n) => low[n]?.p ?? 1);
    const threshold = discoveryThreshold(ps, ALPHA);
    const found = low.filter(({ p }) => p <= threshold);
    return found.length === 0 ? 0 : found.filter(({ isTrue }) => !isTrue).length / found.length;
  });
  return { value: mean(shares), ...interval(shares, mean), n: shares.length, must: 0.15, aim: 0.11, less: true };
}
