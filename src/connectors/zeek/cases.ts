import type { JsonObject } from '../../model/json.ts';
import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';
import { RECEIVED } from '../../pipeline/normalize/test-parser-run.ts';

const ts = 1795290611.25;
const connection = {
  uid: 'CAbC1d2eF3gH4iJ5k6',
  'id.orig_h': '192.0.2.10',
  'id.orig_p': 50123,
  'id.resp_h': '198.51.100.7',
};

const json = (name: string, log: string, object: JsonObject): ParserCase => ({
  name: `json-${name}`,
  kind: `zeek-json/${log}`,
  record: JSON.stringify(object),
});

const streamed = (log: string, port: number, more: JsonObject): ParserCase =>
  json(log, log, { _path: log, _write_ts: ts + 1, ts, ...connection, 'id.resp_p': port, ...more });

const conn = {
  proto: 'tcp', service: 'ssl', duration: 1.5, orig_bytes: 1200, resp_bytes: 34000, conn_state: 'SF', local_orig: true, local_resp: false,
  missed_bytes: 0, history: 'ShADadFf', orig_pkts: 12, orig_ip_bytes: 1824, resp_pkts: 30, resp_ip_bytes: 35560,
}; // prettier-ignore

const dns = {
  proto: 'udp', trans_id: 4711, rtt: 0.02, query: 'www.example.com', qclass: 1, qclass_name: 'C_INTERNET', qtype: 1, qtype_name: 'A', rcode: 0,
  rcode_name: 'NOERROR', AA: false, TC: false, RD: true, RA: true, Z: 0, answers: ['203.0.113.80', 'a.example.com'], TTLs: [300, 60.5], rejected: false,
}; // prettier-ignore

/** Logs without a class of their own, as `LogAscii::use_json` writes them, so without `_path`: told by their fields. Source: Zeek's reference, "Log Files". */
const ofConnections: Readonly<Record<string, JsonObject>> = {
  analyzer: { proto: 'tcp', analyzer: 'SSL', failure_reason: 'Invalid version', failure_data: 'x' },
  dnp3: { fc_request: 'READ', fc_reply: 'RESPONSE', iin: 0 },
  dpd: { proto: 'tcp', analyzer: 'SSL', failure_reason: 'Invalid version' },
  irc: { nick: 'alice', user: 'a', command: 'JOIN', value: '#example', addl: '' },
  ldap: { message_id: 1, version: 3, opcode: 'bind simple', result: 'success', object: 'cn=alice,dc=example,dc=com', argument: 'REDACTED' },
  ldap_search: { message_id: 2, scope: 'tree', deref_aliases: 'never', base_object: 'dc=example,dc=com', result_count: 1, result: 'success', filter: '(uid=a)' },
  modbus: { tid: 1, unit: 1, func: 'WRITE_SINGLE_REGISTER', pdu_type: 'REQ' },
  modbus_register_change: { register: 10, old_val: 1, new_val: 2, delta: 1.5 },
  mqtt_connect: { proto_name: 'MQTT', proto_version: '3.1.1', client_id: 'sensor-7', connect_status: 'Connection Accepted' },
  mqtt_publish: { from_client: true, retain: false, qos: 'at least once', status: 'ok', topic: 'plant/7', payload: 'on', payload_len: 2 },
  mqtt_subscribe: { action: 'MQTT::SUBSCRIBE', topics: ['plant/7'], qos_levels: [1], granted_qos_level: 1, ack: true },
  mysql: { cmd: 'query', arg: 'select 1', success: true, rows: 1 },
  quic: { version: '1', client_initial_dcid: '95412c47018cdfe8', server_scid: 'd5412c47018cdfe8', server_name: 'www.example.com', client_protocol: 'h3', history: 'ISisH' },
  rfb: { client_major_version: '003', client_minor_version: '008', server_major_version: '003', server_minor_version: '008', authentication_method: 'VNC', auth: true, share_flag: true, desktop_name: 'pc7', width: 800, height: 600 },
  sip: { trans_depth: 0, method: 'REGISTER', uri: 'sip:example.com', request_from: '<sip:a@example.com>', call_id: 'x', seq: '1 REGISTER', status_code: 401 },
  snmp: { duration: 0.1, version: '2c', community: 'public', get_requests: 1, get_bulk_requests: 0, get_responses: 1, set_requests: 0 },
  socks: { version: 5, status: 'succeeded', 'request.name': 'www.example.com', request_p: 443, 'bound.host': '198.51.100.7', bound_p: 443 },
  syslog: { proto: 'udp', facility: 'LOCAL0', severity: 'INFO', message: 'example' },
  unknown: { something: 'else' },
  websocket: { host: 'www.example.com', uri: '/ws', user_agent: 'x', subprotocol: 'chat', server_extensions: ['permessage-deflate'] },
}; // prettier-ignore

const withoutConnection: Readonly<Record<string, JsonObject>> = {
  barnyard2: { 'pid.src_ip': '192.0.2.10', 'pid.src_p': 1, 'alert.sensor_id': 1, 'alert.signature_id': 9 },
  broker: { ty: 'Broker::STATUS', ev: 'peer-added', 'peer.address': '127.0.0.1', 'peer.bound_port': 9999, message: 'handshake successful' },
  capture_loss: { ts_delta: 900, peer: 'zeek', gaps: 0, acks: 10, percent_lost: 0 },
  config: { id: 'Notice::mail_dest', old_value: 'a', new_value: 'b', location: 'x' },
  known_certs: { host: '198.51.100.7', port_num: 443, subject: 'CN=a', issuer_subject: 'CN=b', serial: '1' },
  known_modbus: { host: '198.51.100.7', device_type: 'Known::MODBUS_SLAVE' },
  known_services: { host: '198.51.100.7', port_num: 22, port_proto: 'tcp', service: ['SSH'] },
  netcontrol: { rule_id: '1', category: 'NetControl::RULE', cmd: 'ADD', state: 'NetControl::SUCCEEDED', action: 'NetControl::DROP', target: 'NetControl::FORWARD', entity_type: 'NetControl::ADDRESS', entity: '203.0.113.9/32', plugin: 'x' },
  netcontrol_catch_release: { rule_id: '1', ip: '203.0.113.9', action: 'NetControl::DROPPED', block_interval: 600, watch_interval: 3600, num_blocked: 1 },
  netcontrol_drop: { rule_id: '1', orig_h: '203.0.113.9', orig_p: 1, resp_h: '192.0.2.10', resp_p: 2, expire: 600, location: 'x' },
  netcontrol_shunt: { rule_id: '1', 'f.src_h': '203.0.113.9', 'f.src_p': 1, 'f.dst_h': '192.0.2.10', 'f.dst_p': 2, expire: 30 },
  ocsp: { id: 'F1', hashAlgorithm: 'sha1', serialNumber: '1', certStatus: 'good', thisUpdate: ts, nextUpdate: ts },
  openflow: { dpid: 42, 'match.in_port': 3, 'flow_mod.cookie': 1, 'flow_mod.command': 'OpenFlow::OFPFC_ADD' },
  packet_filter: { node: 'zeek', filter: 'ip or not ip', init: true, success: true },
  pe: { id: 'F1', machine: 'AMD64', compile_ts: 1300000000, os: 'Windows XP', subsystem: 'WINDOWS_GUI', is_exe: true, is_64bit: true, uses_aslr: true, section_names: ['.text'] },
  telemetry: { peer: 'zeek', metric_type: 'counter', prefix: 'zeek', name: 'x', labels: ['a'], label_values: ['b'], value: 1 },
  telemetry_histogram: { peer: 'zeek', metric_type: 'histogram', bounds: [1], values: [2], sum: 1, observations: 3 },
  traceroute: { src: '192.0.2.10', dst: '198.51.100.7', proto: 'udp', emitter: '203.0.113.1' },
  unified2: { 'id.src_ip': '192.0.2.10', 'id.dst_ip': '198.51.100.7', sensor_id: 1, signature_id: 9, generator_id: 1, signature_revision: 1, priority_id: 2 },
  unknown_protocols: { analyzer: 'ETHERNET', protocol_id: '0x88cc', first_bytes: '0207' },
  weird_stats: { name: 'truncated_header', num_seen: 5 },
}; // prettier-ignore

/** Their fields are those of others, too: only `_path` tells them. */
const toldByPath: Readonly<Record<string, JsonObject>> = {
  cluster: { node: 'manager', message: 'got hello' },
  known_hosts: { host: '192.0.2.10' },
  notice_alarm: { note: 'Scan::Port_Scan', msg: 'x', src: '192.0.2.10', actions: ['Notice::ACTION_ALARM'] },
  print: { vals: ['x'] },
};

const otherLogs: readonly ParserCase[] = [
  ...Object.entries(ofConnections).map(([log, more]) => json(`log-${log}`, log, { ts, ...connection, 'id.resp_p': 1, ...more })), // prettier-ignore
  ...Object.entries(withoutConnection).map(([log, more]) => json(`log-${log}`, log, { ts, ...more })),
  ...Object.entries(toldByPath).map(([log, more]) => json(`log-${log}`, log, { _path: log, ts, ...more })),
  json('log-loaded_scripts', 'loaded_scripts', {
    _path: 'loaded_scripts',
    name: '  /opt/zeek/share/zeek/base/init-bare.zeek',
  }),
].map((each): ParserCase => ({ ...each, golden: false }));

const jsonCases: readonly ParserCase[] = [
  ...otherLogs,
  streamed('ntp', 123, { version: 4, mode: 3, stratum: 2, poll: 64, precision: 0.000000059604645, root_delay: 0.015, root_disp: 0.02, ref_id: '203.0.113.5', xmt_time: ts, num_exts: 0 }),
  streamed('conn', 443, conn),
  json('conn-without-path', 'conn', { ts, ...connection, 'id.resp_p': 443, ...conn }),
  json('conn-underscores', 'conn', {
    ts, uid: 'CAbC1d2eF3gH4iJ5k6', id_orig_h: '192.0.2.10', id_orig_p: 50123, id_resp_h: '198.51.100.7', id_resp_p: 443, ...conn,
  }),
  json('postgresql', 'postgresql', { ts, ...connection, 'id.resp_p': 5432, user: 'app', database: 'shop', frontend: 'query', frontend_arg: 'SELECT 1', success: true, rows: 1 }),
  json('redis', 'redis', { ts, ...connection, 'id.resp_p': 6379, 'cmd.name': 'SET', 'cmd.key': 'k', 'cmd.value': 'v', success: true, reply: { value: 'OK' } }),
  json('redis-underscores', 'redis', { ts, uid: 'C1', id_orig_h: '192.0.2.10', id_orig_p: 1, id_resp_h: '198.51.100.7', id_resp_p: 6379, cmd_name: 'SET', cmd_key: 'k', success: true }),
  json('reporter', 'reporter', { ts, level: 'Reporter::WARNING', message: 'example', location: '/opt/zeek/share/zeek/base/init-bare.zeek, line 1' }),
  json('conn-nested-id', 'conn', {
    ts: '2026-11-21T19:50:11.250000Z', uid: 'CAbC1d2eF3gH4iJ5k6',
    id: { orig_h: '192.0.2.10', orig_p: 50123, resp_h: '198.51.100.7', resp_p: 443 }, ...conn,
  }),
  streamed('dns', 53, dns),
  json('dns-milliseconds', 'dns', { ts: 1795290611250, ...connection, 'id.resp_p': 53, ...dns, rcode: 3, rcode_name: 'NXDOMAIN', answers: null }),
  streamed('http', 80, {
    trans_depth: 1, method: 'POST', host: 'www.example.com:8080', uri: '/login.php?user=a', referrer: 'http://www.example.com/', version: '1.1',
    user_agent: 'curl/8.5.0', request_body_len: 17, response_body_len: 512, status_code: 200, status_msg: 'OK', username: 'alice',
    resp_mime_types: ['text/html'], tags: [],
  }),
  streamed('ssl', 443, {
    version: 'TLSv12', cipher: 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', server_name: 'www.example.com', resumed: false, established: true,
    next_protocol: 'h2', ja3: '0123456789abcdef0123456789abcdef', ja4: 't13d1516h2_8daaf6152771_e5627efa2ab1', validation_status: 'ok', cert_chain_fps: ['aa'],
  }),
  streamed('ssh', 22, {
    version: 2, auth_success: false, auth_attempts: 3, client: 'SSH-2.0-Example', server: 'SSH-2.0-OpenSSH_9.7', cipher_alg: 'aes128-ctr',
    mac_alg: 'hmac-sha2-256', kex_alg: 'curve25519-sha256', host_key_alg: 'ssh-ed25519', hassh: 'aabbccddeeff00112233445566778899',
  }),
  streamed('rdp', 3389, { cookie: 'alice', result: 'encrypted', security_protocol: 'HYBRID', cert_count: 0 }),
  streamed('ftp', 21, { user: 'anonymous', password: '<hidden>', command: 'RETR', arg: 'ftp://198.51.100.7/a.zip', reply_code: 226, reply_msg: 'Done.' }),
  streamed('smtp', 25, {
    trans_depth: 1, helo: 'mail.example.com', mailfrom: 'a@example.com', rcptto: ['b@example.org'], from: 'A <a@example.com>', to: ['<b@example.org>'],
    subject: 'Invoice', msg_id: '<1@example.com>', last_reply: '250 OK', path: ['198.51.100.7', '192.0.2.10'], tls: false, fuids: [], is_webmail: false,
  }),
  streamed('smb_files', 445, { action: 'SMB::FILE_OPEN', path: '\\\\FILES\\ADMIN$', name: 'TEMP\\a.exe', size: 7168, 'times.modified': ts }),
  streamed('smb_mapping', 445, { path: '\\\\FILES\\IPC$', service: 'IPC', share_type: 'PIPE' }),
  streamed('smb_cmd', 445, { command: 'CREATE', version: 'SMB2', tree: '\\\\FILES\\C$', status: 'SUCCESS' }),
  streamed('dce_rpc', 135, { rtt: 0.001, named_pipe: '135', endpoint: 'svcctl', operation: 'CreateServiceW' }),
  streamed('kerberos', 88, { request_type: 'TGS', client: 'alice/EXAMPLE.COM', service: 'cifs/files.example.com', success: true, cipher: 'rc4-hmac' }),
  streamed('ntlm', 445, { username: 'alice', hostname: 'PC1', domainname: 'EXAMPLE', server_dns_computer_name: 'files.example.com', success: false }),
  streamed('radius', 1812, { username: 'alice', result: 'failed', reply_msg: 'no' }),
  streamed('dhcp', 67, { uids: ['C1'], client_addr: '192.0.2.10', server_addr: '192.0.2.1', mac: '00:00:5e:00:53:01', host_name: 'pc1', assigned_addr: '192.0.2.10', lease_time: 900, msg_types: ['DISCOVER', 'OFFER', 'REQUEST', 'ACK'] }),
  streamed('tunnel', 0, { tunnel_type: 'Tunnel::GRE', action: 'Tunnel::DISCOVER' }),
  streamed('files', 80, { fuid: 'FaBc123', source: 'HTTP', depth: 0, analyzers: ['MD5'], mime_type: 'application/zip', filename: 'a.zip', is_orig: false, seen_bytes: 2048, total_bytes: 2048, md5: '0123456789abcdef0123456789abcdef' }),
  streamed('notice', 443, { note: 'SSL::Invalid_Server_Cert', msg: 'certificate has expired', proto: 'tcp', src: '192.0.2.10', dst: '198.51.100.7', p: 443, actions: ['Notice::ACTION_LOG'], suppress_for: 3600 }),
  streamed('weird', 80, { name: 'above_hole_data_without_any_acks', notice: false, peer: 'zeek' }),
  streamed('intel', 80, { 'seen.indicator': 'www.example.com', 'seen.indicator_type': 'Intel::DOMAIN', 'seen.where': 'HTTP::IN_HOST_HEADER', sources: ['example feed'] }),
  streamed('signatures', 80, { sig_id: 'example-sig', event_msg: '192.0.2.10: example', sub_msg: 'x', src_addr: '192.0.2.10', dst_addr: '198.51.100.7' }),
  json('x509', 'x509', { ts, fingerprint: 'aa', 'certificate.version': 3, 'certificate.serial': '8BB00EE', 'certificate.subject': 'CN=www.example.com', 'certificate.issuer': 'CN=Example CA' }),
  json('x509-underscores', 'x509', { ts, id: 'F1', certificate_version: 3, certificate_serial: '8BB00EE', certificate_subject: 'CN=www.example.com', certificate_issuer: 'CN=Example CA' }),
  json('software', 'software', { _path: 'software', ts, host: '192.0.2.10', software_type: 'HTTP::BROWSER', name: 'curl' }),
  json('stats-iso', 'stats', { _path: 'stats', ts: '2026-11-21T19:50:11', peer: 'zeek', mem: 110, pkts_proc: 1, events_proc: 5 }),
  json('own-log', 'my_script', { _path: 'my_script', ts, ...connection, 'id.resp_p': 1, note: 'x' }),
  json('unknown-log', 'unknown', { ts, ...connection, 'id.resp_p': 1, something: 'else' }),
  { name: 'json-not-zeek', kind: undefined, record: '{"ts":1795290611,"level":"info","msg":"started"}' },
  { name: 'json-hostile-path', kind: undefined, record: '{"_path":"../../etc","ts":1795290611}' },
]; // prettier-ignore

/** A header as Zeek writes it, of columns `name type`. */
export function tsvHeader(path: string, columns: readonly string[]): string {
  const named = columns.map((column) => column.split(' '));
  return [
    '#separator \\x09',
    '#set_separator\t,',
    '#empty_field\t(empty)',
    '#unset_field\t-',
    `#path\t${path}`,
    '#open\t2026-11-21-19-50-11',
    `#fields\t${named.map(([name]) => name).join('\t')}`,
    `#types\t${named.map(([, type]) => type).join('\t')}`,
  ].join('\n');
}

const typed = tsvHeader('example', [
  'ts time', 'uid string', 'id.orig_h addr', 'id.orig_p port', 'flag bool', 'ratio double', 'gap interval', 'big count', 'text string',
  'names set[string]', 'counts vector[count]', 'net subnet', 'kind enum', '__proto__ string',
]); // prettier-ignore

const tsv = (name: string, kind: string, header: string | undefined, record: string): ParserCase => ({
  name: `tsv-${name}`,
  kind,
  record,
  context: { received: RECEIVED, context: header, envelope: undefined },
});

const conversation = ['ts time', 'uid string', 'id.orig_h addr', 'id.orig_p port', 'id.resp_h addr', 'id.resp_p port'];
const start = '1795290611.250000\tCAbC1d2eF3gH4iJ5k6\t192.0.2.10\t50123\t198.51.100.7';

const tsvCases: readonly ParserCase[] = [
  tsv('every-type', 'zeek-tsv/example', typed, '1795290611.250000\tC1\t192.0.2.10\t50123\tT\t0.139741\t-0.500000\t18446744073709551615\ta\\x2cb\\x09c\\\\d\ta,-,(empty),b\\x2cc\t1,2\t192.0.2.0/24\tNotice::ACTION_LOG\tp'),
  tsv('all-unset', 'zeek-tsv/example', typed, '-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-'),
  tsv('empty', 'zeek-tsv/example', typed, '1795290611.250000\tC1\t::1\t0\tF\tinf\t0.000000\t0\t(empty)\t(empty)\t(empty)\t::/0\t-\t-'),
  tsv('bytes', 'zeek-tsv/example', typed, '1795290611.250000\tC1\t::1\t0\tx\tnan\t1\t-1\t\\xc3\\xa4\\xff\\x00\\x0a\\xe2\\x82\\xac\\xed\\xa0\\x80ü\\q\\x4\t\\x2c\tx,1\t-\t-\t-'),
  tsv('conn', 'zeek-tsv/conn', tsvHeader('conn', [...conversation, 'proto enum', 'conn_state string', 'duration interval', 'orig_bytes count', 'resp_bytes count']), `${start}\t443\ttcp\tSF\t1.500000\t1200\t34000`),
  tsv('time-not-a-time', 'zeek-tsv/conn', tsvHeader('conn', [...conversation, 'conn_state string']), 'XXXXXXXXXX.XXXXXX\tC1\t192.0.2.10\t1\t198.51.100.7\t2\tS0'),
  tsv('no-path', 'zeek-tsv/conn', '#fields\tts\tuid\tid.orig_h\tconn_state\n', '1795290611.25\tC1\t192.0.2.10\tS0'),
  tsv('comma-separated', 'zeek-tsv/conn', '#separator ,\n#set_separator,;\n#path,conn\n#fields,ts,uid,service\n#types,time,string,set[string]', '1795290611.25,C1,dns;ssl'),
  tsv('too-few-columns', 'damaged', tsvHeader('conn', conversation), start),
  tsv('close-mark', 'not-recognised', tsvHeader('conn', conversation), '#close\t2026-11-21-20-00-00'),
]; // prettier-ignore

export const zeekCases: readonly ParserCase[] = [
  ...jsonCases,
  ...tsvCases,
  { name: 'tsv-without-header', kind: undefined, record: `${start}\t443` },
];
