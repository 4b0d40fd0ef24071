import type { JsonObject } from '../../model/json.ts';
import { isJsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import type { Ocsf } from '../../model/ocsf.ts';
import type { ActivityFacts } from '../../pipeline/normalize/activity/activity-facts.ts';
import { activityToEntities } from '../../pipeline/normalize/activity/activity-to-entities.ts';
import { activityToOcsf } from '../../pipeline/normalize/activity/activity-to-ocsf.ts';
import { addressOf, amountOf, integerOf, textOf, type Field } from '../../pipeline/normalize/field-values.ts';
import { isoToTime } from '../../pipeline/normalize/iso-time.ts';
import { sparse, sparseOrNone, withAttributes } from '../../pipeline/normalize/ocsf-parts.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';

const aliases = {
  src_ip: ['sourceIPv4Address', 'sourceIPv6Address'], dst_ip: ['destinationIPv4Address', 'destinationIPv6Address'],
  src_port: ['sourceTransportPort'], dst_port: ['destinationTransportPort'], 'destination.port': ['destinationTransportPort'], username: ['userName', 'paloAltoUserId'],
}; // prettier-ignore
const flows = logSourceSet([{ category: 'firewall' }, { category: 'netflow' }, { service: 'netflow' }], aliases);
const others = logSourceSet([{ category: 'netflow' }]);

const flowKind: EventKind = {
  id: 'netflow/flow',
  logSources: flows,
  ocsf: flowToOcsf,
  entities: (fields) => activityToEntities(flowToFacts(fields)),
};
const optionsKind = otherKind('options', 'what an exporter says of itself');
const countersKind = otherKind('counters', 'counters of an interface or device');

/** What a record is: a flow, a row of options, counters. */
export function kindOf({ flowExport }: JsonObject): EventKind {
  if (!isJsonObject(flowExport)) return flowKind;
  if (flowExport['options'] === true) return optionsKind;
  return flowExport['counters'] === true ? countersKind : flowKind;
}

function otherKind(what: string, message: string): EventKind {
  const factsOf = (fields: JsonObject): ActivityFacts => ({
    ...exporterOf(fields),
    what: 'other',
    activity: 0,
    message,
  });
  return {
    id: `netflow/${what}`,
    logSources: others,
    ocsf: (fields, time) => activityToOcsf(factsOf(fields), time),
    entities: (fields) => activityToEntities(factsOf(fields)),
  };
}

const protocols = new Map([['netflow5', 'NetFlow 5'], ['netflow9', 'NetFlow 9'], ['ipfix', 'IPFIX'], ['sflow5', 'sFlow 5']]); // prettier-ignore

function exporterOf({ flowExport }: JsonObject): Pick<ActivityFacts, 'product' | 'device'> {
  const { protocol, exporter, agent }: JsonObject = isJsonObject(flowExport) ? flowExport : {};
  return {
    product: { vendor: 'Flow exporter', name: protocols.get(textOf(protocol) ?? '') ?? 'Flow export' },
    device: { address: addressOf(agent) ?? addressOf(exporter) },
  };
}

function flowToFacts(fields: JsonObject): ActivityFacts {
  const event = integerOf(fields['firewallEvent'], 0, 5);
  const number = integerOf(fields['protocolIdentifier'], 0, 255);
  return {
    ...exporterOf(fields),
    what: 'network',
    activity: activityByEvent[event ?? 0] ?? TRAFFIC,
    user: { name: fields['userName'] ?? fields['paloAltoUserId'] ?? fields['sourceUser'] },
    source: {
      address: first(fields, 'sourceIPv4Address', 'sourceIPv6Address'),
      port: fields['sourceTransportPort'] ?? fields['udpSourcePort'] ?? fields['tcpSourcePort'],
      mac: fields['sourceMacAddress'],
    },
    destination: {
      address: first(fields, 'destinationIPv4Address', 'destinationIPv6Address'),
      port: fields['destinationTransportPort'] ?? fields['udpDestinationPort'] ?? fields['tcpDestinationPort'],
      mac: fields['destinationMacAddress'],
    },
    traffic: { transport: number === undefined ? undefined : (transports.get(number) ?? String(number)) },
    application: fields['applicationName'] ?? fields['paloAltoAppId'] ?? fields['applicationId'],
    ...(event === DENIED ? { verdict: { isAllowed: false } } : {}),
  };
}

/** IANA's firewallEvent (233): created, deleted, denied, alert, update; as OCSF's Open, Close, Refuse, Traffic, Traffic */
const activityByEvent = [6, 1, 2, 5, 6, 6];
const TRAFFIC = 6;
const DENIED = 3;

const transports = new Map([[1, 'icmp'], [2, 'igmp'], [6, 'tcp'], [17, 'udp'], [47, 'gre'], [50, 'esp'], [58, 'ipv6-icmp'], [89, 'ospf'], [132, 'sctp']]); // prettier-ignore

/** Exporters fill in zeros for the address of the family that a flow is not of. */
function first(fields: JsonObject, v4: string, v6: string): Field {
  const [old, young] = [addressOf(fields[v4]), addressOf(fields[v6])];
  return old !== undefined && (old !== '0.0.0.0' || young === undefined || young === '::') ? old : (young ?? old);
}

function flowToOcsf(fields: JsonObject, time: number): Ocsf {
  const event = activityToOcsf(flowToFacts(fields), time);
  if (event['class_uid'] !== NETWORK_ACTIVITY) return event;
  const [start, end] = [timeAt(fields, 'flowStart'), timeAt(fields, 'flowEnd')];
  const duration = integerOf(fields['flowDurationMilliseconds'], 0) ?? (start !== undefined && end !== undefined && end >= start ? end - start : undefined); // prettier-ignore
  const version = integerOf(fields['ipVersion']) ?? (addressOf(fields['sourceIPv6Address']) === undefined ? 4 : 6);
  const info = event['connection_info'];
  return withAttributes(event, {
    start_time: start,
    end_time: end,
    duration,
    traffic: trafficOf(fields),
    connection_info: sparse({
      ...(isJsonObject(info) ? info : {}),
      protocol_num: integerOf(fields['protocolIdentifier'], 0, 255),
      protocol_ver_id: version === 4 || version === 6 ? version : 0,
      tcp_flags: integerOf(fields['tcpControlBits'], 0, 0xffff),
    }),
  });
}

const NETWORK_ACTIVITY = 4001;

function timeAt(fields: JsonObject, which: 'flowStart' | 'flowEnd'): number | undefined {
  for (const unit of ['Milliseconds', 'Microseconds', 'Nanoseconds', 'Seconds']) {
    const value = fields[`${which}${unit}`];
    const time = typeof value === 'string' ? isoToTime(value) : undefined;
    if (time !== undefined && time > 0) return time;
  }
  return undefined;
}

/** Of a biflow (RFC 5103, or initiator and responder) both directions; what was counted, not what sampling makes of it. */
function trafficOf(fields: JsonObject): JsonObject | undefined {
  const sum = (...names: readonly string[]): number | undefined => {
    const value = names.map((name) => amountOf(fields[name])).find((amount) => amount !== undefined);
    return value !== undefined && Number.isSafeInteger(value) ? value : undefined;
  };
  return sparseOrNone({
    bytes_out: sum('octetDeltaCount', 'octetTotalCount', 'initiatorOctets'),
    packets_out: sum('packetDeltaCount', 'packetTotalCount', 'initiatorPackets'),
    bytes_in: sum('reverseOctetDeltaCount', 'reverseOctetTotalCount', 'responderOctets'),
    packets_in: sum('reversePacketDeltaCount', 'reversePacketTotalCount', 'responderPackets'),
  });
}
