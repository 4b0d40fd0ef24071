import { expect, test } from 'vitest';
import { entityIdOf } from './entity.ts';
import { entityId } from './ids.ts';

test('one name in two ways has one id', () => {
  expect(entityIdOf('device', ' WS-01.Example.com ')).toBe('device:ws-01.example.com');
});

test('a name of any length has an id, and two of them have two', () => {
  const long = 'x'.repeat(10_000);
  expect(entityId.safeParse(entityIdOf('file', long)).success).toBe(true);
  expect(entityIdOf('file', long)).toBe(entityIdOf('file', long));
  expect(entityIdOf('file', long)).not.toBe(entityIdOf('file', `${long}y`));
});
