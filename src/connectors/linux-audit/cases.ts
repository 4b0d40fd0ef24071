import { laurel } from './laurel.ts';
import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

const stamp = 'msg=audit(1795301460.123:4711):';
const each = (name: string, record: string, fields: NonNullable<ParserCase['fields']>): ParserCase => ({
  name,
  kind: `linux-audit/${name.replace(/\+.*/, '')}`,
  record,
  fields,
});

export const linuxAuditCases: readonly ParserCase[] = [
  each('execve', `type=EXECVE ${stamp} argc=3 a0="curl" a1="-o" a2=2F746D702F6120622E7368`, { a0: 'curl', a2: '/tmp/a b.sh', command: 'curl -o /tmp/a b.sh' }),
  each('execve+pieces', `type=EXECVE ${stamp} argc=2 a0="sh" a1_len=8 a1[0]="echo" a1[1]=20686921`, { a1: 'echo hi!', command: 'sh echo hi!' }),
  each('syscall', `node=web1 type=SYSCALL ${stamp} arch=c000003e syscall=59 success=yes exit=0 a0=55d0 a1=55d1 a2=55d2 a3=8 items=2 ppid=811 pid=4242 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=3 comm="curl" exe="/usr/bin/curl" subj=unconfined key="downloads"\x1dARCH=x86_64 SYSCALL=execve AUID="alice" UID="root"`, { exe: '/usr/bin/curl', AUID: 'alice', key: 'downloads', node: 'web1', a0: '55d0' }),
  each('syscall+other', `type=SYSCALL ${stamp} arch=c000003e syscall=257 success=no exit=-13 ppid=1 pid=77 auid=4294967295 uid=33 comm="php" exe="/usr/bin/php" key=(null)`, { success: 'no', exit: '-13' }),
  each('path', `type=PATH ${stamp} item=0 name="/etc/shadow" inode=131 dev=08:01 mode=0100640 ouid=0 ogid=42 rdev=00:00 nametype=NORMAL`, { name: '/etc/shadow' }),
  each('proctitle', `type=PROCTITLE ${stamp} proctitle=636174002F6574632F736861646F77`, { proctitle: 'cat /etc/shadow' }),
  each('user-login', `type=USER_LOGIN ${stamp} pid=900 uid=0 auid=1000 ses=3 subj=unconfined msg='op=login acct="alice" exe="/usr/sbin/sshd" hostname=? addr=203.0.113.7 terminal=ssh res=failed'`, { acct: 'alice', addr: '203.0.113.7', res: 'failed' }),
  each('add-user', `type=ADD_USER ${stamp} pid=901 uid=0 auid=1000 ses=3 msg='op=add-user acct="mallory" exe="/usr/sbin/useradd" hostname=web1 addr=? terminal=pts/0 res=success'`, { acct: 'mallory' }),
  each('user-cmd', `type=USER_CMD ${stamp} pid=902 uid=1000 auid=1000 ses=3 msg='cwd="/home/alice" cmd=62617368202D69 exe="/usr/bin/sudo" terminal=pts/0 res=success'`, { cmd: 'bash -i' }),
  each('avc', `type=AVC ${stamp} avc:  denied  { write } for  pid=903 comm="nginx" name="run" dev="sda1" ino=12 scontext=system_u:system_r:httpd_t:s0 tcontext=system_u:object_r:var_run_t:s0 tclass=dir permissive=0`, { avc: 'denied', permissions: 'write', tclass: 'dir' }),
  each('config-change', `type=CONFIG_CHANGE ${stamp} auid=1000 ses=3 op=remove_rule key="identity" list=4 res=1`, { op: 'remove_rule', key: 'identity' }),
  {
    name: 'execve-event',
    kind: 'linux-audit/execve-event',
    record: [
      `type=SYSCALL ${stamp} arch=c000003e syscall=59 success=yes exit=0 a0=55d0 a1=55d1 a2=55d2 a3=8 items=2 ppid=811 pid=4242 auid=1000 uid=0 gid=0 euid=0 tty=pts0 ses=3 comm="cat" exe="/usr/bin/cat" key="secrets"\x1dARCH=x86_64 SYSCALL=execve AUID="alice" UID="root"`,
      `type=EXECVE ${stamp} argc=2 a0="cat" a1="/etc/shadow"`,
      `type=CWD ${stamp} cwd="/home/alice"`,
      `type=PATH ${stamp} item=0 name="/usr/bin/cat" inode=77 dev=08:01 mode=0100755 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL`,
      `type=PATH ${stamp} item=1 name="/lib64/ld-linux-x86-64.so.2" inode=78 dev=08:01 mode=0100755 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL`,
      `type=PROCTITLE ${stamp} proctitle=636174002F6574632F736861646F77`,
    ].join('\n'),
    fields: { command: 'cat /etc/shadow', exe: '/usr/bin/cat', a1: '/etc/shadow', syscall_a0: '55d0', cwd: '/home/alice', name: ['/usr/bin/cat', '/lib64/ld-linux-x86-64.so.2'] },
  },
  {
    name: 'syscall-event',
    kind: 'linux-audit/syscall-event',
    record: [
      `type=SYSCALL ${stamp} arch=c000003e syscall=257 success=no exit=-13 a0=ffffff9c a1=7ffe items=1 ppid=1 pid=77 auid=4294967295 uid=33 comm="php" exe="/usr/bin/php" key="etc"`,
      `type=PATH ${stamp} item=0 name="/etc/shadow" nametype=NORMAL`,
    ].join('\n'),
    fields: { name: '/etc/shadow', type: ['SYSCALL', 'PATH'], a0: 'ffffff9c' },
  },
  {
    name: 'interpreted-event',
    kind: 'linux-audit/execve-event',
    record: [
      'node=web1 type=PROCTITLE msg=audit(11/21/2026 22:51:00.123:4711) : proctitle=cat /etc/shadow ',
      'node=web1 type=EXECVE msg=audit(11/21/2026 22:51:00.123:4711) : argc=2 a0=cat a1=/etc/my shadow ',
      'node=web1 type=SYSCALL msg=audit(11/21/2026 22:51:00.123:4711) : arch=x86_64 syscall=execve success=yes exit=0 a0=0x55d0 items=2 ppid=811 pid=4242 auid=alice uid=root comm=cat exe=/usr/bin/cat key=secrets ',
    ].join('\n'),
    fields: { a1: '/etc/my shadow', SYSCALL: 'execve', syscall: 'execve', command: 'cat /etc/my shadow', serial: '4711' },
  },
  each('avc+kernel', `audit: type=1400 audit(1795301460.123:82): apparmor="DENIED" operation="open" class="file" profile="snap.tree.tree" name="/snap/" pid=13371 comm="tree" requested_mask="r" denied_mask="r" fsuid=1000 ouid=0`, { type: 'AVC', apparmor: 'DENIED', serial: '82' }),
  { ...each('syscall+journal', 'SYSCALL arch=c000003e syscall=257 success=no exit=-13 pid=77 comm="php" exe="/usr/bin/php"', { SYSCALL: 'openat', syscall: ['257', 'openat'] }), context: { received: Date.UTC(2026, 10, 21, 22, 51, 1), context: undefined, envelope: { time: Date.UTC(2026, 10, 21, 22, 51), timeQuality: [], host: 'web1', app: 'audit', pid: '77', facility: 1, level: 5, attributes: undefined } } },
  each('syscall+i386', `type=SYSCALL ${stamp} arch=40000003 syscall=11 success=yes pid=4242 exe="/usr/bin/id" key=(null)#035ARCH=i386 SYSCALL=execve AUID="alice"`, { SYSCALL: 'execve', syscall: ['11', 'execve'], AUID: 'alice', key: '(null)' }),
  each('syscall+unknown-machine', `type=SYSCALL ${stamp} arch=c00000f3 syscall=221 success=yes pid=4242 exe="/usr/bin/id"`, { syscall: '221' }),
  { name: 'laurel-execve', kind: 'linux-audit-json/execve-event', record: laurel.example, fields: { command: 'cat /etc/shadow', a1: '/etc/shadow', exe: '/usr/bin/cat', arch: 'c000003e', proctitle: 'cat /etc/shadow', key: 'shadow' } },
  { name: 'laurel-syscall', kind: 'linux-audit-json/syscall-event', record: '{"ID":"1795301460.123:4712","SYSCALL":{"arch":"0xc000003e","syscall":257,"success":"no","exit":-13,"ppid":1,"pid":77,"auid":4294967295,"uid":33,"comm":"php","exe":"/usr/bin/php","key":"etc"},"PATH":[{"item":0,"name":"/etc/shadow"},{"item":1,"name":"/etc"}],"PARENT_INFO":{"ARGV":["sh","-c"],"pid":1}}', fields: { name: ['/etc/shadow', '/etc'], parent_info_command: 'sh -c', exit: '-13' } },
  { name: 'laurel-login', kind: 'linux-audit-json/user-login', record: '{"ID":"1795301460.123:4713","NODE":"web1","USER_LOGIN":{"pid":900,"uid":0,"auid":1000,"msg":{"op":"login","acct":"alice","addr":"203.0.113.7","res":"failed"}}}', fields: { acct: 'alice', addr: '203.0.113.7' } },
  { name: 'an-id-of-another', kind: undefined, record: '{"ID":"4711","SYSCALL":{"a":1}}', golden: false },
  { name: 'unknown-type', kind: 'linux-audit/other', record: `type=UNKNOWN[1420] ${stamp} subj==unconfined`, golden: false },
  { name: 'other', kind: undefined, record: 'type=EXECVE argc=1', golden: false },
]; // prettier-ignore
