import type { JsonObject } from '../../model/json.ts';
import type { Ocsf } from '../../model/ocsf.ts';
import { addressOf, fieldAt, integerOf, textOf, textsOf, type Field } from '../../pipeline/normalize/field-values.ts';
import { fingerprintsOf, sparse } from '../../pipeline/normalize/ocsf-parts.ts';
import { eventOf, networkEvent } from './ocsf-network.ts';
import { zeekTime } from './time.ts';

/**
 * files: File Activity (1001) on the host that received the file, done by the protocol that carried it. (Network File Activity, 4010, is deprecated.)
 * Without a receiver that is known it is Network Activity or a base event.
 */
export function filesToOcsf(fields: JsonObject, time: number): Ocsf {
  const ip = receiverOf(fields);
  const source = textOf(fields['source']);
  if (ip === undefined || source === undefined)
    return networkEvent('network_activity', 6, 'files', fields, time, { app_name: source });
  const uid = textOf(fields['fuid']);
  const name = textOf(fields['filename']) ?? uid;
  return eventOf('file_activity', 99, 1, 'files', fields, time, {
    activity_name: 'Transfer',
    actor: { app_name: source },
    device: { ip, type_id: 0 },
    connection_uid: textOf(fields['uid']) ?? textsOf(fields['conn_uids'])?.[0],
    file: sparse({
      name: name ?? 'Unknown',
      type_id: 1,
      uid,
      mime_type: textOf(fields['mime_type']),
      size: integerOf(fields['total_bytes']) ?? integerOf(fields['seen_bytes']),
      hashes: fingerprintsOf([fields['md5'], fields['sha1'], fields['sha256']]),
    }),
  });
}

/** Zeek before version 5.1 lists senders and receivers; later versions name the connection and who of the two sent. */
function receiverOf(fields: JsonObject): string | undefined {
  const listed = addressOf(textsOf(fields['rx_hosts'])?.[0]);
  return listed ?? addressOf(fieldAt(fields, fields['is_orig'] === true ? 'id.resp_h' : 'id.orig_h'));
}

/** Milliseconds since 1970; SMB writes times that are not set as the year 1601 or 1970. */
export function fileTimeOf(value: Field): number | undefined {
  const { time } = zeekTime(value);
  return time === undefined || time <= 0 ? undefined : time;
}
