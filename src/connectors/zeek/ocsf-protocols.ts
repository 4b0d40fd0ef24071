import type { JsonObject } from '../../model/json.ts';
import { ocsfBase, type Ocsf } from '../../model/ocsf.ts';
import { amountOf, integerOf, listOf, textOf, textsOf } from '../../pipeline/normalize/field-values.ts';
import {
  endpointOf,
  fingerprintOf,
  httpActivityOf,
  httpMethodOf,
  sparse,
  sparseOrNone,
  urlOf,
  withAttributes,
} from '../../pipeline/normalize/ocsf-parts.ts';
import { endsOf, millisecondsOf, networkEvent, otherToOcsf, plainEvent } from './ocsf-network.ts';

/** conn: Network Activity (4001) */
export function connToOcsf(fields: JsonObject, time: number): Ocsf {
  const state = textOf(fields['conn_state']);
  const duration = millisecondsOf(fields['duration']);
  const bytesOut = integerOf(fields['orig_bytes']);
  const bytesIn = integerOf(fields['resp_bytes']);
  const packetsOut = integerOf(fields['orig_pkts']);
  const packetsIn = integerOf(fields['resp_pkts']);
  return networkEvent('network_activity', activityByState.get(state ?? '') ?? 6, 'conn', fields, time, {
    app_name: textOf(fields['service']),
    duration,
    start_time: time,
    end_time: duration === undefined ? undefined : time + duration,
    status_code: state,
    traffic: sparseOrNone({
      bytes_out: bytesOut,
      bytes_in: bytesIn,
      bytes: sumOf(bytesOut, bytesIn),
      bytes_missed: integerOf(fields['missed_bytes']),
      packets_out: packetsOut,
      packets_in: packetsIn,
      packets: sumOf(packetsOut, packetsIn),
    }),
  });
}

/** Zeek's `conn_state` (https://docs.zeek.org/en/master/logs/conn.html) to `activity_id`: 1 open, 2 close, 3 reset, 4 fail, 5 refuse. */
const activityByState = new Map([
  ['S0', 4], ['S1', 1], ['SF', 2], ['REJ', 5], ['S2', 2], ['S3', 2], ['RSTO', 3], ['RSTR', 3], ['RSTOS0', 3], ['RSTRH', 3],
]); // prettier-ignore

const sumOf = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined || a + b > Number.MAX_SAFE_INTEGER ? undefined : a + b;

/** dns: DNS Activity (4003), a query with its answer if one was seen */
export function dnsToOcsf(fields: JsonObject, time: number): Ocsf {
  const hostname = textOf(fields['query']);
  const rcode = integerOf(fields['rcode'], 0, 65_535);
  const rtt = millisecondsOf(fields['rtt']);
  const packet = integerOf(fields['trans_id'], 0, 65_535);
  const ttls = listOf(fields['TTLs']);
  const answers = (textsOf(fields['answers'], 50) ?? []).map((rdata, index) => {
    const ttl = amountOf(ttls[index]);
    return sparse({ rdata, ttl: ttl === undefined ? undefined : integerOf(Math.round(ttl)), packet_uid: packet });
  });
  return networkEvent('dns_activity', rcode === undefined ? 1 : 6, 'dns', fields, time, {
    query:
      hostname === undefined
        ? undefined
        : sparse({
            hostname,
            type: textOf(fields['qtype_name']),
            class: textOf(fields['qclass_name']),
            packet_uid: packet,
          }),
    answers: answers.length === 0 ? undefined : answers,
    rcode: textOf(fields['rcode_name']),
    rcode_id: rcode === undefined ? undefined : rcodeIds.has(rcode) ? rcode : 99,
    query_time: time,
    response_time: rtt === undefined ? undefined : time + rtt,
    status_id: rcode === undefined ? undefined : rcode === 0 ? 1 : 2,
  });
}

/** the values of OCSF `rcode_id` */
const rcodeIds = new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 16, 17, 18, 19, 20, 21, 22, 23]);

/** http: HTTP Activity (4002) */
export function httpToOcsf(fields: JsonObject, time: number): Ocsf {
  const code = integerOf(fields['status_code'], 0, 999);
  const request = sparseOrNone({
    http_method: httpMethodOf(fields['method']),
    url: urlOf(fields['host'], fields['uri'], undefined, 'http'),
    user_agent: textOf(fields['user_agent']),
    referrer: textOf(fields['referrer']),
    version: textOf(fields['version']),
    body_length: integerOf(fields['request_body_len']),
  });
  if (request === undefined && code === undefined)
    return networkEvent('network_activity', 6, 'http', fields, time, { app_name: 'http' });
  return networkEvent('http_activity', httpActivityOf(fields['method']), 'http', fields, time, {
    http_request: request,
    http_response:
      code === undefined
        ? undefined
        : sparse({
            code,
            status: textOf(fields['status_msg']),
            body_length: integerOf(fields['response_body_len']),
            content_type: textsOf(fields['resp_mime_types'])?.[0],
          }),
  });
}

/** ssl: Network Activity (4001) with `tls`. OCSF wants its version, which a handshake that failed does not have. */
export function sslToOcsf(fields: JsonObject, time: number): Ocsf {
  return networkEvent('network_activity', 6, 'ssl', fields, time, {
    app_name: textOf(fields['next_protocol']) ?? 'ssl',
    status_id: fields['established'] === true ? 1 : fields['established'] === false ? 2 : undefined,
    status_detail: textOf(fields['validation_status']),
    tls: sparse({
      version: textOf(fields['version']) ?? 'Unknown',
      cipher: textOf(fields['cipher']),
      sni: textOf(fields['server_name']),
      certificate_chain: textsOf(fields['cert_chain_fps'] ?? fields['cert_chain_fuids']),
      ja3_hash: fingerprintOf(fields['ja3']),
      ja3s_hash: fingerprintOf(fields['ja3s']),
    }),
    ja4_fingerprint_list: ja4Of(fields),
  });
}

function ja4Of(fields: JsonObject): JsonObject[] | undefined {
  const client = textOf(fields['ja4']);
  const server = textOf(fields['ja4s']);
  const list = [
    ...(client === undefined ? [] : [{ type_id: 1, value: client }]),
    ...(server === undefined ? [] : [{ type_id: 2, value: server }]),
  ];
  return list.length === 0 ? undefined : list;
}

/** dhcp: DHCP Activity (4004). Older versions log `assigned_ip` and the connection, newer ones the addresses of both sides. */
export function dhcpToOcsf(fields: JsonObject, time: number): Ocsf {
  const ends = endsOf(fields);
  const ip = fields['assigned_addr'] ?? fields['assigned_ip'] ?? fields['client_addr'] ?? fields['requested_addr'];
  const src =
    endpointOf({ ip, mac: fields['mac'], hostname: fields['host_name'] ?? fields['client_fqdn'] }) ?? ends.src_endpoint;
  const dst = endpointOf({ ip: fields['server_addr'] }) ?? ends.dst_endpoint;
  if (src === undefined && dst === undefined) return plainEvent('dhcp', fields, time);
  const lease = amountOf(fields['lease_time']);
  const last = textsOf(fields['msg_types'])?.at(-1);
  return withAttributes(
    ocsfBase('dhcp_activity', dhcpActivities.get(last ?? '') ?? 0, time, 1, { vendor: 'Zeek', name: 'Zeek' }),
    {
      src_endpoint: src,
      dst_endpoint: dst,
      lease_dur: lease === undefined ? undefined : integerOf(Math.round(lease)),
      transaction_uid: textOf(fields['trans_id']),
    },
    { log_name: 'dhcp', correlation_uid: textOf(fields['uid']) ?? textsOf(fields['uids'])?.[0] },
  );
}

const dhcpActivities = new Map([
  ['DISCOVER', 1], ['OFFER', 2], ['REQUEST', 3], ['DECLINE', 4], ['ACK', 5], ['NAK', 6], ['RELEASE', 7], ['INFORM', 8],
]); // prettier-ignore

/** tunnel: Tunnel Activity (4014) */
export function tunnelToOcsf(fields: JsonObject, time: number): Ocsf {
  const action = textOf(fields['action']);
  const activity =
    action === 'Tunnel::DISCOVER' ? 1 : action === 'Tunnel::CLOSE' || action === 'Tunnel::EXPIRE' ? 2 : 0;
  return networkEvent('tunnel_activity', activity, 'tunnel', fields, time, {
    tunnel_type: textOf(fields['tunnel_type'])?.replace(/^Tunnel::/, ''),
    tunnel_type_id: 99,
  });
}

/** ntp: NTP Activity (4013). The mode is the activity (RFC 5905, figure 10). */
export function ntpToOcsf(fields: JsonObject, time: number): Ocsf {
  const version = textOf(fields['version']);
  if (version === undefined) return otherToOcsf('ntp', fields, time);
  const stratum = integerOf(fields['stratum'], 0, 255);
  const precision = amountOf(fields['precision']);
  return networkEvent('ntp_activity', integerOf(fields['mode'], 1, 7) ?? 0, 'ntp', fields, time, {
    version,
    stratum_id: stratum === undefined || stratum === 0 ? 0 : stratum === 1 ? 1 : stratum < 16 ? 2 : stratum === 16 ? 16 : 17,
    // Zeek has seconds; OCSF wants milliseconds, and the precision as a power of two
    delay: millisecondsOf(fields['root_delay']),
    dispersion: millisecondsOf(fields['root_disp']),
    precision: precision === undefined || precision === 0 ? undefined : Math.round(Math.log2(precision)),
  });
} // prettier-ignore
