import { chanceAt, type Chance } from '../chance.ts';
import * as windows from '../lines/windows.ts';
import * as zeek from '../lines/zeek.ts';
import { word } from '../names.ts';
import type { Server } from '../organisation.ts';
import type { Scene } from '../scene.ts';
import type { AtWork } from './person.ts';

const endings = ['docx', 'xlsx', 'pdf', 'pptx', 'txt', 'csv'];

/** Shares of the file servers, and tickets for the servers of the department. */
export function files(scene: Scene, { person, department, day, share, moment }: AtWork): void {
  const { slice, chance, org, effects } = scene;
  const more = effects.files(person, scene.from);
  const servers = org.servers.filter((server) => server.role === 'file');
  for (let n = chance.poisson(department.files * share); n > 0; n -= 1) {
    const time = moment();
    const folder = chance.pickFirstOften(department.shares);
    const server = serverOf(servers, folder);
    slice.add(time, 'windows-security', windows.logon(time, { host: server.name, who: person, type: 3, ip: day.ip, workstation: person.workstation }), server.name); // prettier-ignore
    slice.add(time + 20, 'windows-security', windows.shareOpened(time + 20, server.name, person, day.ip, folder), server.name); // prettier-ignore
    let bytes = 0;
    const read = (count: number, own: Chance): void => {
      for (let file = 0; file < count; file += 1) {
        const at = time + 200 + file * own.exponential(4000);
        const size = own.logNormal(120_000, 1.2);
        bytes += size;
        slice.add(at, 'zeek', zeek.smbFile(at, { from: day.ip, to: server.ip }, own.is(0.75) ? 'OPEN' : 'WRITE', folder, nameOf(own), size)); // prettier-ignore
      }
    };
    const count = 1 + chance.poisson(3);
    read(count, chance);
    const taken = more === undefined ? 0 : count * (more.factor - 1);
    if (more !== undefined) {
      // drawn apart, so that all else stays as it would have been
      const own = chanceAt(org.options.seed, 11, person.index, Math.floor(time / 1000));
      slice.attack = more.attack;
      read(Math.floor(taken + own.next()), own);
      slice.attack = -1;
    }
    const end = time + 5000;
    slice.add(end, 'zeek', zeek.conn(end, { from: day.ip, to: server.ip, port: 445, service: 'smb', duration: 5, out: bytes / 4, in: bytes })); // prettier-ignore
  }
  for (let n = chance.poisson(0.5 * share); n > 0; n -= 1) {
    const time = moment();
    const role = chance.pick(department.servers);
    const server = org.servers.find((each) => each.role === role);
    if (server !== undefined) slice.add(time, 'windows-security', windows.serviceTicket(time, person, server.name, day.ip), 'dc-1'); // prettier-ignore
  }
}

/** Each folder is kept on one server. */
export function serverOf(servers: readonly Server[], folder: string): Server {
  const server = servers[folder.length % servers.length];
  if (server === undefined) throw new RangeError('no file server');
  return server;
}

const nameOf = (chance: Chance): string =>
  `${word(chance)}\\\\${word(chance)}-${chance.int(40)}.${chance.pickFirstOften(endings)}`;
