import type { JsonObject } from '../../../model/json.ts';
import type { EnvelopeFacts } from '../parser.ts';

/** What a program wrote to the journal of systemd, taken out of its entry. */
export interface OpenedEntry {
  readonly message: string;
  readonly envelope: EnvelopeFacts;
}

/**
 * An entry as `journalctl --output=json` prints it (https://systemd.io/JOURNAL_EXPORT_FORMATS/, "Journal JSON Format"): fields are texts, or lists of bytes
 * where they are no UTF-8; the time is in microseconds. Undefined if it is something else, or has no message.
 */
export function openJournald(object: JsonObject): OpenedEntry | undefined {
  const stamp = object['__REALTIME_TIMESTAMP'];
  if (typeof stamp !== 'string' || !/^\d{1,17}$/.test(stamp)) return undefined;
  if (object['_BOOT_ID'] === undefined && object['__CURSOR'] === undefined) return undefined;
  const message = textOf(object['MESSAGE']);
  if (message === undefined || message === '') return undefined;
  const source = textOf(object['_SOURCE_REALTIME_TIMESTAMP']) ?? stamp;
  const attributes: JsonObject = {};
  for (const name of KEPT) {
    const value = textOf(object[name]);
    if (value !== undefined) attributes[name] = value;
  }
  return {
    message:
      object['_TRANSPORT'] === 'audit' ? (auditLine(message, source, textOf(object['_AUDIT_ID'])) ?? message) : message,
    envelope: {
      time: Math.floor(Number(source) / 1000),
      timeQuality: [],
      host: textOf(object['_HOSTNAME']),
      app: textOf(object['SYSLOG_IDENTIFIER']) ?? textOf(object['_COMM']),
      pid: textOf(object['SYSLOG_PID']) ?? textOf(object['_PID']),
      facility: smallNumber(object['SYSLOG_FACILITY'], 23),
      level: smallNumber(object['PRIORITY'], 7),
      attributes,
    },
  };
}

/** A record of the kernel's audit system as auditd would have written it: the journal begins its message with the type and keeps the rest of its head apart. */
function auditLine(message: string, microseconds: string, serial: string | undefined): string | undefined {
  const type = /^([A-Z][A-Z0-9_]{1,40}|UNKNOWN\[\d{1,5}\]) /.exec(message);
  if (type === null || serial === undefined || !/^\d{1,20}$/.test(serial) || !/^\d{13,17}$/.test(microseconds)) return undefined; // prettier-ignore
  const time = `${microseconds.slice(0, -6)}.${microseconds.slice(-6, -3)}`;
  return `type=${type[1] ?? ''} msg=audit(${time}:${serial}): ${message.slice(type[0].length)}`;
}

/** what says who wrote it */
const KEPT = ['_SYSTEMD_UNIT', '_SYSTEMD_USER_UNIT', '_UID', '_AUDIT_LOGINUID', '_AUDIT_SESSION', '_EXE', '_CMDLINE', '_COMM', '_TRANSPORT', '_MACHINE_ID', '_BOOT_ID', 'MESSAGE_ID', 'UNIT', 'CONTAINER_NAME'] as const; // prettier-ignore

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return undefined;
  // a field that stands more than once: the last one counts
  if (typeof value.at(-1) === 'string') return textOf(value.at(-1));
  return value.every((byte) => Number.isInteger(byte) && byte >= 0 && byte <= 255) ? Buffer.from(value).toString('utf8') : undefined; // prettier-ignore
}

function smallNumber(value: unknown, most: number): number | undefined {
  const number = typeof value === 'string' && /^\d{1,3}$/.test(value) ? Number(value) : undefined;
  return number === undefined || number > most ? undefined : number;
}
