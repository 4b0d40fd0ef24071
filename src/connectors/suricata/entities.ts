import type { EntityKind, EntityRef } from '../../model/entity.ts';
import type { JsonObject } from '../../model/json.ts';
import { EntityList } from '../../pipeline/normalize/entity-list.ts';
import {
  addressOf,
  fieldAt,
  listOf,
  objectOf,
  textOf,
  textsOf,
  type Field,
} from '../../pipeline/normalize/field-values.ts';
import { emailOf } from '../../pipeline/normalize/ocsf-parts.ts';
import { eveDnsOf } from './dns.ts';

type Named = readonly [path: string, kind: EntityKind, role: EntityRef['role']];

/** Which fields name what. An alert carries the objects of the protocol that it was raised on, so all are looked at. */
const named: readonly Named[] = [
  ['http.hostname', 'domain', 'destination'],
  ['tls.sni', 'domain', 'destination'],
  ['quic.sni', 'domain', 'destination'],
  ['fileinfo.sha256', 'file', 'target'],
  ['fileinfo.sha1', 'file', 'target'],
  ['fileinfo.md5', 'file', 'target'],
  ['fileinfo.filename', 'file', 'target'],
  ['smb.filename', 'file', 'target'],
  ['smb.rename.from', 'file', 'target'],
  ['smb.rename.to', 'file', 'target'],
  ['smb.share', 'file', 'target'],
  ['smb.ntlmssp.user', 'user', 'actor'],
  ['smb.ntlmssp.host', 'device', 'source'],
  ['smb.kerberos.snames', 'application', 'target'],
  ['ftp_data.filename', 'file', 'target'],
  ['nfs.filename', 'file', 'target'],
  ['nfs.rename.from', 'file', 'target'],
  ['nfs.rename.to', 'file', 'target'],
  ['tftp.file', 'file', 'target'],
  ['krb5.cname', 'user', 'actor'],
  ['krb5.sname', 'application', 'target'],
  ['rdp.cookie', 'user', 'actor'],
  ['rdp.client.client_name', 'device', 'source'],
  ['ldap.request.bind_request.name', 'user', 'actor'],
  ['mqtt.connect.username', 'user', 'actor'],
  ['pgsql.request.startup_parameters.user', 'user', 'actor'],
  ['snmp.usm', 'user', 'actor'],
  ['rfb.name', 'device', 'destination'],
  ['smtp.mail_from', 'user', 'actor'],
  ['smtp.rcpt_to', 'user', 'target'],
  ['arp.src_ip', 'address', 'source'],
  ['arp.dest_ip', 'address', 'target'],
  ['dhcp.assigned_ip', 'address', 'source'],
  ['dhcp.hostname', 'device', 'source'],
  // who was behind a proxy
  ['http.xff', 'address', 'source'],
  ['alert.xff', 'address', 'source'],
];

/** Nearly all of the objects are not there: the first step decides. */
const namedBySteps = named.map(([path, kind, role]) => {
  const [first = '', ...steps] = path.split('.');
  return { first, steps, kind, role };
});

/** Commands that name who signs in: their argument is the user. */
const namedByCommand: readonly [command: string, user: string][] = [
  ['ftp.command', 'ftp.command_data'],
  ['pop3.request.command', 'pop3.request.args'],
];

const MOST = 20;

export function eveToEntities(fields: JsonObject): EntityRef[] {
  const entities = new EntityList();
  entities.addAddress(fields['src_ip'], 'source');
  entities.addAddress(fields['dest_ip'], 'destination');
  for (const { first, steps, kind, role } of namedBySteps) {
    const object = fields[first];
    if (object !== undefined) add(entities, valueIn(object, steps), kind, role);
  }
  for (const [command, user] of namedByCommand)
    if (fieldAt(fields, command) === 'USER') add(entities, textsOf(fieldAt(fields, user), 1)?.[0], 'user', 'actor');
  const dns = objectOf(fields['dns']) ?? objectOf(fields['mdns']) ?? objectOf(fields['llmnr']);
  if (dns !== undefined) entities.add('domain', eveDnsOf(dns).name, 'target');
  for (const file of listOf(fields['files']).slice(0, MOST)) {
    const info = objectOf(file);
    entities.add('file', info?.['sha256'] ?? info?.['filename'], 'target');
  }
  entities.add('device', fields['host'], 'observer');
  return entities.refs;
}

function valueIn(object: Field, steps: readonly string[]): Field {
  let at = object;
  for (const step of steps) at = objectOf(at)?.[step];
  return at;
}

function add(entities: EntityList, value: Field, kind: EntityKind, role: EntityRef['role']): void {
  for (const text of textsOf(value, MOST) ?? []) {
    if (kind === 'address' || (kind === 'domain' && addressOf(text) !== undefined)) entities.addAddress(text, role);
    else if (kind === 'domain') entities.add(kind, hostOf(text), role);
    else if (kind === 'user') entities.add(kind, emailOf(text) ?? text, role);
    else entities.add(kind, text, role);
  }
}

/** `example.com` of `example.com:8080` or `example.com.` */
function hostOf(value: Field): string | undefined {
  return textOf(value)
    ?.replace(/:\d{1,5}$/, '')
    .replace(/\.$/, '');
}
