import { attacksOf, ATTACK_KINDS } from './attacks/attacks.ts';
import type { Attack } from './attacks/attack.ts';
import { BEGIN, DAY, HOUR } from './calendar.ts';
import { Chance } from './chance.ts';
import { cloudHour } from './life/cloud.ts';
import { internetHour } from './life/internet.ts';
import { personHour } from './life/person.ts';
import { serverHour } from './life/servers.ts';
import { serviceDeskHour } from './life/service-desk.ts';
import { organisationOf, type Organisation, type WorldOptions } from './organisation.ts';
import type { Effects, Scene } from './scene.ts';
import { Slice, type Lines } from './slice.ts';
import { createWorkDays } from './work-day.ts';

/** An organisation, what befalls it, and what its systems write of both, hour by hour. */
export interface World {
  readonly org: Organisation;
  readonly attacks: readonly Attack[];
  /** Lines in order of time. Memory: those of one hour, and of what is known to come. */
  hours(): Generator<WorldHour>;
}

export interface WorldHour extends Lines {
  readonly from: number;
  readonly to: number;
}

export const defaultOptions: WorldOptions = { seed: 1, users: 2000, days: 90, cleanDays: 30, attacks: ATTACK_KINDS };

/**
 * The same options give the same lines, byte for byte. Without attacks the world is the same but for them: whoever is attacked does what
 * they would have done (only an account that sleeps, a machine that is silenced and amounts that grow differ).
 */
export function createWorld(options: WorldOptions): World {
  const org = organisationOf(options, BEGIN);
  const workDay = createWorkDays(options.seed, org.begin);
  const attacks = attacksOf(org, workDay);
  return { org, attacks, hours: () => hoursOf(org, attacks) };
}

function* hoursOf(org: Organisation, attacks: readonly Attack[]): Generator<WorldHour> {
  const workDay = createWorkDays(org.options.seed, org.begin);
  const slice = new Slice(attacks.flatMap(({ silence }) => silence ?? []));
  const chance = new Chance();
  const effects = effectsOf(attacks);
  for (let from = org.begin; from < org.end; from += HOUR) {
    const to = from + HOUR;
    slice.begin(to);
    const scene: Scene = { org, slice, from, to, chance, effects };
    for (const person of org.people) personHour(scene, person, workDay(person, from));
    serverHour(scene);
    cloudHour(scene);
    internetHour(scene);
    serviceDeskHour(scene);
    for (const [number, attack] of attacks.entries()) {
      if (attack.from < from || attack.from >= to || attack.tell === undefined) continue;
      slice.attack = number;
      attack.tell(slice);
      slice.attack = -1;
    }
    yield { from, to, ...slice.take() };
  }
}

/** What all attacks change, as one. */
function effectsOf(attacks: readonly Attack[]): Effects {
  const all = attacks.flatMap(({ effects }) => effects ?? []);
  const uploads = all.flatMap((each) => each.uploads ?? []);
  const files = all.flatMap((each) => each.files ?? []);
  const cpu = all.flatMap((each) => each.cpu ?? []);
  const asleep = all.flatMap((each) => each.isAsleep ?? []);
  return {
    uploads: (person, time) => firstOf(uploads, (each) => each(person, time)),
    files: (person, time) => firstOf(files, (each) => each(person, time)),
    cpu: (host, time) => firstOf(cpu, (each) => each(host, time)),
    isAsleep: (person, time) => asleep.some((each) => each(person, time)),
  };
}

function firstOf<T, R>(list: readonly T[], ask: (each: T) => R | undefined): R | undefined {
  for (const each of list) {
    const found = ask(each);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whole days since the world began. */
export const dayOf = (org: Organisation, time: number): number => Math.floor((time - org.begin) / DAY);
