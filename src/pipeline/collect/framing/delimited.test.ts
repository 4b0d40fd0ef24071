import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asSourceId } from '../../../model/ids.ts';
import { recordBytes, type IncomingBatch } from '../../../model/record.ts';
import { createBatcher } from '../batcher.ts';
import { createDelimitedFramer, isDelimited, likelyDelimiter } from './delimited.ts';

interface Framed {
  readonly records: string[];
  readonly contexts: (string | undefined)[];
}

function frame(text: string, cuts: readonly number[] = [], context?: string): Framed {
  const batches: IncomingBatch[] = [];
  const origin = { source: asSourceId('test'), envelope: 'none' as const, ...(context === undefined ? {} : { context }) };
  const batcher = createBatcher({ origin, clock: () => 0, emit: (batch) => void batches.push(batch) });
  const framer = createDelimitedFramer(batcher);
  const bytes = Buffer.from(text);
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b).concat(bytes.length)) {
    framer.write(bytes.subarray(from, Math.max(from, Math.min(cut, bytes.length))));
    from = Math.max(from, Math.min(cut, bytes.length));
  }
  framer.end();
  batcher.flush();
  return {
    records: batches.flatMap((batch) => Array.from(batch.ends, (_, i) => Buffer.from(recordBytes(batch, i)).toString())),
    contexts: batches.map(({ origin }) => origin.context),
  };
} // prettier-ignore

describe('delimited records', () => {
  test('the header becomes context, a quoted field may hold ends of lines, a repeated header is no record', () => {
    const text = 'time,user,note\r\n1,jdoe,"a\n""b"",c"\r\n\r\ntime,user,note\r\n2,5" disk,x\n3,"open';
    expect(frame(text)).toEqual({
      records: ['1,jdoe,"a\n""b"",c"', '2,5" disk,x', '3,"open'],
      contexts: ['#delimited ,\ntime,user,note'],
    });
  });

  test('a quote that nobody closes costs no record', () => {
    const lines = Array.from({ length: 300 }, (_, i) => (i === 3 ? `${i},"x,y` : `${i},x,y`));
    expect(frame(`a,b,c\n${lines.join('\n')}`).records.length).toBe(300);
  });

  test('reading goes on in the middle of a file with the header of before', () => {
    const context = '#delimited ;\na;b;c';
    expect(frame('1;2;3\n', [], context)).toEqual({ records: ['1;2;3'], contexts: [context] });
  });

  test('without a header the first line is a record', () => {
    expect(frame('1,2,3\n4,5,6\n')).toEqual({ records: ['1,2,3', '4,5,6'], contexts: [undefined] });
  });

  test('the records are the same wherever the chunks end', () => {
    const part = fc.constantFrom('a', ',', '"', '""', '\n', '\r\n', '"x\ny"', '1');
    fc.assert(
      fc.property(fc.array(part, { maxLength: 60 }), fc.array(fc.nat(150), { maxLength: 6 }), (parts, cuts) => {
        const text = `a,b,c\n${parts.join('')}`;
        expect(frame(text, cuts)).toEqual(frame(text));
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is delimited', () => {
  test.each([
    ['time,user,ip\n2026-11-21,jdoe,192.0.2.7\n', true],
    ['"time";"user";"ip"\n"2026-11-21";"j;doe";"192.0.2.7"\n', true],
    ['a\tb\tc\n1\t2\t3', true],
    ['Hello, world, again\nHi, you, there\n', false],
    ['time,user,ip\n', false],
    ['time,user,ip\n1,2\n', false],
    ['1,2,3\n4,5,6\n', false],
    ['a,b\n1,2\n', false],
    ['Nov 21 19:50:11 host app: a, b, c\nNov 21 19:50:12 host app: a, b, c\n', false],
    ['a,a,b\n1,2,3\n', false],
  ])('%j: %s', (text, is) => {
    expect(isDelimited(text)).toBe(is);
  });

  test('the delimiter is the one that gives most names', () => {
    expect(likelyDelimiter('a b|c d|e')).toBe('|');
    expect(likelyDelimiter('1,2,3')).toBeUndefined();
  });
});
