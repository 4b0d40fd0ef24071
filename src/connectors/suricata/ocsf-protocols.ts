import type { JsonObject } from '../../model/json.ts';
import type { Ocsf } from '../../model/ocsf.ts';
import { integerOf, textOf } from '../../pipeline/normalize/field-values.ts';
import {
  endpointOf,
  httpActivityOf,
  httpMethodOf,
  sparse,
  sparseOrNone,
  urlOf,
} from '../../pipeline/normalize/ocsf-parts.ts';
import { eveDnsOf } from './dns.ts';
import { endsOf, networkEvent, type Ends } from './ocsf-event.ts';

/** dns: DNS Activity (4003). The client is the source, also of an answer. */
export function dnsToOcsf(fields: JsonObject, detail: JsonObject, time: number): Ocsf {
  const dns = eveDnsOf(detail);
  const ends = dns.isAnswer && fields['src_port'] === 53 ? turned(endsOf(fields)) : endsOf(fields);
  const rcode = dns.rcode;
  return networkEvent(
    'dns_activity',
    dns.isAnswer ? 2 : 1,
    textOf(fields['event_type']) ?? 'dns',
    fields,
    time,
    {
      query: dns.name === undefined ? undefined : sparse({ hostname: dns.name, type: dns.type, packet_uid: dns.id }),
      answers:
        dns.answers.length === 0 ? undefined : dns.answers.map((answer) => sparse({ ...answer, packet_uid: dns.id })),
      rcode,
      rcode_id: rcode === undefined ? undefined : (rcodeIds.get(rcode) ?? 99),
      [dns.isAnswer ? 'response_time' : 'query_time']: time,
    },
    ends,
  );
}

const turned = ({ src_endpoint, dst_endpoint }: Ends): Ends => ({
  src_endpoint: dst_endpoint,
  dst_endpoint: src_endpoint,
});

const rcodeIds = new Map([
  ['NOERROR', 0], ['FORMERR', 1], ['SERVFAIL', 2], ['NXDOMAIN', 3], ['NOTIMP', 4], ['REFUSED', 5], ['YXDOMAIN', 6],
  ['YXRRSET', 7], ['NXRRSET', 8], ['NOTAUTH', 9], ['NOTZONE', 10],
]); // prettier-ignore

/** http: HTTP Activity (4002) */
export function httpToOcsf(fields: JsonObject, http: JsonObject, time: number): Ocsf {
  const type = textOf(fields['event_type']) ?? 'http';
  const http_request = requestOf(http);
  const http_response = responseOf(http);
  if (http_request === undefined && http_response === undefined)
    return networkEvent('network_activity', 6, type, fields, time, {});
  return networkEvent('http_activity', httpActivityOf(http['http_method']), type, fields, time, {
    http_request,
    http_response,
  });
}

export function requestOf(http: JsonObject): JsonObject | undefined {
  return sparseOrNone({
    http_method: httpMethodOf(http['http_method']),
    url: urlOf(http['hostname'], http['url'], http['http_port'], 'http'),
    user_agent: textOf(http['http_user_agent']),
    referrer: textOf(http['http_refer']),
    version: textOf(http['protocol']),
  });
}

export function responseOf(http: JsonObject): JsonObject | undefined {
  const code = integerOf(http['status'], 0, 999);
  if (code === undefined) return undefined;
  return sparse({ code, content_type: textOf(http['http_content_type']), body_length: integerOf(http['length']) });
}

/** dhcp: DHCP Activity (4004) */
export function dhcpToOcsf(fields: JsonObject, dhcp: JsonObject, time: number): Ocsf {
  const type = textOf(dhcp['dhcp_type']);
  const { dst_endpoint } = endsOf(fields);
  const client = endpointOf({
    ip: dhcp['assigned_ip'] ?? dhcp['client_ip'] ?? fields['src_ip'],
    mac: dhcp['client_mac'],
    hostname: dhcp['hostname'],
  });
  return networkEvent(
    'dhcp_activity',
    dhcpActivities.get(type?.toLowerCase() ?? '') ?? (type === undefined ? 0 : 99),
    'dhcp',
    fields,
    time,
    { transaction_uid: textOf(dhcp['id']), lease_dur: integerOf(dhcp['lease_time']) },
    { src_endpoint: client, dst_endpoint },
  );
}

const dhcpActivities = new Map([
  ['discover', 1], ['offer', 2], ['request', 3], ['decline', 4], ['ack', 5], ['nak', 6], ['release', 7], ['inform', 8],
]); // prettier-ignore
