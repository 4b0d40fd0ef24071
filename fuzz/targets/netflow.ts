import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createFlowDecoder } from '../../src/connectors/netflow/flow-decoder.ts';
import { dataSet, ipfixMessage, ipfixOptionsSet, netflow9Message, templateSet } from '../../src/connectors/netflow/test-messages.ts'; // prettier-ignore
import { corpus } from '../../src/corpora.ts';
import type { FuzzTarget } from '../fuzz-target.ts';

/** An input is several datagrams of one exporter, each behind its length in two bytes: templates, then what they describe. */
const target = (name: string, seeds: () => Buffer[][]): FuzzTarget => ({
  name,
  kind: 'binary',
  seeds: () => seeds().map((datagrams) => Buffer.concat(datagrams.flatMap(withLength))),
  run(input) {
    const decoder = createFlowDecoder({ sessions: 4, fields: 5000, lifetime: 1e6, held: 100_000, heldFor: 1000 });
    let kept = 0;
    const sink = {
      record: (_: string, line: string) => void JSON.parse(line),
      unreadable: (_: string, bytes: Buffer) => void (kept += bytes.length),
    };
    const bytes = Buffer.from(input);
    for (let at = 0; bytes.length - at >= 2;) {
      const size = bytes.readUInt16BE(at);
      decoder.decode('192.0.2.1', bytes.subarray(at + 2, at + 2 + size), 1000, sink);
      at += 2 + size;
    }
    decoder.restore(decoder.snapshot());
    decoder.lost();
    decoder.expire(Infinity, sink);
    if (kept > 64 * (input.length + 64)) throw new Error(`${kept} bytes were kept of ${input.length}`);
  },
});

function withLength(datagram: Buffer): Buffer[] {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(datagram.length);
  return [length, datagram];
}

const fields = [[8, 4], [12, 4], [7, 2], [11, 2], [4, 1], [1, 8], [22, 4], [21, 4], [56, 6], [27, 16]]; // prettier-ignore
const flow = 'c000020acb007109c3c401bb06000000000000002a00000001000000090200000000010000000000000000000000000000000a';

/** Ethernet, IPv4, UDP */
const frame = '02000000000102000000000208004500001c0000000040110000c0000207c6336407d431003500080000';
const netflow5 = Buffer.from(`000500010001e2406b01d2f000000000000000010000000a${'01'.repeat(48)}`, 'hex');
const sflow = Buffer.from(
  '0000000500000001c00002010000000000000001000003e8000000020000000100000048000000010000000300000200000004000000000000000003000000040000000100000001000000180000000100000040000000040000000800010203040506070000000200000014000000010000000300000001000003e900000000',
  'hex',
);

export const netflowTargets: readonly FuzzTarget[] = [
  target('netflow', () => [
    [netflow5],
    [netflow9Message(1, [templateSet(0, 300, fields), dataSet(300, flow.padEnd(102, '0'))])],
    ...real('netflow'),
  ]),
  target('ipfix', () => [
    [ipfixMessage(1, [templateSet(2, 300, [...fields, [291, 0xffff], [82, 0xffff], [12_235, 0xffff, 9]]), dataSet(300, `${flow.padEnd(102, '0')}0a03000c0002004200530361620005616263`)])],
    [ipfixMessage(1, [ipfixOptionsSet(301, 1, [[302, 8], [305, 4], [306, 4]]), dataSet(301, '00000000000000010000000100000063')])],
    [ipfixMessage(1, [templateSet(2, 300, fields)]), ipfixMessage(2, [templateSet(2, 300, []), dataSet(300, flow)])],
    [ipfixMessage(1, [templateSet(2, 300, [[137, 4, 2636], [410, 2], [315, 60]]), dataSet(300, `04000005002a${frame.padEnd(120, '0')}`)])],
    [ipfixMessage(1, [templateSet(2, 300, [[313, 0xffff]]), dataSet(300, `1c${frame.slice(28)}`)])],
    ...real('ipfix'),
  ]),
  target('sflow', () => [[sflow], [Buffer.concat([sflow, sflow])]]),
]; // prettier-ignore

/** Packets of the corpus, if it is on this machine: templates before what they describe. */
function real(prefix: string): Buffer[][] {
  const folder = corpus('netflow-ipfix', 'dat');
  if (folder === undefined) return [];
  const families = new Map<string, Buffer[]>();
  for (const file of readdirSync(folder).filter((name) => name.startsWith(prefix)).sort().reverse()) {
    const family = file.replace(/_(?:opt)?(?:tpl|data).*$/, '');
    families.set(family, [...(families.get(family) ?? []), readFileSync(join(folder, file))]);
  }
  return [...families.values()];
} // prettier-ignore
