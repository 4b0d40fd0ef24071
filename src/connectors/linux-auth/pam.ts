import type { JsonObject } from '../../model/json.ts';
import { addressOf } from '../../pipeline/normalize/field-values.ts';
import { groupsToFields, pattern, readPatterns, type Pattern, type Reading } from './pattern.ts';

/** `pam_unix(sshd:auth): …` of Linux-PAM; the module writes its own name, the service and the kind of question. */
const prefix = /^(?<pam_module>pam_\w{1,40})\((?<pam_service>[^:)]{1,64}):(?<pam_type>[^)]{1,32})\): /;

const patterns: readonly Pattern[] = [
  pattern('session-opened', /^session opened for user (?<user>[^\s(]{1,255})(?:\(uid=(?<uid>\d{1,10})\))?(?: by (?<ruser>[^\s(]{1,255})?\(uid=(?<ruid>\d{1,10})\))?/),
  pattern('session-closed', /^session closed for user (?<user>\S{1,255})/),
  pattern('failed', /^check pass; (?<reason>user unknown)/),
  pattern('failed', /^check pass; (?<reason>user \([^)]{1,255}\) unknown)/),
  pattern('failed', /^bad username \[(?<user>[^\]]{0,255})\]/),
  pattern('failed', /^received for user (?<user>\S{1,255}): \d{1,4} \((?<reason>[^)]{1,200})\)/),
  pattern('failed', /^User (?<user>\S{1,255}) (?<reason>.{1,200}denied.{0,200})/),
  pattern('failed', /^user '(?<user>[^']{1,255})' (?<reason>.{1,200})/),
  pattern('failed', /^requirement "(?<reason>[^"]{1,200})" not met by user "(?<user>[^"]{1,255})"/),
  pattern('failed', /^(?:access denied for user|Access denied for) [`'"]?(?<user>[^'"\s]{1,255})['"]?(?: from [`'"]?(?<src>[^'"\s]{1,255})['"]?)?/),
  pattern('failed', /^account (?<user>\S{1,255}) has (?<reason>expired .{0,100})/),
  pattern('account-locked', /^Consecutive login failures for user (?<user>\S{1,255}) account temporarily locked/),
  pattern('account-locked', /^user (?<user>\S{1,255}) \(\d{1,10}\) tally (?<reason>.{1,100})/),
  pattern('password-changed', /^password changed for (?<user>\S{1,255})/),
  pattern('other', /^expired password for user (?<user>\S{1,255})/),
  pattern('other', /^password for user (?<user>\S{1,255}) (?<reason>.{1,100})/),
]; // prettier-ignore

const outcome =
  /^(?:(?<repeated>\d{1,6}) more )?(?<what>authentication failures?|authentication success|Authentication failure|auth could not identify password); ?(?<pairs>.{0,4000})$/;
/** `PAM 2 more authentication failures; logname= …`: sshd's own summary of what PAM told it */
const summary = /^PAM (?<repeated>\d{1,6}) more authentication failures?; ?(?<pairs>.{0,4000})$/;
const pair = /(?<key>logname|uid|euid|tty|ruser|rhost|user)=(?<value>\S{0,512})/g;

/** What a PAM module says; undefined if the message is of none. @param module known from the tag, as in `sshd(pam_unix)` of older systems */
export function readPam(message: string, module?: string): Reading | undefined {
  if (module === undefined && !message.startsWith('pam_') && !message.startsWith('PAM ')) return undefined;
  const summed = summary.exec(message)?.groups;
  if (summed !== undefined)
    return { meaning: 'failed', fields: pairsToFields(summed['pairs'] ?? '', summed['repeated']) };
  const head = prefix.exec(message);
  if (head === null && module === undefined) return undefined;
  const said = head === null ? message : message.slice(head[0].length);
  const named: JsonObject = head === null ? { pam_module: module ?? 'pam_unix' } : groupsToFields(head.groups ?? {});
  const told = outcome.exec(said)?.groups;
  if (told !== undefined) {
    const meaning = told['what'] === 'authentication success' ? 'accepted' : 'failed';
    return { meaning, fields: { ...named, ...pairsToFields(told['pairs'] ?? '', told['repeated']) } };
  }
  const reading = readPatterns(patterns, said);
  return reading === undefined
    ? { meaning: 'other', fields: named }
    : { meaning: reading.meaning, fields: { ...named, ...reading.fields } };
}

/** `logname= uid=0 euid=0 tty=ssh ruser= rhost=192.0.2.1  user=root`; a host that is an address is also `src_ip`. */
function pairsToFields(pairs: string, repeated: string | undefined): JsonObject {
  const values: Record<string, string | undefined> = { repeated };
  for (const { groups } of pairs.matchAll(pair)) {
    const key = groups?.['key'];
    if (key !== undefined) values[key] = groups?.['value'];
  }
  const fields = groupsToFields(values);
  const ip = addressOf(fields['rhost']);
  if (ip !== undefined) fields['src_ip'] = ip;
  return fields;
}
