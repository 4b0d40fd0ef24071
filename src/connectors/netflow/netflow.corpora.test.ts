import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { corpus } from '../../corpora.ts';
import type { JsonObject, JsonValue } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { textOf } from '../../pipeline/normalize/field-values.ts';
import { createFlowDecoder } from './flow-decoder.ts';

/**
 * Packets of many vendors against what Logstash's codec makes of them. Names are mapped to IANA's; three faults of Logstash are known and counted
 * apart: it is a second late with times by uptime, it does not know that the uptime may have begun anew, and writes some times as numbers.
 */
it('reads the packets of the corpus as they are expected', () => {
  const folder = corpus('netflow-ipfix');
  if (folder === undefined) return;
  const cases = readFileSync(join(folder, 'expected.jsonl'), 'utf8').trim().split('\n').map((line): unknown => JSON.parse(line)); // prettier-ignore
  let values = 0;
  let equal = 0;
  const faults: string[] = [];
  const wrong: string[] = [];
  for (const one of cases) {
    if (!isJsonObject(one)) throw new Error('the corpus is not what it was');
    const { context, files, expected_events, expected_event_count: count } = one;
    const records = decode(
      folder,
      list(files).flatMap((file) => (typeof file === 'string' ? [file] : [])),
    );
    if (typeof count === 'number' && records.length !== count) wrong.push(`${JSON.stringify(context)}: ${records.length} records, not ${count}`); // prettier-ignore
    for (const event of list(expected_events)) {
      const expected = isJsonObject(event) && isJsonObject(event['netflow']) ? event['netflow'] : {};
      const told = Object.entries(expected).filter(([name]) => name !== 'flow_records');
      const judged = records.map((record) =>
        told.map(([name, value]) => ({ name, value, ...judge(record, name, value) })),
      );
      const best = judged.sort((a, b) => score(b) - score(a))[0] ?? [];
      values += told.length;
      for (const { name, value, verdict, got } of best) {
        if (verdict === 'equal') equal++;
        else if (verdict === 'fault of Logstash') faults.push(name);
        else wrong.push(`${JSON.stringify(context)}: ${name} is ${JSON.stringify(got)}, not ${JSON.stringify(value)}`);
      }
    }
  }
  console.log(`${equal} of ${values} values are equal, ${faults.length} where Logstash is wrong (${[...new Set(faults)].join(', ')})`); // prettier-ignore
  expect(wrong).toEqual([]);
  expect(values).toBeGreaterThan(600);
});

const score = (verdicts: readonly { verdict: string }[]): number => verdicts.filter(({ verdict }) => verdict !== 'wrong').length; // prettier-ignore
const list = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : []);

function decode(folder: string, files: readonly string[]): JsonObject[] {
  const records: JsonObject[] = [];
  const decoder = createFlowDecoder({ sessions: 10, fields: 10_000, lifetime: 1e9, held: 1e6, heldFor: 1e6 });
  const sink = {
    record(_: string, line: string) {
      const value: unknown = JSON.parse(line);
      if (isJsonObject(value)) records.push(value);
    },
    unreadable: () => undefined,
  };
  for (const file of files) decoder.decode('192.0.2.1', readFileSync(join(folder, 'dat', file)), 0, sink);
  return records;
}

function judge(record: JsonObject, name: string, value: JsonValue): { verdict: string; got: JsonValue | undefined } {
  const got = valueOf(record, name);
  if (isJsonObject(value) && typeof got === 'number') {
    return { got, verdict: value['status'] === got >> 6 && value['reason'] === (got & 63) ? 'equal' : 'wrong' };
  }
  if (typeof got === 'string' && typeof value === 'string' && Date.parse(got) > 0 && name !== 'app_id') {
    const late = Date.parse(value) - Date.parse(got);
    if (name.endsWith('switched') && (late === 1000 || late === 1000 + 2 ** 32 || late === 2 ** 32)) return { got, verdict: 'fault of Logstash' }; // prettier-ignore
    return { got, verdict: got.slice(0, 23) === value.slice(0, 23) ? 'equal' : 'wrong' };
  }
  if (typeof got === 'string' && typeof value === 'number' && Date.parse(got) === value) return { got, verdict: 'fault of Logstash' }; // prettier-ignore
  return { got, verdict: got === value ? 'equal' : 'wrong' };
}

/** Logstash's names that are not IANA's. */
const names: Readonly<Record<string, string>> = {
  ipv4_src_addr: 'sourceIPv4Address', ipv4_dst_addr: 'destinationIPv4Address', ipv4_next_hop: 'ipNextHopIPv4Address', bgp_ipv4_next_hop: 'bgpNextHopIPv4Address',
  l4_src_port: 'sourceTransportPort', l4_dst_port: 'destinationTransportPort', protocol: 'protocolIdentifier', tcp_flags: 'tcpControlBits', src_tos: 'ipClassOfService',
  in_bytes: 'octetDeltaCount', in_pkts: 'packetDeltaCount', out_bytes: 'postOctetDeltaCount', out_pkts: 'postPacketDeltaCount',
  input_snmp: 'ingressInterface', output_snmp: 'egressInterface', src_as: 'bgpSourceAsNumber', dst_as: 'bgpDestinationAsNumber',
  src_mask: 'sourceIPv4PrefixLength', dst_mask: 'destinationIPv4PrefixLength', src_vlan: 'vlanId', dst_vlan: 'postVlanId', direction: 'flowDirection',
  first_switched: 'flowStartMilliseconds', last_switched: 'flowEndMilliseconds', ip_protocol_version: 'ipVersion', in_src_mac: 'sourceMacAddress', in_dst_mac: 'destinationMacAddress',
  engine_type: 'engineType', engine_id: 'engineId', sampling_algorithm: 'samplingAlgorithm', sampling_interval: 'samplingInterval', flow_sampler_id: 'samplerId',
  src_traffic_index: 'srcTrafficIndex', dst_traffic_index: 'dstTrafficIndex', forwarding_status: 'forwardingStatus', flow_end_reason: 'flowEndReason',
  xlate_src_addr_ipv4: 'postNATSourceIPv4Address', xlate_dst_addr_ipv4: 'postNATDestinationIPv4Address', xlate_src_port: 'postNAPTSourceTransportPort', xlate_dst_port: 'postNAPTDestinationTransportPort',
  application_id: 'applicationId', app_id: 'paloAltoAppId', user_id: 'paloAltoUserId', fw_event: 'firewallEvent', conn_id: 'flowId', icmp_type: 'icmpTypeCodeIPv4',
  scope_system: 'scopeSystem', total_bytes_exp: 'exportedOctetTotalCount', total_pkts_exp: 'exportedMessageTotalCount', total_flows_exp: 'exportedFlowRecordTotalCount', flow_active_timeout: 'flowActiveTimeout', flow_inactive_timeout: 'flowIdleTimeout',
  natInsideSvcid: 'aluInsideServiceId', natOutsideSvcid: 'aluOutsideServiceId', natSubString: 'aluNatSubString', rev_flow_delta_bytes: 'responderOctets',
  vmwareUnknown888: 'vmwareEgressInterfaceAttr', vmwareUnknown889: 'vmwareVxlanExportRole', vmwareUnknown890: 'vmwareIngressInterfaceAttr',
  FW_Rule: 'barracudaFWRule', AuditCounter: 'barracudaAuditCounter', ConnTransportPort: 'barracudaConnTransportPort', ConnIPv4Address: 'barracudaConnIPv4Address', BindIPv4Address: 'barracudaBindIPv4Address', BindTransportPort: 'barracudaBindTransportPort', TrafficType: 'barracudaTrafficType', Timestamp: 'barracudaTimestamp', ServiceName: 'barracudaServiceName', LogOp: 'barracudaLogOp', Reason: 'barracudaReason', ReasonText: 'barracudaReasonText',
  proceraHttpContentType: '15397/26', proceraHttpLocation: '15397/22', proceraHttpUrl: '15397/21', proceraSubscriberIdentifier: '15397/28',
}; // prettier-ignore

function valueOf(record: JsonObject, name: string): JsonValue | undefined {
  const about = isJsonObject(record['flowExport']) ? record['flowExport'] : {};
  const versions: Readonly<Record<string, number>> = { netflow5: 5, netflow9: 9, ipfix: 10 };
  if (name === 'version') return versions[textOf(about['protocol']) ?? ''];
  if (name === 'flow_seq_num') return about['sequence'];
  if (name === 'flowset_id') return about['template'];
  return record[names[name] ?? name];
}
