import { describe, expect, it } from 'vitest';
import { asSourceId } from '../../../model/ids.ts';
import { recordBytes } from '../../../model/record.ts';
import { createBatcher } from '../batcher.ts';
import { createFramer } from './create-framer.ts';
import { recognise } from './recognise.ts';

/** The records of a text that comes in pieces of a size. */
function recordsIn(bytes: Buffer, size: number): string[] {
  const records: string[] = [];
  const batcher = createBatcher({
    origin: { source: asSourceId('x'), envelope: 'none' },
    clock: () => 0,
    emit: (batch) => {
      for (let i = 0; i < batch.ends.length; i++) records.push(Buffer.from(recordBytes(batch, i)).toString());
    },
  });
  const text = recognise(bytes);
  if (text.kind !== 'text') throw new Error(text.what);
  const framer = createFramer(text, batcher);
  for (let at = 0; at < bytes.length; at += size) framer.write(bytes.subarray(at, at + size));
  framer.end();
  batcher.flush();
  return records;
}

const one = '<Event xmlns="urn:x">\r\n  <System><EventID>1</EventID></System>\r\n</Event>';
const two = '<Event><EventData><Data>a &lt;/Event> <![CDATA[</Event> ü ]]></Data><EventX></EventX></EventData></Event>';
const three = '<Event\n><System/></Event>';

describe('Windows events in XML', () => {
  it.each([
    ['exported by Event Viewer', `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\r\n<Events>${one}${two}${three}</Events>\r\n`],
    ['written by wevtutil', `${one}\r\n${two}\r\n\r\n${three}\r\n`],
    ['in a list with attributes', `\ufeff<Events xmlns="urn:y">\n${one}\n${two}\n${three}\n</Events>`],
    ['behind a comment', `<!-- a --><Events>${one}${two}${three}`],
  ])('%s', (_, text) => {
    for (const size of [1, 2, 7, 64, 100_000]) {
      expect(recordsIn(Buffer.from(text), size)).toEqual([one, two, three]);
    }
    expect(recordsIn(Buffer.from(text.startsWith('\ufeff') ? text : `\ufeff${text}`, 'utf16le'), 50)).toEqual([one, two, three]);
  }); // prettier-ignore

  it('lose nothing that stands between them, or is not finished', () => {
    for (const size of [1, 5, 1000]) {
      expect(recordsIn(Buffer.from(`${one} oops <b> ü ${three}<Event><System>`), size)).toEqual([
        one,
        'oops <b> ü',
        three,
        '<Event><System>',
      ]);
    }
  });
});
