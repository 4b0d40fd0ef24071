import { z } from 'zod';
import type { ProfileView } from '../../../model/profile-view.ts';
import type { ByteReader, ByteWriter } from '../../../statistics/bytes.ts';
import { hash32 } from '../../../statistics/hash.ts';
import { MOST_KNOWN, Prevalence } from '../../../statistics/prevalence.ts';
import { distanceOf, Places } from '../../../statistics/travel/places.ts';
import { durationInWords } from './beacon-words.ts';
import type { Judgement, Kind, Model, ModelScope, Scopes, Seen } from './kind.ts';
import { signInPlaceOf, type SignInPlace } from './sign-in-place.ts';
import { percent } from './words.ts';

/** km/h */
const FASTEST = 900;

/**
 * Sign-ins of one user from two places too far apart in time, the second of which is new for the user. The features give place, and if they can network and client
 * (`sign-in-place.ts`).
 *
 * What a VPN or the exit of a cloud does to places is learnt for the tenant: a network that several users come through, or from which several made such hops before,
 * is no place. The chance of a hop is how often the tenant's sign-ins hop, and falls with the speed.
 */
const options = z.strictObject({
  /** km/h that nobody travels faster than */
  speed: z.number().min(300).max(3000).default(FASTEST),
  /** km: hops nearer than this are left to the errors of tables */
  distance: z.number().min(50).max(5000).default(300),
  /** users of a network, from when on it is no place */
  users: z.number().int().min(2).max(MOST_KNOWN).default(5),
});
export type TravelOptions = z.infer<typeof options>;

export const travel: Kind<TravelOptions, TravelModel> = {
  name: 'travel',
  summary: 'Two places too far apart in time.',
  options,
  takes: 'many',
  shared: 'daily',
  weighsItself: true,
  stateKey: () => '',
  create: (_, scope) => new TravelModel(scope),
  read: (from, _, scope) => TravelModel.read(from, scope),
};

interface Hop {
  readonly place: SignInPlace;
  readonly from: { readonly latitude: number; readonly longitude: number; readonly error: number };
  readonly speed: number;
  readonly since: number;
}

/** Memory: of a user 1 kB (eight places, 64 networks and clients); of the tenant what two `Prevalence` need. */
export class TravelModel implements Model<TravelOptions> {
  observations = 0;
  since = Number.NaN;
  readonly #scope: ModelScope;
  #places = new Places();
  /** hashes of networks and clients that the user has used, newest last */
  #used: number[] = [];
  /** of a tenant: users of networks; users that made hops over networks; hops and sign-ins */
  #networks = new Prevalence();
  #exits = new Prevalence(4096);
  #hops = 0;
  #signIns = 0;
  #hop: Hop | undefined;
  #p = Number.NaN;
  #time = Number.NaN;
  #ordinal = -1;

  constructor(scope: ModelScope) {
    this.#scope = scope;
  }

  judge(seen: Seen, scopes: Scopes, { speed, distance, users }: TravelOptions): number {
    this.#time = seen.time;
    this.#ordinal = seen.ordinal;
    this.#p = Number.NaN;
    this.#hop = undefined;
    const place = signInPlaceOf(seen.values);
    if (place === undefined || this.#places.size === 0 || !Number.isFinite(seen.time)) return Number.NaN;
    this.#p = 1;
    const hardest = this.#places.hardest(place, seen.time);
    if (hardest === undefined || hardest.speed <= speed || distanceOf(hardest.from, place) < distance) return 1;
    this.#hop = { place, ...hardest };
    this.#p = this.#chance(hardest.speed / speed, tenantOf(scopes)) ** this.#weight(place, scopes, users, seen.time);
    return this.#p;
  }

  explain(seen: Seen, scopes: Scopes, { users, speed }: TravelOptions): Judgement {
    const hop = this.#hop;
    if (hop === undefined) throw new Error('asked to explain what was not judged');
    const { place, from, since } = hop;
    const tenant = tenantOf(scopes);
    const bits = -Math.log2(this.#p);
    const ofPlace = Math.min(bits / 2, Math.log2(this.#places.total + 1));
    const kilometres = Math.round(distanceOf(from, place));
    const others = tenant.#networks.count(hash32(place.network));
    return {
      p: this.#p,
      direction: 'pattern',
      actual: place.country === '' ? pointOf(place) : place.country,
      expected: {
        kind: 'values',
        values: this.#places.list().map((each) => ({ value: pointOf(each), share: each.share })),
      },
      scope: 'entity',
      contributions: [
        { feature: 'travel.speed', bits: bits - ofPlace, actual: Math.round(hop.speed), expected: { kind: 'range', median: 0, low: 0, high: speed, unit: 'km/h' } }, // prettier-ignore
        { feature: 'travel.place', bits: ofPlace, actual: pointOf(place) },
      ],
      observations: Math.round(this.observations),
      age: seen.time - this.since,
      suppressors: [
        ...(others > 1 && others < users ? [`${others} users come through this network`] : []),
        ...(place.agent !== '' && this.#used.includes(hash32(place.agent)) ? ['the client is known'] : []),
      ],
      words: `signed in from ${pointOf(place)}${place.country === '' ? '' : ` (${place.country})`}, ${kilometres} km from where it was ${durationInWords(Math.max(1, since / 1000))} before: ${Math.round(hop.speed)} km/h at least; ${percent(this.#places.share(place))} of sign-ins came from there`,
    };
  }

  learn(seen: Seen, weight: number, scopes: Scopes): void {
    this.observations += weight;
    if (Number.isNaN(this.since)) this.since = seen.time;
    const place = signInPlaceOf(seen.values);
    if (place === undefined || !Number.isFinite(seen.time)) return;
    if (this.#scope === 'entity') this.#learnOwn(place, seen, scopes);
    else if (place.network !== '') this.#networks.see(hash32(place.network), hash32(seen.entity), dayOf(seen.time));
  }

  decay(factor: number): void {
    this.observations *= factor;
    this.#hops *= factor;
    this.#signIns *= factor;
    this.#places.decay(factor);
  }

  describe(): ProfileView[] {
    if (this.#scope !== 'entity') {
      const facts = [
        { name: 'sign-ins', value: Math.round(this.#signIns) },
        { name: 'hops', value: Math.round(this.#hops) },
        { name: 'networks known', value: this.#networks.size },
      ];
      return [{ kind: 'facts', facts }];
    }
    const values = this.#places.list().map((place) => ({ value: pointOf(place), share: place.share }));
    return [{ kind: 'values', values, distinct: values.length, unseen: 1 / (this.#places.total + 1) }];
  }

  get bytes(): number {
    const shared = this.#scope === 'entity' ? 0 : this.#networks.bytes + this.#exits.bytes;
    return 200 + this.#places.bytes + 8 * this.#used.length + shared;
  }

  write(to: ByteWriter): void {
    to.u8(VERSION);
    for (const number of [this.observations, this.since, this.#hops, this.#signIns]) to.f64(number);
    this.#places.write(to);
    to.varint(this.#used.length);
    for (const hash of this.#used) to.u32(hash);
    if (this.#scope === 'entity') return;
    this.#networks.write(to);
    this.#exits.write(to);
  }

  static read(from: ByteReader, scope: ModelScope): TravelModel {
    from.version(VERSION, 'travel');
    const model = new TravelModel(scope);
    model.observations = from.f64();
    model.since = from.f64();
    model.#hops = from.f64();
    model.#signIns = from.f64();
    model.#places = Places.read(from);
    const used = from.size(4);
    if (used > MOST_USED) throw new RangeError(`travel: ${used} networks`);
    model.#used = Array.from({ length: used }, () => from.u32());
    if (scope === 'entity') return model;
    model.#networks = Prevalence.read(from);
    model.#exits = Prevalence.read(from, 4096);
    return model;
  }

  /** A hop that was judged odd is believed little: neither its place nor its network become known. */
  #learnOwn(place: SignInPlace, seen: Seen, scopes: Scopes): void {
    const tenant = tenantOf(scopes);
    const isJudged = seen.time === this.#time && seen.ordinal === this.#ordinal && !Number.isNaN(this.#p);
    const weight = isJudged ? Math.min(1, this.#p / DOUBTED) : 1;
    const hardest = isJudged ? this.#hop : this.#places.hardest(place, seen.time);
    const isHop = hardest !== undefined && hardest.speed > FASTEST;
    tenant.#signIns++;
    if (isHop) {
      tenant.#hops += weight;
      if (place.network !== '') tenant.#exits.see(hash32(place.network), hash32(seen.entity), dayOf(seen.time));
    }
    // the exit of a VPN is no place that somebody was in; while everything is still learnt, nobody knows which is which
    if (!isHop || !isJudged || this.#places.share(place) > 0) this.#places.visit(place, seen.time, weight);
    if (weight < 0.5) return;
    for (const text of [place.network, place.agent]) {
      const hash = hash32(text);
      if (text === '' || this.#used.includes(hash)) continue;
      this.#used.push(hash);
      if (this.#used.length > MOST_USED) this.#used.shift();
    }
  }

  /** How often sign-ins of this tenant hop, less the faster it is. */
  #chance(excess: number, tenant: TravelModel): number {
    return Math.min(0.5, (tenant.#hops + 0.5) / (tenant.#signIns + 100)) / excess;
  }

  /** How much of it counts, 0 to 1: nothing where the user, or several users, are known to come from. */
  #weight(place: SignInPlace, scopes: Scopes, users: number, time: number): number {
    const tenant = tenantOf(scopes);
    if (place.network !== '') {
      const network = hash32(place.network);
      if (this.#used.includes(network)) return 0;
      if (tenant.#networks.since(network) < dayOf(time) && tenant.#networks.count(network) >= users) return 0;
      if (tenant.#exits.since(network) < dayOf(time) && tenant.#exits.count(network) >= EXIT_USERS) return 0;
    }
    const known = place.agent !== '' && this.#used.includes(hash32(place.agent)) ? 0.8 : 1;
    return known * Math.max(0, 1 - 10 * this.#places.share(place));
  }
}

function tenantOf({ tenant }: Scopes): TravelModel {
  if (tenant instanceof TravelModel) return tenant;
  throw new Error('the tenant has a model of another kind');
}

const pointOf = ({ latitude, longitude }: { readonly latitude: number; readonly longitude: number }): string =>
  `${Math.abs(latitude).toFixed(1)}° ${latitude < 0 ? 'S' : 'N'} ${Math.abs(longitude).toFixed(1)}° ${longitude < 0 ? 'W' : 'E'}`;

const dayOf = (time: number): number => Math.floor(time / 86_400_000);
const MOST_USED = 64;
/** users that made hops over a network, from when on it is the exit of a VPN or cloud */
const EXIT_USERS = 3;
/** below this p a sign-in is believed the less to be harmless */
const DOUBTED = 0.01;
const VERSION = 1;
