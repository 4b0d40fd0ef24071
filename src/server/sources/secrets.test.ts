import { describe, expect, test } from 'vitest';
import { createSecretBox } from './secret-box.ts';
import { putSecrets, takeSecrets, textsOf } from './take-secrets.ts';

describe('the box of secrets', () => {
  const place = { kind: 'kafka', name: 'firewalls', setting: 'password' };
  const box = createSecretBox('the secret of a data folder, long enough to be one');

  test('gives back what went in, for the same place and key only', () => {
    for (const value of ['s3cret', '', 'ü'.repeat(10_000), { user: 'a', keys: ['b', 1, null] }]) {
      expect(box.open(place, box.seal(place, value))).toEqual(value);
    }
    const sealed = box.seal(place, 's3cret');
    expect(sealed).not.toBe(box.seal(place, 's3cret'));
    expect(sealed).not.toContain(Buffer.from('s3cret').toString('base64').slice(0, 6));
    expect(box.open({ ...place, name: 'other' }, sealed)).toBeUndefined();
    expect(box.open({ ...place, setting: 'user' }, sealed)).toBeUndefined();
    expect(createSecretBox('another secret, of another data folder, as long').open(place, sealed)).toBeUndefined();
  });

  test('does not open what was changed by a single bit, cut, or made up', () => {
    const sealed = box.seal(place, 's3cret');
    const bytes = Buffer.from(sealed.slice(3), 'base64');
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const other = Buffer.from(bytes);
      other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(box.open(place, `v1:${other.toString('base64')}`)).toBeUndefined();
    }
    for (const text of ['', 'v1:', 'v1:AAAA', 'v2:x', sealed.slice(0, 30), 's3cret'])
      expect(box.open(place, text)).toBeUndefined();
  });
});

describe('secrets in settings', () => {
  const settings = { brokers: ['a'], password: 'p', tls: { key: 'k', ca: 'c' }, other: null };
  const paths = ['password', 'tls.key', 'sasl.token', 'brokers.0.x'];

  test('are taken out by their paths and put back', () => {
    const { open, secrets } = takeSecrets(settings, paths);
    expect(open).toEqual({ brokers: ['a'], tls: { ca: 'c' }, other: null });
    expect(secrets).toEqual({ password: 'p', 'tls.key': 'k' });
    expect(putSecrets(open, secrets)).toEqual(settings);
    expect(putSecrets({}, secrets)).toEqual({ password: 'p', tls: { key: 'k' } });
    expect(settings.password).toBe('p');
  });

  test('a name of the language is a name', () => {
    const parsed = putSecrets({}, { '__proto__.polluted': 'x', 'constructor.y': 'z' });
    expect(Object.hasOwn(parsed, '__proto__')).toBe(true);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(takeSecrets(parsed, ['__proto__.polluted']).secrets).toEqual({ '__proto__.polluted': 'x' });
    expect(takeSecrets({}, ['constructor.name']).secrets).toEqual({});
  });

  test('all their texts are known', () => {
    expect(textsOf({ a: 'x', b: { c: ['y', 5, null, true] } })).toEqual(['x', 'y', '5']);
  });
});
