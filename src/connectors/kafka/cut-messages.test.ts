import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asSourceId } from '../../model/ids.ts';
import { recordBytes } from '../../model/record.ts';
import { gapsIn } from '../../pipeline/collect/test-receiver.ts';
import { cutMessages, type Place, type PlacedBatch, type ReadMessage } from './cut-messages.ts';
import { describe as description } from './describe.ts';

const cut = (messages: readonly ReadMessage[], from: Place = { offset: 0n, skip: 0 }) => cutMessages(messages, { source: asSourceId('test'), framing: 'auto', clock: () => 0, from }); // prettier-ignore
const textsOf = (batches: readonly PlacedBatch[]): string[] => batches.flatMap(({ batch }) => Array.from(batch.ends, (_, i) => Buffer.from(recordBytes(batch, i)).toString())); // prettier-ignore

describe('messages of a partition', () => {
  it('can be gone on with behind any batch, also in the middle of a message', () => {
    // lengths of messages in lines; some have none, some more than a batch holds
    const lengths = fc.array(fc.oneof(fc.nat(3), fc.integer({ min: 4990, max: 12_000 })), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(lengths, (counts) => {
        const messages = counts.map((count, i) => ({
          offset: BigInt(i * 2),
          value:
            count === 0 ? null : Buffer.from(Array.from({ length: count }, (_, line) => `${i} ${line}\n`).join('')),
        }));
        const { batches, next, tombstones } = cut(messages);
        const all = textsOf(batches);
        expect(tombstones).toBe(counts.filter((count) => count === 0).length);
        expect(all.length).toBe(counts.reduce((sum, count) => sum + count, 0));
        expect(next).toEqual({ offset: BigInt(counts.length * 2 - 1), skip: 0 });
        batches.forEach((batch, i) => {
          const rest = cut(messages, batch.next);
          expect(textsOf(batches.slice(0, i + 1)).concat(textsOf(rest.batches))).toEqual(all);
          // and once more, after a crash of what went on
          const [first] = rest.batches;
          if (first !== undefined) expect(textsOf(batches.slice(0, i + 1)).concat(textsOf([first]), textsOf(cut(messages, first.next).batches))).toEqual(all); // prettier-ignore
        });
      }),
      { numRuns: 25 },
    );
  });

  it('never throw, whatever is in them', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), fc.constantFrom('', '[', '{"Records":[', '\n'), (bytes, before) => {
      cut([{ offset: 0n, value: Buffer.concat([Buffer.from(before), bytes]) }]);
    })); // prettier-ignore
  });
});

it('the description has no gaps but what must be given', () => {
  expect(gapsIn(description)).toEqual(['not every field has a default']);
});
