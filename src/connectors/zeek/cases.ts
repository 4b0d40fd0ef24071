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

const jsonCases: readonly ParserCase[] = [
  streamed('conn', 443, conn),
  json('conn-without-path', 'conn', { ts, ...connection, 'id.resp_p': 443, ...conn }),
  json('conn-underscores', 'conn', {
    ts, uid: 'CAbC1d2eF3gH4iJ5k6', id_orig_h: '192.0.2.10', id_orig_p: 50123, id_resp_h: '198.51.100.7', id_resp_p: 443, ...conn,
  }),
  json('postgresql', 'postgresql', { ts, ...connection, 'id.resp_p': 5432, user: 'app', database: 'shop', frontend: 'query', frontend_arg: 'SELECT 1', success: true, rows: 1 }),
  json('redis', 'redis', { ts, ...connection, 'id.resp_p': 6379, 'cmd.name': 'SET', 'cmd.key': 'k', 'cmd.value': 'v', success: true, reply: { value: 'OK' } }),
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
