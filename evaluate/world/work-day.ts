import { atLocal, DAY, isHoliday, localDay, weekdayOf, type Zone } from './calendar.ts';
import { chanceAt } from './chance.ts';
import type { Person } from './organisation.ts';
import { internet, type Access } from './places.ts';

/** When, where and from which ends of networks a person works on one day. */
export interface WorkDay {
  readonly from: number;
  readonly to: number;
  readonly lunch: number;
  readonly evening: readonly [from: number, to: number] | undefined;
  readonly place: 'office' | 'home' | 'away';
  /** what the identity provider sees */
  readonly access: Access;
  /** inside: a lease in the office, an address of the VPN elsewhere */
  readonly ip: string;
}

/** The day that `time` falls on for this person; undefined when it is free. The same answer whenever it is asked. */
export function createWorkDays(seed: number, begin: number): (person: Person, time: number) => WorkDay | undefined {
  const known = new Map<number, { day: number; plan: WorkDay | undefined }>();
  return (person, time) => {
    const trip = person.trips.find((each) => time >= each.from && time < each.to);
    const zone = trip !== undefined && trip.zone !== 'UTC' ? trip.zone : person.office.zone;
    const day = localDay(zone, time);
    const last = known.get(person.index);
    if (last?.day === day) return last.plan;
    const plan = workDay(person, day, zone, seed, begin);
    known.set(person.index, { day, plan });
    return plan;
  };
}

function workDay(person: Person, day: number, zone: Zone, seed: number, begin: number): WorkDay | undefined {
  const chance = chanceAt(seed, 3, person.index, day);
  const { habits, office } = person;
  const noon = atLocal(zone, day, 720);
  const trip = person.trips.find((each) => noon >= each.from && noon < each.to);
  const isAway = person.absences.some(([from, to]) => noon >= from && noon < to);
  const isFree = weekdayOf(day) >= 5 ? !chance.is(habits.weekends) : isHoliday(office.city.country, day);
  if (isAway || isFree) return undefined;
  const start = habits.start + chance.normal(0, habits.spread);
  const from = atLocal(zone, day, Math.max(30, start));
  const length = weekdayOf(day) >= 5 ? 60 + chance.int(180) : habits.length + chance.normal(0, 25);
  const evening = atLocal(zone, day, 20 * 60 + chance.int(90));
  const place = trip !== undefined ? 'away' : chance.is(habits.atHome) || weekdayOf(day) >= 5 ? 'home' : 'office';
  return {
    from,
    to: from + length * 60_000,
    lunch: atLocal(zone, day, 720 + chance.int(60)),
    evening: chance.is(habits.evenings) ? [evening, evening + (20 + chance.int(70)) * 60_000] : undefined,
    place,
    access: trip?.access ?? (place === 'office' ? { ip: office.egress, asn: office.asn, city: office.city } : homeOf(person, day)),
    ip: place === 'office' ? leaseOf(person, noon, begin) : vpnOf(person, day),
  };
} // prettier-ignore

/** An address in the office, kept for a week; each week everybody gets another. */
export function leaseOf(person: Person, time: number, begin: number): string {
  const week = Math.floor((time - begin) / (7 * DAY));
  const number = (person.index * 3 + week * 1009) % 60_000;
  return `10.${1 + person.office.index}.${number >> 8}.${number & 255}`;
}

const vpnOf = (person: Person, day: number): string => {
  const number = (person.index + day * 101) % 60_000;
  return `10.99.${number >> 8}.${number & 255}`;
};

/** Providers at home give another address now and then. */
export function homeOf(person: Person, day: number): Access {
  const number = 20_000 + ((person.index + 137 * Math.floor((day + person.index) / 30)) % 20_000);
  return { ...person.home, ip: internet(number) };
}
