import type { Benchmark, Metric, Outcome } from './benchmark.ts';
import { interval, mean } from './bootstrap.ts';
import { DEFAULT_BUDGET } from '../src/model/baseline.ts';
import { scoreOf, type AttackScore, type WorldScore } from './world/score.ts';
import type { WorldOptions } from './world/organisation.ts';
import { ownContent, watchWorld } from './world/watch.ts';
import { ATTACK_KINDS } from './world/attacks/attacks.ts';
import { createWorld, defaultOptions } from './world/world.ts';

/** Seeds on which nothing was ever tuned. `VEDETTE_WORLD=full` makes the whole organisation of 2,000 people and 90 days; it takes hours. */
const small: readonly WorldOptions[] = [9001, 9002].map((seed) => ({
  seed,
  users: 80,
  days: 42,
  cleanDays: 21,
  attacks: ATTACK_KINDS,
}));
const full: readonly WorldOptions[] = [{ ...defaultOptions, seed: 9001, attacks: 3 * ATTACK_KINDS }];

export const benchmark: Benchmark = {
  name: 'world',
  summary: 'Attacks of seventeen kinds in a generated organisation: found, how soon, and how many alarms of nothing',
  async run({ told }) {
    const content = await ownContent();
    const scores: WorldScore[] = [];
    for (const options of process.env['VEDETTE_WORLD'] === 'full' ? full : small) {
      const world = createWorld(options);
      const entities = 2 * world.org.people.length + world.org.servers.length;
      // a team looks at one alert a day for a thousand entities, and at one at least
      const budget = { ...DEFAULT_BUDGET, alerts: Math.max(1, entities / 1000) };
      const watched = watchWorld(world, content, { budget, trainingDays: options.cleanDays, told: (what) => told(`seed ${options.seed}, ${what}`) }); // prettier-ignore
      scores.push(scoreOf(watched));
    }
    return outcomeOf(scores);
  },
};

export function outcomeOf(scores: readonly WorldScore[]): Outcome {
  const attacks = scores.flatMap((score) => score.attacks);
  const days = scores.map((score) => ({ wrong: score.falseAlarms, entityDays: score.entities * score.days }));
  const falseRate = (some: readonly { wrong: number; entityDays: number }[]): number =>
    (1000 * some.reduce((sum, { wrong }) => sum + wrong, 0)) / some.reduce((sum, { entityDays }) => sum + entityDays, 0);
  const kinds = [...new Set(attacks.map(({ kind }) => kind))].sort();
  return {
    'found in the top 10 of a day': share(attacks, ({ inTop10 }) => inTop10),
    'found in the top 50 of a day': share(attacks, ({ inTop50 }) => inTop50),
    'found by an alert': share(attacks, ({ isFound }) => isFound),
    'false alarms per 1,000 entities a day': { value: falseRate(days), ...interval(days, falseRate), n: days.length, must: 1, aim: 1, less: true },
    'hours until found, median': hours(attacks),
    'share of alarms that are attacks': { value: mean(scores.map(({ precision }) => precision)), n: scores.length },
    'top 10 by chance': { value: mean(scores.map(({ inTop10ByChance }) => inTop10ByChance)), n: scores.length, less: true },
    'alert by chance': { value: mean(scores.map(({ foundByChance }) => foundByChance)), n: scores.length, less: true },
    ...Object.fromEntries(kinds.map((kind) => [`${kind}: top 10`, share(attacks.filter((each) => each.kind === kind), ({ inTop10 }) => inTop10)])),
  };
} // prettier-ignore

function share(attacks: readonly AttackScore[], holds: (attack: AttackScore) => boolean): Metric {
  const statistic = (some: readonly AttackScore[]): number => mean(some.map((each) => (holds(each) ? 1 : 0)));
  return { value: statistic(attacks), ...interval(attacks, statistic), n: attacks.length };
}

function hours(attacks: readonly AttackScore[]): Metric {
  const found = attacks.filter(({ isFound }) => isFound).map(({ delay }) => delay / 3_600_000);
  return { value: median(found), ...interval(found, median), n: found.length, less: true };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
