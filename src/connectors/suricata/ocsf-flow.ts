import type { JsonObject } from '../../model/json.ts';
import type { Ocsf } from '../../model/ocsf.ts';
import { integerOf, objectOf, textOf, textsOf, type Field } from '../../pipeline/normalize/field-values.ts';
import { isoToTime } from '../../pipeline/normalize/iso-time.ts';
import { fingerprintOf, fingerprintsOf, sparse, sparseOrNone } from '../../pipeline/normalize/ocsf-parts.ts';
import { endsOf, eventOf, networkEvent, plainEvent } from './ocsf-event.ts';

/** flow: Network Activity (4001); a flow is logged when it ends */
export function flowToOcsf(fields: JsonObject, flow: JsonObject, time: number): Ocsf {
  const start = timeOf(flow['start']);
  const end = timeOf(flow['end']);
  const state = textOf(flow['state']);
  return networkEvent('network_activity', state === 'closed' ? 2 : 6, 'flow', fields, time, {
    status_code: state,
    status_detail: textOf(flow['reason']),
    start_time: start,
    end_time: end,
    duration: start === undefined || end === undefined || end < start ? undefined : end - start,
    traffic: trafficOf(flow['bytes_toserver'], flow['bytes_toclient'], flow['pkts_toserver'], flow['pkts_toclient']),
  });
}

/** netflow: Network Activity (4001), one direction of a flow */
export function netflowToOcsf(fields: JsonObject, netflow: JsonObject, time: number): Ocsf {
  return networkEvent('network_activity', 6, 'netflow', fields, time, {
    start_time: timeOf(netflow['start']),
    end_time: timeOf(netflow['end']),
    traffic: trafficOf(netflow['bytes'], undefined, netflow['pkts'], undefined),
  });
}

/** drop: Network Activity (4001), refused by the engine */
export function dropToOcsf(fields: JsonObject, drop: JsonObject, time: number): Ocsf {
  const ends = endsOf(fields);
  if (ends.src_endpoint === undefined && ends.dst_endpoint === undefined) return plainEvent('drop', fields, time);
  const own = { ...ends, action_id: 2, disposition_id: 6, status_detail: textOf(drop['reason']) };
  return eventOf('network_activity', 5, 1, 'drop', fields, time, own, ['security_control']);
}

/** anomaly: Network Activity (4001) with the name of what is wrong. Not a finding: most of it is noise of broken stacks. */
export function anomalyToOcsf(fields: JsonObject, anomaly: JsonObject, time: number): Ocsf {
  return networkEvent('network_activity', 6, 'anomaly', fields, time, {
    message: textOf(anomaly['event']),
    status_detail: textOf(anomaly['type']),
  });
}

/** tls: Network Activity (4001) */
export function tlsToOcsf(fields: JsonObject, tls: JsonObject, time: number): Ocsf {
  return networkEvent('network_activity', 6, 'tls', fields, time, {
    tls: tlsOf(tls),
    ja4_fingerprint_list: ja4Of(tls['ja4']),
  });
}

/** quic: Network Activity (4001) */
export function quicToOcsf(fields: JsonObject, quic: JsonObject, time: number): Ocsf {
  return networkEvent('network_activity', 6, 'quic', fields, time, {
    tls: sparse({
      version: 'Unknown',
      sni: textOf(quic['sni']),
      ja3_hash: fingerprintOf(objectOf(quic['ja3'])?.['hash']),
      ja3s_hash: fingerprintOf(objectOf(quic['ja3s'])?.['hash']),
    }),
    ja4_fingerprint_list: ja4Of(quic['ja4']),
  });
}

/** OCSF `tls`; it wants a version, which a handshake that failed does not have. */
export function tlsOf(tls: JsonObject): JsonObject {
  return sparse({
    version: textOf(tls['version']) ?? 'Unknown',
    sni: textOf(tls['sni']),
    certificate: certificateOf(tls),
    certificate_chain: textsOf(tls['chain'], 20),
    ja3_hash: fingerprintOf(objectOf(tls['ja3'])?.['hash']),
    ja3s_hash: fingerprintOf(objectOf(tls['ja3s'])?.['hash']),
  });
}

function certificateOf(tls: JsonObject): JsonObject | undefined {
  const issuer = textOf(tls['issuerdn']);
  const serial_number = textOf(tls['serial']);
  if (issuer === undefined || serial_number === undefined) return undefined;
  const subject = textOf(tls['subject']);
  return sparse({
    issuer,
    serial_number,
    subject,
    is_self_signed: subject === undefined ? undefined : subject === issuer,
    created_time: timeOf(tls['notbefore']),
    expiration_time: timeOf(tls['notafter']),
    fingerprints: fingerprintsOf([tls['fingerprint']]),
  });
}

function ja4Of(value: Field): JsonObject[] | undefined {
  const ja4 = textOf(value);
  return ja4 === undefined ? undefined : [{ type_id: 1, value: ja4 }];
}

function trafficOf(out: Field, back: Field, packetsOut: Field, packetsBack: Field): JsonObject | undefined {
  return sparseOrNone({
    bytes_out: integerOf(out),
    bytes_in: integerOf(back),
    packets_out: integerOf(packetsOut),
    packets_in: integerOf(packetsBack),
  });
}

const timeOf = (value: Field): number | undefined => (typeof value === 'string' ? isoToTime(value) : undefined);
