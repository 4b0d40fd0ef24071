import { DAY, HOUR, MINUTE } from '../calendar.ts';
import { serverOf } from '../life/files.ts';
import * as sysmon from '../lines/sysmon.ts';
import * as windows from '../lines/windows.ts';
import * as zeek from '../lines/zeek.ts';
import { word } from '../names.ts';
import { internet } from '../places.ts';
import { idOfAddress, idsOfHost, idsOfPerson, nextWorkDay, type Draw, type DrawAttack } from './attack.ts';
import type { Person } from '../organisation.ts';

/** The addresses that a person had while it lasted. */
function addressesOf(draw: Draw, person: Person, from: number, to: number): string[] {
  const found = new Set<string>();
  for (let at = from; at < to + DAY; at += DAY / 2) {
    const day = draw.workDay(person, at);
    if (day !== undefined && day.from < to) found.add(idOfAddress(day.ip));
  }
  return [...found];
}

/** For ten days a third more leaves than usual: 1.15, 1.3 or 1.6 times as much. */
export const slowExfiltration: DrawAttack = (draw) => {
  const { strength, number, from } = draw;
  const person = draw.victim((each) => each.habits.atHome < 0.3 && each.department.uploads >= 0.3);
  if (person === undefined) return undefined;
  const to = Math.min(from + 10 * DAY, draw.end);
  const factor = 1 + 0.3 * strength;
  return {
    kind: 'slow-exfiltration', techniques: ['T1048', 'T1567.002'], strength, from, to,
    entities: [...idsOfPerson(person), ...addressesOf(draw, person, from, to)],
    about: `${person.login} sends ${factor} times as much as usual for ten days`,
    effects: { uploads: (each, time) => (each === person && time >= from && time < to ? { attack: number, factor } : undefined) },
  };
}; // prettier-ignore

/** What an insider takes grows by two in a hundred each day: no day is odd. */
export const boilingFrog: DrawAttack = (draw) => {
  const { strength, number, from } = draw;
  const person = draw.victim((each) => each.habits.atHome < 0.3);
  if (person === undefined) return undefined;
  const to = draw.end;
  const factorAt = (time: number): number => (1 + 0.02 * Math.max(1, strength)) ** ((time - from) / DAY) + (strength - 0.5) * 0.1; // prettier-ignore
  const effect = (each: Person, time: number): { attack: number; factor: number } | undefined =>
    each === person && time >= from && time < to ? { attack: number, factor: factorAt(time) } : undefined;
  return {
    kind: 'boiling-frog', techniques: ['T1530', 'T1567.002'], strength, from, to,
    entities: [...idsOfPerson(person), ...addressesOf(draw, person, from, to)],
    about: `${person.login} takes two in a hundred more each day, at the end ${factorAt(to).toFixed(1)} times as much`,
    effects: { uploads: effect, files: effect },
  };
}; // prettier-ignore

/** Thousands of files are gathered on one machine, and a day later leave for a place where nobody sends anything. */
export const stagingExfiltration: DrawAttack = (draw) => {
  const { chance, org, strength } = draw;
  const person = draw.victim();
  const first = person && nextWorkDay(draw, person, draw.from, 'office');
  const second = person && first && nextWorkDay(draw, person, first.to, 'office');
  if (person === undefined || first === undefined || second === undefined) return undefined;
  const files = Math.round(250 * strength);
  const bytes = 1.5e9 * strength;
  const ip = internet(125_000 + chance.int(4000));
  const server = serverOf(org.servers.filter((each) => each.role === 'file'), person.department.shares[0] ?? '');
  const from = first.from + 3 * HOUR;
  const out = second.from + 4 * HOUR;
  return {
    kind: 'staging-exfiltration', techniques: ['T1074.001', 'T1567'], strength, from, to: out + HOUR,
    entities: [...idsOfPerson(person), ...addressesOf(draw, person, from, out), idOfAddress(ip)],
    about: `${person.login} gathers ${files} files and sends ${bytes / 1e9} GB`,
    tell: (slice) => {
      for (let n = 0; n < files; n += 1) {
        const time = from + (n / files) * HOUR;
        if (n % 50 === 0) slice.add(time, 'windows-security', windows.shareOpened(time, server.name, person, first.ip, chance.pick(person.department.shares)), server.name); // prettier-ignore
        slice.add(time, 'zeek', zeek.smbFile(time, { from: first.ip, to: server.ip }, 'OPEN', chance.pick(person.department.shares), `${word(chance)}\\\\${word(chance)}-${chance.int(400)}.docx`, chance.logNormal(400_000, 1))); // prettier-ignore
      }
      const image = 'C:\\\\Program Files\\\\Archiver\\\\archive.exe';
      const packed = from + 80 * MINUTE;
      slice.add(packed, 'sysmon', sysmon.started(packed, person.workstation, sysmon.userOf(person.login), image, 'C:\\\\Windows\\\\System32\\\\cmd.exe', 'archive.exe a -p C:\\\\Users\\\\Public\\\\a.7z'), person.workstation); // prettier-ignore
      for (let part = 0; part < 6; part += 1) {
        const time = out + part * 8 * MINUTE;
        const ends = { from: second.ip, to: ip, port: 443 };
        slice.add(time, 'zeek', zeek.dns(time, second.ip, 'files.dropzone-seven.example', ip));
        slice.add(time, 'zeek', zeek.ssl(time, ends, 'files.dropzone-seven.example', 'aa56c057ad164ec4fdcb7a5a283be9fc'));
        slice.add(time, 'zeek', zeek.conn(time, { ...ends, service: 'ssl', duration: 300, out: bytes / 6, in: 90_000 }));
      }
    },
  };
}; // prettier-ignore

/** Files of a share are read, written anew and renamed, hundreds a minute. */
export const massFileWrites: DrawAttack = (draw) => {
  const { chance, org, strength } = draw;
  const person = draw.victim();
  const day = person && nextWorkDay(draw, person, draw.from, 'office');
  if (person === undefined || day === undefined) return undefined;
  const from = day.from + chance.between(1, 6) * HOUR;
  const count = Math.round(600 * strength);
  const length = 20 * MINUTE;
  const folder = person.department.shares[0] ?? 'common';
  const server = serverOf(org.servers.filter((each) => each.role === 'file'), folder);
  return {
    kind: 'mass-file-writes', techniques: ['T1486'], strength, from, to: from + length,
    entities: [...idsOfPerson(person), idOfAddress(day.ip), ...idsOfHost(server.name), idOfAddress(server.ip)],
    about: `${count} files of ${folder} are written anew from ${person.workstation}`,
    tell: (slice) => {
      const image = 'C:\\\\Users\\\\Public\\\\update.exe';
      slice.add(from, 'sysmon', sysmon.started(from, person.workstation, sysmon.userOf(person.login), image, 'C:\\\\Windows\\\\explorer.exe', image), person.workstation); // prettier-ignore
      for (let n = 0; n < count; n += 1) {
        const time = from + ((n + 1) / count) * length;
        const file = `${word(chance)}\\\\${word(chance)}-${chance.int(900)}.docx.locked`;
        slice.add(time, 'zeek', zeek.smbFile(time, { from: day.ip, to: server.ip }, n % 2 === 0 ? 'WRITE' : 'RENAME', folder, file, chance.logNormal(200_000, 1))); // prettier-ignore
        if (n % 4 === 0) slice.add(time, 'sysmon', sysmon.fileCreated(time, person.workstation, sysmon.userOf(person.login), image, `C:\\\\Users\\\\${person.login}\\\\Documents\\\\${word(chance)}-${n}.docx.locked`), person.workstation); // prettier-ignore
      }
    },
  };
}; // prettier-ignore
