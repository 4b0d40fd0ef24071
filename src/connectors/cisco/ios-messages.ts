import type { AsaMessage } from './asa-messages.ts';
import type { Meaning } from './meaning.ts';
import { messagePattern } from './message-pattern.ts';

const sides =
  '(?<src_ip>[\\da-f:.]{2,60})\\((?<src_port>\\d{1,5})\\)(?: \\([^)]{0,120}\\))? -> (?<dst_ip>[\\da-f:.]{2,60})\\((?<dst_port>\\d{1,5})\\), {packets:number} packet';
const bare =
  '(?<src_ip>[\\da-f:.]{2,60})(?: \\([^)]{0,120}\\))? -> (?<dst_ip>[\\da-f:.]{2,60})(?: \\((?<icmp_type>\\d{1,3})/(?<icmp_code>\\d{1,3})\\))?, {packets:number} packet';
const lists =
  'SEC-IPACCESSLOGP SEC-IPACCESSLOGDP SEC-IPACCESSLOGRP SEC-IPACCESSLOGNP IPV6_ACL-ACCESSLOGP IPV6_ACL-ACCESSLOGDP IPV6_ACL-ACCESSLOGNP FMANFP-IPACCESSLOGP ACCESSLIST-IPACCESSLOGP ACLLOG-ACLLOG_PERMIT';

/** System message guides of IOS XE 17, IOS XR 7 and NX-OS 10: what matters for security, by facility and mnemonic. */
const written: readonly (readonly [names: string, meaning: Meaning, pattern: string])[] = [
  ['SEC_LOGIN-LOGIN_SUCCESS SEC_LOGIN-WEBLOGIN_SUCCESS', 'signed-in', 'Login Success \\[user: ?(?<user>[^\\]]{0,200})\\] \\[Source: ?(?<src_ip>[^\\]]{0,60})\\](?: \\[localport: ?(?<dst_port>\\d{1,5})\\])?'],
  ['SEC_LOGIN-LOGIN_FAILED', 'sign-in-failed', 'Login failed \\[user: ?(?<user>[^\\]]{0,200})\\] \\[Source: ?(?<src_ip>[^\\]]{0,60})\\] \\[localport: ?(?<dst_port>\\d{1,5})\\] \\[Reason: ?(?<reason>[^\\]]{0,200})\\]'],
  ['SSH-SSH2_USERAUTH SSH-SSH2_SESSION', 'signed-in', "(?:User '{user:quoted}' authentication for )?SSH2 Session (?:request )?from (?<src_ip>[\\da-f:.]{2,60}) .{0,200}?Succeeded"],
  ['SSH-SSH2_USERAUTH SSH-SSH2_SESSION', 'sign-in-failed', "(?:User '{user:quoted}' authentication for )?SSH2 Session (?:request )?from (?<src_ip>[\\da-f:.]{2,60}) .{0,200}?Failed"],
  ['SSH-SSH2_CLOSE', 'signed-out', "SSH2 Session from (?<src_ip>[\\da-f:.]{2,60}) .{0,60}?for user '{user:quoted}'"],
  ['AUTHPRIV-SYSTEM_MSG DAEMON-SYSTEM_MSG', 'sign-in-failed', '.{0,60}?[Ff]ailed password for (?:invalid user )?{user} from {src_ip}'],
  ['SYS-LOGOUT', 'signed-out', 'User {user} has exited tty session [^(]{0,20}\\((?<src_ip>[^)]{0,60})\\)'],
  ['SYS-CONFIG_I MGBL-SYS-CONFIG_I', 'command', '(?<command>Configured from .{1,60}?)(?: by {user})?(?: on (?<line>\\S{1,40}))?(?: \\((?<src_ip>[^)]{1,60})\\))?\\.?$'],
  ['SYS-CONFIG_P', 'command', '(?<command>Configured programmatically) by process (?<process>\\S{1,100})(?: from .{1,60}?)? as {user} on {line}'],
  ['VSHD-VSHD_SYSLOG_CONFIG_I', 'command', '(?<command>Configured from \\S{1,60}) by {user} on (?<src_ip>[\\da-f:.]{2,60})?'],
  ['PARSER-CFGLOG_LOGGEDCMD', 'command', 'User: ?(?<user>\\S{0,200}) +logged command: ?{command:rest}'],
  ['MGBL-CONFIG-DB_COMMIT', 'command', "(?<command>Configuration committed) by user '{user:quoted}'"],
  ['WEBUI-INSTALL_OPERATION_INFO', 'command', '{user_field:quoted}:? ?User: ?{user}, ?{command:rest}'],
  ['SYS-PRIV_AUTH_PASS', 'signed-in', 'Privilege level set to {privilege} by {user} on {line}'],
  ['SYS-PRIV_AUTH_FAIL', 'sign-in-failed', 'Authentication to Privilege level {privilege} failed by {user} on {line}'],
  [lists, 'denied', `list (?<acl>\\S{1,100}) (?<action>denied) (?<protocol>\\S{1,20}) ${sides}`],
  [lists, 'permitted', `list (?<acl>\\S{1,100}) (?<action>permitted) (?<protocol>\\S{1,20}) ${sides}`],
  [lists, 'denied', `list (?<acl>\\S{1,100}) (?<action>denied) (?<protocol>\\S{1,20}) ${bare}`],
  [lists, 'permitted', `list (?<acl>\\S{1,100}) (?<action>permitted) (?<protocol>\\S{1,20}) ${bare}`],
  ['SEC-IPACCESSLOGS', 'denied', 'list (?<acl>\\S{1,100}) (?<action>denied) {src_ip} {packets:number} packet'],
  ['SEC-IPACCESSLOGS', 'permitted', 'list (?<acl>\\S{1,100}) (?<action>permitted) {src_ip} {packets:number} packet'],
  ['FW-SESS_AUDIT_TRAIL', 'closed', '.{0,120}?Stop (?<protocol>\\S{1,20}) session: initiator \\((?<src_ip>[^):]{1,60}):(?<src_port>\\d{1,5})\\) sent {bytes_sent:number} bytes -- responder \\((?<dst_ip>[^):]{1,60}):(?<dst_port>\\d{1,5})\\) sent {bytes_received:number} bytes'],
  ['FW-DROP_PKT', 'denied', 'Dropping (?<protocol>\\S{1,20}) (?:session|pkt)(?: from \\S{1,60})? (?<src_ip>[\\da-f.]{2,60}):(?<src_port>\\d{1,5}) (?:=> )?(?<dst_ip>[\\da-f.]{2,60}):(?<dst_port>\\d{1,5})'],
  ['TCP-BADAUTH IP-TCP-BADAUTH', 'attack', '(?<signature>No|Invalid) MD5 digest from (?<src_ip>[\\da-f:.]{2,60}?)[:(](?<src_port>\\d{1,5})\\)? to (?<dst_ip>[\\da-f:.]{2,60}?)[:(](?<dst_port>\\d{1,5})'],
  ['SW_MATM-MACFLAP_NOTIF', 'other', 'Host {src_mac} in vlan {vlan:number} is flapping between port {src_interface} and port {dst_interface}'],
  ['LINK-UPDOWN LINEPROTO-UPDOWN LINK-CHANGED ETHPORT-IF_UP', 'other', '(?:Line protocol on )?Interface (?<interface>[^,\\s]{1,80}),? (?:changed state to|is) {state:rest}'],
  ['BGP-ADJCHANGE OSPF-ADJCHG DUAL-NBRCHANGE', 'other', '(?:.{0,40}?)[Nn](?:eighbor|br) {src_ip} {state:rest}'],
  ['AUTHMGR-SUCCESS AUTHMGR-FAIL DOT1X-SUCCESS DOT1X-FAIL MAB-SUCCESS MAB-FAIL', 'other', '(?:Authorization|Authentication) (?<result>\\w{1,20}) (?:\\([^)]{0,60}\\) )?for client \\((?<client>[^)]{1,60})\\) on Interface {interface}'],
  ['PORT_SECURITY-PSECURE_VIOLATION', 'attack', '(?<signature>Security violation occurred), caused by MAC address {src_mac} on port {interface:rest}'],
  ['SW_DAI-DHCP_SNOOPING_DENY SW_DAI-INVALID_ARP', 'attack', '{packets:number} (?<signature>Invalid ARPs) \\(\\w{1,10}\\) on {interface}'],
]; // prettier-ignore

export const iosMessages: ReadonlyMap<string, readonly AsaMessage[]> = byName();

function byName(): Map<string, AsaMessage[]> {
  const messages = new Map<string, AsaMessage[]>();
  for (const [names, meaning, pattern] of written) {
    const message = { meaning, regex: messagePattern(pattern) };
    for (const name of names.split(' ')) messages.set(name, [...(messages.get(name) ?? []), message]);
  }
  return messages;
}
