import { auditStampAt, MARK } from '../../audit-stamp.ts';
import type { LineJoiner } from './joined-lines.ts';

/** Whether a text is the log of Linux' audit daemon, from its first line. */
export const isAuditLog = (head: string): boolean => /^(?:node=\S{1,253} )?type=[A-Z][A-Z0-9_[\]]{1,40} msg=audit\((?:\d{1,12}\.\d{3}:\d{1,20}\):|\d\d\/\d\d\/\d{2,4} [\d:.]{8,12}:\d{1,20}\) ?:)/.test(head); // prettier-ignore

/**
 * The log of the Linux audit daemon: lines that the kernel wrote about one event (the same node, time and serial number). An event ends with its PROCTITLE
 * or EOE; the daemon mixes those of several processors, up to eight. What programs tell in one line (USER_LOGIN …), and any line of another form, is a record of its
 * own.
 */
export const createAuditJoiner = (): LineJoiner => ({
  mostOpen: 8,
  mostLines: 64,
  mostBytes: 1 << 16,
  roleOf(line) {
    const head = line.toString('latin1', 0, 400);
    const place = head.startsWith('type=') || head.startsWith('node=') ? head.indexOf(MARK) : -1;
    const stamp = place < 0 ? undefined : auditStampAt(head, place);
    return stamp === undefined ? undefined : { group: stamp.id, ends: stamp.isLast };
  },
});
