import { expect, it } from 'vitest';
import type { JsonObject } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { createFlowDecoder, type FlowDecoder } from './flow-decoder.ts';
import type { FlowSink } from './flow-sink.ts';
import { dataSet, ipfixMessage, ipfixOptionsSet, netflow9Message, templateSet } from './test-messages.ts';

const limits = { sessions: 10, fields: 10_000, lifetime: 1000, held: 2000, heldFor: 500 };

function collect(): { sink: FlowSink; records: JsonObject[]; reasons: string[]; bytes: Buffer[] } {
  const records: JsonObject[] = [];
  const reasons: string[] = [];
  const bytes: Buffer[] = [];
  const sink: FlowSink = {
    record(_, line) {
      const value: unknown = JSON.parse(line);
      if (isJsonObject(value)) records.push(value);
    },
    unreadable(_, kept, { message }) {
      reasons.push(message);
      bytes.push(kept);
    },
  };
  return { sink, records, reasons, bytes };
}

function read(
  messages: readonly Buffer[],
  decoder: FlowDecoder = createFlowDecoder(limits),
): ReturnType<typeof collect> {
  const out = collect();
  for (const message of messages) decoder.decode('192.0.2.1', message, 0, out.sink);
  return out;
}

it('decodes data that came before its template, when that comes', () => {
  const { records, reasons } = read([
    netflow9Message(1, [dataSet(300, 'c000020a')]),
    netflow9Message(2, [templateSet(0, 300, [[8, 4]])]),
  ]);
  expect(records).toMatchObject([{ sourceIPv4Address: '192.0.2.10', flowExport: { sequence: 1 } }]);
  expect(reasons).toEqual([]);
});

it('gives data up whose template does not come, and keeps it so that it can be read alone', () => {
  const decoder = createFlowDecoder(limits);
  const { sink, bytes, reasons } = read([ipfixMessage(1, [dataSet(300, '00'), dataSet(301, 'c000020a')])], decoder);
  decoder.expire(501, sink);
  expect(reasons).toHaveLength(2);
  const again = read([ipfixMessage(2, [templateSet(2, 301, [[8, 4]])]), ...bytes.slice(1)]);
  expect(again.records).toMatchObject([{ sourceIPv4Address: '192.0.2.10' }]);
});

it('holds no more bytes than it may', () => {
  const messages = Array.from({ length: 20 }, (_, index) => ipfixMessage(index, [dataSet(300, '00'.repeat(100))]));
  expect(read(messages).reasons.length).toBeGreaterThan(13);
});

it('reads values of variable length, enterprise numbers, lists and the other direction', () => {
  const fields = [[82, 0xffff], [291, 0xffff], [12_235, 0xffff, 9], [1, 8, 29_305], [77, 2, 99_999], [154, 8]]; // prettier-ignore
  const list = '030007000200500035';
  const data = `046574683009${list}ff00036f7267000000000000002a004de8b7aa8480000000`;
  const { records, reasons } = read([ipfixMessage(1, [templateSet(2, 300, fields), dataSet(300, data)])]);
  expect(reasons).toEqual([]);
  expect(records[0]).toMatchObject({
    interfaceName: 'eth0',
    basicList: [80, 53],
    ciscoApplicationHttpHost: 'org',
    reverseOctetDeltaCount: 42,
    '99999/77': 77,
  });
  expect(records[0]?.['flowStartMicroseconds']).toMatch(/\.500000Z$/);
});

it("reads a sampled frame with Juniper's properties: what it is, from where to where it went", () => {
  const properties = [4, 2, 4].map((length) => [137, length, 2636]);
  const fields = [...properties, [10, 4], [80, 6], [312, 2], [315, 0xffff]];
  const frame = '0200000000010200000000020800450000200000000040110000c0000207c6336407d4310035000c0000';
  const data = `0400000508c2180001680000024002aabbccddee005e${(frame.length / 2).toString(16).padStart(2, '0')}${frame}`;
  const { records, reasons } = read([ipfixMessage(1, [templateSet(2, 300, fields), dataSet(300, data)])]);
  expect(reasons).toEqual([]);
  expect(records[0]).toMatchObject({
    juniperCommonProperties: { forwardingClassDropPriority: 5 },
    juniperCommonProperties_2: { forwardingExceptionCode: 194 },
    juniperCommonProperties_3: { ingressInterfaceIndex: 360 },
    ingressInterface: 576,
    destinationMacAddress: '02:aa:bb:cc:dd:ee',
    dataLinkFrameSection: frame,
    sourceIPv4Address: '192.0.2.7',
    destinationIPv4Address: '198.51.100.7',
    destinationTransportPort: 53,
  });
});

it('takes sampling from options, and multiplies nothing', () => {
  const { records } = read([
    ipfixMessage(1, [
      ipfixOptionsSet(301, 1, [[302, 8], [305, 4], [306, 4]]),
      dataSet(301, '00000000000000070000000100000063'),
      templateSet(2, 300, [[302, 8], [2, 4]]),
      dataSet(300, '0000000000000007000000050000000000000008000000050000'),
    ]),
  ]); // prettier-ignore
  expect(records[1]).toMatchObject({ samplingRate: 100, packetDeltaCount: 5 });
  expect(records[2]).not.toHaveProperty('samplingRate');
});

it('forgets templates that are withdrawn or too old', () => {
  const decoder = createFlowDecoder(limits);
  const template = templateSet(2, 300, [[8, 4]]);
  const data = dataSet(300, 'c000020a');
  expect(read([ipfixMessage(1, [template, data])], decoder).records).toHaveLength(1);
  expect(read([ipfixMessage(2, [templateSet(2, 300, []), data])], decoder).records).toHaveLength(0);
  read([ipfixMessage(3, [template])], decoder);
  const { sink, records } = collect();
  decoder.decode('192.0.2.1', ipfixMessage(4, [data]), 1001, sink);
  expect(records).toHaveLength(0);
});

it('counts what is missing, but not what was only overtaken', () => {
  const decoder = createFlowDecoder(limits);
  const message = (sequence: number): Buffer => netflow9Message(sequence, [dataSet(300, 'c000020a')]);
  read([1, 2, 6, 4].map(message), decoder);
  decoder.lost();
  expect(decoder.lost()).toEqual(new Map([['192.0.2.1', 2]]));
  expect(decoder.lost()).toEqual(new Map());
});

it('keeps the rest of a damaged message, and what is of no protocol', () => {
  const good = templateSet(0, 300, [[8, 4]]);
  const { records, reasons } = read([
    netflow9Message(1, [good, dataSet(300, 'c000020a'), Buffer.from('012c00ff', 'hex')]),
    Buffer.from('0007abcd', 'hex'),
    Buffer.from('00', 'hex'),
  ]);
  expect(records).toHaveLength(1);
  expect(reasons).toEqual([
    'set 300 has 255 bytes, and 4 are left',
    'the datagram is of no flow protocol that is known: its version is 7, not NetFlow 5 or 9, IPFIX (10) or sFlow 5',
    'the datagram is too short for any flow protocol',
  ]);
});

it('has a name for every field of the templates that FortiGate documents', () => {
  // FortiOS administration guide, "NetFlow templates": statistics, applications, flows with and without NAT
  const numbers = [40, 41, 42, 36, 37, 34, 35, 95, 96, 94, 372, 373, 1, 23, 2, 24, 10, 14, 22, 21, 136, 7, 11, 61, 89, 234, 8, 12, 27, 28, 4, 176, 177, 178, 179, 225, 226, 227, 228, 281, 282]; // prettier-ignore
  const { records, reasons } = read([
    netflow9Message(1, [templateSet(0, 300, numbers.map((number) => [number, 4])), dataSet(300, '00000001'.repeat(numbers.length))]),
  ]); // prettier-ignore
  expect(reasons).toEqual([]);
  expect(Object.keys(records[0] ?? {}).filter((name) => name.includes('/'))).toEqual([]);
});
