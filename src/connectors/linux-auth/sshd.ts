import { pattern, readPatterns, type Pattern, type Reading } from './pattern.ts';

/**
 * Messages of OpenSSH's server, versions 3 to 10 (auth.c, auth2.c, monitor.c, packet.c, session.c, sshd.c of openssh-portable).
 * A client chooses the user name, which may hold ` from 192.0.2.1 port 1`: the name is what stands before the last ` from `.
 */
const patterns: readonly Pattern[] = [
  pattern('accepted', /^Accepted (?<method>\S{1,64}) for (?<user>.{0,1000}) from (?<src>\S{1,255}) port (?<src_port>\d{1,5})(?: ssh\d?)?(?:: (?<key>.{1,500}))?$/),
  pattern('failed', /^Failed (?<method>\S{1,64}) for (?<invalid>invalid user |illegal user )?(?<user>.{0,1000}) from (?<src>\S{1,255}) port (?<src_port>\d{1,5})(?: ssh\d?)?(?:: (?<key>.{1,500}))?$/),
  pattern('failed', /^(?:error: )?maximum authentication attempts exceeded for (?<invalid>invalid user )?(?<user>.{0,1000}) from (?<src>\S{1,255}) port (?<src_port>\d{1,5})(?: ssh\d?)?/),
  pattern('failed', /^(?:Invalid|Illegal) user (?<user>.{0,1000}) from (?<src>\S{1,255})(?: port (?<src_port>\d{1,5}))?$/),
  pattern('failed', /^input_userauth_request: (?:invalid|illegal) user (?<user>.{0,1000}?)(?: \[preauth\])?$/),
  pattern('failed', /^User (?<user>.{0,1000}) from (?<src>\S{1,255}) not allowed because (?<reason>.{1,300})$/),
  pattern('failed', /^User (?<user>\S{1,255}) not allowed because (?<reason>.{1,300})$/),
  pattern('failed', /^(?:ROOT LOGIN REFUSED|Login restricted for \S{1,255}) (?:FROM|from) (?<src>\S{1,255})(?: port (?<src_port>\d{1,5}))?/),
  pattern('failed', /^(?:error: )?PAM: (?<reason>[A-Za-z][A-Za-z ]{1,100}?) for (?<invalid>invalid user |illegal user )?(?<user>.{0,1000}) from (?<src>\S{1,255})/),
  pattern('failed', /^Authentication tried for (?<user>\S{1,255}) with (?<reason>.{1,200}) \(host=(?<host_name>[^,]{0,255}), ip=(?<src>[^)]{1,255})/),
  pattern('failed', /^(?:fatal: )?Access denied for user (?<user>\S{1,255}) by PAM (?<reason>.{1,200})/),
  pattern('failed', /^Authentication refused: (?<reason>.{1,500})$/),
  pattern('failed', /^Disconnecting(?: (?<state>authenticating|invalid) user (?<user>.{0,1000}) (?<src>\S{1,255}) port (?<src_port>\d{1,5}))?: (?<reason>Too many authentication failures)(?: for (?<user2>\S{1,255}))?/),
  pattern('connection-closed', /^Disconnecting(?: (?<state>authenticating|invalid)? ?user (?<user>.{0,1000})| from)? (?<src>\S{1,255}) port (?<src_port>\d{1,5}): (?<reason>.{1,300})$/),
  pattern('connection-closed', /^(?:error: )?Received disconnect from (?<src>[^\s:]{1,255}|[\da-fA-F:.]{2,45}?)(?: port (?<src_port>\d{1,5}))?:\s?(?<code>\d{1,5}): ?(?<reason>.{0,500}?)(?: \[preauth\])?$/),
  pattern('connection-closed', /^Disconnected from (?:(?<state>authenticating |invalid )?user (?<user>.{0,1000}) )?(?<src>\S{1,255}) port (?<src_port>\d{1,5})/),
  pattern('connection-closed', /^Connection (?:closed|reset) by (?<state>authenticating |invalid )?user (?<user>.{0,1000}) (?<src>\S{1,255}) port (?<src_port>\d{1,5})(?: \[preauth\])?$/),
  pattern('connection-closed', /^Connection (?:closed|reset) by (?<src>\S{1,255})(?: port (?<src_port>\d{1,5}))?(?: \[preauth\])?$/),
  pattern('connection-closed', /^Closing connection to (?<src>\S{1,255})(?: port (?<src_port>\d{1,5}))?$/),
  pattern('connection-failed', /^(?:ssh_dispatch_run_fatal|banner exchange|kex_protocol_error|ssh_packet_read): Connection from (?:(?<state>authenticating |invalid )?user (?<user>.{0,1000}) )?(?<src>\S{1,255}) port (?<src_port>\d{1,5}): (?<reason>.{1,300})$/),
  pattern('connection-failed', /^Did not receive identification string from (?<src>\S{1,255})(?: port (?<src_port>\d{1,5}))?/),
  pattern('connection-failed', /^Bad protocol version identification (?<reason>.{0,500}) from (?<src>\S{1,255})(?: port (?<src_port>\d{1,5}))?/),
  pattern('connection-failed', /^(?:fatal: )?Unable to negotiate (?:with|a key exchange method|a cipher) ?(?<src>\S{1,255})?(?: port (?<src_port>\d{1,5}))?: (?<reason>.{1,500})$/),
  pattern('connection-failed', /^(?:fatal: )?Timeout before authentication for (?:connection from )?(?<src>\S{1,255}?)(?: port (?<src_port>\d{1,5})| to .{1,255})?(?:,.{0,200})?$/),
  pattern('connection-failed', /^(?:error: )?(?:beginning MaxStartups throttling|drop connection) ?(?:#\d{1,6} from \[(?<src>[^\]]{1,255})\]:(?<src_port>\d{1,5}) .{1,500})?$/),
  pattern('connection-failed', /^(?:error: )?kex_exchange_identification: (?<reason>.{1,300})$/),
  pattern('connection-failed', /^reverse mapping checking getaddrinfo for (?<host_name>.{1,255}?) \[(?<src>[^\]]{1,255})\] failed(?: - (?<reason>.{1,100}))?/),
  pattern('connection-failed', /^Address (?<src>\S{1,255}) maps to (?<host_name>.{1,255}?), but this does not map back to the address(?: - (?<reason>.{1,100}))?/),
  pattern('connection-failed', /^Nasty PTR record "(?<host_name>.{0,255})" is set up for (?<src>[^,\s]{1,255})/),
  pattern('connection-failed', /^(?:refused connect from|warning: .{1,200} connection from) (?<src>[^\s(]{1,255})/),
  pattern('connection-opened', /^Connection from (?<src>\S{1,255}) port (?<src_port>\d{1,5})(?: on (?<dst_ip>\S{1,255}) port (?<dst_port>\d{1,5}))?/),
  pattern('session-opened', /^Starting session: (?<session>.{1,200}) for (?<user>\S{1,255}) from (?<src>\S{1,255}) port (?<src_port>\d{1,5})/),
  pattern('session-closed', /^Close session: user (?<user>\S{1,255}) from (?<src>\S{1,255}) port (?<src_port>\d{1,5})/),
  pattern('other', /^Postponed (?<method>\S{1,64}) for (?<invalid>invalid user )?(?<user>.{0,1000}) from (?<src>\S{1,255}) port (?<src_port>\d{1,5})/),
  pattern('other', /^Partial (?<method>\S{1,64}) for (?<user>.{0,1000}) from (?<src>\S{1,255}) port (?<src_port>\d{1,5})/),
  pattern('other', /^subsystem request for (?<subsystem>\S{1,64})(?: by user (?<user>\S{1,255}))?/),
  pattern('other', /^Server listening on (?<dst_ip>\S{1,255}) port (?<dst_port>\d{1,5})/),
  pattern('other', /^Accepted key (?<key>.{1,300}) found at (?<path>.{1,500})$/),
  pattern('other', /^PAM service\((?<pam_service>[^)]{1,64})\) (?<reason>ignoring max retries); /),
  pattern('other', /^(?:error|fatal): (?<reason>.{1,500})$/),
  // Dropbear
  pattern('accepted', /^(?<method>Password|Pubkey) auth succeeded for '(?<user>[^']{0,255})' (?:with .{1,200} )?from (?<src>\S{1,255}):(?<src_port>\d{1,5})$/),
  pattern('failed', /^(?:Bad|Login attempt for nonexistent|Bad PAM) (?<method>password|user|Password)(?: attempt for '(?<user>[^']{0,255})')? from (?<src>\S{1,255}):(?<src_port>\d{1,5})$/),
  pattern('connection-opened', /^Child connection from (?<src>\S{1,255}):(?<src_port>\d{1,5})$/),
]; // prettier-ignore

export function readSshd(message: string): Reading | undefined {
  const reading = readPatterns(patterns, message);
  if (reading === undefined) return undefined;
  const { invalid, state, user2, ...fields } = reading.fields;
  if (invalid !== undefined || (typeof state === 'string' && state.startsWith('invalid')))
    fields['invalid_user'] = true;
  if (user2 !== undefined) fields['user'] ??= user2;
  return { meaning: reading.meaning, fields };
}
