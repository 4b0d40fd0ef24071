import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asSourceId } from '../../model/ids.ts';
import { Repeats } from './repeats.ts';

function batchOf(texts: readonly string[], received = 0, source = 'a') {
  const parts = texts.map((text) => Buffer.from(text));
  let end = 0;
  return { origin: { source: asSourceId(source), envelope: 'none' as const }, received, payload: Buffer.concat(parts), ends: Uint32Array.from(parts.map((part) => (end += part.length))) };
} // prettier-ignore

describe('records that came before', () => {
  it('are found by their bytes, in one source, within a quarter of an hour', () => {
    const repeats = new Repeats();
    expect(repeats.see(batchOf(['x', 'y', 'x', 'z']))).toEqual([2]);
    expect(repeats.see(batchOf(['x', 'q'], 900_000))).toEqual([0]);
    expect(repeats.see(batchOf(['y'], 900_001))).toBeUndefined();
    expect(repeats.see(batchOf(['x'], 900_000, 'b'))).toBeUndefined();
  });

  it('as a list of all would find them, whatever the window, and however they are cut into batches', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', 'c', 'dd', 'ddd', 'e'.repeat(100), `${'e'.repeat(99)}f`), { maxLength: 60 }); // prettier-ignore
    fc.assert(
      fc.property(letters, fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 9 }), (texts, window, size) => {
        const repeats = new Repeats(window);
        const found: number[] = [];
        for (let at = 0; at < texts.length; at += size) {
          for (const index of repeats.see(batchOf(texts.slice(at, at + size))) ?? []) found.push(at + index);
        }
        expect(found).toEqual(texts.flatMap((text, index) => (texts.slice(Math.max(0, index - window), index).includes(text) ? [index] : []))); // prettier-ignore
      }),
    );
  });
});
