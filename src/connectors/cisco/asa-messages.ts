import type { Meaning } from './meaning.ts';
import { messagePattern } from './message-pattern.ts';

export interface AsaMessage {
  readonly meaning: Meaning;
  readonly regex: RegExp;
}

type Written = readonly [ids: string, meaning: Meaning, pattern: string];

const vpn = 'Group <{group:quoted}> User <{user:quoted}> IP <(?<src_ip>[^>]{1,60})>';
const peer =
  '(?:Group = (?<group>[^,]{0,200}), )?(?:Username = (?<user>[^,]{0,200}), )?IP = (?<src_ip>[^,\\s]{1,60}),? ';

/** "Cisco Secure Firewall ASA Series Syslog Messages". Where a message has several forms, the first that fits. */
const written: readonly Written[] = [
  // packets and access lists
  ['106001', 'denied', 'Inbound {protocol} connection denied from {src/} to {dst/} flags (?<tcp_flags>.{1,60}?) +on interface {src_interface}'],
  ['106002', 'denied', '{protocol} Connection denied by outbound list {acl} src {src/} dest {dst/}'],
  ['106006 106007', 'denied', 'Deny inbound {protocol} from {src/} to {dst/}(?: on interface {src_interface}| due to {reason:rest})?'],
  ['106010 106014', 'denied', 'Deny inbound {protocol}(?: icmp)? src {src@} dst {dst@}(?: \\(type {icmp_type:number}, code {icmp_code:number}\\))?'],
  ['106011', 'denied', 'Deny inbound \\(No xlate\\) (?:{protocol} src {src@} dst {dst@})?{reason:rest}'],
  ['106012 106017', 'denied', 'Deny IP (?:due to Land Attack )?from {src/} to {dst/}(?:, IP options:? {reason:rest})?'],
  ['106013', 'denied', 'Dropping echo request from {src/} to PAT address {dst/}'],
  ['106015', 'denied', 'Deny {protocol} \\(no connection\\) from {src/} to {dst/} flags (?<tcp_flags>.{1,60}?) +on interface {src_interface}'],
  ['106016 106021 106022', 'denied', 'Deny {protocol} (?<reason>(?:connection )?spoof|reverse path check) from {src/} to {dst/} on interface {src_interface}'],
  ['106018', 'denied', 'ICMP packet type {icmp_type} denied by (?:out|in)bound list {acl} src {src/} dest {dst/}'],
  ['106020', 'denied', 'Deny IP (?<reason>teardrop fragment) \\([^)]{0,100}\\) from {src/} to {dst/}'],
  ['106023', 'denied', 'Deny {protocol} src {src@} dst {dst@}(?: \\(type {icmp_type:number}, code {icmp_code:number}\\))? by access-group "?{acl:quoted}"?(?: \\[(?<hash>[^\\]]{0,60})\\])?$'],
  ['106027', 'denied', '(?:{acl}: )?Deny src {src/} dst {dst/} by access-group "?{acl_name:quoted}"?'],
  ['106100 106102 106103', 'permitted', 'access-list {acl} (?<action>permitted|est-allowed) {protocol}(?: for user \'?{user:quoted}\'?)? (?<src_interface>[^/\\s]{1,80})/(?<src_ip>[^\\s(]{1,60})[( ](?<src_port>\\d{1,5})\\)?(?:\\([^)]{0,200}\\)){0,2} -?>? ?(?<dst_interface>[^/\\s]{1,80})/(?<dst_ip>[^\\s(]{1,60})[( ](?<dst_port>\\d{1,5})\\)?(?:\\([^)]{0,200}\\)){0,2} hit-cnt {hits:number}'],
  ['106100 106102 106103', 'denied', 'access-list {acl} (?<action>denied) {protocol}(?: for user \'?{user:quoted}\'?)? (?<src_interface>[^/\\s]{1,80})/(?<src_ip>[^\\s(]{1,60})[( ](?<src_port>\\d{1,5})\\)?(?:\\([^)]{0,200}\\)){0,2} -?>? ?(?<dst_interface>[^/\\s]{1,80})/(?<dst_ip>[^\\s(]{1,60})[( ](?<dst_port>\\d{1,5})\\)?(?:\\([^)]{0,200}\\)){0,2} hit-cnt {hits:number}'],
  ['110002 110003', 'denied', '(?<reason>Failed to locate egress interface|Routing failed to locate next[- ]hop) for {protocol} from {src@} to (?:{dst@}|{dst_ip}/{dst_port})'],
  ['209003 209004 209005', 'denied', '{reason:rest}'],
  ['305005', 'denied', '(?<reason>No translation group found) for {protocol} src {src@} dst {dst@}'],
  ['305006', 'denied', '(?<reason>.{1,40}translation creation failed) for {protocol} src {src@} dst {dst@}'],
  ['305013', 'denied', '(?<reason>Asymmetric NAT rules matched)[^;]{0,60}; Connection(?: for)? {protocol} src {src@} dst {dst@}'],
  ['313001 313008', 'denied', 'Denied {protocol} type=(?<icmp_type>\\w{1,20}), code=(?<icmp_code>\\w{1,20}) from {src/} on interface {src_interface}'],
  ['313004', 'denied', 'Denied {protocol} type=(?<icmp_type>\\w{1,20}), from(?: laddr)? {src/} on interface {src_interface} to {dst/}'],
  ['313005', 'denied', '(?<reason>No matching connection) for {protocol} error message: {icmp:rest}'],
  ['313009', 'denied', 'Denied invalid {protocol} code {icmp_code},? for {src@} to {dst@}'],
  ['322001', 'denied', 'Deny MAC address {src_mac}, (?<reason>possible spoof attempt) on interface {src_interface}'],
  ['322003', 'denied', '(?<reason>ARP inspection check failed) for arp \\w{1,10} received from host {src_mac} on interface {src_interface}'],
  ['405001', 'attack', 'Received (?<signature>ARP \\w{1,10} collision) from {src/} on interface {src_interface}'],
  ['407001 407002', 'denied', 'Deny traffic for local-host {src@}'],
  ['410001', 'denied', 'Dropped {protocol} DNS \\w{1,10} from {src@} to {dst@}; {reason:rest}'],
  ['419001', 'denied', 'Dropping {protocol} packet from {src@} to {dst@}, reason: {reason:rest}'],
  ['419002', 'attack', '(?<signature>Duplicate TCP SYN) from {src@} to {dst@} with'],
  ['434002 434004', 'denied', '(?:SFR|Module) requested .{0,40}?to drop {protocol} packet from {src@} to {dst@}'],
  ['500004', 'denied', '(?<reason>Invalid transport field) for protocol={protocol}, from {src/} to {dst/}'],
  ['710002 710001', 'permitted', '{protocol} access (?:permitted|requested) from {src/} to {dst@}'],
  ['710003', 'denied', '{protocol} access denied by ACL from {src/} to {dst@}'],
  ['710005 710006', 'denied', '{protocol} request discarded from {src/} to {dst@}'],
  // connections and translations
  ['302013 302015 302017 302303', 'opened', 'Built {direction} {protocol}(?: state-bypass)? connection {connection} (?:for|from) {src@} to {dst@}(?: \\((?<user>[^)]{1,200})\\))?'],
  ['302303 302022 302024 302026', 'opened', 'Built (?:{role} )?(?:stub|state-bypass|director stub|backup stub|forwarder stub)? ?{protocol} (?:state-bypass )?connection (?:{connection} )?(?:for|from) {src@} to {dst@}'],
  ['302014 302016 302018 302304', 'closed', 'Teardown {protocol}(?: state-bypass)? connection {connection} (?:for|from) {src@} to {dst@} duration {duration} bytes {bytes:number}(?: (?<reason>[^()]{1,200}?))?(?: ?\\((?<user>[^)]{1,200})\\))?$'],
  ['302020', 'opened', 'Built {direction} {protocol} connection for faddr (?<dst_ip>[^\\s/(]{1,60})/(?<icmp_id>\\d{1,6})(?:\\([^)]{0,200}\\))? gaddr {mapped_ip}/\\d{1,6} laddr (?<src_ip>[^\\s/(]{1,60})/\\d{1,6}(?:\\([^)]{0,200}\\))?(?: type {icmp_type:number} code {icmp_code:number})?'],
  ['302021', 'closed', 'Teardown {protocol} connection for faddr (?<dst_ip>[^\\s/(]{1,60})/(?<icmp_id>\\d{1,6})(?:\\([^)]{0,200}\\))? gaddr {mapped_ip}/\\d{1,6} laddr (?<src_ip>[^\\s/(]{1,60})/\\d{1,6}(?:\\([^)]{0,200}\\))?(?: type {icmp_type:number} code {icmp_code:number})?'],
  ['302010', 'other', '{in_use:number} in use, {most_used:number} most used'],
  ['303002', 'permitted', 'FTP connection from {src@} to {dst@}, user {user} {ftp_command} file {file:rest}'],
  ['304001', 'requested', '(?:{user}@)?(?<src_ip>[\\da-f:.]{2,60})(?: ?\\([^)]{0,200}\\))? Accessed URL (?<dst_ip>[^\\s:]{1,60}):{url:rest}'],
  ['304002', 'denied', 'Access denied URL {url} SRC {src/} DEST {dst/}'],
  ['305009 305010', 'other', '(?:Built|Teardown) {translation} translation from (?<src_interface>[^:\\s(]{1,80})(?: ?\\([^)]{0,100}\\))?:(?<src_ip>[^\\s/(]{1,60})\\S* to (?<mapped_interface>[^:\\s]{1,80}):(?<mapped_ip>[^\\s/(]{1,60})(?: duration {duration})?'],
  ['305011 305012', 'other', '(?:Built|Teardown) {translation} {protocol} translation from {src@} to {mapped@}(?: duration {duration})?'],
  ['609001 609002', 'other', '(?:Built|Teardown) local-host (?<src_interface>[^:\\s]{1,80}):(?<src_ip>[^\\s]{1,60})(?: duration {duration})?'],
  ['725001 725002 725003', 'opened', '.{0,60}?handshake with (?:client|server) {src@}(?: to {dst_ip}/{dst_port:number})?'],
  ['725006', 'denied', 'Device (?<reason>failed SSL handshake) with \\w{1,10} {src@}(?: to {dst_ip}/{dst_port:number})?'],
  ['725007', 'closed', 'SSL session with \\w{1,10} {src@}(?: to {dst_ip}/{dst_port:number})? .{0,40}?terminated'],
  // people
  ['109001', 'other', 'Auth start for user \'?{user:quoted}\'? from {src/} to {dst/}'],
  ['109005', 'signed-in', 'Authentication succeeded for user \'?(?<user>[^\'\\s]{1,200})\'? from {src/} to {dst/}'],
  ['109006', 'sign-in-failed', 'Authentication failed for user \'?(?<user>[^\'\\s]{1,200})\'? from {src/} to {dst/}'],
  ['109007', 'permitted', 'Authorization permitted for user \'?(?<user>[^\'\\s]{1,200})\'? from {src/} to {dst/}'],
  ['109008 109025', 'denied', 'Authorization denied(?: \\(acl=(?<acl>[^)]{1,100})\\))? (?:for|from) user \'?(?<user>[^\'\\s]{1,200})\'? from {src/} to {dst/}'],
  ['111001 111003 111004 111005 111007', 'other', '(?:Begin configuration: )?(?<src_ip>[\\da-f:.]{2,60}|console) {detail:rest}'],
  ['111008', 'command', "User '{user:quoted}' executed the '(?<command>.{0,900}?)' command"],
  ['111009', 'command', "User '{user:quoted}' executed cmd: {command:rest}"],
  ['111010', 'command', "User '{user:quoted}', running '{application:quoted}' from IP {src_ip}, executed '(?<command>.{0,900}?)'$"],
  ['113004', 'signed-in', 'AAA user (?<aaa>\\w{1,20}) Successful *: server = *{server}? *[:,] user = {user}'],
  ['113005', 'sign-in-failed', 'AAA user (?<aaa>\\w{1,20}) Rejected *: reason = (?<reason>[^:]{0,200}?) *: server = {server} *:? *,? ?user = {user}(?: : user IP = {src_ip})?'],
  ['113006', 'account-locked', 'User \'?(?<user>[^\'\\s]{1,200})\'? locked out on exceeding \'?{attempts}\'? successive'],
  ['113007', 'account-changed', 'User \'?(?<user>[^\'\\s]{1,200})\'? unlocked by {by:rest}'],
  ['113008 113012', 'signed-in', 'AAA (?:transaction status ACCEPT|user authentication Successful) *: (?:local database *: )?user = {user}'],
  ['113010 113009 113003 113011', 'other', 'AAA .{0,200}?for user =? ?{user}'],
  ['113013 113014', 'sign-in-failed', 'AAA (?<reason>.{0,200}?) *: (?:server = {server} *: )?user = {user}'],
  ['113015 113016 113017', 'sign-in-failed', 'AAA (?:user authentication|credentials) Rejected *: reason = (?<reason>[^:]{0,200}?) *: (?:local database|server = (?<server>\\S{1,100})) *: user = {user}(?: *: user IP = {src_ip})?'],
  ['113019', 'tunnel-down', `${peer}Session disconnected\\. Session Type: (?<session_type>[^,]{0,100}), Duration: (?<duration>[^,]{0,60}), Bytes xmt: {bytes_sent:number}, Bytes rcv: {bytes_received:number}, Reason: {reason:rest}`],
  ['113021', 'sign-in-failed', 'Attempted console login failed\\.? User \'?(?<user>[^\'\\s]{1,200})'],
  ['308001', 'sign-in-failed', '(?<reason>.{0,60}?password incorrect) for {attempts:number} tries \\(from {src_ip}\\)'],
  ['315011', 'signed-out', 'SSH session from {src/} on interface {src_interface} for user "?{user:quoted}"? disconnected by SSH server, reason: "?{reason:quoted}"?'],
  ['502101', 'account-created', 'New user added to local dbase: Uname: {user} Priv: {privilege:number}'],
  ['502102', 'account-deleted', 'User deleted from local dbase: Uname: {user}'],
  ['502103', 'account-changed', 'User priv level changed: Uname: {user} From: {from:number} To: {privilege:number}'],
  ['605004', 'sign-in-failed', 'Login denied from {src/} to (?:{dst_interface}:)?(?<dst_ip>[\\da-f:.]{2,60})/(?<service>[\\w-]{1,40}) for user "{user:quoted}"'],
  ['605005', 'signed-in', 'Login permitted from {src/} to (?:(?<dst_interface>[^:\\s]{1,80}):)?(?<dst_ip>[\\da-f:.]{2,60})/(?<service>[\\w-]{1,40}) for user "{user:quoted}"'],
  ['605004', 'sign-in-failed', 'Login denied from {src/} to {detail:rest}'],
  ['605005', 'signed-in', 'Login permitted from {src/} to {detail:rest}'],
  ['606001 606003', 'signed-in', 'ASDM (?:logging )?session number {session:number} from {src/} started'],
  ['606002 606004', 'signed-out', 'ASDM (?:logging )?session number {session:number} from {src/} ended'],
  ['611101', 'signed-in', 'User authentication succeeded: (?:IP address: (?<src_ip>[^,\\s]{1,60}), )?Uname: {user}'],
  ['611102', 'sign-in-failed', 'User authentication failed: (?:IP address: (?<src_ip>[^,\\s]{1,60}), )?Uname: {user}'],
  ['611103', 'signed-out', 'User logged out: Uname: {user}'],
  ['746012 746013', 'other', 'user-identity: (?<mapping>Add|Delete) IP-User mapping (?<src_ip>[\\da-f:.]{2,60}) ?- ?{user}'],
  // VPN
  ['113039', 'tunnel-up', `${vpn} AnyConnect parent session started`],
  ['402114 402115 402116 402117 402118 402119', 'denied', 'IPSEC: Received an? {protocol} (?:packet|fragment) .{0,120}?from (?<src_ip>[\\da-f:.]{2,60})(?: \\(user= ?(?<user>[^)]{1,200})\\))? to (?<dst_ip>[\\da-f:.]{2,60}?)[ ,.]{reason:rest}'],
  ['602303', 'tunnel-up', 'IPSEC: An? {direction} .{0,80}?SA \\(SPI= ?{spi}\\) between (?<dst_ip>[\\da-f:.]{2,60}) and (?<src_ip>[\\da-f:.]{2,60}) \\(user= ?(?<user>[^)]{1,200})\\) has been created'],
  ['602304', 'tunnel-down', 'IPSEC: An? {direction} .{0,80}?SA \\(SPI= ?{spi}\\) between (?<dst_ip>[\\da-f:.]{2,60}) and (?<src_ip>[\\da-f:.]{2,60}) \\(user= ?(?<user>[^)]{1,200})\\) has been deleted'],
  ['713119 713120 713049', 'tunnel-up', `${peer}(?<detail>(?:PHASE [12]|Security negotiation).{0,900})`],
  ['713050 713259', 'tunnel-down', `${peer}{detail:rest}`],
  ['716001', 'tunnel-up', `${vpn} WebVPN session started`],
  ['716002', 'tunnel-down', `${vpn} WebVPN session terminated: {reason:rest}`],
  ['716003', 'permitted', `${vpn} WebVPN access GRANTED: {url:rest}`],
  ['716004', 'denied', `${vpn} WebVPN access DENIED(?: to specified location)?: {url:rest}`],
  ['716038', 'signed-in', `${vpn} Authentication: successful, Session Type: {session_type:rest}`],
  ['716039', 'sign-in-failed', `${vpn} Authentication: rejected, Session Type: {session_type:rest}`],
  ['722022 722033 722034', 'tunnel-up', `${vpn} {detail:rest}`],
  ['722023 722037', 'tunnel-down', `${vpn} {reason:rest}`],
  ['722051', 'tunnel-up', `${vpn} (?:IPv4 )?Address <(?<assigned_ip>[^>]{1,60})>(?: IPv6 address <(?<assigned_ipv6>[^>]{0,60})>)? assigned to session`],
  ['734001', 'other', 'DAP: User {user}, Addr {src_ip}, Connection (?<session_type>[^:]{1,100}): {detail:rest}'],
  ['750001 750002 750003 750006 750007 751001 751002 751003', 'tunnel', 'Local:(?<dst_ip>\\S{1,60}):(?<dst_port>\\d{1,5}) Remote:(?<src_ip>\\S{1,60}):(?<src_port>\\d{1,5}) Username:{user} {detail:rest}'],
  // attacks
  ['108003', 'attack', 'Terminating E?SMTP(?:/SMTP)? connection; (?<signature>malicious pattern detected in the mail address) from {src@} to {dst@}'],
  ['338001 338002 338003 338004 338005 338006 338007 338008', 'attack', 'Dynamic filter (?<signature>\\w{1,20} (?:black|white|grey) ?listed) {protocol} traffic from {src@} to {dst@}(?:, (?:source|destination) {domain})?'],
  ['401002 401003', 'other', 'Shun (?<shun>added|deleted): {src_ip}'],
  ['401004', 'denied', '(?<reason>Shunned packet): (?<src_ip>[\\da-f:.]{2,60}) ==> (?<dst_ip>[\\da-f:.]{2,60}) on interface {src_interface}'],
  ['733100', 'attack', '\\[ ?(?<signature>[^\\]]{1,100}?) ?\\] drop rate[- ]{rate} exceeded'],
  ['733101', 'attack', '\\[?{detail}\\]? is (?<signature>attacking|targeted)'],
  ['733102 733103', 'other', 'Threat-detection (?:adds|removes) host {src_ip} (?:to|from) shun list'],
]; // prettier-ignore

export const asaMessages: ReadonlyMap<string, readonly AsaMessage[]> = byId();

function byId(): Map<string, AsaMessage[]> {
  const messages = new Map<string, AsaMessage[]>();
  for (const [ids, meaning, pattern] of written) {
    const message = { meaning, regex: messagePattern(pattern) };
    for (const id of ids.split(' ')) messages.set(id, [...(messages.get(id) ?? []), message]);
  }
  return messages;
}

/** 400000 to 400051: the signatures of the old intrusion detection, all of one form. */
export const ipsMessage: AsaMessage = {
  meaning: 'attack',
  regex: messagePattern('IPS:(?<signature_id>\\d{1,6}) (?<signature>.{1,100}?) from {src/} to {dst/} on interface {src_interface}'),
}; // prettier-ignore

/** 713xxx to 715xxx and what else begins with who it is about */
export const peerMessage: AsaMessage = { meaning: 'other', regex: messagePattern(`${peer}{detail:rest}`) };
/** 716xxx and 722xxx likewise */
export const vpnMessage: AsaMessage = { meaning: 'other', regex: messagePattern(`${vpn},? ?{detail:rest}`) };
