import type { JsonObject } from '../../model/json.ts';
import { portOf, type Field } from '../../pipeline/normalize/field-values.ts';
import { sparse, type Sparse } from '../../pipeline/normalize/ocsf-parts.ts';
import { accountOf, baseNameOf, firstGiven, given, ipOf, numberOf } from './values.ts';

/** OCSF objects out of the fields of Windows events. Where OCSF requires one, there is one: what is not known is said so. */

export function deviceOf(fields: JsonObject): JsonObject {
  const hostname = firstGiven(fields, 'Computer', 'Hostname');
  return hostname === undefined ? { name: 'unknown', type_id: 0 } : { hostname, type_id: 0 };
}

/** An OCSF `user` of the fields `<prefix>UserName`, `<prefix>DomainName` and `<prefix>UserSid` (or `<prefix>Sid`). */
export function userOf(fields: JsonObject, prefix: 'Subject' | 'Target'): JsonObject | undefined {
  const fieldOf = userFields[prefix];
  const name = given(fields[fieldOf.name]);
  const uid = firstGiven(fields, fieldOf.uid, fieldOf.sid);
  if (name === undefined && uid === undefined) return undefined;
  return sparse({ name, domain: given(fields[fieldOf.domain]), uid });
}

/** Names of fields that are put together anew for each event cost more than what is read by them. */
const userFields = {
  Subject: userFieldsOf('Subject'),
  Target: userFieldsOf('Target'),
};

function userFieldsOf(prefix: string): Readonly<Record<'name' | 'domain' | 'uid' | 'sid', string>> {
  return { name: `${prefix}UserName`, domain: `${prefix}DomainName`, uid: `${prefix}UserSid`, sid: `${prefix}Sid` };
}

/** For classes that require a user. */
export const requiredUser = (user: JsonObject | undefined): JsonObject => user ?? { name: 'unknown' };

/** An OCSF `user` of one text `DOMAIN\name`. */
export function userOfAccount(value: Field): JsonObject | undefined {
  const account = accountOf(given(value));
  return account === undefined ? undefined : sparse({ name: account.name, domain: account.domain });
}

/** Who did it, as Security events say: the subject and the process that it used. */
export function subjectOf(fields: JsonObject, process?: JsonObject): JsonObject {
  const logon = given(fields['SubjectLogonId']);
  return actorOf(fields, {
    user: userOf(fields, 'Subject'),
    session: logon === undefined ? undefined : { uid: logon },
    process,
  });
}

/** An actor that is there even if the event names none: then the provider that wrote it. */
export function actorOf(fields: JsonObject, parts: Sparse): JsonObject {
  const actor = sparse(parts);
  const isKnown = Object.keys(actor).length > 0;
  return isKnown ? actor : { app_name: firstGiven(fields, 'Provider_Name', 'SourceName') ?? 'unknown' };
}

export interface ProcessFields {
  readonly pid?: Field;
  readonly guid?: Field;
  readonly image?: Field;
  readonly commandLine?: Field;
  readonly attributes?: Sparse;
}

/**
 * An OCSF `process`; undefined if nothing is known of it. OCSF asks for a process id or GUID: a record that has neither but names the program
 * (some forwarders leave numbers out) keeps its name and command line, and says `unknown` for the id.
 */
export function processOf(process: ProcessFields): JsonObject | undefined {
  const pid = numberOf(process.pid);
  const uid = given(process.guid);
  const path = given(process.image);
  const commandLine = given(process.commandLine);
  if (pid === undefined && uid === undefined && path === undefined && commandLine === undefined) return undefined;
  return sparse({
    pid,
    uid: pid === undefined ? (uid ?? 'unknown') : uid,
    name: path === undefined ? undefined : baseNameOf(path),
    path,
    cmd_line: commandLine,
    ...process.attributes,
  });
}

/** For classes that require a process. */
export const requiredProcess = (process: JsonObject | undefined): JsonObject => process ?? { uid: 'unknown' };

/** The process that Sysmon names with `Image`, `ProcessId` and `ProcessGuid`. */
export function sysmonProcess(fields: JsonObject, attributes?: Sparse): JsonObject | undefined {
  return processOf({
    pid: fields['ProcessId'],
    guid: fields['ProcessGuid'],
    image: fields['Image'],
    ...(attributes === undefined ? {} : { attributes }),
  });
}

export function sysmonActor(fields: JsonObject): JsonObject {
  return actorOf(fields, { process: sysmonProcess(fields), user: userOfAccount(fields['User']) });
}

/** An OCSF `file` of a path. @param typeId 1 regular file, 4 block device, 6 named pipe, 8 executable */
export function fileOf(path: Field, typeId = 1, attributes: Sparse = {}): JsonObject {
  const text = given(path);
  if (text === undefined) return { name: 'unknown', type_id: 0 };
  return sparse({ name: baseNameOf(text), path: text, type_id: typeId, ...attributes });
}

const algorithms: ReadonlyMap<string, number> = new Map(
  Object.entries({ MD5: 1, SHA1: 2, SHA256: 3, SHA512: 4, IMPHASH: 18 }),
);

/** hexadecimal digits, not all zero */
const HASH = /^(?!0+$)[\da-fA-F]+$/;

/** OCSF fingerprints of Sysmon's `SHA1=…,MD5=…,SHA256=…,IMPHASH=…`; all zeros stand for none. */
export function hashesOf(value: Field): JsonObject[] | undefined {
  if (typeof value !== 'string' || value.length > 2_000) return undefined;
  const hashes: JsonObject[] = [];
  for (const part of value.split(',')) {
    const [name = '', digits = ''] = part.split('=');
    const algorithm = algorithms.get(name.trim().toUpperCase());
    if (algorithm !== undefined && HASH.test(digits))
      hashes.push({ algorithm_id: algorithm, value: digits.toLowerCase() });
  }
  return hashes.length === 0 ? undefined : hashes;
}

/** An OCSF `network_endpoint`; undefined if nothing names it. */
export function endpoint(ip: Field, port: Field, hostname?: Field): JsonObject | undefined {
  const address = ipOf(ip);
  const name = given(hostname);
  if (address === undefined && name === undefined) return undefined;
  return sparse({ ip: address, port: portOf(port), hostname: name });
}

/** The endpoint that the event was written on. */
export const ownEndpoint = (fields: JsonObject): JsonObject => {
  const hostname = firstGiven(fields, 'Computer', 'Hostname');
  return hostname === undefined ? { name: 'unknown' } : { hostname };
};

const LONGEST_SCRIPT = 2_000;

/** An OCSF `long_string`: the fields hold the whole text, so the OCSF form keeps its beginning only. */
export function longString(value: Field): JsonObject {
  const text = typeof value === 'string' ? value : '';
  if (text.length <= LONGEST_SCRIPT) return { value: text };
  return { value: text.slice(0, LONGEST_SCRIPT), is_truncated: true, untruncated_size: text.length };
}
