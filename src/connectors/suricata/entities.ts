import type { EntityKind, EntityRef } from '../../model/entity.ts';
import type { JsonObject } from '../../model/json.ts';
import { EntityList } from '../../pipeline/normalize/entity-list.ts';
import { addressOf, listOf, objectOf, textOf, textsOf, type Field } from '../../pipeline/normalize/field-values.ts';
import { emailOf } from '../../pipeline/normalize/ocsf-parts.ts';
import { eveDnsOf } from './dns.ts';

type Named = readonly [object: string, field: string, kind: EntityKind, role: EntityRef['role']];

/** Which object's fields name what. An alert carries the objects of the protocol that it was raised on, so all are looked at. */
const named: readonly Named[] = [
  ['http', 'hostname', 'domain', 'destination'],
  ['tls', 'sni', 'domain', 'destination'],
  ['quic', 'sni', 'domain', 'destination'],
  ['fileinfo', 'sha256', 'file', 'target'],
  ['fileinfo', 'sha1', 'file', 'target'],
  ['fileinfo', 'md5', 'file', 'target'],
  ['fileinfo', 'filename', 'file', 'target'],
  ['smb', 'filename', 'file', 'target'],
  ['smb', 'share', 'file', 'target'],
  ['ftp_data', 'filename', 'file', 'target'],
  ['krb5', 'cname', 'user', 'actor'],
  ['krb5', 'sname', 'application', 'target'],
  ['rdp', 'cookie', 'user', 'actor'],
  ['smtp', 'mail_from', 'user', 'actor'],
  ['smtp', 'rcpt_to', 'user', 'target'],
  ['arp', 'src_ip', 'address', 'source'],
  ['arp', 'dest_ip', 'address', 'target'],
  ['dhcp', 'assigned_ip', 'address', 'source'],
  ['dhcp', 'hostname', 'device', 'source'],
];

const MOST = 20;

export function eveToEntities(fields: JsonObject): EntityRef[] {
  const entities = new EntityList();
  entities.addAddress(fields['src_ip'], 'source');
  entities.addAddress(fields['dest_ip'], 'destination');
  for (const [object, field, kind, role] of named) add(entities, objectOf(fields[object])?.[field], kind, role);
  const dns = objectOf(fields['dns']) ?? objectOf(fields['mdns']) ?? objectOf(fields['llmnr']);
  if (dns !== undefined) entities.add('domain', eveDnsOf(dns).name, 'target');
  for (const file of listOf(fields['files']).slice(0, MOST)) {
    const info = objectOf(file);
    entities.add('file', info?.['sha256'] ?? info?.['filename'], 'target');
  }
  entities.add('device', fields['host'], 'observer');
  return entities.refs;
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
