import type { JsonObject } from '../../model/json.ts';
import type { Ocsf } from '../../model/ocsf.ts';
import { fieldAt, textOf, textsOf } from '../../pipeline/normalize/field-values.ts';
import { endpointOf, sparse, type Sparse } from '../../pipeline/normalize/ocsf-parts.ts';
import { connectionOf, endsOf, eventOf, networkEvent, plainEvent } from './ocsf-network.ts';

/** notice: Detection Finding (2004) of the script that raised it */
export function noticeToOcsf(fields: JsonObject, time: number): Ocsf {
  const note = textOf(fields['note']);
  return finding('notice', fields, time, {
    title: note,
    desc: textOf(fields['msg']),
    analytic: { name: note ?? 'Unknown', type_id: 1 },
    types: note === undefined ? undefined : [note],
  });
}

/** intel: Detection Finding (2004) of an indicator that was seen */
export function intelToOcsf(fields: JsonObject, time: number): Ocsf {
  const indicator = textOf(fieldAt(fields, 'seen.indicator'));
  const sources = textsOf(fields['sources']);
  return finding('intel', fields, time, {
    title: `Indicator seen: ${indicator ?? 'Unknown'}`,
    desc: textOf(fieldAt(fields, 'seen.where')),
    analytic: { name: 'Intel', type_id: 9 },
    data_sources: sources,
  });
}

/** signatures: Detection Finding (2004) */
export function signaturesToOcsf(fields: JsonObject, time: number): Ocsf {
  const id = textOf(fields['sig_id']);
  return finding('signatures', fields, time, {
    title: textOf(fields['event_msg']) ?? id,
    desc: textOf(fields['sub_msg']),
    analytic: sparse({ name: id ?? 'Unknown', uid: id, type_id: 1 }),
  });
}

/** weird: protocol behaviour that should not be. Not a finding: most of it is noise of broken stacks. */
export function weirdToOcsf(fields: JsonObject, time: number): Ocsf {
  const name = textOf(fields['name']);
  const own = { message: name, status_detail: textOf(fields['addl']) };
  const { src_endpoint, dst_endpoint } = endsOf(fields);
  if (src_endpoint === undefined && dst_endpoint === undefined) return plainEvent('weird', fields, time, own);
  return networkEvent('network_activity', 6, 'weird', fields, time, own);
}

/** Zeek does not say how bad it is: severity is unknown. */
function finding(path: string, fields: JsonObject, time: number, info: Sparse): Ocsf {
  const uid = textOf(fields['fuid']) ?? textOf(fields['uid']) ?? `${path}-${time}`;
  return eventOf('detection_finding', 1, 0, path, fields, time, {
    message: textOf(info['desc']) ?? textOf(info['title']),
    is_alert: true,
    finding_info: sparse({ uid: `${uid}-${textOf(info['title']) ?? path}`, created_time: time, ...info }),
    evidences: evidencesOf(fields),
  });
}

function evidencesOf(fields: JsonObject): JsonObject[] | undefined {
  const ends = endsOf(fields);
  const src_endpoint =
    ends.src_endpoint ?? endpointOf({ ip: fields['src'] ?? fields['src_addr'], port: fields['src_port'] });
  const dst_endpoint =
    ends.dst_endpoint ??
    endpointOf({ ip: fields['dst'] ?? fields['dst_addr'], port: fields['p'] ?? fields['dst_port'] });
  if (src_endpoint === undefined && dst_endpoint === undefined) return undefined;
  return [sparse({ src_endpoint, dst_endpoint, connection_info: connectionOf(fields) })];
}
