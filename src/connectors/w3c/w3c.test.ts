import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { asSourceId } from '../../model/ids.ts';
import { type IncomingBatch, recordBytes } from '../../model/record.ts';
import { createBatcher } from '../../pipeline/collect/batcher.ts';
import { createFramer } from '../../pipeline/collect/framing/create-framer.ts';
import { recognise } from '../../pipeline/collect/framing/recognise.ts';
import { parserContract } from '../../pipeline/normalize/test-parser-contract.ts';
import { w3cCases } from './cases.ts';
import { w3cParsers } from './index.ts';

parserContract(w3cParsers, w3cCases, fileURLToPath(new URL('golden', import.meta.url)));

describe('a file', () => {
  it('gives its records under the header that stands above them, also when the columns change', () => {
    const file = Buffer.from('#Software: Microsoft Internet Information Services 10.0\r\n#Version: 1.0\r\n#Date: 2026-11-21\r\n#Fields: date time c-ip\r\n2026-11-21 22:51:00 192.0.2.1\r\n#Date: 2026-11-22\r\n2026-11-22 00:00:00 192.0.2.2\r\n#Fields: date time s-ip\r\n2026-11-22 00:00:01 192.0.2.3\r\n'); // prettier-ignore
    const text = recognise(file);
    if (text.kind !== 'text') throw new Error('not text');
    expect(text.framing).toBe('w3c');
    const batches: IncomingBatch[] = [];
    const batcher = createBatcher({ origin: { source: asSourceId('test'), envelope: 'none' }, clock: () => 0, emit: (batch) => void batches.push(batch) }); // prettier-ignore
    const framer = createFramer(text, batcher);
    framer.write(file);
    framer.end();
    batcher.flush();
    const seen = batches.flatMap((batch) => Array.from(batch.ends, (_, at) => [Buffer.from(recordBytes(batch, at)).toString(), /#Fields: (.*)/.exec(batch.origin.context ?? '')?.[1]])); // prettier-ignore
    expect(seen).toEqual([
      ['2026-11-21 22:51:00 192.0.2.1', 'date time c-ip'],
      ['2026-11-22 00:00:00 192.0.2.2', 'date time c-ip'],
      ['2026-11-22 00:00:01 192.0.2.3', 'date time s-ip'],
    ]);
    expect(batches[0]?.origin.format).toBe('w3c');
  });
});
