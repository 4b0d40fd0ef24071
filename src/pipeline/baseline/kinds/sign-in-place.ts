import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Place } from '../../../statistics/travel/places.ts';
import type { Seen } from './kind.ts';

/** Where a sign-in came from, as far as the event says. */
export interface SignInPlace extends Place {
  /** ISO 3166-1 code, or '' */
  readonly country: string;
  /** what stands for the network: its /24 or /48, else the number of its provider; '' if neither is known */
  readonly network: string;
  /** another text of the event, such as the browser: '' if there is none */
  readonly agent: string;
}

/**
 * Reads the observations of one sign-in: `latitude>longitude>country>address>provider`, joined (what is behind the degrees may be missing), or a country
 * of two letters alone; a network (`192.0.2.0/24`); any other text is the client.
 *
 * @returns undefined if no place is known
 */
export function signInPlaceOf(values: Seen['values']): SignInPlace | undefined {
  let place: Place | undefined;
  let [country, network, agent] = ['', '', ''];
  for (const value of values) {
    if (typeof value !== 'string') continue;
    if (value.includes('>')) {
      const [latitude = '', longitude = '', code = '', address = '', provider = ''] = value.split('>');
      place = degreesOf(latitude, longitude);
      country = code.toUpperCase();
      network = networkOf(address) ?? provider;
    } else if (/^[A-Za-z]{2}$/.test(value)) country ||= value.toUpperCase();
    else if (/\/\d+$/.test(value)) network ||= value;
    else agent ||= value;
  }
  place ??= countries()[country];
  return place === undefined ? undefined : { ...place, country, network, agent };
}

function degreesOf(latitude: string, longitude: string): Place | undefined {
  const [north, east] = [Number(latitude), Number(longitude)];
  const isPlace = latitude !== '' && longitude !== '' && Math.abs(north) <= 90 && Math.abs(east) <= 180;
  // the middle of nothing stands for "not known"
  return isPlace && (north !== 0 || east !== 0) ? { latitude: north, longitude: east, error: CITY } : undefined;
}

/** km: tables of addresses name the right city of three out of four, and a near one of most others */
const CITY = 75;

function networkOf(address: string): string | undefined {
  const four = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(address)?.[1];
  if (four !== undefined) return four;
  return address.includes(':') ? address.split(':').slice(0, 3).join(':').toLowerCase() : undefined;
}

const schema = z.record(z.string(), z.tuple([z.number(), z.number(), z.number()]));
let known: Readonly<Record<string, Place>> | undefined;

function countries(): Readonly<Record<string, Place>> {
  known ??= Object.fromEntries(
    Object.entries(
      schema.parse(
        JSON.parse(readFileSync(new URL('../../../content/places/countries.json', import.meta.url), 'utf8')),
      ),
    ).map(([code, [latitude, longitude, error]]) => [code, { latitude, longitude, error }]),
  );
  return known;
}
