import { localDay, patchDay } from '../calendar.ts';
import { background, patching, type Program } from '../departments.ts';
import { word } from '../names.ts';
import * as sysmon from '../lines/sysmon.ts';
import type { Chance } from '../chance.ts';
import type { Scene } from '../scene.ts';
import type { AtWork } from './person.ts';

/** Programs that a person starts, what Windows starts by itself, and what a patch day brings. */
export function programs({ slice, chance }: Scene, { person, department, user, share, moment }: AtWork): void {
  const { workstation: host } = person;
  const own = person.change === undefined || department === person.department ? person.programs : department.programs;
  const start = (at: number, who: string, program: Program): void =>
    slice.add(at, 'sysmon', sysmon.started(at, host, who, program.image, program.parent, lineOf(chance, program)), host); // prettier-ignore
  for (let n = chance.poisson(department.starts * share); n > 0; n -= 1) start(moment(), user, chance.pickFirstOften(own)); // prettier-ignore
  for (let n = chance.poisson(1.2 * share); n > 0; n -= 1) start(moment(), sysmon.SYSTEM, chance.pickFirstOften(background)); // prettier-ignore
  const since = patchDay(localDay(person.office.zone, moment()));
  // a third of the machines a day
  if (since === undefined || since !== person.index % 3 || !chance.is(0.25 * share)) return;
  for (const program of patching) for (let n = 1 + chance.int(3); n > 0; n -= 1) start(moment(), sysmon.SYSTEM, program); // prettier-ignore
}

export function lineOf(chance: Chance, program: Program): string {
  return chance
    .pick(program.lines)
    .replace('{n}', () => String(chance.int(9000)))
    .replace('{w}', () => word(chance));
}
