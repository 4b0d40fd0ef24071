import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asSourceId } from '../../model/ids.ts';
import { type IncomingBatch, recordBytes } from '../../model/record.ts';
import { createBatcher } from '../../pipeline/collect/batcher.ts';
import { createSyslogFramer } from './syslog-framer.ts';

function messagesIn(stream: Buffer, cuts: readonly number[] = [], record = 1 << 16): string[] {
  const batches: IncomingBatch[] = [];
  const origin = { source: asSourceId('test'), envelope: 'syslog' as const };
  const limits = { record, oversizeKept: 8 };
  const batcher = createBatcher({ origin, clock: () => 0, limits, emit: (batch) => void batches.push(batch) });
  const framer = createSyslogFramer(batcher);
  let from = 0;
  for (const to of [...cuts.map((cut) => cut % (stream.length + 1)), stream.length].sort((a, b) => a - b)) {
    framer.write(stream.subarray(from, to));
    from = to;
  }
  framer.end();
  batcher.flush();
  return batches.flatMap((batch) =>
    Array.from(batch.ends, (_, index) => {
      const text = Buffer.from(recordBytes(batch, index)).toString();
      return batch.origin.unreadable === undefined ? text : `${batch.origin.unreadable.kind}: ${text}`;
    }),
  );
}

describe('messages over TCP', () => {
  it.each<[string, string, string[]]>([
    ['are lines', '<13>one\n<14>two\r\n<15>three', ['<13>one', '<14>two', '<15>three']],
    ['are lines that may begin with a number', '2024 <x>\n17 18\n', ['2024 <x>', '17 18']],
    ['are counted', '7 <13>one7 <14>two', ['<13>one', '<14>two']],
    ['are counted, with ends of line in or between them', '8 <13>one\n\n7 <14>two\n', ['<13>one', '<14>two']],
    ['are counted, and hold lines', '9 <13>a\nb\nc7 <14>two', ['<13>a\nb\nc', '<14>two']],
    [
      'are read as lines from where a count is missing',
      '7 <13>one<14>two\n<15>three\n',
      ['<13>one', '<14>two', '<15>three'],
    ],
    ['are kept if the connection ends in them', '7 <13>one99 <14>cut', ['<13>one', 'truncated: <14>cut']],
    [
      'are kept in part if they are too long',
      '7 <13>one40 <14>56789012345678901234567890123456789 7 <13>end',
      ['<13>one', 'oversize: <14>5678', '<13>end'],
    ],
    ['never were', '', []],
  ])('%s', (_, stream, expected) => {
    expect(messagesIn(Buffer.from(stream), [], 30)).toEqual(expected);
  });

  it('are the same however they are cut', () => {
    const piece = fc.oneof(
      fc.constantFrom('7 <13>one', '<14>two\n', '9', ' ', '\n', '<', '0', '123456789', '1234567890', 'word'),
      fc.string({ maxLength: 20 }).map((text) => `${Buffer.byteLength(text) + 1} <${text}`),
    );
    const stream = fc.array(piece, { maxLength: 12 }).map((pieces) => Buffer.from(pieces.join('')));
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 10 }), (bytes, cuts) => {
        expect(messagesIn(bytes, cuts)).toEqual(messagesIn(bytes));
      }),
      { numRuns: 1000 },
    );
  });
});
