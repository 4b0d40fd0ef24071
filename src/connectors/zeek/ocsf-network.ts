import type { JsonObject } from '../../model/json.ts';
import { ocsfBase, type Ocsf, type OcsfClassName } from '../../model/ocsf.ts';
import { amountOf, booleanOf, fieldAt, integerOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { endpointOf, sparse, withAttributes, type Sparse } from '../../pipeline/normalize/ocsf-parts.ts';

const product = { vendor: 'Zeek', name: 'Zeek' };

export type NetworkClass = Extract<
  OcsfClassName,
  | 'network_activity'
  | 'dns_activity'
  | 'http_activity'
  | 'dhcp_activity'
  | 'tunnel_activity'
  | 'ssh_activity'
  | 'rdp_activity'
  | 'ftp_activity'
  | 'smb_activity'
  | 'ntp_activity'
>;

/** An event of a connection. OCSF wants at least one of its ends: without, it is a base event. */
export function networkEvent(
  className: NetworkClass,
  activity: number,
  path: string,
  fields: JsonObject,
  time: number,
  own: Sparse,
): Ocsf {
  const ends = endsOf(fields);
  if (ends.src_endpoint === undefined && ends.dst_endpoint === undefined) return plainEvent(path, fields, time);
  const event = ocsfBase(className, activity, time, 1, product);
  if (ends.src_endpoint !== undefined) event['src_endpoint'] = ends.src_endpoint;
  if (ends.dst_endpoint !== undefined) event['dst_endpoint'] = ends.dst_endpoint;
  event['connection_info'] = connectionOf(fields);
  return withAttributes(event, own, metadataOf(path, fields));
}

/** A base event (class 0), with what Zeek says in words. */
export function plainEvent(path: string, fields: JsonObject, time: number, own: Sparse = {}): Ocsf {
  const message = textOf(fields['message'] ?? fields['msg'] ?? fields['name']);
  return withAttributes(ocsfBase('base_event', 0, time, 1, product), { message, ...own }, metadataOf(path, fields));
}

/** Logs without a class of their own: traffic of a protocol, or facts about the network and about Zeek itself. */
export function otherToOcsf(path: string, fields: JsonObject, time: number): Ocsf {
  return networkEvent('network_activity', 6, path, fields, time, { app_name: path === 'unknown' ? undefined : path });
}

/** An event of any class that is about a connection but is not of the network category. */
export function eventOf(
  className: OcsfClassName,
  activity: number,
  severityId: number,
  path: string,
  fields: JsonObject,
  time: number,
  own: Sparse,
): Ocsf {
  return withAttributes(ocsfBase(className, activity, time, severityId, product), own, metadataOf(path, fields));
}

export interface Ends {
  readonly src_endpoint: JsonObject | undefined;
  readonly dst_endpoint: JsonObject | undefined;
}

export function endsOf(fields: JsonObject): Ends {
  return {
    src_endpoint: endpointOf({
      ip: fieldAt(fields, 'id.orig_h'),
      port: fieldAt(fields, 'id.orig_p'),
      mac: fields['orig_l2_addr'],
    }),
    dst_endpoint: endpointOf({
      ip: fieldAt(fields, 'id.resp_h'),
      port: fieldAt(fields, 'id.resp_p'),
      mac: fields['resp_l2_addr'],
    }),
  };
}

/** OCSF `network_connection_info`; the direction is known where Zeek knows the local networks. */
export function connectionOf(fields: JsonObject): JsonObject {
  const protocol = textOf(fields['proto'])?.toLowerCase();
  return sparse({
    direction_id: directionOf(booleanOf(fields['local_orig']), booleanOf(fields['local_resp'])),
    uid: textOf(fields['uid']),
    protocol_name: protocol,
    protocol_num: protocolNumbers.get(protocol ?? '') ?? integerOf(fields['ip_proto'], 0, 255),
    community_uid: textOf(fields['community_id']),
    flag_history: textOf(fields['history']),
  });
}

const protocolNumbers = new Map([
  ['icmp', 1],
  ['tcp', 6],
  ['udp', 17],
]);

/** OCSF `direction_id`: 1 inbound, 2 outbound, 3 lateral, 0 unknown. */
function directionOf(localOrigin: boolean | undefined, localResponder: boolean | undefined): number {
  if (localOrigin === undefined || localResponder === undefined) return 0;
  if (localOrigin) return localResponder ? 3 : 2;
  return localResponder ? 1 : 0;
}

/** Milliseconds of an interval in seconds. */
export function millisecondsOf(seconds: JsonObject[string] | undefined): number | undefined {
  const amount = amountOf(seconds);
  return amount === undefined || amount > 1e10 ? undefined : Math.round(amount * 1000);
}

function metadataOf(path: string, fields: JsonObject): Sparse {
  return { log_name: path, correlation_uid: textOf(fields['uid']), log_provider: textOf(fields['_system_name']) };
}
