import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowsToLines } from './rows-to-lines.ts';

const joined = (rows: readonly string[]): string => rows.map((row) => `${row}\n`).join('');

test('is the rows, each with its end of line, whatever is in them, and owns its memory', () => {
  const row = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('a', 'é', '€', '😀', '\ud800') }), fc.string({ maxLength: 2000 })); // prettier-ignore
  fc.assert(
    fc.property(fc.array(row, { maxLength: 30 }), (rows) => {
      const lines = rowsToLines(rows);
      expect(Buffer.from(lines).equals(new TextEncoder().encode(joined(rows)))).toBe(true);
      expect(lines.byteLength).toBe(lines.buffer.byteLength);
    }),
  );
});

test('no row is no line; characters of several bytes leave room for the end of the line', () => {
  expect(rowsToLines([])).toHaveLength(0);
  for (const rows of [['é'], ['a', 'é'], ['é', 'a'], ['€'.repeat(1000), 'é']])
    expect(Buffer.from(rowsToLines(rows)).toString()).toBe(joined(rows));
});
