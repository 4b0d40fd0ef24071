import { z } from 'zod';
import type { ProfileView } from '../../../model/profile-view.ts';
import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { hash32 } from '../../../statistics/hash.ts';
import { MOST_KNOWN, Prevalence } from '../../../statistics/prevalence.ts';
import { BeaconPair } from './beacon-pair.ts';
import { contributionsOf, wordsOf } from './beacon-words.ts';
import type { Judgement, Kind, Model, ModelScope, Scopes, Seen } from './kind.ts';

/**
 * Periodic connections of one entity to one destination, which few others know and which were not periodic before. The destination is the first feature (a text) or the
 * feature's `by`; what was sent is whichever feature is a number.
 *
 * What updates, monitoring, mail and clocks do is periodic as well: the surprise of the rhythm counts less the more clients the destination has, and the more
 * days this pair has been periodic before without anybody being told.
 */
const options = z.strictObject({
  /** connections that have to be there, those within a second as one */
  beats: z.number().int().min(9).max(128).default(12),
  /** hours that the rhythm has to last: any dozen connections may look even for some minutes */
  lasts: z.number().min(0.1).max(48).default(2),
  /** with so many clients a destination is a service: its rhythms say nothing */
  clients: z.number().int().min(3).max(MOST_KNOWN).default(16),
  /** after so many days with the same rhythm a pair is known to be like that */
  habit: z.number().min(1).max(90).default(7),
});
export type BeaconOptions = z.infer<typeof options>;

export const beacon: Kind<BeaconOptions, BeaconModel> = {
  name: 'beacon',
  summary: 'Connections that come again in a rhythm, to a destination that few know.',
  options,
  takes: 'many',
  shared: 'daily',
  weighsItself: true,
  judgesSuspects: true,
  stateKey: () => '',
  create: (_, scope) => new BeaconModel(scope),
  read: (from, _, scope) => BeaconModel.read(from, scope),
};

/**
 * Memory: at most 256 destinations an entity and 32 kB (a destination that came once 150 bytes, one with 128 gaps 700); the destination that came least among
 * those that did not come for longest makes room. What 32 others know is not kept at all. Of the tenant what `Prevalence` needs.
 */
export class BeaconModel implements Model<BeaconOptions> {
  observations = 0;
  since = Number.NaN;
  readonly #scope: ModelScope;
  /** by destination, in the order of last connection */
  readonly #pairs = new Map<string, BeaconPair>();
  #bytes = 0;
  #known: Prevalence | undefined;
  /** the connection that was taken last: judged and learnt, it counts once */
  #time = Number.NaN;
  #ordinal = -1;
  #pair: BeaconPair | undefined;
  #destination = '';
  #p = Number.NaN;

  constructor(scope: ModelScope) {
    this.#scope = scope;
  }

  judge(seen: Seen, scopes: Scopes, { beats, lasts, clients, habit }: BeaconOptions): number {
    this.#take(seen, scopes);
    const pair = this.#pair;
    if (pair?.found === undefined || pair.gaps < beats - 1 || seen.time - pair.ring.first < lasts * HOUR) return Number.NaN; // prettier-ignore
    this.#p = pair.found.p ** weightOf(pair, this.#clientsOf(scopes, seen.time), clients, habit);
    return this.#p;
  }

  explain(seen: Seen, scopes: Scopes, { clients, habit }: BeaconOptions): Judgement {
    const pair = this.#pair;
    if (pair?.found === undefined) throw new Error('asked to explain what was not judged');
    const { found, ring } = pair;
    const known = this.#clientsOf(scopes, seen.time);
    const p = found.p ** weightOf(pair, known, clients, habit);
    return {
      p,
      direction: 'pattern',
      actual: this.#destination,
      expected: { kind: 'text', text: 'connections without a rhythm, or a destination that many use' },
      scope: 'entity',
      contributions: contributionsOf(found, -Math.log2(p)),
      observations: pair.gaps + 1,
      age: seen.time - ring.first,
      suppressors: [
        ...(known > FEW ? [`${known === MOST_KNOWN ? 'at least ' : ''}${known} clients use this destination`] : []),
        ...(pair.habit >= 1 ? [`it was periodic on ${Math.round(pair.habit)} days before`] : []),
      ],
      words: wordsOf(found, ring.last - ring.first, this.#destination, known),
    };
  }

  /** A rhythm that was found is believed little: it does not become a habit. */
  learn(seen: Seen, weight: number, scopes: Scopes): void {
    this.observations += weight;
    if (Number.isNaN(this.since)) this.since = seen.time;
    if (this.#scope === 'entity') {
      this.#take(seen, scopes);
      this.#pair?.learn(seen.time, weight * (Number.isNaN(this.#p) ? 1 : Math.min(1, this.#p / DOUBTED)));
    } else {
      this.#knownOnes().see(hash32(destinationOf(seen)), hash32(seen.entity), dayOf(seen.time));
    }
  }

  decay(factor: number): void {
    this.observations *= factor;
    for (const pair of this.#pairs.values()) pair.habit *= factor;
  }

  describe(): ProfileView[] {
    if (this.#scope !== 'entity') return [{ kind: 'facts', facts: [{ name: 'destinations known', value: this.#known?.size ?? 0 }] }]; // prettier-ignore
    const habits = [...this.#pairs].filter(([, pair]) => pair.habit >= 1).slice(0, 50);
    return [
      {
        kind: 'facts',
        facts: [
          { name: 'destinations', value: this.#pairs.size },
          ...habits.map(([name, { habit }]) => ({ name: `rhythm to ${name}`, value: Math.round(habit), unit: 'd' })),
        ],
      },
    ];
  }

  merge(other: Model<BeaconOptions>): void {
    if (other instanceof BeaconModel && other.#known !== undefined) this.#knownOnes().merge(other.#known);
  }

  get bytes(): number {
    return 300 + this.#bytes + (this.#known?.bytes ?? 0);
  }

  write(to: ByteWriter): void {
    to.u8(VERSION);
    to.f64(this.observations);
    to.f64(this.since);
    to.varint(this.#pairs.size);
    for (const [destination, pair] of this.#pairs) {
      to.text(destination);
      pair.write(to);
    }
    if (this.#scope !== 'entity') this.#knownOnes().write(to);
  }

  static read(from: ByteReader, scope: ModelScope): BeaconModel {
    from.version(VERSION, 'beacon');
    const model = new BeaconModel(scope);
    model.observations = from.f64();
    model.since = from.f64();
    for (let left = from.size(20); left > 0; left--) {
      const destination = from.text();
      const pair = BeaconPair.read(from);
      model.#pairs.set(destination, pair);
      model.#bytes += pair.bytes + 2 * destination.length;
    }
    if (scope !== 'entity') model.#known = Prevalence.read(from);
    return model;
  }

  #take(seen: Seen, scopes: Scopes): void {
    if (seen.time === this.#time && seen.ordinal === this.#ordinal) return;
    this.#time = seen.time;
    this.#ordinal = seen.ordinal;
    this.#p = Number.NaN;
    this.#pair = undefined;
    if (!Number.isFinite(seen.time)) return;
    const destination = destinationOf(seen);
    this.#destination = destination;
    const old = this.#pairs.get(destination);
    if (old === undefined && this.#clientsOf(scopes, seen.time) >= MOST_KNOWN) return;
    const pair = old ?? new BeaconPair();
    this.#bytes += old === undefined ? 2 * destination.length : -old.bytes;
    pair.add(seen.time, sizeOf(seen));
    this.#bytes += pair.bytes;
    this.#pairs.delete(destination);
    this.#pairs.set(destination, pair);
    this.#pair = pair;
    while (this.#pairs.size > MOST_PAIRS || (this.#bytes > MOST_BYTES && this.#pairs.size > 1)) this.#makeRoom();
  }

  #makeRoom(): void {
    let [fewest, victim] = [Infinity, ''];
    let looked = 0;
    for (const [destination, { gaps }] of this.#pairs) {
      if (gaps < fewest) [fewest, victim] = [gaps, destination];
      if (++looked === 16) break;
    }
    this.#bytes -= (this.#pairs.get(victim)?.bytes ?? 0) + 2 * victim.length;
    this.#pairs.delete(victim);
  }

  /** Who joined today may be part of an outbreak: on its first day a destination counts as one of few at most. */
  #clientsOf({ tenant }: Scopes, time: number): number {
    if (!(tenant instanceof BeaconModel) || tenant.#known === undefined) return 0;
    const thing = hash32(this.#destination);
    const clients = tenant.#known.count(thing);
    return tenant.#known.since(thing) < dayOf(time) ? clients : Math.min(clients, NEW);
  }

  #knownOnes(): Prevalence {
    return (this.#known ??= new Prevalence());
  }
}

/** How much of the surprise counts, 0 to 1. */
function weightOf(pair: BeaconPair, clients: number, most: number, habit: number): number {
  const rare = clients <= FEW ? 1 : Math.max(0, 1 - Math.log2(clients / FEW) / Math.log2(most / FEW));
  return rare * Math.max(0, 1 - pair.habit / habit);
}

function destinationOf({ by, value, values }: Seen): string {
  if (by !== undefined) return by;
  if (typeof value === 'string') return value;
  for (const each of values) if (typeof each === 'string') return each;
  return '';
}

function sizeOf({ values }: Seen): number {
  for (const each of values) if (typeof each === 'number') return each;
  return 0;
}

const dayOf = (time: number): number => Math.floor(time / DAY);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FEW = 2;
const NEW = 4;
const MOST_PAIRS = 256;
const MOST_BYTES = 32_000;
/** below this p a rhythm is believed the less to be harmless */
const DOUBTED = 0.01;
const VERSION = 1;
