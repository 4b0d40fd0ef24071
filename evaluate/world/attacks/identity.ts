import { DAY, HOUR, MINUTE } from '../calendar.ts';
import { signIn } from '../lines/entra.ts';
import { syslog } from '../lines/texts.ts';
import * as windows from '../lines/windows.ts';
import { cities, internet, providerOf, type Access } from '../places.ts';
import type { Person } from '../organisation.ts';
import { idOfAddress, idsOfHost, idsOfPerson, nextWorkDay, nightOf, type DrawAttack } from './attack.ts';

const strangeAgent = 'Mozilla/5.0 (X11; Linux x86_64) Chrome/118.0';

/** A password was stolen: somebody signs in from another provider, at night; when loud from another country. */
export const stolenCredentials: DrawAttack = (draw) => {
  const { chance, strength } = draw;
  const person = draw.victim();
  const day = person && nextWorkDay(draw, person, draw.from + DAY / 2);
  if (person === undefined || day === undefined) return undefined;
  const city = strength < 1 ? person.office.city : chance.pick(cities);
  const access: Access = { ip: internet(120_000 + chance.int(9000)), asn: providerOf(city.country, 3), city };
  const from = nightOf(draw, day);
  const apps = ['Mail', 'Documents', ...(strength < 1 ? [] : ['Admin Portal', 'Graph Explorer'])];
  const times = Array.from({ length: 3 + Math.round(3 * strength) }, () => from + chance.next() * 1.5 * HOUR);
  return {
    kind: 'stolen-credentials', techniques: ['T1078.004'], strength, from, to: from + 2 * HOUR,
    entities: [...idsOfPerson(person), idOfAddress(access.ip)],
    about: `${person.login} signs in from AS${access.asn} in ${city.name} at night`,
    tell: (slice) => {
      for (const [n, time] of times.entries()) slice.add(time, 'entra', signIn(time, { login: person.login, index: person.index, app: apps[n % apps.length] ?? 'Mail', access, agent: strength < 1 ? person.agent : strangeAgent, device: undefined })); // prettier-ignore
    },
  };
}; // prettier-ignore

/** One password tried on many accounts, slowly; one of them has it. */
export const passwordSpraying: DrawAttack = (draw) => {
  const { chance, org, strength, from } = draw;
  const found = draw.victim();
  if (found === undefined) return undefined;
  const city = chance.pick(cities);
  const ends = Array.from({ length: strength < 1 ? 4 : 1 }, (): Access => ({ ip: internet(120_000 + chance.int(9000)), asn: providerOf(city.country, 3), city })); // prettier-ignore
  const count = Math.max(8, Math.round(org.people.length * Math.min(0.6, 0.15 + 0.15 * strength)));
  const targets = [...chance.shuffled(org.people).slice(0, count), found];
  const length = (strength > 1 ? 1 : 8) * HOUR;
  const begin = from + 6 * HOUR;
  const tries = targets.map((person, n) => ({ person, time: begin + ((n + chance.next()) / targets.length) * length, access: ends[n % ends.length] })); // prettier-ignore
  return {
    kind: 'password-spraying', techniques: ['T1110.003'], strength, from: begin, to: begin + length + MINUTE,
    entities: [...idsOfPerson(found), ...ends.map(({ ip }) => idOfAddress(ip)), 'application:mail'],
    about: `${count} accounts tried from ${ends.length} addresses, ${found.login} falls`,
    tell: (slice) => {
      for (const { person, time, access } of tries) {
        if (access === undefined) continue;
        const error = person === found && time > begin + length * 0.9 ? 0 : 50126;
        slice.add(time, 'entra', signIn(time, { login: person.login, index: person.index, app: 'Mail', access, agent: strangeAgent, device: undefined, error })); // prettier-ignore
      }
      const [access] = ends;
      if (access !== undefined) slice.add(begin + length, 'entra', signIn(begin + length, { login: found.login, index: found.index, app: 'Mail', access, agent: strangeAgent, device: undefined })); // prettier-ignore
    },
  };
}; // prettier-ignore

/** An account that nobody used for weeks signs in, on a machine and over ssh. */
export const dormantAccount: DrawAttack = (draw) => {
  const { chance, org, strength } = draw;
  const person = draw.victim((each) => each.department.name === 'Engineering') ?? draw.victim();
  if (person === undefined) return undefined;
  const sleeps = org.begin + 7 * DAY;
  const from = Math.max(draw.from, sleeps + 15 * DAY) + chance.next() * DAY;
  if (from + 3 * HOUR > draw.end) return undefined;
  const server = draw.server((each) => each.isLinux);
  const ip = `10.${1 + person.office.index}.200.${chance.int(250)}`;
  const other = chance.pick(org.servers.filter((each) => !each.isLinux));
  return {
    kind: 'dormant-account', techniques: ['T1078.002'], strength, from, to: from + 3 * HOUR,
    entities: [...idsOfPerson(person), idOfAddress(ip), ...(server === undefined ? [] : idsOfHost(server.name))],
    about: `${person.login}, unused since ${new Date(sleeps).toISOString().slice(0, 10)}, signs in`,
    effects: { isAsleep: (each: Person, time: number) => each === person && time >= sleeps },
    tell: (slice) => {
      for (let n = 0; n < 2 + 3 * strength; n += 1) {
        const time = from + n * 11 * MINUTE;
        slice.add(time, 'windows-security', windows.ticket(time, person, ip), 'dc-1');
        slice.add(time + 500, 'windows-security', windows.logon(time + 500, { host: other.name, who: person, type: strength < 1 ? 3 : 10, ip }), other.name); // prettier-ignore
        if (server !== undefined) slice.add(time + 60_000, 'linux', syslog(time + 60_000, server.name, 'sshd', `Accepted password for ${person.login} from ${ip} port 50111 ssh2`), server.name); // prettier-ignore
      }
    },
  };
}; // prettier-ignore

/** The owner works at one end of the world, and minutes later somebody signs in at the other. */
export const impossibleTravel: DrawAttack = (draw) => {
  const { chance, strength } = draw;
  const person = draw.victim((each) => each.trips.length === 0);
  const day = person && nextWorkDay(draw, person, draw.from + DAY / 2);
  if (person === undefined || day === undefined) return undefined;
  const far = cities.filter((city) => Math.abs(city.longitude - person.office.city.longitude) > (strength < 1 ? 15 : 45)); // prettier-ignore
  const city = chance.pick(far.length > 0 ? far : cities);
  const access: Access = { ip: internet(120_000 + chance.int(9000)), asn: providerOf(city.country, 1), city };
  const from = day.from + 2 * HOUR;
  return {
    kind: 'impossible-travel', techniques: ['T1078.004'], strength, from, to: from + 2 * HOUR,
    entities: [...idsOfPerson(person), idOfAddress(access.ip)],
    about: `${person.login} is in ${person.office.city.name} and in ${city.name}`,
    tell: (slice) => {
      const who = { login: person.login, index: person.index, agent: person.agent };
      for (let n = 0; n < 1 + 2 * strength; n += 1) {
        const time = from + (10 + n * 17) * MINUTE;
        slice.add(time, 'entra', signIn(time, { ...who, app: 'Mail', access, device: undefined }));
      }
      slice.attack = -1;
      const own = from + MINUTE;
      slice.add(own, 'entra', signIn(own, { ...who, app: 'Documents', access: day.access, device: person.workstation })); // prettier-ignore
    },
  };
}; // prettier-ignore
