import type { JsonObject } from '../../model/json.ts';
import { openSyslog } from '../../pipeline/normalize/envelopes/syslog.ts';
import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';
import { RECEIVED } from '../../pipeline/normalize/test-parser-run.ts';

/** Lines as they stand in `/var/log/auth.log`, `/var/log/secure` and `/var/log/syslog`; every name and address is invented. */
function line(
  tag: string,
  message: string,
  kind: string | undefined,
  fields: JsonObject,
  more: { golden?: string } = {},
): ParserCase {
  const opened = openSyslog(`Nov 21 22:51:01 web1 ${tag}: ${message}`, RECEIVED);
  if (opened === undefined) throw new Error(`no syslog line: ${tag}: ${message}`);
  return {
    name: more.golden ?? `${tag}: ${message}`.slice(0, 100),
    record: opened.message,
    context: { received: RECEIVED, context: undefined, envelope: opened.envelope },
    kind,
    fields,
    ...(more.golden === undefined ? { golden: false } : {}),
  };
}

const sshd = (message: string, meaning: string, fields: JsonObject, golden?: string): ParserCase =>
  line('sshd[4711]', message, `linux-auth/sshd-${meaning}`, fields, golden === undefined ? {} : { golden });
const tagged = (tag: string, message: string, what: string, fields: JsonObject, golden?: string): ParserCase =>
  line(tag, message, `linux-auth/${what}`, fields, golden === undefined ? {} : { golden });

const ip = '203.0.113.7';

const sshdCases: readonly ParserCase[] = [
  sshd(
    `Accepted password for alice from ${ip} port 40022 ssh2`,
    'accepted',
    { user: 'alice', method: 'password', src_ip: ip, src_port: 40022 },
    'sshd-accepted',
  ),
  sshd('Accepted publickey for alice from 2001:db8::7 port 40022 ssh2: ED25519 SHA256:AbCdEf0123', 'accepted', {
    method: 'publickey',
    src_ip: '2001:db8::7',
    key: 'ED25519 SHA256:AbCdEf0123',
  }),
  sshd(`Accepted keyboard-interactive/pam for alice from ${ip} port 40022 ssh2`, 'accepted', {
    method: 'keyboard-interactive/pam',
  }),
  sshd('Accepted password for alice from client.example.com port 40022 ssh2', 'accepted', {
    src_host: 'client.example.com',
  }),
  sshd(`Failed password for root from ${ip} port 40022 ssh2`, 'failed', { user: 'root', src_ip: ip }, 'sshd-failed'),
  sshd(`Failed password for invalid user admin from ${ip} port 40022 ssh2`, 'failed', {
    user: 'admin',
    invalid_user: true,
  }),
  sshd(`Failed password for invalid user  0101 from ${ip} port 40022 ssh2`, 'failed', {
    user: ' 0101',
    invalid_user: true,
  }),
  sshd(`Failed password for invalid user a from 192.0.2.1 port 1 ssh2 from ${ip} port 40022 ssh2`, 'failed', {
    user: 'a from 192.0.2.1 port 1 ssh2',
    src_ip: ip,
  }),
  sshd(`Failed none for invalid user  from ${ip} port 40022 ssh2`, 'failed', { method: 'none', invalid_user: true }),
  sshd(
    `message repeated 5 times: [ Failed password for root from ${ip} port 40022 ssh2]`,
    'failed',
    { repeated: 5, user: 'root' },
    'sshd-repeated',
  ),
  sshd(`Invalid user oracle from ${ip} port 40022`, 'failed', { user: 'oracle', src_port: 40022 }),
  sshd(`Invalid user  from ${ip}`, 'failed', { src_ip: ip }),
  sshd('input_userauth_request: invalid user oracle [preauth]', 'failed', { user: 'oracle' }),
  sshd(`User bob from ${ip} not allowed because not listed in AllowUsers`, 'failed', {
    user: 'bob',
    reason: 'not listed in AllowUsers',
  }),
  sshd(
    `error: maximum authentication attempts exceeded for invalid user admin from ${ip} port 40022 ssh2 [preauth]`,
    'failed',
    { user: 'admin', invalid_user: true },
  ),
  sshd(
    `Disconnecting authenticating user root ${ip} port 40022: Too many authentication failures [preauth]`,
    'failed',
    { user: 'root', src_ip: ip },
  ),
  sshd('Disconnecting: Too many authentication failures for root [preauth]', 'failed', { user: 'root' }),
  sshd(`error: PAM: Authentication failure for illegal user admin from ${ip}`, 'failed', {
    user: 'admin',
    invalid_user: true,
  }),
  sshd(`Connection closed by ${ip} [preauth]`, 'connection-closed', { src_ip: ip }, 'sshd-connection-closed'),
  sshd(`Connection closed by authenticating user root ${ip} port 40022 [preauth]`, 'connection-closed', {
    user: 'root',
    src_port: 40022,
  }),
  sshd(`Connection reset by invalid user admin ${ip} port 40022 [preauth]`, 'connection-closed', {
    user: 'admin',
    invalid_user: true,
  }),
  sshd(`Received disconnect from ${ip}: 11: Bye Bye [preauth]`, 'connection-closed', {
    src_ip: ip,
    code: 11,
    reason: 'Bye Bye',
  }),
  sshd(`Received disconnect from ${ip} port 40022:11: disconnected by user`, 'connection-closed', {
    src_port: 40022,
    code: 11,
  }),
  sshd(
    `error: Received disconnect from ${ip}: 3: com.jcraft.jsch.JSchException: Auth fail [preauth]`,
    'connection-closed',
    { code: 3 },
  ),
  sshd('Received disconnect from 2001:db8::7 port 40022:11: Bye', 'connection-closed', { src_ip: '2001:db8::7' }),
  sshd(`Disconnected from user alice ${ip} port 40022`, 'connection-closed', { user: 'alice' }),
  sshd(`Disconnected from ${ip} port 40022 [preauth]`, 'connection-closed', { src_ip: ip }),
  sshd(`Did not receive identification string from ${ip} port 40022`, 'connection-failed', { src_ip: ip }),
  sshd(`Bad protocol version identification 'GET / HTTP/1.1' from ${ip} port 40022`, 'connection-failed', {
    src_ip: ip,
  }),
  sshd(
    `Unable to negotiate with ${ip} port 40022: no matching key exchange method found. Their offer: x [preauth]`,
    'connection-failed',
    { src_ip: ip },
  ),
  sshd(`Timeout before authentication for ${ip} port 40022`, 'connection-failed', { src_ip: ip, src_port: 40022 }),
  sshd(`banner exchange: Connection from ${ip} port 40022: invalid format`, 'connection-failed', {
    reason: 'invalid format',
  }),
  sshd(
    `ssh_dispatch_run_fatal: Connection from invalid user admin ${ip} port 40022: message authentication code incorrect [preauth]`,
    'connection-failed',
    { user: 'admin' },
  ),
  sshd('kex_exchange_identification: Connection closed by remote host', 'connection-failed', {
    reason: 'Connection closed by remote host',
  }),
  sshd(
    `reverse mapping checking getaddrinfo for host.example.com [${ip}] failed - POSSIBLE BREAK-IN ATTEMPT!`,
    'connection-failed',
    { src_ip: ip, host_name: 'host.example.com' },
  ),
  sshd(`drop connection #10 from [${ip}]:40022 on [192.0.2.1]:22 past MaxStartups`, 'connection-failed', {
    src_ip: ip,
  }),
  sshd(`Connection from ${ip} port 40022 on 192.0.2.1 port 22 rdomain ""`, 'connection-opened', {
    dst_ip: '192.0.2.1',
    dst_port: 22,
  }),
  sshd(`Starting session: shell on pts/0 for alice from ${ip} port 40022 id 0`, 'session-opened', { user: 'alice' }),
  sshd('Server listening on 0.0.0.0 port 22.', 'other', { dst_port: 22 }),
  sshd('subsystem request for sftp by user alice', 'other', { subsystem: 'sftp', user: 'alice' }),
  sshd('error: buffer_get_ret: trying to get more bytes 1907 than in buffer 308 [preauth]', 'other', {}),
  sshd(
    'something that no version ever said',
    'other',
    { message: 'something that no version ever said' },
    'sshd-other',
  ),
  tagged('sshd-session[4711]', `Accepted password for alice from ${ip} port 40022 ssh2`, 'sshd-accepted', {
    app: 'sshd-session',
    pid: '4711',
  }),
  tagged('dropbear[9]', `Bad password attempt for 'root' from ${ip}:40022`, 'sshd-failed', {
    user: 'root',
    src_ip: ip,
    src_port: 40022,
  }),
];

const pamCases: readonly ParserCase[] = [
  sshd(
    `pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=${ip}  user=root`,
    'failed',
    {
      user: 'root',
      rhost: ip,
      src_ip: ip,
      uid: 0,
      tty: 'ssh',
      pam_module: 'pam_unix',
      pam_service: 'sshd',
      pam_type: 'auth',
    },
    'pam-failure',
  ),
  sshd(
    'pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=client.example.com ',
    'failed',
    { rhost: 'client.example.com' },
    'pam-failure-no-user',
  ),
  sshd(`PAM 2 more authentication failures; logname= uid=0 euid=0 tty=ssh ruser= rhost=${ip}  user=root`, 'failed', {
    repeated: 2,
    user: 'root',
  }),
  sshd('pam_unix(sshd:auth): check pass; user unknown', 'failed', { reason: 'user unknown' }),
  sshd(
    'pam_unix(sshd:session): session opened for user alice(uid=1000) by (uid=0)',
    'session-opened',
    { user: 'alice', uid: 1000 },
    'pam-session-opened',
  ),
  sshd(
    'pam_unix(sshd:session): session closed for user alice',
    'session-closed',
    { user: 'alice' },
    'pam-session-closed',
  ),
  sshd(
    'pam_faillock(sshd:auth): Consecutive login failures for user bob account temporarily locked',
    'account-locked',
    { user: 'bob' },
  ),
  tagged(
    'sshd(pam_unix)[19939]',
    `authentication failure; logname= uid=0 euid=0 tty=NODEVssh ruser= rhost=${ip} `,
    'sshd-failed',
    { src_ip: ip, pam_module: 'pam_unix' },
  ),
  tagged('su(pam_unix)[1]', 'session opened for user cyrus by (uid=0)', 'su-session-opened', { user: 'cyrus' }),
  tagged(
    'su[12]',
    'pam_unix(su-l:auth): authentication failure; logname=bob uid=1001 euid=0 tty=pts/1 ruser=bob rhost=  user=root',
    'su-failed',
    { user: 'root', ruser: 'bob', uid: 1001 },
  ),
  tagged(
    'passwd[13]',
    'pam_unix(passwd:chauthtok): password changed for alice',
    'passwd-password-changed',
    { user: 'alice' },
    'password-changed',
  ),
  tagged(
    'gdm-password][77]',
    'pam_sss(gdm-password:auth): received for user alice: 7 (Authentication failure)',
    'pam-failed',
    { user: 'alice' },
  ),
  tagged('vsftpd-like', 'pam_unix(vsftpd:auth): check pass; user unknown', 'pam-failed', { pam_service: 'vsftpd' }),
];

const sudo = 'TTY=pts/0 ; PWD=/home/alice ; USER=root ; COMMAND=';
const otherCases: readonly ParserCase[] = [
  tagged(
    'sudo',
    `   alice : ${sudo}/usr/bin/cat /etc/shadow`,
    'sudo-command',
    {
      user: 'alice',
      USER: 'root',
      COMMAND: '/usr/bin/cat /etc/shadow',
      command: '/usr/bin/cat /etc/shadow',
      TTY: 'pts/0',
      PWD: '/home/alice',
    },
    'sudo-command',
  ),
  tagged('sudo[99]', `alice : ${sudo}/bin/sh -c echo a ; id`, 'sudo-command', { command: '/bin/sh -c echo a ; id' }),
  tagged('sudo', 'alice : TTY=pts/0 ; PWD=/ ; USER=#-1 ; COMMAND=/usr/bin/id', 'sudo-command', { USER: '#-1' }),
  tagged(
    'sudo',
    `alice : 3 incorrect password attempts ; ${sudo}/usr/bin/id`,
    'sudo-switch-failed',
    { attempts: 3, reason: '3 incorrect password attempts' },
    'sudo-refused',
  ),
  tagged('sudo', `mallory : user NOT in sudoers ; ${sudo}/bin/sh`, 'sudo-switch-failed', {
    user: 'mallory',
    reason: 'user NOT in sudoers',
  }),
  tagged(
    'sudo',
    'mallory : command not allowed ; TTY=pts/0 ; PWD=/tmp ; USER=root ; GROUP=adm ; TSID=00000A ; COMMAND=/bin/sh',
    'sudo-switch-failed',
    { GROUP: 'adm' },
  ),
  tagged(
    'sudo',
    'pam_unix(sudo:session): session opened for user root(uid=0) by alice(uid=1000)',
    'sudo-session-opened',
    { user: 'root', ruser: 'alice' },
  ),
  tagged('su[12]', '(to root) alice on pts/0', 'su-switched', { user: 'alice', target_user: 'root' }, 'su-switched'),
  tagged('su[12]', 'FAILED SU (to root) mallory on pts/0', 'su-switch-failed', { user: 'mallory' }),
  tagged('su[12]', 'Successful su for root by alice', 'su-switched', { target_user: 'root' }),
  tagged('su[12]', '- /dev/pts/0 mallory:root', 'su-switch-failed', { user: 'mallory', target_user: 'root' }),
  tagged(
    'useradd[21]',
    'new user: name=backdoor, UID=0, GID=0, home=/home/backdoor, shell=/bin/bash, from=/dev/pts/0',
    'useradd-account-created',
    { user: 'backdoor', uid: 0, gid: 0, shell: '/bin/bash' },
    'useradd',
  ),
  tagged('userdel[21]', "delete user 'bob'", 'userdel-account-deleted', { user: 'bob' }),
  tagged(
    'usermod[21]',
    "change user 'bob' shell from '/bin/sh' to '/bin/bash'",
    'usermod-account-changed',
    { attribute: 'shell', new_value: '/bin/bash' },
    'usermod',
  ),
  tagged('usermod[21]', "lock user 'bob' password", 'usermod-account-locked', { user: 'bob' }),
  tagged(
    'usermod[21]',
    "add 'bob' to group 'sudo'",
    'usermod-member-added',
    { user: 'bob', group: 'sudo' },
    'member-added',
  ),
  tagged('gpasswd[21]', 'user bob removed by root from group sudo', 'gpasswd-member-removed', {
    ruser: 'root',
    group: 'sudo',
  }),
  tagged('groupadd[21]', 'new group: name=ops, GID=1005', 'groupadd-group-created', { group: 'ops', gid: 1005 }),
  tagged('groupdel[21]', "group 'ops' removed from /etc/group", 'groupdel-group-deleted', { group: 'ops' }),
  tagged('chage[21]', 'changed password expiry for bob', 'chage-account-changed', { user: 'bob' }),
  tagged('systemd-logind[600]', 'New session 42 of user alice.', 'systemd-logind-session-opened', {
    session: '42',
    user: 'alice',
  }),
  tagged('systemd-logind[600]', 'Removed session 42.', 'systemd-logind-session-closed', { session: '42' }),
  tagged(
    'CRON[800]',
    '(root) CMD (   cd / && run-parts --report /etc/cron.hourly)',
    'cron-command',
    { user: 'root', command: '   cd / && run-parts --report /etc/cron.hourly' },
    'cron-command',
  ),
  tagged('crontab[801]', '(alice) REPLACE (alice)', 'cron-other', { user: 'alice', action: 'REPLACE' }),
  tagged('CRON[800]', 'pam_unix(cron:session): session closed for user root', 'cron-session-closed', { user: 'root' }),
  tagged('login[900]', "FAILED LOGIN (1) on '/dev/tty1' FOR 'root', Authentication failure", 'login-failed', {
    user: 'root',
    tty: '/dev/tty1',
    attempts: 1,
  }),
  tagged('login[900]', "ROOT LOGIN  on '/dev/tty1'", 'login-accepted', { user: 'root' }),
  tagged('login[900]', `LOGIN ON pts/1 BY alice FROM ${ip}`, 'login-accepted', { user: 'alice', src_ip: ip }),
  tagged(
    'pkexec[950]',
    'alice: Executing command [USER=root] [TTY=/dev/pts/0] [CWD=/home/alice] [COMMAND=/usr/bin/id]',
    'polkit-command',
    { target_user: 'root', command: '/usr/bin/id' },
  ),
  tagged(
    'pkexec[950]',
    'alice: The value for environment variable XAUTHORITY contains suspicious content [USER=root] [TTY=/dev/pts/0] [CWD=/home/alice]',
    'polkit-switch-failed',
    { app: 'pkexec' },
  ),
  line(
    'kernel',
    'device eth0 entered promiscuous mode',
    'linux-syslog/syslog',
    { app: 'kernel' },
    { golden: 'syslog' },
  ),
  line('vsftpd[77]', 'Connection refused: too many sessions for this address.', 'linux-syslog/vsftpd', {}),
  line('clamd[31]', '/srv/a.zip: Win.Trojan.Example-1 FOUND', 'linux-syslog/clamav', {}),
  line('guacd[32]', '(2 users now present)', 'linux-syslog/guacamole', {}),
  line('%ASA-6-302013', 'Built outbound TCP connection', undefined, {}),
  line('app[1]', 'Accepted password for alice', undefined, {}),
];

export const linuxAuthCases: readonly ParserCase[] = [...sshdCases, ...pamCases, ...otherCases].map((each) =>
  each.kind === undefined ? { name: each.name, record: each.record, kind: undefined, golden: false, ...(each.context === undefined ? {} : { context: each.context }) } : each,
); // prettier-ignore
