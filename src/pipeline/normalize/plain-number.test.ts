import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainNumber } from './plain-number.ts';

const digits = (most: number): fc.Arbitrary<string> => fc.string({ unit: fc.integer({ min: 0, max: 9 }).map(String), minLength: 1, maxLength: most }); // prettier-ignore

test('reads what Number reads, wherever it stands, or says that it does not', () => {
  const written = fc.tuple(digits(17), fc.option(digits(17))).map(([a, b]) => (b === null ? a : `${a}.${b}`));
  fc.assert(
    fc.property(written, fc.string({ maxLength: 5 }), fc.string({ maxLength: 5 }), (number, before, after) => {
      const read = plainNumber(before + number + after, before.length, before.length + number.length);
      const count = number.replace('.', '').replace(/^0+/, '').length;
      if (number.length > 17 || count > 16) expect(read).toBeNaN();
      else if (count < 16 || !Number.isNaN(read)) expect(read).toBe(Number(number));
    }),
    { numRuns: 500 },
  );
});

test.each(['', '.', '1.', '.5', '-1', '+1', '1e3', '0x10', ' 1', '1 ', '1.2.3', '9007199254740993', '٣'])('does not read %j', (text) => {
  expect(plainNumber(text, 0, text.length)).toBeNaN();
}); // prettier-ignore

test('the seconds of a log, to the microsecond', () => {
  expect(plainNumber('1795290611.250001', 0, 17)).toBe(1795290611.250001);
});
