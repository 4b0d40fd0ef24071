import { isJsonObject, type JsonObject, type JsonValue } from '../../../model/json.ts';
import { maskText } from '../mask-secrets.ts';
import type { JournalEntryRecord, RecordBase } from '../records.ts';

/** Programs whose messages are about people coming and going, whatever facility they use. */
const signInPrograms = new Set([
  'sshd', 'sshd-session', 'sudo', 'su', 'login', 'systemd-logind', 'gdm-password]', 'lightdm', 'polkitd', 'passwd', 'useradd', 'userdel',
  'usermod', 'groupadd', 'chpasswd', 'doas', 'vsftpd', 'dropbear',
]); // prettier-ignore
const AUTH = 4;
const AUTHPRIV = 10;

/**
 * What becomes of one line of `journalctl -o json`. Messages about sign-ins go on as syslog (RFC 5424), because the parser of
 * authentication logs understands them so; all others in our own shape.
 */
export type JournaldLine =
  | { readonly kind: 'sign-in'; readonly text: string; readonly cursor: string | undefined }
  | { readonly kind: 'entry'; readonly record: JournalEntryRecord; readonly cursor: string | undefined }
  | { readonly kind: 'unreadable' };

export function readJournaldLine(line: string, host: string, now: number): JournaldLine {
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch {
    return { kind: 'unreadable' };
  }
  if (!isJsonObject(entry)) return { kind: 'unreadable' };
  const cursor = textIn(entry['__CURSOR']);
  const isSignIn = isAboutSignIn(entry);
  return isSignIn
    ? { kind: 'sign-in', text: toSyslog(entry, host, now), cursor }
    : { kind: 'entry', record: toRecord(entry, host, now), cursor };
}

function isAboutSignIn(entry: JsonObject): boolean {
  const facility = numberIn(entry['SYSLOG_FACILITY']);
  const program = textIn(entry['SYSLOG_IDENTIFIER']) ?? textIn(entry['_COMM']) ?? '';
  return facility === AUTH || facility === AUTHPRIV || signInPrograms.has(program);
}

function toSyslog(entry: JsonObject, host: string, now: number): string {
  const facility = numberIn(entry['SYSLOG_FACILITY']) ?? AUTHPRIV;
  const priority = (facility % 24) * 8 + ((numberIn(entry['PRIORITY']) ?? 6) % 8);
  const time = new Date(timeOf(entry) ?? now).toISOString();
  const machine = headerWord(textIn(entry['_HOSTNAME']) ?? host, 255);
  const program = headerWord(textIn(entry['SYSLOG_IDENTIFIER']) ?? textIn(entry['_COMM']), 48);
  const pid = headerWord(textIn(entry['SYSLOG_PID']) ?? textIn(entry['_PID']), 128);
  return `<${priority}>1 ${time} ${machine} ${program} ${pid} - - ${maskText(textIn(entry['MESSAGE']) ?? '')}`;
}

function toRecord(entry: JsonObject, host: string, now: number): JournalEntryRecord {
  const optional = {
    identifier: textIn(entry['SYSLOG_IDENTIFIER']) ?? textIn(entry['_COMM']),
    unit: textIn(entry['_SYSTEMD_UNIT']),
    pid: numberIn(entry['_PID']) ?? numberIn(entry['SYSLOG_PID']),
    uid: numberIn(entry['_UID']),
    exe: textIn(entry['_EXE']),
    command_line: masked(textIn(entry['_CMDLINE'])),
    priority: numberIn(entry['PRIORITY']),
    facility: numberIn(entry['SYSLOG_FACILITY']),
  };
  return {
    vedette: 'journal-entry',
    time: timeOf(entry) ?? now,
    host: textIn(entry['_HOSTNAME']) ?? host,
    message: maskText(textIn(entry['MESSAGE']) ?? ''),
    ...given(optional),
  };
}

function given(
  facts: Record<string, string | number | undefined>,
): Partial<Omit<JournalEntryRecord, keyof RecordBase>> {
  return Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
}

const masked = (text: string | undefined): string | undefined => (text === undefined ? undefined : maskText(text));

/** The time of the message where the program gave one, else when it arrived; microseconds since 1970 as text. */
function timeOf(entry: JsonObject): number | undefined {
  const micro = numberIn(entry['_SOURCE_REALTIME_TIMESTAMP']) ?? numberIn(entry['__REALTIME_TIMESTAMP']);
  return micro === undefined || micro > 8.64e18 ? undefined : Math.floor(micro / 1000);
}

/** A field is a text, null if too long, a list of bytes if it is not UTF-8, or a list if it was given more than once: then the first. */
function textIn(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return undefined;
  if (value.every((byte) => typeof byte === 'number')) return Buffer.from(value).toString('utf8');
  return textIn(value[0]);
}

function numberIn(value: JsonValue | undefined): number | undefined {
  const text = textIn(value);
  return text !== undefined && /^\d{1,19}$/.test(text) ? Number(text) : undefined;
}

/** A word of the syslog header: printable ASCII without spaces, `-` for none. */
function headerWord(text: string | undefined, most: number): string {
  const word = (text ?? '').replace(/[^!-~]/g, '_').slice(0, most);
  return word === '' ? '-' : word;
}
