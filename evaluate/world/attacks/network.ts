import { HOUR, MINUTE } from '../calendar.ts';
import * as zeek from '../lines/zeek.ts';
import { siteName } from '../names.ts';
import { internet } from '../places.ts';
import type { Person } from '../organisation.ts';
import type { WorkDay } from '../work-day.ts';
import { idOfAddress, idsOfPerson, nextWorkDay, type Draw, type DrawAttack } from './attack.ts';

/** The days in the office among the next `days`: the implant speaks while the machine is there. */
function officeDays(draw: Draw, person: Person, days: number): WorkDay[] {
  const found: WorkDay[] = [];
  let from = draw.from;
  while (found.length < days) {
    const day = nextWorkDay(draw, person, from, 'office');
    if (day === undefined) break;
    found.push(day);
    from = day.to;
  }
  return found;
}

const concerned = (person: Person, days: readonly WorkDay[]): string[] => [
  ...idsOfPerson(person),
  ...new Set(days.map(({ ip }) => idOfAddress(ip))),
];

/** An implant asks for orders, each so many minutes, with jitter. */
export const beacon: DrawAttack = (draw) => {
  const { chance, strength } = draw;
  const person = draw.victim((each) => each.habits.atHome < 0.4);
  const days = person === undefined ? [] : officeDays(draw, person, 3);
  const [first, last] = [days[0], days.at(-1)];
  if (person === undefined || first === undefined || last === undefined) return undefined;
  const period = chance.pick([5, 10, 15, 20]) * MINUTE / (strength > 1 ? 3 : 1);
  const jitter = strength < 1 ? 0.5 : strength > 1 ? 0.05 : 0.25;
  const ip = internet(126_000 + chance.int(2000));
  const name = siteName(chance, new Set());
  return {
    kind: 'beacon', techniques: ['T1071.001', 'T1573'], strength, from: first.from, to: last.to,
    entities: [...concerned(person, days), idOfAddress(ip), `domain:${name}`],
    about: `${person.workstation} asks ${name} every ${period / MINUTE} minutes, jitter ${jitter}`,
    tell: (slice) => {
      for (const day of days) {
        let at = day.from + 10 * MINUTE;
        while (at < day.to) {
          const ends = { from: day.ip, to: ip, port: 443 };
          if (at === day.from + 10 * MINUTE) slice.add(at - 30, 'zeek', zeek.dns(at - 30, day.ip, name, ip));
          if (!chance.is(0.05)) {
            slice.add(at, 'zeek', zeek.ssl(at, ends, name, '72a589da586844d7f0818ce684948eea'));
            slice.add(at, 'zeek', zeek.conn(at, { ...ends, service: 'ssl', duration: 0.6, out: 480 + chance.int(30), in: 210 }));
          }
          at += period * (1 + chance.between(-jitter, jitter));
        }
      }
    },
  };
}; // prettier-ignore

/** Data leave in names: long labels that never come again, under one domain. */
export const dnsTunnel: DrawAttack = (draw) => {
  const { chance, strength } = draw;
  const person = draw.victim((each) => each.habits.atHome < 0.4);
  const days = person === undefined ? [] : officeDays(draw, person, 1);
  const day = days[0];
  if (person === undefined || day === undefined) return undefined;
  const from = day.from + HOUR;
  const to = Math.min(day.to, from + 3 * HOUR);
  const domain = siteName(chance, new Set());
  const count = Math.round(((to - from) / MINUTE) * 4 * strength);
  return {
    kind: 'dns-tunnel', techniques: ['T1071.004', 'T1048.003'], strength, from, to,
    entities: [...concerned(person, days), `domain:${domain}`],
    about: `${person.workstation} sends data in ${count} names of ${domain}`,
    tell: (slice) => {
      for (let n = 0; n < count; n += 1) {
        const time = from + ((n + chance.next()) / count) * (to - from);
        const type = chance.pick(['TXT', 'A', 'CNAME']);
        slice.add(time, 'zeek', zeek.dns(time, day.ip, `${chance.hex(28 + chance.int(30))}.${chance.hex(20)}.t.${domain}`, type === 'A' ? '198.18.200.1' : chance.hex(40), type)); // prettier-ignore
      }
    },
  };
}; // prettier-ignore

/** Names made by a machine, most of which do not exist: it looks for its master. */
export const generatedDomains: DrawAttack = (draw) => {
  const { chance, strength } = draw;
  const person = draw.victim((each) => each.habits.atHome < 0.4);
  const days = person === undefined ? [] : officeDays(draw, person, 2);
  const [first, last] = [days[0], days.at(-1)];
  if (person === undefined || first === undefined || last === undefined) return undefined;
  const count = Math.round(40 * strength);
  const name = (): string => {
    let text = '';
    for (let length = 9 + chance.int(9); length > 0; length -= 1) text += String.fromCharCode(97 + chance.int(26));
    return `${text}.example`;
  };
  return {
    kind: 'generated-domains', techniques: ['T1568.002'], strength, from: first.from, to: last.to,
    entities: concerned(person, days),
    about: `${person.workstation} asks for ${count} made-up names a burst`,
    tell: (slice) => {
      for (const day of days) {
        for (let at = day.from + 20 * MINUTE; at < day.to; at += 3 * HOUR) {
          for (let n = 0; n < count; n += 1) {
            const time = at + n * chance.between(500, 3000);
            slice.add(time, 'zeek', zeek.dns(time, day.ip, name(), n === count - 1 ? '198.18.201.9' : ''));
          }
        }
      }
    },
  };
}; // prettier-ignore
