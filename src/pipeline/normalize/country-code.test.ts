import { expect, test } from 'vitest';
import { countryCodeOf } from './country-code.ts';

test('codes and English names give the code', () => {
  expect(countryCodeOf('FR')).toBe('FR');
  expect(countryCodeOf('fr')).toBe('FR');
  expect(countryCodeOf('France')).toBe('FR');
  expect(countryCodeOf(' united states ')).toBe('US');
  expect(countryCodeOf('Germany')).toBe('DE');
  expect(countryCodeOf('South Korea')).toBe('KR');
  expect(countryCodeOf('Myanmar (Burma)')).toBe('MM');
});

test('what is no country gives nothing', () => {
  expect(countryCodeOf(undefined)).toBeUndefined();
  expect(countryCodeOf('')).toBeUndefined();
  expect(countryCodeOf('Atlantis')).toBeUndefined();
});
