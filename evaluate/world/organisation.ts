import { DAY, type Zone } from './calendar.ts';
import { chanceAt, type Chance } from './chance.ts';
import { departments, type Department } from './departments.ts';
import { personName, siteName } from './names.ts';
import { cities, internet, offices, providerOf, type Access, type City, type Office } from './places.ts';

export interface WorldOptions {
  readonly seed: number;
  readonly users: number;
  readonly days: number;
  /** first day that an attack may begin; before it all is clean */
  readonly cleanDays: number;
  /** how many attacks; 0 for a clean world */
  readonly attacks: number;
}

export interface Person {
  readonly index: number;
  readonly login: string;
  readonly sid: string;
  readonly department: Department;
  readonly title: string;
  readonly manager: string | undefined;
  readonly groups: readonly string[];
  readonly office: Office;
  readonly workstation: string;
  readonly home: Access;
  readonly phone: Access;
  readonly agent: string;
  readonly phoneAgent: string;
  readonly programs: readonly Department['programs'][number][];
  readonly sites: readonly Site[];
  readonly apps: readonly string[];
  readonly habits: Habits;
  /** works from here, and until then; ms */
  readonly joined: number;
  readonly left: number;
  readonly absences: readonly (readonly [from: number, to: number])[];
  readonly trips: readonly Trip[];
  /** from then on works as somebody of another department does */
  readonly change: { readonly from: number; readonly department: Department } | undefined;
  /** has an account of the cloud of its own and keys, beside the shared role */
  readonly key: string | undefined;
}

export interface Habits {
  /** minutes after local midnight */
  readonly start: number;
  readonly spread: number;
  readonly length: number;
  /** share of days at home, of evenings with work, of weekends with work */
  readonly atHome: number;
  readonly evenings: number;
  readonly weekends: number;
  /** 1 is usual */
  readonly pace: number;
  /** median of bytes of an upload */
  readonly upload: number;
}

export interface Trip {
  readonly from: number;
  readonly to: number;
  readonly city: City;
  readonly zone: Zone;
  readonly access: Access;
}

export interface Site {
  readonly name: string;
  readonly ip: string;
}

export interface Server {
  readonly name: string;
  readonly ip: string;
  readonly role: string;
  readonly isLinux: boolean;
  readonly office: Office;
}

export interface Organisation {
  readonly options: WorldOptions;
  readonly begin: number;
  readonly end: number;
  readonly people: readonly Person[];
  readonly servers: readonly Server[];
  readonly sites: readonly Site[];
}

/** Draws who is there and what they are used to, all from the seed. Memory: some 2 kB a person. */
export function organisationOf(options: WorldOptions, begin: number): Organisation {
  const end = begin + options.days * DAY;
  const sites = sitesOf(chanceAt(options.seed, 1));
  const servers = serversOf(options.users);
  const taken = new Set<string>();
  const people: Person[] = [];
  for (let index = 0; index < options.users; index += 1) {
    const chance = chanceAt(options.seed, 2, index);
    people.push(personOf(index, chance, taken, people, sites, options, begin));
  }
  return { options, begin, end, people, servers, sites };
}

function personOf(index: number, chance: Chance, taken: Set<string>, others: readonly Person[], sites: readonly Site[], { users, days }: WorldOptions, begin: number): Person {
  const login = personName(chance, taken);
  // by place in the row, so that small worlds have every department too
  const department = byShare(departments, ((index * 0.618034) % 1));
  const office = byShare(offices, chance.next());
  const title = chance.is(0.06) ? (department.titles.at(-1) ?? '') : chance.pick(department.titles.slice(0, 2));
  const manager = others.find((other) => other.department === department);
  const agents = chance.pick(browsers);
  const end = begin + days * DAY;
  const isShift = department.name === 'Support' && chance.is(0.4);
  const known = chance.shuffled(sites.slice(0, 60)).slice(0, 8);
  const own = Array.from({ length: 14 + chance.int(16) }, () => chance.pickFirstOften(sites));
  return {
    index,
    login,
    sid: `S-1-5-21-1000000000-1000000000-1000000000-${1100 + index}`,
    department,
    title,
    manager: manager?.login,
    groups: [`grp-${department.name.toLowerCase()}`, 'grp-all', `grp-${office.city.name.toLowerCase().replace(' ', '-')}`, ...(chance.is(0.2) ? ['grp-vpn-plus'] : [])],
    office,
    workstation: `ws-${String(index + 1).padStart(4, '0')}`,
    home: { ip: internet(20_000 + index), asn: providerOf(office.city.country, chance.int(2)), city: office.city },
    phone: { ip: internet(40_000 + Math.floor(index / 3)), asn: providerOf(office.city.country, 2), city: office.city },
    agent: agents.desk,
    phoneAgent: agents.phone,
    // own order of what all of the department use: personal favourites
    programs: chance.is(0.5) ? department.programs : favouritesFirst(chance, department.programs),
    sites: [...new Set([...own.slice(0, 8), ...known, ...own])],
    apps: favouritesFirst(chance, department.apps),
    habits: {
      start: isShift ? 13 * 60 + chance.int(60) : Math.round(chance.normal(8 * 60 + 40, 45)),
      spread: chance.between(6, 28),
      length: chance.normal(8.7, 0.5) * 60,
      atHome: chance.is(0.25) ? chance.between(0.4, 0.9) : chance.between(0, 0.35),
      evenings: chance.is(0.3) ? chance.between(0.1, 0.5) : 0.02,
      weekends: chance.is(0.12) ? chance.between(0.1, 0.35) : 0.01,
      pace: chance.logNormal(1, 0.3),
      upload: chance.logNormal(900_000, 0.6),
    },
    joined: index > 8 && chance.is((0.03 * days) / 90) ? begin + chance.int(days) * DAY : begin,
    left: index > 8 && chance.is((0.03 * days) / 90) ? begin + chance.int(days) * DAY : end,
    absences: absencesOf(chance, begin, days),
    trips: tripsOf(chance, index, office, begin, days, department.name === 'Sales' ? 0.3 : 0.08),
    change: index > 8 && chance.is((0.03 * days) / 90) ? { from: begin + chance.int(days) * DAY, department: chance.pick(departments) } : undefined,
    key: (department.name === 'Engineering' || department.name === 'IT') && (chance.is(0.25) || index < Math.max(12, users / 50)) ? `AKIAEXAMPLE${String(index).padStart(9, '0')}` : undefined,
  };
} // prettier-ignore

const browsers = [
  { desk: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/131.0', phone: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) Mobile' },
  { desk: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edge/131.0', phone: 'Mozilla/5.0 (Linux; Android 15) Mobile' },
  { desk: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/133.0', phone: 'Mozilla/5.0 (Linux; Android 14) Mobile' },
]; // prettier-ignore

/** The same list with two of its entries moved to the front. */
function favouritesFirst<T>(chance: Chance, list: readonly T[]): T[] {
  const favourites = [chance.pick(list), chance.pick(list)];
  return [...new Set([...favourites, ...list])];
}

function byShare<T extends { readonly share: number }>(list: readonly T[], at: number): T {
  let sum = 0;
  for (const each of list) {
    sum += each.share;
    if (at < sum) return each;
  }
  const first = list[0];
  if (first === undefined) throw new RangeError('nothing to share');
  return first;
}

/** Holidays of a week or two, days of illness, and now and then a leave of many weeks. */
function absencesOf(chance: Chance, begin: number, days: number): [number, number][] {
  const absences: [number, number][] = [];
  const add = (length: number): void => {
    const from = begin + chance.int(days) * DAY;
    absences.push([from, from + length * DAY]);
  };
  for (let n = chance.poisson(days / 75); n > 0; n -= 1) add(chance.is(0.6) ? 7 : 14);
  for (let n = chance.poisson(days / 60); n > 0; n -= 1) add(1 + chance.int(3));
  if (chance.is(0.015)) add(20 + chance.int(30));
  return absences;
}

function tripsOf(chance: Chance, index: number, office: Office, begin: number, days: number, often: number): Trip[] {
  const trips: Trip[] = [];
  for (let n = chance.poisson((days / 30) * often); n > 0; n -= 1) {
    const from = begin + chance.int(days) * DAY;
    const other = chance.pick(offices);
    const city = other !== office && chance.is(0.5) ? other.city : chance.pick(cities);
    const zone = other.city === city ? other.zone : 'UTC';
    const access = { ip: internet(60_000 + ((index * 7 + n) % 20_000)), asn: providerOf(city.country, chance.int(3)), city };
    trips.push({ from, to: from + (2 + chance.int(4)) * DAY, city, zone, access });
  }
  return trips;
} // prettier-ignore

/** Names of the web, the best known first. */
function sitesOf(chance: Chance): Site[] {
  const taken = new Set<string>();
  return Array.from({ length: 900 }, (_, index) => ({
    name: siteName(chance, taken),
    ip: internet(1000 + index * 3),
  }));
}

function serversOf(users: number): Server[] {
  const roles: [role: string, count: number, isLinux: boolean][] = [
    ['dc', 2, false], ['file', Math.max(2, Math.ceil(users / 250)), false], ['erp', 1, false], ['hr', 1, false], ['crm', 1, false], ['dms', 1, false],
    ['jump', 1, false], ['backup', 1, false], ['git', 1, true], ['ci', 1, true], ['dev', Math.max(3, Math.ceil(users / 100)), true], ['web', 2, true],
    ['db', 2, true], ['app', Math.max(2, Math.ceil(users / 150)), true], ['mon', 1, true], ['scan', 1, true], ['resolver', 1, true],
  ]; // prettier-ignore
  const servers: Server[] = [];
  for (const [role, count, isLinux] of roles) {
    for (let n = 1; n <= count; n += 1) {
      const at = servers.length + 10;
      const office = offices[0];
      if (office === undefined) continue;
      servers.push({ name: `${role}-${n}`, ip: `10.0.${at >> 8}.${at & 255}`, role, isLinux, office });
    }
  }
  return servers;
}
