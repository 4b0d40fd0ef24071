/** What says to which event of Linux' audit daemon a line belongs. */
export interface AuditStamp {
  /** the same for all lines of one event: machine (if the line names it), time and serial number */
  readonly id: string;
  /** nothing more comes of this event */
  readonly isLast: boolean;
}

/**
 * The stamp of a line that others of the same event come with (linux/audit.h, 1300 to 1499): `type=SYSCALL msg=audit(1795301460.123:4711): …`, in the
 * kernel's own log `type=1300 audit(…): …`. What programs tell in one line (USER_LOGIN …) has none.
 *
 * @param text the line, or what it was wrapped in (syslog, JSON) @param place of `audit(` in it
 */
export function auditStampAt(text: string, place: number): AuditStamp | undefined {
  const end = text.indexOf(')', place);
  const id = text.slice(place + MARK.length, end);
  const known = end < 0 || id.length > LONGEST_ID ? null : ID.exec(id);
  if (known === null) return undefined;
  const before = text.slice(Math.max(0, place - LONGEST_BEFORE), place);
  const typeAt = before.lastIndexOf('type=');
  const type = /^type=(?:([A-Z][A-Z0-9_]{1,40}) msg=|(\d{4}) )$/.exec(typeAt < 0 ? '' : before.slice(typeAt));
  const name = type?.[1] ?? namesByNumber.get(type?.[2] ?? '') ?? '';
  return parts.has(name) ? { id: nodeBefore(before, typeAt) + id, isLast: known[1] === undefined && last.has(name) } : undefined; // prettier-ignore
}

/** What the journal of systemd knows of such a line: the name of its type, time in microseconds and serial number. */
export function auditStampOf(type: string, microseconds: string, serial: string): AuditStamp | undefined {
  return parts.has(type) ? { id: `${microseconds}:${serial}`, isLast: last.has(type) } : undefined;
}

/** What stands before the time and serial number of every line. */
export const MARK = 'audit(';

const LONGEST_ID = 40;
const LONGEST_BEFORE = 320;
/** `ausearch -i` writes the time in words, and the records of an event from the last to the first */
const ID = /^(?:\d{1,12}\.\d{3}|(\d\d\/\d\d\/\d{2,4} \d\d:\d\d:\d\d(?:\.\d{3})?)):\d{1,20}$/;

/** `node=web1 ` just before the type */
function nodeBefore(before: string, typeAt: number): string {
  const at = before.lastIndexOf('node=', typeAt);
  const node = at < 0 ? '' : before.slice(at, typeAt);
  return node.indexOf(' ') === node.length - 1 ? node : '';
}

/** Types of the kernel's records that others of the same event come with. */
const parts: ReadonlySet<string> = new Set(['SYSCALL', 'PATH', 'IPC', 'SOCKETCALL', 'SOCKADDR', 'CWD', 'EXECVE', 'IPC_SET_PERM', 'MQ_OPEN', 'MQ_SENDRECV', 'MQ_NOTIFY', 'MQ_GETSETATTR', 'KERNEL_OTHER', 'FD_PAIR', 'OBJ_PID', 'TTY', 'BPRM_FCAPS', 'CAPSET', 'MMAP', 'NETFILTER_PKT', 'SECCOMP', 'PROCTITLE', 'FEATURE_CHANGE', 'KERN_MODULE', 'OPENAT2', 'EOE', 'AVC', 'SELINUX_ERR', 'AVC_PATH', 'CONFIG_CHANGE', 'NETFILTER_CFG', 'BPF', 'FANOTIFY', 'TIME_INJOFFSET', 'TIME_ADJNTPVAL', 'URINGOP', 'MAC_TASK_CONTEXTS', 'MAC_OBJ_CONTEXTS']); // prettier-ignore
/** of those, as the kernel writes them itself */
const namesByNumber: ReadonlyMap<string, string> = new Map([['1300', 'SYSCALL'], ['1302', 'PATH'], ['1304', 'SOCKETCALL'], ['1305', 'CONFIG_CHANGE'], ['1306', 'SOCKADDR'], ['1307', 'CWD'], ['1309', 'EXECVE'], ['1317', 'FD_PAIR'], ['1318', 'OBJ_PID'], ['1320', 'EOE'], ['1321', 'BPRM_FCAPS'], ['1322', 'CAPSET'], ['1323', 'MMAP'], ['1325', 'NETFILTER_CFG'], ['1326', 'SECCOMP'], ['1327', 'PROCTITLE'], ['1330', 'KERN_MODULE'], ['1334', 'BPF'], ['1337', 'OPENAT2'], ['1400', 'AVC'], ['1401', 'SELINUX_ERR'], ['1402', 'AVC_PATH']]); // prettier-ignore
/** After these nothing more comes. */
const last: ReadonlySet<string> = new Set(['PROCTITLE', 'EOE']);
