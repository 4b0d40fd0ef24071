import type { EntityKind, EntityRef } from '../../model/entity.ts';
import type { JsonObject } from '../../model/json.ts';
import { EntityList } from '../../pipeline/normalize/entity-list.ts';
import { addressOf, fieldAt, textOf, textsOf } from '../../pipeline/normalize/field-values.ts';
import { emailOf } from '../../pipeline/normalize/ocsf-parts.ts';

/** Most values of one field that become entities. */
const MOST = 20;

/** A field of a log, what it names, and in what part. */
type Named = readonly [field: string, kind: EntityKind, role: EntityRef['role']];

const connection: readonly Named[] = [
  ['id.orig_h', 'address', 'source'],
  ['id.resp_h', 'address', 'destination'],
];

const namedByPath: ReadonlyMap<string, readonly Named[]> = new Map<string, readonly Named[]>([
  ['dns', [['query', 'domain', 'target']]],
  ['http', [['host', 'domain', 'destination'], ['username', 'user', 'actor']]],
  ['ssl', [['server_name', 'domain', 'destination']]],
  ['quic', [['server_name', 'domain', 'destination']]],
  ['websocket', [['host', 'domain', 'destination']]],
  ['kerberos', [['client', 'user', 'actor'], ['service', 'application', 'target']]],
  ['ntlm', [['username', 'user', 'actor'], ['hostname', 'device', 'source'], ['server_dns_computer_name', 'device', 'destination'], ['server_nb_computer_name', 'device', 'destination']]],
  ['radius', [['username', 'user', 'actor']]],
  ['socks', [['user', 'user', 'actor'], ['request.host', 'address', 'target'], ['request.name', 'domain', 'target']]],
  ['rdp', [['cookie', 'user', 'actor'], ['client_name', 'device', 'source']]],
  ['ftp', [['user', 'user', 'actor']]],
  ['smtp', [['mailfrom', 'user', 'actor'], ['rcptto', 'user', 'target']]],
  ['smb_files', [['name', 'file', 'target']]],
  ['smb_mapping', [['path', 'file', 'target']]],
  ['files', [['tx_hosts', 'address', 'source'], ['rx_hosts', 'address', 'destination'], ['sha256', 'file', 'target'], ['sha1', 'file', 'target'], ['md5', 'file', 'target'], ['filename', 'file', 'target']]],
  ['dhcp', [['client_addr', 'address', 'source'], ['assigned_addr', 'address', 'source'], ['assigned_ip', 'address', 'source'], ['server_addr', 'address', 'destination'], ['host_name', 'device', 'source']]],
  ['notice', [['src', 'address', 'source'], ['dst', 'address', 'destination']]],
  ['signatures', [['src_addr', 'address', 'source'], ['dst_addr', 'address', 'destination']]],
  ['intel', [['seen.host', 'address', 'target']]],
  ['software', [['host', 'address', 'target'], ['name', 'application', 'target']]],
  ['known_hosts', [['host', 'address', 'target']]],
  ['known_services', [['host', 'address', 'target']]],
  ['known_certs', [['host', 'address', 'target']]],
  ['traceroute', [['src', 'address', 'source'], ['dst', 'address', 'destination']]],
]); // prettier-ignore

const mailFields = new Set(['mailfrom', 'rcptto']);

export function zeekToEntities(path: string, fields: JsonObject): EntityRef[] {
  const entities = new EntityList();
  for (const named of connection) add(entities, fields, named);
  for (const named of namedByPath.get(path) ?? []) add(entities, fields, named);
  return entities.refs;
}

function add(entities: EntityList, fields: JsonObject, [field, kind, role]: Named): void {
  const value = fieldAt(fields, field);
  if (Array.isArray(value)) for (const text of textsOf(value, MOST) ?? []) addText(entities, field, kind, text, role);
  else addText(entities, field, kind, textOf(value), role);
}

function addText(entities: EntityList, field: string, kind: EntityKind, text: string | undefined, role: EntityRef['role']): void {
  if (text === undefined) return;
  if (kind === 'address') entities.addAddress(text, role);
  else if (kind === 'domain') addHost(entities, text, role);
  else entities.add(kind, mailFields.has(field) ? (emailOf(text) ?? text) : text, role);
} // prettier-ignore

/** What stands where a host name is expected may be an address, and may carry a port. */
function addHost(entities: EntityList, text: string, role: EntityRef['role']): void {
  const host = hostOf(text);
  if (addressOf(host) === undefined) entities.add('domain', host, role);
  else entities.addAddress(host, role);
}

/** `example.com` of `example.com:8080` or `Example.com.` */
function hostOf(text: string): string {
  // most are a name and nothing else
  const isPlain = !text.includes(':') && !text.endsWith('.') && !text.startsWith('[');
  return isPlain ? text : text.replace(/:\d{1,5}$/, '').replace(/\.$/, '').replace(/^\[(.*)\]$/, '$1'); // prettier-ignore
}
