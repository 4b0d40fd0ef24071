import type { Zone } from './calendar.ts';

/** Somewhere on earth that a sign-in comes from. */
export interface City {
  readonly name: string;
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
}

const city = (name: string, country: string, latitude: number, longitude: number): City => ({
  name,
  country,
  latitude,
  longitude,
});

export const berlin = city('Berlin', 'DE', 52.52, 13.4);

/** Where people travel to, and where thieves sit: the same list, so that a country alone says nothing. */
export const cities: readonly City[] = [
  city('Paris', 'FR', 48.86, 2.35),
  city('Madrid', 'ES', 40.42, -3.7),
  city('Warsaw', 'PL', 52.23, 21.01),
  city('Istanbul', 'TR', 41.01, 28.98),
  city('Dubai', 'AE', 25.2, 55.27),
  city('Singapore', 'SG', 1.35, 103.82),
  city('Sao Paulo', 'BR', -23.55, -46.63),
  city('Toronto', 'CA', 43.65, -79.38),
  city('Chicago', 'US', 41.88, -87.63),
  city('San Francisco', 'US', 37.77, -122.42),
  city('Sydney', 'AU', -33.87, 151.21),
  city('Lagos', 'NG', 6.52, 3.38),
  city('Nairobi', 'KE', -1.29, 36.82),
  city('Hanoi', 'VN', 21.03, 105.85),
  city('Jakarta', 'ID', -6.21, 106.85),
  city('Bogota', 'CO', 4.71, -74.07),
];

export interface Office {
  readonly index: number;
  readonly city: City;
  readonly zone: Zone;
  /** what the world sees of it */
  readonly egress: string;
  readonly asn: number;
  /** share of the people */
  readonly share: number;
}

const office = (index: number, where: City, zone: Zone, share: number): Office => ({
  index,
  city: where,
  zone,
  egress: `203.0.113.${10 + index}`,
  asn: 64500,
  share,
});

export const offices: readonly Office[] = [
  office(0, berlin, 'Europe/Berlin', 0.4),
  office(1, city('London', 'GB', 51.51, -0.13), 'Europe/London', 0.2),
  office(2, city('New York', 'US', 40.71, -74.01), 'America/New_York', 0.25),
  office(3, city('Bengaluru', 'IN', 12.97, 77.59), 'Asia/Kolkata', 0.15),
];

/** An end of the internet that a person signs in from. */
export interface Access {
  readonly ip: string;
  readonly asn: number;
  readonly city: City;
}

/** 198.18.0.0/15 is set aside for tests (RFC 2544): it stands for the internet. `number` from 0 to 131,071. */
export const internet = (number: number): string =>
  `198.${18 + ((number >> 16) & 1)}.${(number >> 8) & 255}.${number & 255}`;

/** Providers of a country: each has three, one of them for mobile phones. */
export const providerOf = (country: string, which: number): number =>
  65_536 + (country.charCodeAt(0) - 65) * 104 + (country.charCodeAt(1) - 65) * 4 + which;
