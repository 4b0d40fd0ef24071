import type { JsonObject } from '../../model/json.ts';
import { ocsfBase, type Ocsf, type OcsfClassName } from '../../model/ocsf.ts';
import { integerOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { endpointOf, sparse, withAttributes, type Sparse } from '../../pipeline/normalize/ocsf-parts.ts';

const product = { vendor: 'OISF', name: 'Suricata' };

export interface Ends {
  readonly src_endpoint: JsonObject | undefined;
  readonly dst_endpoint: JsonObject | undefined;
}

/** An event of a flow. OCSF wants at least one of its ends: without, it is a base event. */
export function networkEvent(
  className: OcsfClassName,
  activity: number,
  type: string,
  fields: JsonObject,
  time: number,
  own: Sparse,
  ends: Ends = endsOf(fields),
): Ocsf {
  if (ends.src_endpoint === undefined && ends.dst_endpoint === undefined) return plainEvent(type, fields, time);
  const app =
    textOf(fields['app_proto']) ?? (type === 'flow' || type === 'netflow' || type === 'anomaly' ? undefined : type);
  return eventOf(className, activity, 1, type, fields, time, {
    ...ends,
    app_name: app === 'failed' ? undefined : app,
    connection_info: connectionOf(fields),
    ...own,
  });
}

/** A base event (class 0), with what there is in words. */
export function plainEvent(type: string, fields: JsonObject, time: number): Ocsf {
  const detail = objectOf(fields[type]);
  return eventOf('base_event', 0, 1, type, fields, time, {
    message: textOf(detail?.['message']) ?? textOf(detail?.['event']),
  });
}

export function eventOf(
  className: OcsfClassName,
  activity: number,
  severityId: number,
  type: string,
  fields: JsonObject,
  time: number,
  own: Sparse,
  profiles?: string[],
): Ocsf {
  return withAttributes(ocsfBase(className, activity, time, severityId, product), own, {
    log_name: type,
    correlation_uid: textOf(fields['flow_id']),
    original_time: textOf(fields['timestamp']),
    log_provider: textOf(fields['host']),
    profiles,
  });
}

export function endsOf(fields: JsonObject): Ends {
  const ether = objectOf(fields['ether']);
  // an ARP packet has its addresses inside alone
  const arp = fields['event_type'] === 'arp' ? objectOf(fields['arp']) : undefined;
  return {
    src_endpoint: endpointOf({
      ip: fields['src_ip'] ?? arp?.['src_ip'],
      port: fields['src_port'],
      mac: ether?.['src_mac'] ?? arp?.['src_mac'],
    }),
    dst_endpoint: endpointOf({
      ip: fields['dest_ip'] ?? arp?.['dest_ip'],
      port: fields['dest_port'],
      mac: ether?.['dest_mac'] ?? arp?.['dest_mac'],
    }),
  };
}

/** OCSF `network_connection_info`; which side is ours, Suricata does not say. */
export function connectionOf(fields: JsonObject): JsonObject {
  const protocol = textOf(fields['proto'])?.toLowerCase();
  return sparse({
    direction_id: 0,
    uid: textOf(fields['flow_id']),
    community_uid: textOf(fields['community_id']),
    protocol_name: protocol,
    protocol_num: protocolNumbers.get(protocol ?? ''),
    protocol_ver_id: ipVersionOf(fields['ip_v']),
  });
}

const protocolNumbers = new Map([
  ['icmp', 1],
  ['igmp', 2],
  ['tcp', 6],
  ['udp', 17],
  ['gre', 47],
  ['esp', 50],
  ['ipv6-icmp', 58],
  ['sctp', 132],
]);

function ipVersionOf(value: JsonObject[string] | undefined): number | undefined {
  const version = integerOf(value);
  return version === 4 || version === 6 ? version : undefined;
}
