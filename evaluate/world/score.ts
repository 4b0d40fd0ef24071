import type { Attack } from './attacks/attack.ts';
import { DAY } from './calendar.ts';
import { idsOfPerson } from './attacks/attack.ts';
import type { Found, Watched } from './watch.ts';
import { dayOf } from './world.ts';

/** What became of one attack. */
export interface AttackScore {
  readonly kind: string;
  readonly strength: number;
  /** a finding spoke of it, and the first did after so long, ms */
  readonly isFound: boolean;
  readonly delay: number;
  readonly inTop10: boolean;
  readonly inTop50: boolean;
  /** best place in the list of a day; Infinity if on none */
  readonly rank: number;
  /** behaviours that spoke of it */
  readonly by: readonly string[];
  readonly about: string;
}

export interface WorldScore {
  readonly attacks: readonly AttackScore[];
  /** share of the people whom nothing befell, who would have been "found" in the same windows */
  readonly foundByChance: number;
  readonly inTop10ByChance: number;
  /** of entities that no attack touched, on all days watched */
  readonly falseAlarms: number;
  readonly falseAlarmsByKind: Readonly<Record<string, number>>;
  readonly falseAlarmsByBehavior: Readonly<Record<string, number>>;
  /** share of all alarms that were of attacks */
  readonly precision: number;
  readonly days: number;
  /** people, their machines, servers */
  readonly entities: number;
}

/** Buckets end late and lists are read in the morning: what is said so long after the end still counts. */
const GRACE = DAY;

export function scoreOf(watched: Watched): WorldScore {
  const { world, days } = watched;
  const attacks = world.attacks.map((attack, number) => scoreOfAttack(attack, number, watched));
  const wrong = falseAlarmsOf(watched);
  return {
    attacks,
    ...byChance(watched),
    falseAlarms: wrong.length,
    falseAlarmsByKind: tally(wrong, ({ kind }) => kind),
    falseAlarmsByBehavior: tally(wrong, ({ behavior }) => behavior),
    precision: watched.findings.length === 0 ? Number.NaN : 1 - wrong.length / watched.findings.length,
    days: days.length,
    entities: 2 * world.org.people.length + world.org.servers.length,
  };
}

function scoreOfAttack(attack: Attack, number: number, watched: Watched): AttackScore {
  const ids = new Set(attack.entities);
  const until = attack.to + GRACE;
  const hits = watched.findings.filter((found) => found.attack === number || (ids.has(found.entity) && found.time >= attack.from && found.time <= until)); // prettier-ignore
  const rank = rankOf(watched, (id) => ids.has(id), attack.from, until);
  const first = Math.min(...hits.map(({ time }) => time));
  return {
    kind: attack.kind,
    strength: attack.strength,
    isFound: hits.length > 0,
    delay: hits.length > 0 ? Math.max(0, first - attack.from) : Number.NaN,
    inTop10: rank <= 10,
    inTop50: rank <= 50,
    rank,
    by: [...new Set(hits.map(({ behavior }) => behavior))],
    about: attack.about,
  };
}

/** The best place that one of these entities has on a day of this window; 1 is the first. */
function rankOf({ world, days }: Watched, isOne: (id: string) => boolean, from: number, to: number): number {
  const [first, last] = [dayOf(world.org, from), dayOf(world.org, Math.min(to, world.org.end - 1))];
  let best = Infinity;
  for (const { day, entities } of days) {
    if (day < first || day > last) continue;
    const at = entities.findIndex(isOne);
    if (at >= 0) best = Math.min(best, at + 1);
  }
  return best;
}

/** What the same rules give for people whom nothing befell, in the windows of the attacks: how much of the result is luck. */
function byChance(watched: Watched): { foundByChance: number; inTop10ByChance: number } {
  const { world, findings } = watched;
  const touched = new Set(world.attacks.flatMap(({ entities }) => entities));
  const others = world.org.people.map((person) => new Set(idsOfPerson(person))).filter((ids) => [...ids].every((id) => !touched.has(id))); // prettier-ignore
  let [found, top, all] = [0, 0, 0];
  for (const { from, to } of world.attacks) {
    const until = to + GRACE;
    const spokenOf = new Set(findings.filter(({ time }) => time >= from && time <= until).map(({ entity }) => entity));
    for (const ids of others) {
      all += 1;
      if ([...ids].some((id) => spokenOf.has(id))) found += 1;
      if (rankOf(watched, (id) => ids.has(id), from, until) <= 10) top += 1;
    }
  }
  return { foundByChance: all === 0 ? 0 : found / all, inTop10ByChance: all === 0 ? 0 : top / all };
}

export function falseAlarmsOf({ world, findings }: Watched): Found[] {
  const isAttacked = windowsOf(world.attacks);
  return findings.filter(({ entity, time, attack }) => attack < 0 && !isAttacked(entity, time));
}

/** Whether an attack concerns an entity at a time. */
export function windowsOf(attacks: readonly Attack[]): (entity: string, time: number) => boolean {
  const windows = new Map<string, { from: number; to: number }[]>();
  for (const { entities, from, to } of attacks) {
    for (const id of entities) {
      const list = windows.get(id) ?? [];
      windows.set(id, list);
      list.push({ from, to: to + GRACE });
    }
  }
  return (entity, time) => windows.get(entity)?.some(({ from, to }) => time >= from && time <= to) === true;
}

function tally<T>(list: readonly T[], nameOf: (each: T) => string): Record<string, number> {
  const counts = new Map<string, number>();
  for (const each of list) counts.set(nameOf(each), (counts.get(nameOf(each)) ?? 0) + 1);
  return Object.fromEntries([...counts].sort((a, b) => b[1] - a[1]));
}
