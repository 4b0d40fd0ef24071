import type { JsonObject } from '../../model/json.ts';
import { objectOf } from '../../pipeline/normalize/field-values.ts';
import { hasZone, isoToTime } from '../../pipeline/normalize/iso-time.ts';
import type { JsonParser, ParseResult } from '../../pipeline/normalize/parser.ts';
import { kindOf } from './kinds.ts';

/**
 * Suricata's EVE JSON, all event types of versions 4 to 8.
 * Source: https://docs.suricata.io/en/latest/output/eve/eve-json-format.html
 */
export const suricata: JsonParser = {
  input: 'json',
  id: 'suricata',
  summary: 'Suricata EVE JSON',
  example:
    '{"timestamp":"2026-11-21T19:50:11.250000+0000","flow_id":1234567890123456,"in_iface":"eth0","event_type":"alert","src_ip":"192.0.2.10","src_port":49152,"dest_ip":"198.51.100.7","dest_port":80,"proto":"TCP","alert":{"action":"allowed","gid":1,"signature_id":9000001,"rev":3,"signature":"EXAMPLE Policy violation","category":"Potential Corporate Privacy Violation","severity":1},"app_proto":"http"}',
  needs: [['event_type'], ['timestamp']],
  claims: isEve,
  parse: parseEve,
};

/** An EVE event has its type's object under the type's name; events of a flow also have its id. */
function isEve(object: JsonObject): boolean {
  const type = object['event_type'];
  if (typeof type !== 'string' || typeof object['timestamp'] !== 'string') return false;
  if (typeof object['flow_id'] === 'number') return true;
  return Object.hasOwn(object, type) && objectOf(object[type]) !== undefined;
}

function parseEve(fields: JsonObject): ParseResult {
  const kind = kindOf(fields['event_type']);
  const timestamp = fields['timestamp'];
  if (typeof timestamp !== 'string') return { kind, fields, time: undefined };
  const time = isoToTime(timestamp);
  return time === undefined || hasZone(timestamp)
    ? { kind, fields, time }
    : { kind, fields, time, quality: ['time-no-zone'] };
}
