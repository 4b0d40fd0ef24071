import type { JsonObject } from '../../model/json.ts';
import type { Ocsf } from '../../model/ocsf.ts';
import { objectOf } from '../../pipeline/normalize/field-values.ts';
import { alertToOcsf } from './ocsf-alert.ts';
import { networkEvent, plainEvent } from './ocsf-event.ts';
import { anomalyToOcsf, dropToOcsf, flowToOcsf, netflowToOcsf, quicToOcsf, tlsToOcsf } from './ocsf-flow.ts';
import { dhcpToOcsf, dnsToOcsf, httpToOcsf } from './ocsf-protocols.ts';
import { ldapToOcsf, mqttToOcsf, pgsqlToOcsf } from './ocsf-sign-ins.ts';
import {
  fileinfoToOcsf,
  ftpDataToOcsf,
  ftpToOcsf,
  krb5ToOcsf,
  rdpToOcsf,
  smbToOcsf,
  smtpToOcsf,
  sshToOcsf,
  tftpToOcsf,
} from './ocsf-services.ts';

type ToOcsf = (fields: JsonObject, detail: JsonObject, time: number) => Ocsf;

/** Event types with a class of their own; `detail` is the object under the type's name. */
const ocsfByType: ReadonlyMap<string, ToOcsf> = new Map<string, ToOcsf>([
  ['alert', alertToOcsf],
  ['flow', flowToOcsf],
  ['netflow', netflowToOcsf],
  ['drop', dropToOcsf],
  ['anomaly', anomalyToOcsf],
  ['tls', tlsToOcsf],
  ['quic', quicToOcsf],
  ['dns', dnsToOcsf],
  ['mdns', dnsToOcsf],
  ['llmnr', dnsToOcsf],
  // both carry the objects of what is inside: a question to a name server in HTTP/2, and HTTP/2 itself
  ['doh2', (fields, _, time) => dnsToOcsf(fields, objectOf(fields['dns']) ?? {}, time)],
  ['http2', (fields, _, time) => httpToOcsf(fields, objectOf(fields['http']) ?? {}, time)],
  ['http', httpToOcsf],
  ['dhcp', dhcpToOcsf],
  ['ssh', sshToOcsf],
  ['smb', smbToOcsf],
  ['rdp', rdpToOcsf],
  ['ftp', ftpToOcsf],
  ['ftp_data', ftpDataToOcsf],
  ['smtp', smtpToOcsf],
  ['krb5', krb5ToOcsf],
  ['fileinfo', fileinfoToOcsf],
  ['tftp', tftpToOcsf],
  ['ldap', ldapToOcsf],
  ['mqtt', mqttToOcsf],
  ['pgsql', pgsqlToOcsf],
]);

/** facts about Suricata itself */
const withoutTraffic = new Set(['stats', 'engine']);

export function eveToOcsf(type: string, fields: JsonObject, time: number): Ocsf {
  const toOcsf = ocsfByType.get(type);
  if (toOcsf !== undefined) return toOcsf(fields, objectOf(fields[type]) ?? {}, time);
  if (withoutTraffic.has(type)) return plainEvent(type, fields, time);
  return networkEvent('network_activity', 6, type, fields, time, {});
}
