import { DAY, HOUR } from '../calendar.ts';
import * as windows from '../lines/windows.ts';
import type { Person } from '../organisation.ts';
import type { Scene } from '../scene.ts';
import { busyness } from './rhythm.ts';

const provisioning = windows.serviceAccount('svc-provisioning');

/** Accounts: who joins, leaves or changes, passwords forgotten, accounts locked and freed, groups asked for. */
export function serviceDeskHour({ slice, chance, org, from, to }: Scene): void {
  chance.at(org.options.seed, 9, Math.floor(from / HOUR));
  const say = (time: number, line: string): void => slice.add(time, 'windows-security', line, 'dc-1');
  if (new Date(from).getUTCHours() === 7) starters(org.people, from, say);
  const desk = org.people.filter((person) => person.department.name === 'IT');
  const scale = (org.options.users / 200) * busyness(from);
  if (desk.length === 0) return;
  const by = (): Person => chance.pickFirstOften(desk);
  for (let n = chance.poisson(0.25 * scale); n > 0; n -= 1) {
    const who = chance.pick(org.people);
    const time = chance.between(from, to);
    for (let attempt = 0; attempt < 4; attempt += 1) slice.add(time + attempt * 7000, 'windows-security', windows.failedLogon(time + attempt * 7000, { host: who.workstation, who, type: 2 }), who.workstation); // prettier-ignore
    say(time + 30_000, windows.accountChanged(time + 30_000, 4740, windows.serviceAccount('dc-1$'), who));
    say(time + 400_000, windows.accountChanged(time + 400_000, chance.is(0.5) ? 4724 : 4767, by(), who));
  }
  for (let n = chance.poisson(0.1 * scale); n > 0; n -= 1) {
    const time = chance.between(from, to);
    const group = chance.pickFirstOften(['grp-common', 'grp-printers', 'grp-vpn-plus', 'grp-travel', 'grp-project']);
    say(time, windows.groupMember(time, chance.is(0.7) ? 4728 : 4729, by(), chance.pick(org.people), group));
  }
}

/** The account of a person is made on the first day, moved with a change, and disabled after the last. */
function starters(people: readonly Person[], from: number, say: (time: number, line: string) => void): void {
  const isToday = (time: number): boolean => Math.floor(time / DAY) === Math.floor(from / DAY);
  for (const person of people) {
    if (isToday(person.joined) && person.joined > (people[0]?.joined ?? 0)) {
      say(from + 1000, windows.accountChanged(from + 1000, 4720, provisioning, person));
      for (const group of person.groups) say(from + 2000, windows.groupMember(from + 2000, 4728, provisioning, person, group)); // prettier-ignore
    }
    if (isToday(person.left)) say(from + 5000, windows.accountChanged(from + 5000, 4725, provisioning, person));
    if (person.change !== undefined && isToday(person.change.from)) {
      say(from + 6000, windows.groupMember(from + 6000, 4728, provisioning, person, `grp-${person.change.department.name.toLowerCase()}`)); // prettier-ignore
      say(from + 7000, windows.groupMember(from + 7000, 4729, provisioning, person, `grp-${person.department.name.toLowerCase()}`)); // prettier-ignore
    }
  }
}
