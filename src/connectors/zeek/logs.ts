import type { JsonObject } from '../../model/json.ts';

/**
 * Which log an object without `_path` is from, by the fields that only that log has. The first whose fields are all there wins, so the more
 * telling ones stand first.
 */
const tellingFields: readonly (readonly [string, ...string[]])[] = [
  ['conn', 'conn_state'],
  ['http', 'trans_depth', 'request_body_len', 'response_body_len'],
  ['ssl', 'established', 'resumed'],
  ['dns', 'trans_id', 'rejected'],
  ['x509', 'certificate.serial'],
  ['x509', 'certificate.subject'],
  ['files', 'fuid', 'depth', 'source'],
  ['notice', 'note', 'actions'],
  ['weird', 'name', 'notice', 'peer'],
  ['ssh', 'auth_attempts'],
  ['ssh', 'kex_alg', 'host_key_alg'],
  ['kerberos', 'request_type', 'renewable'],
  ['kerberos', 'request_type', 'client'],
  ['ntlm', 'server_nb_computer_name'],
  ['ntlm', 'domainname', 'username'],
  ['rdp', 'security_protocol', 'cert_count'],
  ['rdp', 'cookie', 'result'],
  ['smb_files', 'action', 'name', 'times.modified'],
  ['smb_files', 'action', 'name', 'size'],
  ['smb_mapping', 'share_type', 'path'],
  ['dce_rpc', 'endpoint', 'operation'],
  ['ftp', 'command', 'reply_code'],
  ['smtp', 'trans_depth', 'last_reply'],
  ['dhcp', 'msg_types', 'uids'],
  ['tunnel', 'tunnel_type', 'action'],
  ['intel', 'seen.indicator'],
  ['signatures', 'sig_id', 'event_msg'],
  ['software', 'software_type'],
  ['snmp', 'get_requests', 'get_bulk_requests'],
  ['ntp', 'stratum', 'ref_id'],
  ['pe', 'is_64bit', 'uses_aslr'],
  ['ocsp', 'certStatus'],
  ['modbus', 'func', 'tid'],
  ['modbus', 'func', 'uid'],
  ['dnp3', 'fc_request'],
  ['radius', 'username', 'result'],
  ['sip', 'call_id'],
  ['socks', 'request_p'],
  ['mysql', 'cmd', 'arg'],
  ['quic', 'client_initial_dcid'],
  ['analyzer', 'analyzer_kind'],
  // since version 8
  ['analyzer', 'analyzer', 'failure_reason', 'failure_data'],
  ['dpd', 'analyzer', 'failure_reason'],
  ['syslog', 'facility', 'severity', 'message', 'proto'],
  ['ldap_search', 'base_object', 'scope'],
  ['ldap', 'message_id', 'opcode'],
  ['known_services', 'port_num', 'port_proto', 'service'],
  ['known_certs', 'port_num', 'issuer_subject'],
  ['capture_loss', 'percent_lost'],
  ['stats', 'pkts_proc', 'events_proc'],
  ['irc', 'nick', 'command', 'value'],
  ['rfb', 'client_major_version', 'server_major_version'],
  ['mqtt_connect', 'proto_name', 'connect_status'],
  ['mqtt_subscribe', 'topics', 'granted_qos_level'],
  ['mqtt_publish', 'topic', 'payload_len'],
  ['postgresql', 'backend_arg'],
  ['postgresql', 'frontend', 'frontend_arg'],
  ['redis', 'cmd.name'],
  ['websocket', 'host', 'server_extensions'],
  ['websocket', 'subprotocol', 'user_agent'],
  ['smb_cmd', 'command', 'argument', 'tree'],
  ['modbus_register_change', 'register', 'old_val', 'new_val'],
  ['unknown_protocols', 'protocol_id', 'first_bytes'],
  ['known_modbus', 'device_type', 'host'],
  ['reporter', 'level', 'message', 'location'],
  ['loaded_scripts', 'depth', 'script'],
  ['weird_stats', 'num_seen', 'name'],
  ['packet_filter', 'filter', 'init', 'success'],
  ['broker', 'ty', 'ev'],
  ['cluster', 'node', 'message'],
  ['config', 'id', 'old_value', 'new_value', 'location'],
  ['netcontrol', 'rule_id', 'category', 'cmd'],
  ['netcontrol_drop', 'rule_id', 'orig_h', 'expire'],
  ['netcontrol_shunt', 'rule_id', 'f.src_h', 'expire'],
  ['netcontrol_catch_release', 'rule_id', 'block_interval', 'watch_interval'],
  ['unified2', 'sensor_id', 'generator_id', 'signature_revision'],
  ['barnyard2', 'pid.src_ip', 'alert.signature_id'],
  ['openflow', 'dpid', 'flow_mod.command'],
  ['telemetry_histogram', 'bounds', 'observations'],
  ['telemetry', 'metric_type', 'label_values'],
  ['traceroute', 'src', 'dst', 'emitter'],
];

/** Logs whose telling fields are not accompanied by a connection (`uid` and `id.orig_h`). */
const withoutConnection = new Set([
  'x509',
  'pe',
  'ocsp',
  'software',
  'known_certs',
  'known_services',
  'capture_loss',
  'stats',
  'files',
  'dhcp',
  'notice',
  'weird',
  'weird_stats',
  'modbus_register_change',
  'unknown_protocols',
  'reporter',
  'packet_filter',
  'broker',
  'netcontrol',
  'netcontrol_drop',
  'netcontrol_shunt',
  'netcontrol_catch_release',
  'unified2',
  'barnyard2',
  'traceroute',
  'known_modbus',
  'config',
  'analyzer',
  'dpd',
  'openflow',
  'telemetry',
  'telemetry_histogram',
]);

const pathPattern = /^[A-Za-z][\w.-]{0,63}$/;

/** The last one that was one: logs come in runs, and an expression costs more than all else that is asked of a record. */
let lastPath = '';

export function isPath(path: string): boolean {
  if (path === lastPath) return true;
  if (!pathPattern.test(path)) return false;
  lastPath = path;
  return true;
}

/** Whether an object is a record of a Zeek log. */
export function isZeek(object: JsonObject): boolean {
  const path = object['_path'];
  const ts = object['ts'];
  if (typeof path === 'string') return isPath(path) && (isTime(ts) || isTime(object['_write_ts']) || isTimeless(path, object)); // prettier-ignore
  if (!isTime(ts)) return false;
  if (typeof object['uid'] === 'string' && hasConnection(object)) return true;
  const log = logOf(object);
  return log !== undefined && withoutConnection.has(log);
}

/** What Zeek loaded when it started: the one log of its own without a time. */
const isTimeless = (path: string, object: JsonObject): boolean =>
  path === 'loaded_scripts' && typeof object['name'] === 'string';

const isTime = (ts: unknown): boolean => typeof ts === 'number' || typeof ts === 'string';

/** `id.orig_h` is one key in Zeek's own JSON; some shippers make an object `id` of it, or write `id_orig_h` (see `underscores.ts`). */
function hasConnection(object: JsonObject): boolean {
  if (typeof object['id.orig_h'] === 'string' || typeof object['id_orig_h'] === 'string') return true;
  const id = object['id'];
  return typeof id === 'object' && id !== null && !Array.isArray(id) && typeof id['orig_h'] === 'string';
}

const hasUnderscored = (object: JsonObject, field: string): boolean =>
  field.includes('.') && Object.hasOwn(object, field.replaceAll('.', '_'));

/** The log that an object without `_path` is from. */
export function logOf(object: JsonObject): string | undefined {
  for (const [log, ...fields] of tellingFields) {
    if (fields.every((field) => Object.hasOwn(object, field) || hasUnderscored(object, field))) return log;
  }
  return undefined;
}
