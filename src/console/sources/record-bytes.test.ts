import { expect, test } from 'vitest';
import { base64ToHexLines, splitAtBreak } from './record-bytes.ts';

test('bytes are shown with their place, in hexadecimal and as text', () => {
  expect(base64ToHexLines(btoa('{"a":\u0000 0123456789'), 100)).toEqual([
    '000000  7b 22 61 22 3a 00 20 30 31 32 33 34 35 36 37 38  {"a":. 012345678',
    `000010  ${'39'.padEnd(47)}  9`,
  ]);
  expect(base64ToHexLines(btoa('x'.repeat(100)), 32)).toHaveLength(2);
  expect(base64ToHexLines('!!!!', 10)).toEqual([]);
});

test('a record is cut where it breaks, and nowhere if that is not known', () => {
  expect(splitAtBreak('{"a":', 5)).toEqual({ before: '{"a":', after: '' });
  expect(splitAtBreak('{"a" b', 4)).toEqual({ before: '{"a"', after: ' b' });
  expect(splitAtBreak('abc', undefined)).toEqual({ before: 'abc', after: '' });
  expect(splitAtBreak('abc', 99)).toEqual({ before: 'abc', after: '' });
});
