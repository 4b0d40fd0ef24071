import type { JsonObject } from '../../model/json.ts';
import { openSyslog } from '../../pipeline/normalize/envelopes/syslog.ts';
import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';
import { RECEIVED } from '../../pipeline/normalize/test-parser-run.ts';
import type { Meaning } from './meaning.ts';

const asa = (id: string, meaning: Meaning, text: string, fields: JsonObject, level = 6): ParserCase => ({
  name: `${id} ${text}`.slice(0, 90),
  record: `%ASA-${level}-${id}: ${text}`,
  kind: `cisco-asa/asa-${meaning}`,
  fields: { message_id: id, ...fields },
  golden: false,
});
const ios = (tag: string, kind: string, text: string, fields: JsonObject): ParserCase => ({
  name: `${tag} ${text}`.slice(0, 90),
  record: `000045: Nov 21 2026 22:51:00.123 UTC: %${tag}: ${text}`,
  kind: `cisco-ios/${kind}`,
  fields,
  golden: false,
});

function inSyslog(name: string, line: string, kind: string, fields: JsonObject): ParserCase {
  const opened = openSyslog(line, RECEIVED);
  if (opened === undefined) throw new Error(`no syslog line: ${line}`);
  const context = { received: RECEIVED, context: undefined, envelope: opened.envelope };
  return { name, record: opened.message, context, kind, fields };
}

const [a, b, m] = ['203.0.113.9', '192.0.2.10', '198.51.100.2'];

const golden: readonly ParserCase[] = [
  { name: 'built-outbound', record: `Nov 21 2026 22:51:00 fw1 : %ASA-6-302013: Built outbound TCP connection 4711 for outside:${a}/443 (${a}/443) to inside:${b}/51514 (${m}/51514)`, kind: 'cisco-asa/asa-opened', fields: { src_ip: b, src_port: 51514, dst_ip: a, dst_port: 443, host: 'fw1', direction: 'outbound' } },
  { name: 'denied-by-list', record: `%ASA-4-106023: Deny tcp src outside:${a}/40000(LOCAL\\bob) dst inside:${b}/22 by access-group "outside_in" [0x8ed66b60, 0xf8852875]`, kind: 'cisco-asa/asa-denied', fields: { acl: 'outside_in', blocked: true, src_interface: 'outside', dst_port: 22 } },
  { name: 'ftd-connection', record: `%FTD-1-430003: EventPriority: Low, DeviceUUID: 0b1c2d3e-0000-4000-8000-000000000001, InstanceID: 1, FirstPacketSecond: 2026-11-21T22:51:00Z, ConnectionID: 4711, AccessControlRuleAction: Block, SrcIP: ${b}, DstIP: ${a}, SrcPort: 51514, DstPort: 443, Protocol: tcp, IngressInterface: inside, AccessControlRuleName: no, games, User: alice, URL: https://www.example.com/a, b, InitiatorBytes: 74, ResponderBytes: 0`, kind: 'cisco-asa/ftd-denied', fields: { AccessControlRuleName: 'no, games', src_ip: b, url: 'https://www.example.com/a, b', bytes_sent: 74 } },
  { name: 'ftd-intrusion', record: `%FTD-1-430001: DeviceUUID: 0b1c2d3e-0000-4000-8000-000000000001, SrcIP: ${a}, DstIP: ${b}, SrcPort: 40000, DstPort: 80, Protocol: tcp, Priority: 1, GID: 1, SID: 1000001, Message: SERVER-WEBAPP example attempt`, kind: 'cisco-asa/ftd-attack', fields: { signature: 'SERVER-WEBAPP example attempt' } },
  { name: 'unknown-id', record: '%ASA-5-999999: something that nobody wrote a form for', kind: 'cisco-asa/asa-other', fields: { message_id: '999999', severity: 5, message: 'something that nobody wrote a form for' } },
  inSyslog('asa-tag-taken-off', `<166>Nov 21 2026 22:51:00: %ASA-6-605005: Login permitted from ${b}/51514 to inside:192.0.2.1/ssh for user "admin"`, 'cisco-asa/asa-signed-in', { user: 'admin', src_ip: b, service: 'ssh' }),
  inSyslog('asa-with-host', `<164>Nov 21 22:51:00 fw1 : %ASA-4-113019: Group = vpn, Username = bob, IP = ${a}, Session disconnected. Session Type: SSL, Duration: 0h:12m:03s, Bytes xmt: 100, Bytes rcv: 200, Reason: User Requested`, 'cisco-asa/asa-tunnel-down', { user: 'bob', group: 'vpn', bytes_sent: 100, reason: 'User Requested', host: 'fw1' }),
  inSyslog('ios-config', `<189>45: router1: Nov 21 22:51:00.123 UTC: %SYS-5-CONFIG_I: Configured from console by admin on vty0 (${b})`, 'cisco-ios/command', { facility: 'SYS', mnemonic: 'CONFIG_I', user: 'admin', src_ip: b }),
  { name: 'ios-command', record: '*Nov 21 22:51:00.123: %PARSER-5-CFGLOG_LOGGEDCMD: User:admin  logged command:no logging host 192.0.2.5', kind: 'cisco-ios/aaa-command', fields: { command: 'no logging host 192.0.2.5', user: 'admin' } },
  { name: 'xr-in-bundle', record: `RP/0/RP0/CPU0:Nov 21 22:51:00.123 UTC: SSHD_[65710]: %SECURITY-SSHD-6-INFO_SUCCESS : Successfully authenticated user 'admin' from '${b}'`, kind: 'cisco-ios/other', fields: { facility: 'SECURITY-SSHD', severity: 6 } },
  { name: 'nx-os', record: '2026 Nov 21 22:51:00 UTC: %ETHPORT-5-IF_UP: Interface Ethernet1/1 is up in mode access', kind: 'cisco-ios/other', fields: { interface: 'Ethernet1/1' } },
  { name: 'percent', record: 'it grew by 100% - 5 more', kind: undefined, golden: false },
]; // prettier-ignore

const who = `Group <vpn> User <bob> IP <${a}>`;

const firewall: readonly ParserCase[] = [
  asa('106001', 'denied', `Inbound TCP connection denied from ${a}/40000 to ${b}/22 flags SYN  on interface outside`, { src_ip: a, dst_port: 22, tcp_flags: 'SYN' }, 2),
  asa('106006', 'denied', `Deny inbound UDP from ${a}/40000 to ${b}/53 on interface outside`, { protocol: 'UDP', dst_ip: b }, 2),
  asa('106007', 'denied', `Deny inbound UDP from ${a}/53 to ${b}/40000 due to DNS Response`, { reason: 'DNS Response' }, 2),
  asa('106010', 'denied', `Deny inbound tcp src outside:${a}/40000 dst inside:${b}/22`, { src_interface: 'outside' }, 3),
  asa('106014', 'denied', `Deny inbound icmp src outside:${a} dst inside:${b} (type 8, code 0)`, { icmp_type: 8 }, 3),
  asa('106015', 'denied', `Deny TCP (no connection) from ${a}/443 to ${b}/51514 flags RST  on interface outside`, { tcp_flags: 'RST', protocol: 'TCP' }),
  asa('106016', 'denied', `Deny IP spoof from (${a}) to ${b} on interface outside`, { src_ip: a, reason: 'spoof' }, 2),
  asa('106017', 'denied', `Deny IP due to Land Attack from ${b} to ${b}`, { dst_ip: b }, 2),
  asa('106021', 'denied', `Deny UDP reverse path check from ${a} to ${b} on interface outside`, { reason: 'reverse path check' }, 1),
  asa('106023', 'denied', `Deny icmp src outside:${a} dst inside:${b} (type 8, code 0) by access-group "outside_in" [0x0, 0x0]`, { acl: 'outside_in', icmp_type: 8 }, 4),
  asa('106100', 'permitted', `access-list inside_out permitted tcp inside/${b}(51514) -> outside/${a}(443) hit-cnt 1 first hit [0x1, 0x0]`, { acl: 'inside_out', dst_port: 443, hits: 1, action: 'permitted' }),
  asa('106100', 'denied', `access-list outside_in denied udp outside/${a}(40000) -> inside/${b}(161) hit-cnt 5 300-second interval [0x1, 0x0]`, { hits: 5, blocked: true }),
  asa('110003', 'denied', `Routing failed to locate next-hop for TCP from inside:${b}/51514 to outside:${a}/443`, { dst_interface: 'outside' }),
  asa('302014', 'closed', `Teardown TCP connection 4711 for outside:${a}/443 to inside:${b}/51514 duration 0:00:12 bytes 6530 TCP FINs`, { src_ip: b, dst_ip: a, bytes: 6530, reason: 'TCP FINs' }),
  asa('302014', 'closed', `Teardown TCP connection 4712 for outside:${a}/40000(LOCAL\\bob) to inside:${b}/80 duration 0:00:01 bytes 10 TCP Reset-I (bob)`, { src_ip: a, user: 'bob', reason: 'TCP Reset-I' }),
  asa('302015', 'opened', `Built inbound UDP connection 4713 for outside:${a}/40000 (${a}/40000) to dmz:${b}/53 (${m}/53)`, { src_ip: a, dst_port: 53 }),
  asa('302016', 'closed', `Teardown UDP connection 4713 for outside:${a}/40000 to dmz:${b}/53 duration 0:02:01 bytes 130`, { bytes: 130 }),
  asa('302020', 'opened', `Built outbound ICMP connection for faddr ${a}/0 gaddr ${m}/1 laddr ${b}/1 type 8 code 0`, { src_ip: b, dst_ip: a, mapped_ip: m }),
  asa('302021', 'closed', `Teardown ICMP connection for faddr ${a}/0 gaddr ${m}/1 laddr ${b}/1`, { src_ip: b }),
  asa('303002', 'permitted', `FTP connection from inside:${b}/51514 to outside:${a}/21, user alice Stored file report.pdf`, { user: 'alice', ftp_command: 'Stored', file: 'report.pdf' }),
  asa('304001', 'requested', `${b} Accessed URL ${a}:http://www.example.com/a`, { url: 'http://www.example.com/a', src_ip: b }, 5),
  asa('304001', 'requested', `alice@${b} Accessed URL ${a}:http://www.example.com/a`, { user: 'alice' }, 5),
  asa('305011', 'other', `Built dynamic TCP translation from inside:${b}/51514 to outside:${m}/40001`, { mapped_ip: m, mapped_port: 40001 }),
  asa('305012', 'other', `Teardown dynamic UDP translation from inside:${b}/51514 to outside:${m}/40001 duration 0:00:30`, { duration: '0:00:30' }),
  asa('305013', 'denied', `Asymmetric NAT rules matched for forward and reverse flows; Connection for tcp src outside:${a}/40000 dst inside:${b}/22 denied due to NAT reverse path failure`, { dst_port: 22 }, 5),
  asa('313001', 'denied', `Denied ICMP type=8, code=0 from ${a} on interface outside`, { src_ip: a, icmp_type: 8 }, 3),
  asa('313005', 'denied', `No matching connection for ICMP error message: icmp src outside:${a} dst inside:${b} (type 3, code 3) on outside interface.`, {}, 4),
  asa('322001', 'denied', 'Deny MAC address 0200.0000.0002, possible spoof attempt on interface inside', { src_mac: '0200.0000.0002' }, 3),
  asa('419002', 'attack', `Duplicate TCP SYN from outside:${a}/40000 to inside:${b}/80 with different initial sequence number`, { dst_port: 80 }, 4),
  asa('400013', 'attack', `IPS:2003 ICMP redirect from ${a} to ${b} on interface outside`, { signature: 'ICMP redirect' }, 4),
  asa('401004', 'denied', `Shunned packet: ${a} ==> ${b} on interface outside`, { dst_ip: b }, 4),
  asa('609001', 'other', `Built local-host outside:${a}`, { src_ip: a }, 7),
  asa('710003', 'denied', `TCP access denied by ACL from ${a}/40000 to outside:${m}/ssh`, { dst_port: 22 }, 3),
  asa('710005', 'denied', `UDP request discarded from ${b}/137 to inside:192.0.2.255/netbios-ns`, { dst_port: 137 }, 7),
  asa('725002', 'opened', `Device completed SSL handshake with client outside:${a}/40000 to ${m}/443 for TLSv1.2 session`, { src_port: 40000, dst_port: 443 }),
  asa('725007', 'closed', `SSL session with client outside:${a}/40000 to ${m}/443 terminated`, {}),
  asa('733100', 'attack', '[ Scanning] drop rate-1 exceeded. Current burst rate is 12 per second, max configured rate is 10', { signature: 'Scanning' }, 4),
  asa('338002', 'attack', `Dynamic filter permitted black listed TCP traffic from inside:${b}/51514 (${m}/51514) to outside:${a}/80 (${a}/80), destination bad.example.com resolved from dynamic list: bad.example.com`, { domain: 'bad.example.com' }, 4),
]; // prettier-ignore

const people: readonly ParserCase[] = [
  asa('109005', 'signed-in', `Authentication succeeded for user alice from ${b}/51514 to ${a}/23 on interface inside`, { user: 'alice' }),
  asa('109006', 'sign-in-failed', `Authentication failed for user 'alice' from ${b}/51514 to ${a}/23 on interface inside`, { user: 'alice' }),
  asa('111008', 'command', "User 'admin' executed the 'write memory' command.", { command: 'write memory', user: 'admin' }, 5),
  asa('111009', 'command', "User 'admin' executed cmd: show running-config", { command: 'show running-config' }, 7),
  asa('111010', 'command', `User 'admin', running 'CLI' from IP ${b}, executed 'no logging enable'`, { command: 'no logging enable', src_ip: b }, 5),
  asa('113004', 'signed-in', 'AAA user authentication Successful : server =  192.0.2.5 : user = bob', { user: 'bob' }),
  asa('113005', 'sign-in-failed', `AAA user authentication Rejected : reason = AAA failure : server = 192.0.2.5 : user = bob : user IP = ${a}`, { user: 'bob', src_ip: a, reason: 'AAA failure' }),
  asa('113006', 'account-locked', 'User bob locked out on exceeding 5 successive failed authentication attempts', { user: 'bob', attempts: 5 }),
  asa('113012', 'signed-in', 'AAA user authentication Successful : local database : user = admin', { user: 'admin' }),
  asa('113015', 'sign-in-failed', `AAA user authentication Rejected : reason = Invalid password : local database : user = admin : user IP = ${a}`, { reason: 'Invalid password', src_ip: a }),
  asa('113039', 'tunnel-up', `${who} AnyConnect parent session started.`, { user: 'bob', group: 'vpn', src_ip: a }),
  asa('308001', 'sign-in-failed', `console enable password incorrect for 3 tries (from ${a})`, { attempts: 3 }),
  asa('315011', 'signed-out', `SSH session from ${b} on interface inside for user "admin" disconnected by SSH server, reason: "Time-out"`, { user: 'admin', src_ip: b }),
  asa('502101', 'account-created', 'New user added to local dbase: Uname: eve Priv: 15 Encpass: x', { user: 'eve', privilege: 15 }, 5),
  asa('502102', 'account-deleted', 'User deleted from local dbase: Uname: eve Priv: 15 Encpass: x', { user: 'eve' }, 5),
  asa('502103', 'account-changed', 'User priv level changed: Uname: eve From: 1 To: 15', { privilege: 15 }, 5),
  asa('602303', 'tunnel-up', `IPSEC: An outbound remote access SA (SPI= 0xDEADBEEF) between ${m} and ${a} (user= bob) has been created.`, { user: 'bob', src_ip: a }),
  asa('605004', 'sign-in-failed', `Login denied from ${a}/40000 to outside:${m}/ssh for user "root"`, { user: 'root', service: 'ssh' }),
  asa('606001', 'signed-in', `ASDM session number 0 from ${b} started`, { src_ip: b }),
  asa('611101', 'signed-in', `User authentication succeeded: IP address: ${b}, Uname: admin`, { user: 'admin', src_ip: b }),
  asa('611102', 'sign-in-failed', `User authentication failed: IP address: ${a}, Uname: root`, { user: 'root' }),
  asa('611103', 'signed-out', 'User logged out: Uname: admin', { user: 'admin' }),
  asa('713120', 'tunnel-up', `Group = ${a}, IP = ${a}, PHASE 2 COMPLETED (msgid=deadbeef)`, { src_ip: a }, 5),
  asa('713123', 'other', `Group = vpn, Username = bob, IP = ${a}, IKE lost contact with remote peer`, { user: 'bob', detail: 'IKE lost contact with remote peer' }, 3),
  asa('716001', 'tunnel-up', `${who} WebVPN session started.`, { user: 'bob' }),
  asa('716002', 'tunnel-down', `${who} WebVPN session terminated: Idle Timeout.`, { reason: 'Idle Timeout.' }),
  asa('716038', 'signed-in', `${who} Authentication: successful, Session Type: WebVPN.`, { user: 'bob' }),
  asa('716039', 'sign-in-failed', `${who} Authentication: rejected, Session Type: WebVPN.`, { user: 'bob' }),
  asa('716058', 'other', `${who} AnyConnect session lost connection. Waiting to resume.`, { user: 'bob' }),
  asa('722022', 'tunnel-up', `${who} TCP SVC connection established without compression`, { user: 'bob' }),
  asa('722051', 'tunnel-up', `${who} IPv4 Address <192.0.2.77> IPv6 address <::> assigned to session`, { assigned_ip: '192.0.2.77' }),
  asa('734001', 'other', `DAP: User bob, Addr ${a}, Connection AnyConnect: The following DAP records were selected for this connection: vpn`, { user: 'bob', src_ip: a }),
  asa('746012', 'other', `user-identity: Add IP-User mapping ${b} - LOCAL\\bob Succeeded - VPN user`, { mapping: 'Add', src_ip: b }, 5),
  asa('750001', 'tunnel', `Local:${m}:500 Remote:${a}:500 Username:bob IKEv2 Received request to establish an IPsec tunnel`, { user: 'bob', src_ip: a }, 5),
]; // prettier-ignore

const routers: readonly ParserCase[] = [
  ios('SEC_LOGIN-5-LOGIN_SUCCESS', 'signed-in', `Login Success [user: admin] [Source: ${b}] [localport: 22] at 22:51:00 UTC Sat Nov 21 2026`, { user: 'admin', src_ip: b, dst_port: 22 }),
  ios('SEC_LOGIN-4-LOGIN_FAILED', 'sign-in-failed', `Login failed [user: root] [Source: ${a}] [localport: 22] [Reason: Login Authentication Failed] at 22:51:00 UTC Sat Nov 21 2026`, { user: 'root', reason: 'Login Authentication Failed' }),
  ios('SEC-6-IPACCESSLOGP', 'denied', `list 101 denied tcp ${a}(40000) -> ${b}(22), 1 packet`, { acl: '101', dst_port: 22, blocked: true }),
  ios('SEC-6-IPACCESSLOGDP', 'permitted', `list 101 permitted icmp ${a} -> ${b} (8/0), 3 packets`, { icmp_type: '8', packets: 3 }),
  ios('SEC-6-IPACCESSLOGS', 'denied', `list 1 denied ${a} 1 packet`, { src_ip: a }),
  ios('IPV6_ACL-6-ACCESSLOGP', 'denied', 'list v6/10 denied tcp 2001:db8::9(40000) -> 2001:db8::10(22), 1 packet', { src_ip: '2001:db8::9' }),
  ios('FW-6-SESS_AUDIT_TRAIL', 'closed', `(target:class)-(in-out:web):Stop tcp session: initiator (${b}:51514) sent 1410 bytes -- responder (${a}:80) sent 5120 bytes`, { bytes_sent: 1410, dst_port: 80 }),
  ios('SSH-5-SSH2_USERAUTH', 'signed-in', `User 'admin' authentication for SSH2 Session from ${b} (tty = 0) using crypto cipher 'aes256-ctr', hmac 'hmac-sha2-256' Succeeded`, { user: 'admin' }),
  ios('SYS-6-LOGOUT', 'signed-out', `User admin has exited tty session 2(${b})`, { user: 'admin', src_ip: b }),
  ios('LINEPROTO-5-UPDOWN', 'other', 'Line protocol on Interface GigabitEthernet0/1, changed state to down', { interface: 'GigabitEthernet0/1', state: 'down' }),
  ios('SW_MATM-4-MACFLAP_NOTIF', 'other', 'Host 0200.0000.0002 in vlan 10 is flapping between port Gi1/0/1 and port Gi1/0/2', { vlan: 10 }),
  ios('TCP-6-BADAUTH', 'bgp-attack', `No MD5 digest from ${a}(179) to ${b}(40000) tableid - 0`, { src_ip: a }),
  ios('LDP-4-SOCKET_TCP_PACKET_MD5_AUTHEN_FAIL', 'ldp-other', `TCP MD5 digest check failed for ${a}(646)`, {}),
  ios('BGP-5-ADJCHANGE', 'bgp-other', `neighbor ${a} Down Peer closed the session`, { state: 'Down Peer closed the session' }),
  ios('PORT_SECURITY-2-PSECURE_VIOLATION', 'attack', 'Security violation occurred, caused by MAC address 0200.0000.0002 on port Gi1/0/1.', { src_mac: '0200.0000.0002' }),
  ios('EXAMPLE-3-NEVER_HEARD', 'other', 'x', { mnemonic: 'NEVER_HEARD', severity: 3 }),
]; // prettier-ignore

export const ciscoCases: readonly ParserCase[] = [...golden, ...firewall, ...people, ...routers];
