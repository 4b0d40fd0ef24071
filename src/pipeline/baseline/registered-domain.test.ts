import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { domainParts } from './registered-domain.ts';

describe('domainParts', () => {
  test.each([
    ['www.example.com', 'example.com', 'example', 'com', 'www'],
    ['a.b.example.co.uk.', 'example.co.uk', 'example', 'co.uk', 'a.b'],
    ['example.com', 'example.com', 'example', 'com', ''],
    ['WWW.Example.COM', 'example.com', 'example', 'com', 'www'],
    ['_ldap._tcp.example.org', 'example.org', 'example', 'org', '_ldap._tcp'],
    ['name.dyndns.org', 'name.dyndns.org', 'name', 'dyndns.org', ''],
  ])('%s', (name, registered, label, suffix, inside) => {
    expect(domainParts(name)).toEqual({ registered, label, suffix, inside });
  });

  test.each(['', 'com', 'localhost', '192.0.2.7', '2001:db8::1', '.', 'co.uk', 'a'.repeat(300)])(
    'none in "%s"',
    (name) => {
      expect(domainParts(name)).toBeUndefined();
    },
  );

  test('any text has parts that end it, or none', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (text) => {
        const parts = domainParts(text);
        return parts === undefined || (parts.registered.length <= 254 && parts.registered.endsWith(parts.suffix));
      }),
    );
  });
});
