import { DAY, HOUR, MINUTE, localDay, patchDay, weekdayOf } from '../calendar.ts';
import { performance, syslog } from '../lines/texts.ts';
import * as windows from '../lines/windows.ts';
import * as zeek from '../lines/zeek.ts';
import { background, patching } from '../departments.ts';
import type { Server } from '../organisation.ts';
import type { Scene } from '../scene.ts';
import { busyness } from './rhythm.ts';

const backup = windows.serviceAccount('svc-backup');
const sql = windows.serviceAccount('svc-sql');
const monitor = windows.serviceAccount('svc-monitor');

/** What machines do with nobody at them: measures, jobs, backups, monitoring, scans, patches. */
export function serverHour(scene: Scene): void {
  const { org, chance, from } = scene;
  for (const [index, server] of org.servers.entries()) {
    chance.at(org.options.seed, 5, index, Math.floor(from / HOUR));
    metrics(scene, server, index);
    if (server.isLinux) linuxJobs(scene, server);
    else windowsJobs(scene, server);
    monitored(scene, server);
  }
  chance.at(org.options.seed, 6, Math.floor(from / HOUR));
  backups(scene);
  queries(scene);
  scans(scene);
}

/** Every ten minutes: the rhythm of the office, a nightly backup, noise that remembers. */
function metrics({ slice, chance, effects, from, to }: Scene, server: Server, index: number): void {
  const base = 0.06 + (index % 7) * 0.02;
  const swing = chance.normal(0, 0.02);
  for (let at = from; at < to; at += 10 * MINUTE) {
    const busy = busyness(at);
    const isBackup = new Date(at).getUTCHours() === 1 && (server.role === 'file' || server.role === 'db' || server.role === 'backup'); // prettier-ignore
    const effect = effects.cpu(server.name, at);
    const cpu = base + busy * 0.3 + (isBackup ? 0.25 : 0) + swing + chance.normal(0, 0.02) + (effect?.factor ?? 0);
    const time = at + 1000 + (index % 60) * 20;
    slice.attack = effect?.attack ?? -1;
    slice.add(time, 'metrics', performance(time, server.name, {
      cpu: Math.min(0.995, Math.max(0.005, cpu)),
      memory: Math.min(0.98, 0.4 + (index % 5) * 0.08 + busy * 0.1 + chance.normal(0, 0.01)),
      load: Math.max(0.02, cpu * 8 + chance.normal(0, 0.2)),
      read: chance.logNormal(200_000 * (1 + busy * 4) * (isBackup ? 60 : 1), 0.3),
      written: chance.logNormal(150_000 * (1 + busy * 3), 0.3),
      received: chance.logNormal(300_000 * (1 + busy * 5), 0.3),
      sent: chance.logNormal(250_000 * (1 + busy * 5) * (isBackup ? 40 : 1), 0.3),
      processes: 180 + (index % 9) * 10 + busy * 30 + chance.normal(0, 3),
    }), server.name);
    slice.attack = -1;
  }
} // prettier-ignore

function linuxJobs({ slice, chance, from, to }: Scene, { name }: Server): void {
  const say = (time: number, app: string, message: string): void =>
    slice.add(time, 'linux', syslog(time, name, app, message), name);
  for (let at = from + 17 * MINUTE; at < to; at += HOUR) say(at, 'CRON', '(root) CMD (   cd / && run-parts --report /etc/cron.hourly)'); // prettier-ignore
  for (let at = from; at < to; at += 30 * MINUTE) say(at + 1000, 'CRON', '(root) CMD (command -v debian-sa1 > /dev/null && debian-sa1 1 1)'); // prettier-ignore
  if (new Date(from).getUTCHours() === 6) say(from + 25 * MINUTE, 'CRON', '(root) CMD (test -x /usr/sbin/anacron || run-parts --report /etc/cron.daily)'); // prettier-ignore
  if (chance.is(0.05)) say(chance.between(from, to), 'systemd-logind', 'New session 42 of user root.');
}

function windowsJobs({ slice, chance, from, to }: Scene, server: Server): void {
  const { name: host } = server;
  const run = (program: (typeof background)[number]): void => {
    const at = chance.between(from, to);
    slice.add(at, 'windows-security', windows.processCreated(at, host, windows.serviceAccount(`${host}$`), program.image, program.parent, program.lines[0] ?? ''), host); // prettier-ignore
  };
  for (let n = chance.poisson(1.5); n > 0; n -= 1) run(chance.pickFirstOften(background));
  // servers are patched on the Saturday after, at night
  const day = localDay('UTC', from);
  if (patchDay(day) === 4 && new Date(from).getUTCHours() === 22) for (const program of patching) run(program);
}

/** Each half hour the monitoring looks at every machine: a sign-in on Windows, a connection on Linux. */
function monitored({ slice, from, to, org }: Scene, server: Server): void {
  const mon = org.servers.find((each) => each.role === 'mon');
  if (mon === undefined || server === mon) return;
  for (let at = from; at < to; at += 30 * MINUTE) {
    const time = at + 2000;
    if (server.isLinux) slice.add(time, 'zeek', zeek.conn(time, { from: mon.ip, to: server.ip, port: 9100, service: 'http', duration: 0.1, out: 300, in: 24_000 })); // prettier-ignore
    else slice.add(time, 'windows-security', windows.logon(time, { host: server.name, who: monitor, type: 3, ip: mon.ip, workstation: mon.name }), server.name); // prettier-ignore
  }
}

/** Every night from one: the backup signs in everywhere and takes what changed; all of it on Saturdays. */
function backups({ slice, chance, org, from }: Scene): void {
  if (new Date(from).getUTCHours() !== 1) return;
  const keeper = org.servers.find((each) => each.role === 'backup');
  if (keeper === undefined) return;
  const isFull = weekdayOf(Math.floor(from / DAY)) === 5;
  for (const server of org.servers) {
    if (server === keeper || !['file', 'db', 'erp', 'hr', 'dms', 'git'].includes(server.role)) continue;
    const time = from + chance.between(0, 40 * MINUTE);
    if (!server.isLinux) slice.add(time, 'windows-security', windows.logon(time, { host: server.name, who: backup, type: 3, ip: keeper.ip, workstation: keeper.name }), server.name); // prettier-ignore
    else slice.add(time, 'linux', syslog(time, server.name, 'sshd', `Accepted publickey for svc-backup from ${keeper.ip} port 51000 ssh2: ED25519 SHA256:backup`), server.name); // prettier-ignore
    const bytes = chance.logNormal(isFull ? 4e10 : 3e9, 0.2);
    slice.add(time + 600_000, 'zeek', zeek.conn(time + 600_000, { from: server.ip, to: keeper.ip, port: 8443, service: 'ssl', duration: 600, out: bytes, in: bytes / 500 })); // prettier-ignore
  }
}

/** Applications and their databases, and the account that they run under. */
function queries({ slice, chance, org, from, to }: Scene): void {
  const bases = org.servers.filter((server) => server.role === 'db');
  for (const server of org.servers.filter(
    (each) => each.role === 'app' || each.role === 'erp' || each.role === 'crm',
  )) {
    for (let n = chance.poisson(3 + 9 * busyness(from)); n > 0; n -= 1) {
      const time = chance.between(from, to);
      const base = bases[server.name.length % bases.length];
      if (base !== undefined) slice.add(time, 'zeek', zeek.conn(time, { from: server.ip, to: base.ip, port: 5432, service: '', duration: chance.exponential(4), out: chance.logNormal(8000, 0.7), in: chance.logNormal(60_000, 1) })); // prettier-ignore
    }
    if (!server.isLinux && chance.is(0.5)) {
      const time = chance.between(from, to);
      slice.add(time, 'windows-security', windows.logon(time, { host: server.name, who: sql, type: 5 }), server.name);
    }
  }
}

/** The scanner for weaknesses: on Sundays it knocks at every door. */
function scans({ slice, chance, org, from }: Scene): void {
  const scanner = org.servers.find((each) => each.role === 'scan');
  const isTime = weekdayOf(Math.floor(from / DAY)) === 6 && new Date(from).getUTCHours() === 3;
  if (scanner === undefined || !isTime) return;
  for (const server of org.servers) {
    for (const port of [21, 22, 23, 25, 80, 135, 139, 389, 443, 445, 1433, 3306, 3389, 5432, 5985, 8080]) {
      const time = from + chance.between(0, 50 * MINUTE);
      slice.add(time, 'zeek', zeek.conn(time, { from: scanner.ip, to: server.ip, port, service: '', duration: 0.01, out: 0, in: 0, state: chance.is(0.7) ? 'REJ' : 'S0' })); // prettier-ignore
    }
    const time = from + chance.between(0, 50 * MINUTE);
    if (server.isLinux) slice.add(time, 'linux', syslog(time, server.name, 'sshd', `Failed password for invalid user scanner from ${scanner.ip} port 40000 ssh2`), server.name); // prettier-ignore
    else slice.add(time, 'windows-security', windows.failedLogon(time, { host: server.name, who: windows.serviceAccount('svc-scan'), type: 3, ip: scanner.ip, workstation: scanner.name }), server.name); // prettier-ignore
  }
}
