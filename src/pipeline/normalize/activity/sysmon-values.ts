import { textOf, type Field } from '../field-values.ts';

/**
 * Some of Sysmon's fields, which most Sigma rules are written for, hold several facts in one text. Where an event has the facts by
 * themselves, no alias can lead there: the text is made as Sysmon writes it.
 */

/** `MD5=…,SHA1=…,SHA256=…,IMPHASH=…` */
export function sysmonHashes(hashes: Readonly<Record<'MD5' | 'SHA1' | 'SHA256' | 'IMPHASH', Field>>): string | undefined {
  const parts = Object.entries(hashes).flatMap(([name, value]) => {
    const digits = textOf(value);
    return digits !== undefined && /^[\da-f]{32,128}$/i.test(digits) ? [`${name}=${digits.toUpperCase()}`] : [];
  });
  return parts.length === 0 ? undefined : parts.join(',');
} // prettier-ignore

/** `NT AUTHORITY\SYSTEM` */
export function sysmonUser(domain: Field, name: Field): string | undefined {
  const [whose, who] = [textOf(domain), textOf(name)];
  if (who === undefined || /[\\@]/.test(who)) return who;
  return whose === undefined ? who : `${whose}\\${who}`;
}

/** What was written to the registry: `DWORD (0x00000001)`, `QWORD (0x00000000-0x00000001)`, `Binary Data`, or the text. */
export function sysmonDetails(type: Field, data: Field): string | undefined {
  const kind = textOf(type)?.toUpperCase();
  const text = textOf(data);
  if (kind === 'REG_BINARY') return 'Binary Data';
  if (text === undefined || (kind !== 'REG_DWORD' && kind !== 'REG_QWORD')) return text;
  if (!/^(?:\d{1,20}|0x[\da-f]{1,16})$/i.test(text)) return text;
  const digits = BigInt(text).toString(16).padStart(16, '0');
  if (digits.length > 16) return text;
  return kind === 'REG_DWORD' ? `DWORD (0x${digits.slice(8)})` : `QWORD (0x${digits.slice(0, 8)}-0x${digits.slice(8)})`;
}

const hives: readonly (readonly [RegExp, string])[] = [
  [/^(?:HKEY_LOCAL_MACHINE|\\REGISTRY\\MACHINE)(?=\\|$)/i, 'HKLM'],
  [/^(?:HKEY_USERS|\\REGISTRY\\USER)(?=\\|$)/i, 'HKU'],
  [/^HKEY_CLASSES_ROOT(?=\\|$)/i, 'HKCR'],
  [/^HKEY_CURRENT_USER(?=\\|$)/i, 'HKCU'],
];

/** A path in the registry with Sysmon's short name of the hive, and the name of the value behind it. */
export function sysmonTargetObject(path: Field, value: Field): string | undefined {
  const text = textOf(path);
  if (text === undefined) return undefined;
  const hive = hives.find(([pattern]) => pattern.test(text));
  const key = hive === undefined ? text : text.replace(hive[0], hive[1]);
  const name = textOf(value);
  return name === undefined ? key : `${key.replace(/\\+$/, '')}\\${name}`;
}
