import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { readEvtx } from '../../src/connectors/windows/evtx/read-evtx.ts';
import { evtxFile, numberValue, textValue, type TestNode } from '../../src/connectors/windows/evtx/test-evtx.ts';
import { valueTypes } from '../../src/connectors/windows/evtx/write-value.ts';
import { corpus } from '../../src/corpora.ts';
import type { FuzzTarget } from '../fuzz-target.ts';

/** Windows event logs: whatever the bytes, lines that are JSON, unreadable pieces, and an end. */
export const evtxTarget: FuzzTarget = {
  name: 'evtx',
  kind: 'binary',
  seeds: () => [...invented(), ...real()],
  words: ['**\0\0', 'ElfChnk\0', 'ElfFile\0', '\u000f\u0001\u0001\0', '\u000c\u0001', '\u000d\0\0\u0021', 'A\0', '\u0001\u0080'],
  run(input) {
    const { records, unreadable } = readEvtx(Buffer.from(input), 10_000);
    for (const record of records) JSON.parse(record);
    for (const { bytes } of unreadable) if (bytes.length > 1 << 16) throw new Error(`kept ${bytes.length} bytes`);
  },
}; // prettier-ignore

/** Cut behind the last record: a chunk is zeros from there on. */
const short = (file: Buffer): Buffer => file.subarray(0, 4096 + file.readUInt32LE(4096 + 48) + 64);

function invented(): Buffer[] {
  const data: TestNode = {
    name: 'EventData',
    content: [
      { name: 'Data', attributes: { Name: 'User' }, content: [{ value: 0 }] },
      { name: 'Data', content: [{ value: 1, isOptional: true }] },
      { name: 'Text', attributes: { a: { value: 2 } }, content: ['x', { entity: 'lt' }, { cdata: '<' }, { charRef: 65 }] },
    ],
  };
  const fragment = { event: data, values: [textValue('jdoe'), numberValue(valueTypes.hex64, 8, 77n), textValue('y')] };
  const event: TestNode = { name: 'Event', attributes: { xmlns: 'urn:x' }, content: [data, { value: 3 }] };
  const values = [textValue('a'), { type: 0x81, bytes: Buffer.from('b\0c\0', 'utf16le') }, textValue('c'), { fragment }];
  return [short(evtxFile([[{ event, values }, { event, values }, { event: data }]]))];
} // prettier-ignore

/** Real ones, if they are on this machine: the first records of some. */
function real(): Buffer[] {
  const folder = corpus('sigma-regression');
  if (folder === undefined) return [];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.evtx.gz'));
  return files.slice(0, 4).map((file) => short(gunzipSync(readFileSync(join(folder, file)))));
}
