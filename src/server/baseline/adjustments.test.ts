import { expect, test } from 'vitest';
import { adjustmentsOf } from './adjustments.ts';
import { compileContent } from './compile-content.ts';

const behavior = compileContent({
  features: [{ source: 'f', text: 'features: [{ id: a.b, title: something, class: authentication, entity: user, value: user.name }]' }],
  behaviors: [{ source: 'b', text: 'title: A behaviour\nid: 6f0e0000-0000-4000-8000-000000000001\nlevel: high\nbehavior: { feature: a.b, kind: rare, p: 0.001 }' }],
}).behaviors[0]; // prettier-ignore

test('what was not tuned is as its file says; what was tuned counts', () => {
  if (behavior === undefined) throw new Error('the behaviour could not be read');
  expect(adjustmentsOf([])(behavior)).toEqual({ enabled: true, severity: 'high', p: 0.001 });
  const tuning = { behavior: behavior.id, enabled: false, severity: null, p: 0.0001, exceptions: [] };
  expect(adjustmentsOf([tuning])(behavior)).toEqual({ enabled: false, severity: 'high', p: 0.0001 });
});

test('exceptions fit in all of their parts, with patterns, until their end', () => {
  if (behavior === undefined) throw new Error('the behaviour could not be read');
  const exceptions = [
    { title: 'service accounts at night', entities: ['user:SVC-*', 'user:backup'], values: ['*.example.com', 'a*b*c'] },
    { title: 'a trip', entities: ['user:alice'], until: 100 },
  ];
  const { isExcepted } = adjustmentsOf([{ behavior: behavior.id, enabled: null, severity: null, p: null, exceptions }])(behavior); // prettier-ignore
  const is = (entity: string, value: string, time = 0): boolean | undefined => isExcepted?.(entity, value, time);
  expect(is('user:svc-1', 'www.example.com')).toBe(true);
  expect(is('user:svc-1', 'WWW.EXAMPLE.COM')).toBe(true);
  expect(is('user:svc-1', 'www.example.org')).toBe(false);
  expect(is('user:backup2', 'www.example.com')).toBe(false);
  expect(is('user:backup', 'a--b--c')).toBe(true);
  expect(is('user:backup', 'a--c--b')).toBe(false);
  expect(is('user:alice', 'anything', 100)).toBe(true);
  expect(is('user:alice', 'anything', 101)).toBe(false);
  expect(is('user:backup', `a${'b'.repeat(100_000)}`)).toBe(false);
});
