import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

const line = (flowExport: object, fields: object): string =>
  JSON.stringify({ flowExport: { exporter: '192.0.2.1', time: '2026-11-21T22:51:01.000Z', ...flowExport }, ...fields });
const ends = { sourceIPv4Address: '192.0.2.10', destinationIPv4Address: '203.0.113.9', sourceTransportPort: 50112, destinationTransportPort: 443, protocolIdentifier: 6 }; // prettier-ignore
const counts = { octetDeltaCount: 4249, packetDeltaCount: 20 };
const times = { flowStartMilliseconds: '2026-11-21T22:50:01.120Z', flowEndMilliseconds: '2026-11-21T22:51:00.004Z' };
const flow = 'netflow/flow';

export const netflowCases: readonly ParserCase[] = [
  { name: 'netflow5', kind: flow, record: line({ protocol: 'netflow5', sequence: 12 }, { ...ends, ...counts, ...times, tcpControlBits: 27, samplingInterval: 0 }) },
  { name: 'netflow9', kind: flow, record: line({ protocol: 'netflow9', domain: 0, sequence: 7, template: 256 }, { ...ends, ...counts, flowStartSysUpTime: 941_120, flowEndSysUpTime: 1_000_004, ...times, paloAltoAppId: 'ssl', paloAltoUserId: 'example\\jdoe' }) },
  { name: 'ipfix-biflow', kind: flow, record: line({ protocol: 'ipfix', domain: 3, sequence: 99, template: 45_841 }, { sourceIPv6Address: '2001:db8::10', destinationIPv6Address: '2001:db8:1::9', sourceTransportPort: 40000, destinationTransportPort: 53, protocolIdentifier: 17, octetTotalCount: 132, packetTotalCount: 2, reverseOctetTotalCount: 200, reversePacketTotalCount: 2, flowStartMicroseconds: '2026-11-21T22:50:59.120456Z', flowEndMicroseconds: '2026-11-21T22:51:00.004001Z', samplingRate: 100 }) },
  { name: 'denied', kind: flow, record: line({ protocol: 'netflow9', domain: 0, sequence: 8, template: 257 }, { ...ends, firewallEvent: 3, ingressAclId: '0f8e7f3d00000000', userName: 'jdoe', flowEndMilliseconds: '1970-01-01T00:00:00.000Z' }) },
  { name: 'sflow', kind: flow, record: line({ protocol: 'sflow5', agent: '198.51.100.7', domain: 0, sequence: 5, uptime: 1000, sample: 17, time: undefined }, { samplingRate: 512, samplingPool: 1024, droppedSamples: 0, ingressInterface: 3, packetDeltaCount: 1, octetDeltaCount: 1518, sourceMacAddress: '02:00:00:00:00:01', destinationMacAddress: '02:00:00:00:00:02', vlanId: 7, ethernetType: 2048, ipVersion: 4, ...ends, tcpControlBits: 16 }) },
  { name: 'layer2', kind: flow, record: line({ protocol: 'sflow5', agent: '198.51.100.7', domain: 0, sequence: 6, sample: 18 }, { samplingRate: 512, packetDeltaCount: 1, octetDeltaCount: 60, sourceMacAddress: '02:00:00:00:00:01', destinationMacAddress: 'ff:ff:ff:ff:ff:ff', ethernetType: 2054 }) },
  { name: 'options', kind: 'netflow/options', record: line({ protocol: 'ipfix', domain: 0, sequence: 6, template: 258, options: true }, { samplerId: 1, samplingPacketInterval: 1, samplingPacketSpace: 99 }) },
  { name: 'counters', kind: 'netflow/counters', record: line({ protocol: 'sflow5', agent: '198.51.100.7', domain: 0, sequence: 6, sample: 3, counters: true }, { sourceIndex: 3, ifIndex: 3, ifSpeed: 1_000_000_000, ifInOctets: 77 }) },
  { name: 'other', kind: undefined, record: '{"flowExport":"weekly","exporter":"someone"}', golden: false },
]; // prettier-ignore
