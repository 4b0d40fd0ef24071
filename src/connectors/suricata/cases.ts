import type { JsonObject } from '../../model/json.ts';
import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

const flow = {
  timestamp: '2026-11-21T19:50:11.250000+0000', flow_id: 1234567890123456, in_iface: 'eth0', src_ip: '192.0.2.10', src_port: 49152,
  dest_ip: '198.51.100.7', dest_port: 80, proto: 'TCP', host: 'sensor1',
}; // prettier-ignore
const answer = { src_ip: '198.51.100.53', src_port: 53, dest_ip: '192.0.2.10', dest_port: 50123, proto: 'UDP' };
const question = { src_ip: '192.0.2.10', src_port: 50123, dest_ip: '198.51.100.53', dest_port: 53, proto: 'UDP' };

const http = {
  hostname: 'www.example.com', url: '/login.php?user=a', http_user_agent: 'curl/8.5.0', http_content_type: 'text/html', http_refer: 'http://www.example.com/',
  http_method: 'POST', protocol: 'HTTP/1.1', status: 200, length: 512,
}; // prettier-ignore
const tls = {
  subject: 'CN=www.example.com', issuerdn: 'CN=Example CA', serial: '0A:BC', fingerprint: '01:23:45:67:89:ab:cd:ef:01:23:45:67:89:ab:cd:ef:01:23:45:67',
  sni: 'www.example.com', version: 'TLS 1.2', notbefore: '2026-01-01T00:00:00', notafter: '2027-01-01T00:00:00',
  ja3: { hash: '0123456789abcdef0123456789abcdef', string: '771,4865' }, ja4: 't13d1516h2_8daaf6152771_e5627efa2ab1',
}; // prettier-ignore

const eve = (name: string, type: string, more: JsonObject): ParserCase => ({
  name,
  kind: `suricata/${type}`,
  record: JSON.stringify({ ...flow, event_type: type, ...more }),
});

/** Protocols of which there is nothing to say beyond their connection: Network Activity. */
const PROTOCOLS = ['bittorrent_dht', 'enip', 'ikev2', 'ntp', 'template'];

export const suricataCases: readonly ParserCase[] = [
  eve('alert', 'alert', {
    alert: { action: 'allowed', gid: 1, signature_id: 9000001, rev: 3, signature: 'EXAMPLE Policy violation', category: 'Potential Corporate Privacy Violation', severity: 1, metadata: { attack_target: ['Client_Endpoint'] } },
    http, app_proto: 'http', payload_printable: 'POST /login.php', flow: { pkts_toserver: 3, pkts_toclient: 2, bytes_toserver: 300, bytes_toclient: 200, start: '2026-11-21T19:50:10.000000+0000' },
  }),
  eve('alert-blocked', 'alert', { alert: { action: 'blocked', gid: 1, signature_id: 9000002, rev: 1, signature: 'EXAMPLE Bad TLS', category: '', severity: 3 }, tls, tx_id: 0 }),
  eve('flow', 'flow', { app_proto: 'http', flow: { pkts_toserver: 10, pkts_toclient: 8, bytes_toserver: 1200, bytes_toclient: 34000, start: '2026-11-21T19:50:00.000000+0000', end: '2026-11-21T19:50:09.500000+0000', age: 9, state: 'closed', reason: 'timeout', alerted: false }, tcp: { tcp_flags: '1b', state: 'closed' } }),
  eve('netflow', 'netflow', { netflow: { pkts: 3, bytes: 180, start: '2026-11-21T19:50:00.000000+0000', end: '2026-11-21T19:50:01.000000+0000', age: 1 } }),
  eve('drop', 'drop', { drop: { len: 60, ttl: 64, reason: 'rules' } }),
  eve('dns-v1-answer', 'dns', { ...answer, dns: { type: 'answer', id: 7, rcode: 'NOERROR', rrname: 'www.example.com', rrtype: 'A', ttl: 300, rdata: '203.0.113.80' } }),
  eve('dns-v2-query', 'dns', { ...question, dns: { type: 'query', id: 7, rrname: 'www.example.com', rrtype: 'A', tx_id: 0 } }),
  eve('dns-v2-answer', 'dns', { ...answer, dns: { version: 2, type: 'answer', id: 7, flags: '8180', qr: true, rd: true, ra: true, rrname: '_sip._udp.example.com', rrtype: 'SRV', rcode: 'NOERROR', answers: [{ rrname: '_sip._udp.example.com', rrtype: 'SRV', ttl: 60, srv: { priority: 1, weight: 1, port: 5060, name: 'sip.example.com' } }, { rrname: 'sip.example.com', rrtype: 'A', ttl: 60, rdata: '203.0.113.81' }], grouped: { A: ['203.0.113.81'] } } }),
  eve('dns-v3-request', 'dns', { ...question, dns: { version: 3, type: 'request', tx_id: 0, id: 7, rd: true, opcode: 0, queries: [{ rrname: 'www.example.com', rrtype: 'TXT' }] } }),
  eve('dns-v3-response', 'dns', { ...answer, dns: { version: 3, type: 'response', tx_id: 0, id: 7, rcode: 'NXDOMAIN', opcode: 0, queries: [{ rrname: 'no.example.com', rrtype: 'A' }], authorities: [{ rrname: 'example.com', rrtype: 'SOA', ttl: 900, soa: { mname: 'ns.example.com', rname: 'hostmaster.example.com' } }] } }),
  eve('http', 'http', { http, tx_id: 0 }),
  eve('http-empty', 'http', { http: {} }),
  eve('tls', 'tls', { tls, dest_port: 443 }),
  eve('quic', 'quic', { quic: { version: '1', sni: 'www.example.com', ja4: 'q13d0310h3_55b375c5d22e_cd85d2d88918' }, proto: 'UDP', dest_port: 443 }),
  eve('ssh', 'ssh', { ssh: { client: { proto_version: '2.0', software_version: 'OpenSSH_9.7', hassh: { hash: '0123456789abcdef0123456789abcdef', string: 'curve25519-sha256;aes128-ctr' } }, server: { proto_version: '2.0', software_version: 'OpenSSH_8.9p1' } } }),
  eve('smb', 'smb', { smb: { id: 5, dialect: '2.10', command: 'SMB2_COMMAND_CREATE', status: 'STATUS_SUCCESS', status_code: '0x0', session_id: 1, tree_id: 5, filename: 'TEMP\\a.exe', disposition: 'FILE_OPEN', access: 'normal', share: '\\\\FILES\\ADMIN$', share_type: 'FILE', size: 7168 } }),
  eve('rdp', 'rdp', { rdp: { tx_id: 0, event_type: 'initial_request', cookie: 'alice' } }),
  eve('ftp', 'ftp', { ftp: { command: 'RETR', command_data: 'a.zip', reply: ['Opening data connection.', 'Done.'], completion_code: ['150', '226'], dynamic_port: 2049, mode: 'passive', reply_received: 'yes' } }),
  eve('ftp-data', 'ftp_data', { ftp_data: { filename: 'a.zip', command: 'RETR' } }),
  eve('smtp', 'smtp', { smtp: { helo: 'mail.example.com', mail_from: '<a@example.com>', rcpt_to: ['<b@example.org>'] }, email: { status: 'PARSE_DONE', from: 'A <a@example.com>', to: ['b@example.org'], subject: 'Invoice', attachment: ['a.zip'] } }),
  eve('smtp-probe', 'smtp', { smtp: { helo: 'mail.example.com' } }),
  eve('dhcp', 'dhcp', { proto: 'UDP', src_port: 67, dest_port: 68, dhcp: { type: 'reply', id: 755466399, client_mac: '00:00:5e:00:53:01', assigned_ip: '192.0.2.10', dhcp_type: 'ack', hostname: 'pc1', lease_time: 3600, routers: ['192.0.2.1'] } }),
  eve('krb5', 'krb5', { krb5: { msg_type: 'KRB_TGS_REP', cname: 'alice', realm: 'EXAMPLE.COM', sname: 'cifs/files.example.com', encryption: 'rc4-hmac', weak_encryption: true } }),
  eve('krb5-error', 'krb5', { krb5: { msg_type: 'KRB_ERROR', failed_request: 'KRB_AS_REQ', error_code: 'KDC_ERR_PREAUTH_REQUIRED', cname: '<empty>', sname: 'krbtgt/EXAMPLE.COM' } }),
  eve('fileinfo', 'fileinfo', { http, app_proto: 'http', fileinfo: { filename: '/files/a.zip', magic: 'Zip archive data', state: 'CLOSED', stored: false, size: 2048, tx_id: 0, sha256: 'ab'.repeat(32) } }),
  eve('anomaly', 'anomaly', { anomaly: { type: 'applayer', event: 'INVALID_RECORD_TYPE', layer: 'proto_parser', app_proto: 'tls' } }),
  eve('snmp', 'snmp', { proto: 'UDP', dest_port: 161, snmp: { version: 2, community: 'public', pdu_type: 'get_request' } }),
  eve('mdns', 'mdns', { proto: 'UDP', src_port: 5353, dest_ip: '224.0.0.251', dest_port: 5353, mdns: { type: 'request', id: 0, queries: [{ rrname: '_ipp._tcp.local', rrtype: 'PTR' }] } }),
  eve('llmnr', 'llmnr', { proto: 'UDP', dest_port: 5355, llmnr: { type: 'request', id: 9, queries: [{ rrname: 'files', rrtype: 'A' }] } }),
  eve('doh2', 'doh2', { ...question, proto: 'TCP', dest_port: 443, http: { url: '/dns-query', http_method: 'POST', http2: { stream_id: 1 } }, dns: { version: 3, type: 'request', id: 7, queries: [{ rrname: 'www.example.com', rrtype: 'A' }] } }),
  eve('http2', 'http2', { http: { ...http, version: '2', http2: { stream_id: 1, request: {}, response: {} } } }),
  { name: 'arp', kind: 'suricata/arp', record: '{"timestamp":"2026-11-21T19:50:11.250000+0000","in_iface":"eth0","event_type":"arp","ether":{"src_mac":"00:00:5e:00:53:01"},"arp":{"hw_type":"ethernet","proto_type":"ipv4","opcode":"request","src_mac":"00:00:5e:00:53:01","src_ip":"192.0.2.10","dest_mac":"00:00:00:00:00:00","dest_ip":"192.0.2.1"}}' },
  eve('arp-with-addresses', 'arp', { proto: 'ARP', arp: { hw_type: 'ethernet', proto_type: 'ipv4', opcode: 'reply', src_mac: '00:00:5e:00:53:01', src_ip: '192.0.2.10', dest_mac: '00:00:5e:00:53:02', dest_ip: '192.0.2.1' } }),
  eve('dcerpc', 'dcerpc', { dest_port: 135, dcerpc: { request: 'REQUEST', response: 'RESPONSE', call_id: 2, rpc_version: '5.0', interfaces: [{ uuid: '367abb81-9844-35f1-ad32-98f038001003', version: '2.0', ack_result: 0, service: 'svcctl', procedure: 'CreateServiceW' }], req: { opnum: 12, frag_cnt: 1, stub_data_size: 400 }, res: { frag_cnt: 1, stub_data_size: 24 } } }),
  eve('dnp3', 'dnp3', { dest_port: 20000, dnp3: { type: 'request', control: { dir: true, pri: true, fcb: false, fcv: false, function_code: 4 }, src: 1, dst: 2, application: { control: { fir: true, fin: true, con: false, uns: false, sequence: 3 }, function_code: 3, objects: [], complete: true } } }),
  eve('frame', 'frame', { app_proto: 'smtp', frame: { type: 'response_line', id: 3, stream_offset: 10, length: 27, direction: 'toclient', payload_printable: '250 2.0.0 Ok', tx_id: 0, complete: true } }),
  eve('ftp-user', 'ftp', { dest_port: 21, ftp: { command: 'USER', command_data: 'alice', completion_code: ['331'], reply: ['Please specify the password.'], reply_received: 'yes' } }),
  eve('ike', 'ike', { proto: 'UDP', dest_port: 500, ike: { version_major: 2, version_minor: 0, exchange_type: 34, message_id: 0, init_spi: '61d3693ce12af528', resp_spi: '0000000000000000', role: 'initiator', payload: ['SecurityAssociation', 'KeyExchange', 'Nonce'], ikev2: { errors: 0, notify: [] } } }),
  eve('ldap-bind', 'ldap', { dest_port: 389, ldap: { request: { operation: 'bind_request', message_id: 1, bind_request: { version: 3, name: 'cn=alice,dc=example,dc=com' } }, responses: [{ operation: 'bind_response', message_id: 1, bind_response: { result_code: 'invalid_credentials', matched_dn: '', message: '' } }] } }),
  eve('ldap-search', 'ldap', { dest_port: 389, ldap: { request: { operation: 'search_request', message_id: 2, search_request: { base_object: 'dc=example,dc=com', scope: 2, deref_alias: 0, size_limit: 0, time_limit: 0, types_only: false, attributes: ['*'] } }, responses: [{ operation: 'search_result_done', message_id: 2, search_result_done: { result_code: 'success', matched_dn: '', message: '' } }] } }),
  eve('metadata', 'metadata', { metadata: { flowbits: ['example.seen'], flowvars: [{ key: 'value' }] } }),
  eve('modbus', 'modbus', { dest_port: 502, modbus: { id: 1, request: { transaction_id: 1, protocol_id: 0, unit_id: 1, function_raw: 16, function_code: 'WrMultReg', access_type: 'WRITE | HOLDING', category: 'PUBLIC_ASSIGNED', error_flags: 'NONE', write: { address: 10, data: 3 } } } }),
  eve('mqtt-connect', 'mqtt', { dest_port: 1883, mqtt: { connect: { qos: 0, retain: false, dup: false, protocol_string: 'MQTT', protocol_version: 4, flags: { username: true, password: true, will_retain: false, will: false, clean_session: true }, client_id: 'sensor-7', username: 'alice', password: 'x' }, connack: { qos: 0, retain: false, dup: false, session_present: false, return_code: 0 } } }),
  eve('mqtt-publish', 'mqtt', { dest_port: 1883, mqtt: { publish: { qos: 1, retain: false, dup: false, topic: 'plant/7', message_id: 1, message: 'on' }, puback: { qos: 0, retain: false, dup: false, message_id: 1 } } }),
  eve('nfs', 'nfs', { dest_port: 2049, rpc: { xid: 7, status: 'ACCEPTED', auth_type: 'UNIX', creds: { machine_name: 'pc1', uid: 1000, gid: 1000 } }, nfs: { version: 3, procedure: 'CREATE', filename: 'plan.txt', hhash: 'ca4b4e0d', id: 12, file_tx: false, type: 'response', status: 'OK' } }),
  eve('packet', 'packet', { packet: 'AAAAAAAAAAAAAAAA', packet_info: { linktype: 1, linktype_name: 'EN10MB' } }),
  eve('pgsql-start', 'pgsql', { dest_port: 5432, pgsql: { tx_id: 1, request: { protocol_version: '3.0', startup_parameters: { user: 'app', optional_parameters: [{ database: 'shop' }] } }, response: { message: 'authentication_ok' } } }),
  eve('pgsql-refused', 'pgsql', { dest_port: 5432, pgsql: { tx_id: 1, request: { protocol_version: '3.0', startup_parameters: { user: 'app' } }, response: { severity_localizable: 'FATAL', severity_non_localizable: 'FATAL', code: '28P01', message: 'password authentication failed for user "app"' } } }),
  eve('pgsql-query', 'pgsql', { dest_port: 5432, pgsql: { tx_id: 4, request: { simple_query: 'select 1' }, response: { field_count: 1, data_rows: 1, data_size: 1, command_completed: 'SELECT 1' } } }),
  eve('pop3', 'pop3', { dest_port: 110, pop3: { request: { command: 'USER', args: ['alice'] }, response: { success: true, status: 'OK', header: 'send PASS', data: [] } } }),
  eve('rdp-client', 'rdp', { dest_port: 3389, rdp: { tx_id: 2, event_type: 'connect_request', client: { version: 'RDP 10.7', desktop_width: 1920, desktop_height: 1080, color_depth: 15, keyboard_layout: 'English - United States', build: 'Windows 10', client_name: 'PC1', keyboard_type: 'enhanced' }, channels: ['rdpdr', 'cliprdr'] } }),
  eve('rfb', 'rfb', { dest_port: 5900, rfb: { server_protocol_version: { major: '003', minor: '008' }, client_protocol_version: { major: '003', minor: '008' }, authentication: { security_type: 2, vnc: { challenge: '00', response: '00' }, security_result: 'OK' }, screen_shared: true, framebuffer: { width: 800, height: 600, name: 'pc7', pixel_format: { bits_per_pixel: 32, depth: 24 } }, name: 'pc7' } }),
  eve('sip', 'sip', { proto: 'UDP', dest_port: 5060, sip: { method: 'REGISTER', uri: 'sip:example.com', version: 'SIP/2.0', request_line: 'REGISTER sip:example.com SIP/2.0', code: '401', reason: 'Unauthorized', response_line: 'SIP/2.0 401 Unauthorized' } }),
  eve('smb-sign-in', 'smb', { dest_port: 445, smb: { id: 3, dialect: '3.11', command: 'SMB2_COMMAND_SESSION_SETUP', status: 'STATUS_LOGON_FAILURE', status_code: '0xc000006d', session_id: 7, tree_id: 0, ntlmssp: { domain: 'EXAMPLE', user: 'alice', host: 'PC1', version: '10.0 build 19041 rev 15' } } }),
  eve('smb-rename', 'smb', { dest_port: 445, smb: { id: 9, dialect: '2.10', command: 'SMB2_COMMAND_SET_INFO', status: 'STATUS_SUCCESS', status_code: '0x0', session_id: 7, tree_id: 1, rename: { from: 'plan.txt', to: 'plan.txt.locked' } } }),
  eve('snmp-v3', 'snmp', { proto: 'UDP', dest_port: 161, snmp: { version: 3, pdu_type: 'get_request', usm: 'monitor', vars: ['1.3.6.1.2.1.1.1.0'] } }),
  eve('tftp', 'tftp', { proto: 'UDP', dest_port: 69, tftp: { packet: 'read', file: 'router.cfg', mode: 'octet' } }),
  eve('websocket', 'websocket', { websocket: { fin: true, mask: 3803616749, opcode: 'text', payload_printable: 'hello' } }),
  eve('http-behind-proxy', 'http', { http: { ...http, xff: '203.0.113.44' }, tx_id: 0 }),
  ...PROTOCOLS.map((type): ParserCase => ({ ...eve(type, type, { [type]: { id: 1, version: 2 } }), golden: false })),
  { name: 'stats', kind: 'suricata/stats', record: '{"timestamp":"2026-11-21T19:50:11.250000","event_type":"stats","stats":{"uptime":10,"capture":{"kernel_packets":5}}}' },
  { name: 'engine', kind: 'suricata/engine', record: '{"timestamp":"2026-11-21T19:50:11.250000+0100","event_type":"engine","engine":{"message":"rule reload complete"}}' },
  { name: 'hostile-type', kind: 'suricata/unknown', record: '{"timestamp":"2026-11-21T19:50:11Z","event_type":"__proto__","flow_id":1,"src_ip":"192.0.2.1"}' },
  { name: 'not-eve', kind: undefined, record: '{"timestamp":"2026-11-21T19:50:11Z","event_type":"click","user":"a"}' },
]; // prettier-ignore
