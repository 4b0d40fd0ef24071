import * as sysmon from '../lines/sysmon.ts';
import * as zeek from '../lines/zeek.ts';
import { request, resolved } from '../lines/texts.ts';
import { localDay, MINUTE, patchDay } from '../calendar.ts';
import type { Site } from '../organisation.ts';
import { internet } from '../places.ts';
import type { Scene } from '../scene.ts';
import type { AtWork } from './person.ts';

const JA3 = [
  'cd08e31494f9531f560d64c695473da9',
  'b32309a26951912be7dba376398abc3b',
  '579ccef312d18482fc42e2b822ca2430',
];
const browser = 'C:\\\\Program Files\\\\Browser\\\\browser.exe';
const intranet = ['/', '/wiki/Home', '/wiki/Guide', '/search?q=plan', '/people', '/tickets', '/canteen', '/news', '/travel', '/wiki/Release']; // prettier-ignore

const updates: Site = { name: 'updates.vendor.example', ip: internet(101) };
const telemetry: Site = { name: 'telemetry.chatapp.example', ip: internet(102) };
const drive: Site = { name: 'drive.cloudstore.example', ip: internet(103) };
const patches: Site = { name: 'download.vendor.example', ip: internet(104) };

/** Names asked for, pages read, files sent, and the periodic traffic of programs: seen by the sensor of the office, elsewhere only by the machine. */
export function web(scene: Scene, at: AtWork): void {
  const { slice, chance, org } = scene;
  const { person, department, day, share, moment } = at;
  for (let n = chance.poisson(department.web * share); n > 0; n -= 1) visit(scene, at, siteFor(scene, at), moment());
  for (let n = chance.poisson(1.2 * share); n > 0; n -= 1) {
    const time = moment();
    const path = chance.pickFirstOften(intranet);
    slice.add(time, 'web', request(time, { ip: day.ip, user: person.login, path, status: chance.is(0.02) ? 404 : 200, bytes: chance.logNormal(9000, 1), agent: person.agent }), 'web-2'); // prettier-ignore
  }
  periodic(scene, at);
  uploads(scene, at);
  // a simulation of phishing, twice: those who fall for it go where nobody went before
  const days = Math.floor((scene.from - org.begin) / 86_400_000);
  const campaign = days % 31 === 16 && chance.is(0.035 * share);
  if (campaign) visit(scene, at, { name: `parcel-notice${Math.floor(days / 31)}.example`, ip: internet(900 + Math.floor(days / 31)) }, moment()); // prettier-ignore
  // one name in two hundred was mistyped or is gone
  for (let n = chance.poisson(0.05 * share); n > 0; n -= 1) ask(scene, at, moment(), `ww.${chance.pick(org.sites).name}`, ''); // prettier-ignore
}

function siteFor({ chance, org }: Scene, { person }: AtWork): Site {
  if (chance.is(0.05)) return chance.pickFirstOften(org.sites);
  if (chance.is(0.08)) return cdn(chance.int(4000));
  return chance.pickFirstOften(person.sites);
}

/** Names that machines make up, of networks that deliver for others: they look generated and are not. */
const cdn = (number: number): Site => ({
  name: `d${(Math.imul(number + 1, 0x9e3779b1) >>> 0).toString(16)}.delivery-north.example`,
  ip: internet(4000 + (number % 300)),
});

function ask({ slice, chance }: Scene, { person, day, user }: AtWork, time: number, name: string, ip: string): void {
  if (day.place === 'office') slice.add(time, 'zeek', zeek.dns(time, day.ip, name, ip));
  else if (chance.is(0.3)) slice.add(time, 'resolver', resolved(time, day.ip, name, 'A', ip === '' ? 'NXDOMAIN' : 'NOERROR', 90)); // prettier-ignore
  else slice.add(time, 'sysmon', sysmon.nameAsked(time, person.workstation, user, browser, name, ip), person.workstation); // prettier-ignore
}

function visit(scene: Scene, at: AtWork, site: Site, time: number): void {
  const { slice, chance } = scene;
  const { person, day, user } = at;
  if (chance.is(0.6)) ask(scene, at, time, site.name, site.ip);
  const after = time + 40;
  if (day.place === 'office') {
    const ends = { from: day.ip, to: site.ip, port: 443 };
    slice.add(after, 'zeek', zeek.ssl(after, ends, site.name, JA3[person.index % 3] ?? ''));
    slice.add(after, 'zeek', zeek.conn(after, { ...ends, service: 'ssl', duration: chance.exponential(20), out: chance.logNormal(2500, 1), in: chance.logNormal(40_000, 1.4) })); // prettier-ignore
  } else if (chance.is(0.3)) {
    slice.add(after, 'sysmon', sysmon.connected(after, person.workstation, user, browser, { from: `192.168.1.${10 + (person.index % 200)}`, to: site.ip, name: site.name, port: 443 }), person.workstation); // prettier-ignore
  }
}

/** Telemetry each quarter of an hour, a look for updates each half hour: as regular as any implant, and everywhere. */
function periodic({ slice, chance, from, to }: Scene, { person, day, share }: AtWork): void {
  if (day.place !== 'office' || share <= 0) return;
  const beat = (site: Site, period: number, jitter: number, bytes: number): void => {
    const phase = (person.index * 7919) % period;
    for (let at = Math.ceil((from - phase) / period) * period + phase; at < to; at += period) {
      if (at < day.from || at > day.to) continue;
      const time = at + chance.between(0, 2 * jitter);
      const ends = { from: day.ip, to: site.ip, port: 443 };
      slice.add(time, 'zeek', zeek.ssl(time, ends, site.name, JA3[2] ?? ''));
      slice.add(time, 'zeek', zeek.conn(time, { ...ends, service: 'ssl', duration: 0.4, out: bytes + chance.int(60), in: 900 + chance.int(300) })); // prettier-ignore
    }
  };
  beat(telemetry, 15 * MINUTE, 1500, 1800);
  beat(updates, 30 * MINUTE, 6000, 700);
  const since = patchDay(localDay(person.office.zone, from));
  if (since === person.index % 3 && chance.is(0.2)) {
    const time = chance.between(Math.max(from, day.from), to);
    slice.add(time, 'zeek', zeek.conn(time, { from: day.ip, to: patches.ip, port: 443, service: 'ssl', duration: 300, out: 200_000, in: chance.logNormal(3e8, 0.4) })); // prettier-ignore
  }
}

/** Files that leave for the cloud store of the organisation. */
function uploads({ slice, chance, effects }: Scene, { person, department, day, share, moment }: AtWork): void {
  for (let n = chance.poisson(department.uploads * share); n > 0; n -= 1) {
    const time = moment();
    const effect = effects.uploads(person, time);
    const bytes = chance.logNormal(person.habits.upload, 0.8) * (effect?.factor ?? 1);
    const ends = { from: day.ip, to: drive.ip, port: 443 };
    slice.attack = effect?.attack ?? -1;
    slice.add(time, 'zeek', zeek.ssl(time, ends, drive.name, JA3[person.index % 3] ?? ''));
    slice.add(time, 'zeek', zeek.conn(time, { ...ends, service: 'ssl', duration: 1 + bytes / 2e6, out: bytes, in: 30_000 })); // prettier-ignore
    slice.attack = -1;
  }
}
