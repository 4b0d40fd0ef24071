import type { ByteReader, ByteWriter } from '../bytes.ts';

/** A point on the earth, and how far from it one may really be. */
export interface Place {
  /** degrees */
  readonly latitude: number;
  readonly longitude: number;
  /** km */
  readonly error: number;
}

/** Great-circle distance, km (haversine). */
export function distanceOf(one: Place, other: Place): number {
  const radians = Math.PI / 180;
  const [from, to] = [one.latitude * radians, other.latitude * radians];
  const half = (angle: number): number => Math.sin(angle / 2) ** 2;
  const chord = half(to - from) + Math.cos(from) * Math.cos(to) * half((other.longitude - one.longitude) * radians);
  return 2 * EARTH * Math.asin(Math.sqrt(Math.min(1, Math.max(0, chord))));
}

const EARTH = 6371;

/** Slowest speed, km/h, that takes somebody from one place to the other in a time (ms): the errors of both places are given to them. */
export function leastSpeed(one: Place, other: Place, time: number): number {
  const distance = Math.max(0, distanceOf(one, other) - one.error - other.error);
  return distance === 0 ? 0 : distance / (Math.max(Math.abs(time), MINUTE) / HOUR);
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

interface Visited extends Place {
  weight: number;
  last: number;
}

/**
 * Where somebody is, as a mixture of at most eight places, each with its weight and last visit. Places nearer than 100 km (or their errors) are one.
 * Memory: 80 bytes a place.
 */
export class Places {
  readonly #visited: Visited[] = [];

  get total(): number {
    return this.#visited.reduce((sum, { weight }) => sum + weight, 0);
  }

  get size(): number {
    return this.#visited.length;
  }

  /** Share of visits that were near, 0 to 1; 0 while there are none. */
  share(place: Place): number {
    const near = this.#near(place);
    return near === undefined ? 0 : near.weight / this.total;
  }

  /** The place whose last visit asks for the highest speed to be here now; undefined without one that is not near. */
  hardest(
    place: Place,
    time: number,
  ): { readonly from: Place; readonly speed: number; readonly since: number } | undefined {
    let hardest: { from: Place; speed: number; since: number } | undefined;
    for (const visited of this.#visited) {
      const speed = leastSpeed(visited, place, time - visited.last);
      if (speed > (hardest?.speed ?? 0)) hardest = { from: visited, speed, since: time - visited.last };
    }
    return hardest;
  }

  visit(place: Place, time: number, weight: number): void {
    const near = this.#near(place);
    if (near !== undefined) {
      near.weight += weight;
      if (weight >= BELIEVED) near.last = Math.max(near.last, time);
      return;
    }
    if (weight < BELIEVED) return;
    if (this.#visited.length >= MOST) {
      // the least visited makes room
      const least = this.#visited.reduce((one, other) => (other.weight < one.weight ? other : one));
      this.#visited.splice(this.#visited.indexOf(least), 1);
    }
    const { latitude, longitude, error } = place;
    this.#visited.push({ latitude, longitude, error, weight, last: time });
  }

  decay(factor: number): void {
    for (const visited of this.#visited) visited.weight *= factor;
  }

  /** Heaviest first. */
  list(): readonly (Place & { readonly share: number })[] {
    const { total } = this;
    return this.#visited
      .map(({ latitude, longitude, error, weight }) => ({ latitude, longitude, error, share: weight / total }))
      .sort((one, other) => other.share - one.share);
  }

  get bytes(): number {
    return 40 + 80 * this.#visited.length;
  }

  write(to: ByteWriter): void {
    to.u8(VERSION);
    to.u8(this.#visited.length);
    for (const { latitude, longitude, error, weight, last } of this.#visited)
      for (const number of [latitude, longitude, error, weight, last]) to.f64(number);
  }

  static read(from: ByteReader): Places {
    from.version(VERSION, 'places');
    const places = new Places();
    const size = from.u8();
    if (size > MOST) throw new RangeError(`${size} places`);
    for (let left = size; left > 0; left--) {
      const [latitude, longitude, error] = [from.f64(), from.f64(), from.f64()];
      places.#visited.push({ latitude, longitude, error, weight: from.f64(), last: from.f64() });
    }
    return places;
  }

  #near(place: Place): Visited | undefined {
    let nearest: Visited | undefined;
    let least = Infinity;
    for (const visited of this.#visited) {
      const distance = distanceOf(visited, place);
      if (distance > Math.max(NEAR, visited.error + place.error) || distance >= least) continue;
      [nearest, least] = [visited, distance];
    }
    return nearest;
  }
}

const MOST = 8;
/** km */
const NEAR = 100;
/** a visit that is believed less changes no place's time, and makes no new place */
const BELIEVED = 0.5;
const VERSION = 1;
