import { HOUR, isMonthEnd, MINUTE } from '../calendar.ts';
import { userOf } from '../lines/sysmon.ts';
import { signIn } from '../lines/entra.ts';
import * as windows from '../lines/windows.ts';
import * as zeek from '../lines/zeek.ts';
import type { Department } from '../departments.ts';
import type { Person } from '../organisation.ts';
import type { Scene } from '../scene.ts';
import { worksHere } from '../scene.ts';
import type { WorkDay } from '../work-day.ts';
import { engineer } from './engineer.ts';
import { files } from './files.ts';
import { programs } from './programs.ts';
import { web } from './web.ts';

/** A person at work, for the part of the hour that is worked. */
export interface AtWork {
  readonly person: Person;
  /** the one of today: people change */
  readonly department: Department;
  readonly day: WorkDay;
  readonly user: string;
  /** share of the hour, times the person's pace */
  readonly share: number;
  /** a moment that is worked */
  readonly moment: () => number;
}

/** One hour of one person: nothing, or all that the machines say of it. */
export function personHour(scene: Scene, person: Person, day: WorkDay | undefined): void {
  if (day === undefined || !worksHere(person, scene.from) || scene.effects.isAsleep(person, scene.from)) return;
  const { chance } = scene;
  chance.at(scene.org.options.seed, 4, person.index, Math.floor(scene.from / HOUR));
  if (day.from >= scene.from && day.from < scene.to) arrive(scene, person, day);
  if (day.to >= scene.from && day.to < scene.to) leave(scene, person, day);
  for (const [from, to] of worked(day)) {
    const begin = Math.max(from, scene.from);
    const end = Math.min(to, scene.to);
    if (end <= begin) continue;
    const share = ((end - begin) / HOUR) * person.habits.pace;
    const department = departmentOf(person, scene.from);
    const close = department.name === 'Finance' && isMonthEnd(Math.floor(scene.from / 86_400_000)) ? 1.7 : 1;
    const moment = (): number => chance.between(begin, end);
    work(scene, { person, department, day, user: userOf(person.login), share: share * close, moment });
  }
}

/** What a person works as at a time. */
export function departmentOf(person: Person, time: number): Department {
  return person.change !== undefined && time >= person.change.from ? person.change.department : person.department;
}

function worked(day: WorkDay): (readonly [number, number])[] {
  const spans: (readonly [number, number])[] = [
    [day.from, Math.min(day.lunch, day.to)],
    [Math.max(day.from, day.lunch + 45 * MINUTE), day.to],
  ];
  if (day.evening !== undefined) spans.push(day.evening);
  return spans;
}

function work(scene: Scene, at: AtWork): void {
  programs(scene, at);
  web(scene, at);
  files(scene, at);
  signIns(scene, at);
  if (at.department.name === 'Engineering' || at.department.name === 'IT') engineer(scene, at);
}

function arrive({ slice, chance }: Scene, person: Person, day: WorkDay): void {
  const { workstation: host } = person;
  let at = day.from;
  const after = (ms: number): number => (at += chance.exponential(ms));
  if (day.place === 'office') slice.add(after(500), 'zeek', zeek.dhcp(at, day.ip, `10.${1 + person.office.index}.0.1`, host, macOf(person))); // prettier-ignore
  if (chance.is(0.04)) slice.add(after(4000), 'windows-security', windows.failedLogon(at, { host, who: person, type: 2 }), host); // prettier-ignore
  slice.add(after(4000), 'windows-security', windows.logon(at, { host, who: person, type: chance.is(0.6) ? 2 : 7, workstation: host }), host); // prettier-ignore
  if (person.department.name === 'IT') slice.add(after(50), 'windows-security', windows.specialLogon(at, host, person), host); // prettier-ignore
  const access = day.access;
  if (day.place !== 'office') slice.add(after(60_000), 'entra', signIn(at, { login: person.login, index: person.index, app: 'VPN', access, agent: person.agent, device: host, isMfa: true })); // prettier-ignore
  slice.add(after(2000), 'windows-security', windows.ticket(at, person, day.ip), 'dc-1');
  for (const server of ['file-1', 'dc-1']) slice.add(after(3000), 'windows-security', windows.serviceTicket(at, person, server, day.ip), 'dc-1'); // prettier-ignore
  for (const app of person.apps.slice(0, 2)) slice.add(after(30_000), 'entra', signIn(at, { login: person.login, index: person.index, app, access, agent: person.agent, device: host, isMfa: chance.is(0.3) })); // prettier-ignore
}

function leave({ slice, chance }: Scene, person: Person, day: WorkDay): void {
  const at = day.to + chance.exponential(5000);
  slice.add(at, 'windows-security', windows.logoff(at, person.workstation, person, 2), person.workstation);
}

/** Sign-ins through the day: applications whose session ended, the phone on the way, a password mistyped. */
function signIns({ slice, chance }: Scene, { person, department, day, share, moment }: AtWork): void {
  for (let n = chance.poisson(0.35 * share); n > 0; n -= 1) {
    const at = moment();
    const isPhone = chance.is(0.2);
    const app = isPhone ? 'Mail' : chance.pickFirstOften(person.change === undefined ? person.apps : department.apps);
    const access = isPhone && chance.is(0.7) && day.place !== 'away' ? person.phone : day.access;
    const who = { login: person.login, index: person.index, app, access, agent: isPhone ? person.phoneAgent : person.agent, device: isPhone ? undefined : person.workstation }; // prettier-ignore
    if (chance.is(0.04)) slice.add(at, 'entra', signIn(at, { ...who, error: 50126 }));
    slice.add(at + 9000, 'entra', signIn(at + 9000, { ...who, isMfa: chance.is(0.25) }));
  }
}

export const macOf = (person: Person): string =>
  `00:00:5e:00:${(person.index >> 8).toString(16).padStart(2, '0')}:${(person.index & 255).toString(16).padStart(2, '0')}`;
