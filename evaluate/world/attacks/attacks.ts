import { DAY } from '../calendar.ts';
import { chanceAt, type Chance } from '../chance.ts';
import type { Organisation, Person, Server } from '../organisation.ts';
import type { WorkDay } from '../work-day.ts';
import type { Attack, DrawAttack } from './attack.ts';
import { boilingFrog, massFileWrites, slowExfiltration, stagingExfiltration } from './data.ts';
import { dormantAccount, impossibleTravel, passwordSpraying, stolenCredentials } from './identity.ts';
import { lateralMovement, privilegeCreep, rareTools } from './movement.ts';
import { beacon, dnsTunnel, generatedDomains } from './network.ts';
import { cloudKeyMisuse, cryptoMiner, silencedSource } from './systems.ts';

/** Every kind, in the order that worlds draw them: those that need time or somebody special come first. */
const kinds: readonly DrawAttack[] = [
  cloudKeyMisuse, dormantAccount, boilingFrog, slowExfiltration, privilegeCreep, beacon, silencedSource, cryptoMiner, stagingExfiltration,
  generatedDomains, stolenCredentials, lateralMovement, passwordSpraying, dnsTunnel, impossibleTravel, rareTools, massFileWrites,
]; // prettier-ignore

export const ATTACK_KINDS = kinds.length;

const strengths = [0.5, 1, 2];

/** Somebody may be away on all days that are left: then another is drawn. */
const ATTEMPTS = 8;

/** Draws the attacks of a world: kind after kind, each on somebody else. Fewer than asked for where nobody is left. */
export function attacksOf(
  org: Organisation,
  workDay: (person: Person, time: number) => WorkDay | undefined,
): readonly Attack[] {
  const { seed, attacks: wanted, cleanDays } = org.options;
  const people = new Set<Person>();
  const servers = new Set<Server>();
  const attacks: Attack[] = [];
  const first = org.begin + cleanDays * DAY;
  for (let turn = 0; turn < wanted; turn += 1) {
    const draw = kinds[turn % kinds.length];
    if (draw === undefined) break;
    const strength = strengths[(turn + Math.floor(turn / kinds.length) + seed) % strengths.length] ?? 1;
    // the slow ones early, the others anywhere
    const slow = turn % kinds.length === 2 ? 0 : turn % kinds.length < 5 ? 0.3 : 0.85;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const chance = chanceAt(seed, 10, turn, attempt);
      const from = first + Math.floor(chance.next() * slow * ((org.end - first) / DAY)) * DAY;
      const chosenPeople: Person[] = [];
      const chosenServers: Server[] = [];
      const attack = draw({
        org, chance, number: attacks.length, strength, from, end: org.end, workDay,
        victim: (fits = () => true) => takeOne(org.people, people, chosenPeople, chance, (each) => isSteady(each, org) && fits(each)),
        server: (fits = () => true) => takeOne(org.servers, servers, chosenServers, chance, fits),
      }); // prettier-ignore
      if (attack === undefined) continue;
      for (const person of chosenPeople) people.add(person);
      for (const server of chosenServers) servers.add(server);
      attacks.push(attack);
      break;
    }
  }
  return attacks;
}

/** Somebody who is there from the first day to the last, and not away for weeks. */
const isSteady = (person: Person, org: Organisation): boolean =>
  person.joined === org.begin && person.left === org.end && person.absences.every(([from, to]) => to - from < 10 * DAY);

function takeOne<T>(
  list: readonly T[],
  taken: Set<T>,
  chosen: T[],
  chance: Chance,
  fits: (each: T) => boolean,
): T | undefined {
  const start = chance.int(list.length);
  for (let n = 0; n < list.length; n += 1) {
    const each = list[(start + n) % list.length];
    if (each === undefined || taken.has(each) || chosen.includes(each) || !fits(each)) continue;
    chosen.push(each);
    return each;
  }
  return undefined;
}
