import { expect, test } from 'vitest';
import { array, assert, constantFrom, ipV4, ipV6, oneof, property, string } from 'fast-check';
import { addressOf, fieldAt } from './field-values.ts';

test('an IPv4 address is four numbers up to 255 without leading zeros', () => {
  const pattern = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)$/;
  const near = array(constantFrom('0', '1', '25', '255', '256', '.', '.', 'a', ' '), { maxLength: 9 }).map((parts) =>
    parts.join(''),
  );
  const isRead = (text: string, is: boolean): boolean => addressOf(text) === (is ? text : undefined);
  assert(
    property(
      oneof(
        near,
        string({ maxLength: 20 }).filter((text) => !text.includes(':')),
      ),
      (text) => isRead(text, pattern.test(text)),
    ),
  );
  assert(property(oneof(ipV4(), ipV6()), (text) => isRead(text, true)));
});

test('a dotted name is the name of a field, or the way through objects to one', () => {
  const fields = { 'id.orig_h': 'whole', id: { orig_h: 'part', orig_p: 1, none: null }, 'a.b': null };
  const at = (name: string): unknown => fieldAt(fields, name);
  expect([at('id.orig_h'), at('id.orig_p'), at('id.none'), at('a.b')]).toEqual(['whole', 1, null, null]);
  expect(['id.missing', 'missing', 'constructor', '__proto__', 'id.__proto__', 'id.toString'].map(at)).toEqual(Array.from({ length: 6 }, () => undefined)); // prettier-ignore
  expect(fieldAt(Object.fromEntries([['__proto__', 'own']]), '__proto__')).toBe('own');
});
