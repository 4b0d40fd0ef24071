import { discoveryThreshold } from '../src/statistics/false-discovery.ts';
import type { Benchmark, Metric } from './benchmark.ts';
import { interval, mean } from './bootstrap.ts';
import { ATTACK_KINDS } from './world/attacks/attacks.ts';
import { DAY } from './world/calendar.ts';
import type { WorldOptions } from './world/organisation.ts';
import { windowsOf } from './world/score.ts';
import { ownContent, watchWorld } from './world/watch.ts';
import { createWorld } from './world/world.ts';

/** p-values up to which behaviours speak: most files say 0.001. */
const NOMINAL = 0.001;
const ALPHA = 0.1;

const size = { users: 40, days: 24, cleanDays: 10 } as const satisfies Partial<WorldOptions>;

/**
 * Do p-values mean what they say? On two weeks in which nothing bad happens, the share of judgements at or below 0.001, over 0.001; by kind, and in all.
 * And in a world with attacks: of what Benjamini and Hochberg's procedure calls a discovery each day, at ten in a hundred, how many entities had nothing to do with any.
 */
export const benchmark: Benchmark = {
  name: 'calibration',
  summary: 'Alarms on clean weeks against the nominal rate, and false discoveries at nominal 10 %, in a generated organisation',
  async run({ told }) {
    const content = await ownContent();
    const kinds = content.behaviors.map(({ kind }) => kind.name);
    const days = new Map<number, Day>();
    const clean = createWorld({ ...size, seed: 9101, attacks: 0 });
    watchWorld(clean, content, {
      trainingDays: size.cleanDays,
      told: (what) => told(`clean weeks, ${what}`),
      judged: (behavior, _entity, time, p) => {
        const number = Math.floor(time / DAY);
        const day = days.get(number) ?? { judged: kinds.map(() => 0), alarms: kinds.map(() => 0) };
        days.set(number, day);
        day.judged[behavior] = (day.judged[behavior] ?? 0) + 1;
        if (p <= NOMINAL) day.alarms[behavior] = (day.alarms[behavior] ?? 0) + 1;
      },
    });
    const list = [...days.values()];
    const names = [...new Set(kinds)].sort();
    return {
      'alarms and nominal, how many times apart': apart(list),
      'false discoveries at 10 %': discoveries(content, told),
      'alarms over nominal': ratio(list, () => true),
      ...Object.fromEntries(names.map((name) => [`${name}: alarms over nominal`, ratio(list, (behavior) => kinds[behavior] === name)])),
    };
  },
}; // prettier-ignore

/** Counts of one day, by behaviour. */
interface Day {
  readonly judged: number[];
  readonly alarms: number[];
}

/** Too many and too few are as far from the nominal rate: the larger over the smaller. */
function apart(days: readonly Day[]): Metric {
  const { value, n } = ratio(days, () => true);
  const of = (one: number): number => Math.max(one, 1 / one);
  return {
    value: of(value),
    ...interval(days, (some) => of(ratioOf(some, () => true))),
    n,
    must: 2,
    aim: 1.25,
    less: true,
  };
}

/** Alarms over those that chance would give; its interval over days. */
function ratio(days: readonly Day[], counts: (behavior: number) => boolean): Metric {
  const judged = days.reduce((all, day) => all + sumOf(day.judged, counts), 0);
  return { value: ratioOf(days, counts), ...interval(days, (some) => ratioOf(some, counts)), n: judged, less: true };
}

function ratioOf(days: readonly Day[], counts: (behavior: number) => boolean): number {
  const judged = days.reduce((all, day) => all + sumOf(day.judged, counts), 0);
  const alarms = days.reduce((all, day) => all + sumOf(day.alarms, counts), 0);
  return judged === 0 ? Number.NaN : alarms / (judged * NOMINAL);
}

const sumOf = (values: readonly number[], counts: (behavior: number) => boolean): number =>
  values.reduce((all, value, behavior) => all + (counts(behavior) ? value : 0), 0);

function discoveries(content: Parameters<typeof watchWorld>[1], told: (what: string) => void): Metric {
  const world = createWorld({ ...size, seed: 9102, attacks: ATTACK_KINDS });
  const isAttacked = windowsOf(world.attacks);
  const days = new Map<number, { m: number; low: { p: number; isTrue: boolean }[] }>();
  watchWorld(world, content, {
    trainingDays: size.cleanDays,
    told: (what) => told(`with attacks, ${what}`),
    judged: (_behavior, entity, time, p) => {
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
