import { entityIdOf } from '../../../src/model/entity.ts';
import { DAY, HOUR } from '../calendar.ts';
import type { Chance } from '../chance.ts';
import type { Organisation, Person, Server } from '../organisation.ts';
import type { Effects } from '../scene.ts';
import type { Silence, Slice } from '../slice.ts';
import type { WorkDay } from '../work-day.ts';

/** One attack that happens: what it is, whom it concerns, and what it makes the logs say. */
export interface Attack {
  readonly kind: string;
  readonly techniques: readonly string[];
  /** 0.5 quiet, 1 usual, 2 loud */
  readonly strength: number;
  readonly from: number;
  readonly to: number;
  /** ids of entities, by all the names that logs call them: an alert on one of them in time finds the attack */
  readonly entities: readonly string[];
  readonly about: string;
  /** called once, in the hour that it begins: all its lines, each at its time */
  readonly tell?: (slice: Slice) => void;
  readonly effects?: Partial<Effects>;
  readonly silence?: Silence;
}

/** How a kind of attack is drawn. Undefined when this world has nobody whom it could befall. */
export type DrawAttack = (draw: Draw) => Attack | undefined;

export interface Draw {
  readonly org: Organisation;
  readonly chance: Chance;
  /** its number, for effects */
  readonly number: number;
  readonly strength: number;
  /** not before, and done by then */
  readonly from: number;
  readonly end: number;
  /** those whom no other attack befalls: each is given once */
  readonly victim: (fits?: (person: Person) => boolean) => Person | undefined;
  readonly server: (fits?: (server: Server) => boolean) => Server | undefined;
  readonly workDay: (person: Person, time: number) => WorkDay | undefined;
}

/** A day on which the person works, at the place if one is asked for, from `time` on; and when it ends. */
export function nextWorkDay(draw: Draw, person: Person, time: number, place?: WorkDay['place']): WorkDay | undefined {
  for (let at = time; at < draw.end; at += DAY / 2) {
    const day = draw.workDay(person, at);
    if (day !== undefined && day.from >= time && (place === undefined || day.place === place)) return day;
  }
  return undefined;
}

/** A moment of the night in the person's office: nobody works then. */
export const nightOf = (draw: Draw, day: WorkDay): number => day.from - (4 + draw.chance.next() * 2) * HOUR;

export const idsOfPerson = ({ login, workstation }: Person): string[] => [
  entityIdOf('user', `EXAMPLE\\${login}`),
  entityIdOf('user', `${login}@example.com`),
  entityIdOf('user', login),
  ...idsOfHost(workstation),
];

export const idsOfHost = (host: string): string[] => [
  entityIdOf('device', host),
  entityIdOf('device', `${host}.example.com`),
];

export const idOfAddress = (ip: string): string => entityIdOf('address', ip);
