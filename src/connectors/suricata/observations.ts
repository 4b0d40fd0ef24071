import type { JsonObject } from '../../model/json.ts';
import type { ObservationDraft } from '../../model/observation.ts';
import { entityOf, ObservationList } from '../../pipeline/normalize/entity-list.ts';
import { addressOf, integerOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { eveDnsOf } from './dns.ts';
import { hostOf } from './entities.ts';

type Note = (feature: string, value: string | number | undefined, unit?: string) => void;
type Observe = (detail: JsonObject, fields: JsonObject, note: Note) => void;

/** What is seen of the host that a flow or transaction comes from. */
export function eveToObservations(type: string, fields: JsonObject): ObservationDraft[] {
  const observations = new ObservationList();
  const observe = observersByType.get(type);
  const detail = objectOf(fields[type]);
  if (observe === undefined || detail === undefined) return observations.drafts;
  const source = entityOf(
    'address',
    type === 'dns' && fields['src_port'] === 53 ? fields['dest_ip'] : fields['src_ip'],
  );
  observe(detail, fields, (feature, value, unit) => observations.add(source, feature, value, unit));
  if (type === 'krb5') {
    const user = entityOf('user', detail['cname']);
    observations.add(user, 'auth.outcome', krb5Outcome(detail));
    observations.add(user, 'net.source_address', addressOf(fields['src_ip']));
  }
  return observations.drafts;
}

const observersByType: ReadonlyMap<string, Observe> = new Map<string, Observe>([
  [
    'alert',
    (alert, _fields, note) => {
      note('ids.signature', textOf(alert['signature']));
      note('ids.category', textOf(alert['category']));
    },
  ],
  [
    'flow',
    (flow, fields, note) => {
      const port = textOf(fields['dest_port']);
      note('net.bytes_out', integerOf(flow['bytes_toserver']), 'By');
      note('net.bytes_in', integerOf(flow['bytes_toclient']), 'By');
      note('net.destination_address', addressOf(fields['dest_ip']));
      note(
        'net.destination_port',
        port === undefined ? undefined : `${textOf(fields['proto'])?.toLowerCase() ?? 'ip'}/${port}`,
      );
      note('net.service', textOf(fields['app_proto']));
    },
  ],
  [
    'dns',
    (detail, _fields, note) => {
      const dns = eveDnsOf(detail);
      note('dns.query', hostOf(dns.name));
      note('dns.query_type', dns.type);
      note('dns.rcode', dns.rcode);
    },
  ],
  [
    'http',
    (http, _fields, note) => {
      note('http.user_agent', textOf(http['http_user_agent']));
      note('http.host', hostOf(http['hostname']));
      note('http.method', textOf(http['http_method']));
      note('http.status', textOf(http['status']));
    },
  ],
  [
    'tls',
    (tls, _fields, note) => {
      note('tls.ja3', textOf(objectOf(tls['ja3'])?.['hash']));
      note('tls.ja4', textOf(tls['ja4']));
      note('tls.sni', hostOf(tls['sni']));
      note('tls.version', textOf(tls['version']));
    },
  ],
  ['quic', (quic, _fields, note) => note('tls.sni', hostOf(quic['sni']))],
  [
    'ssh',
    (ssh, _fields, note) => {
      const client = objectOf(ssh['client']);
      note('ssh.client', textOf(client?.['software_version']));
      note('ssh.hassh', textOf(objectOf(client?.['hassh'])?.['hash']));
    },
  ],
  [
    'smb',
    (smb, _fields, note) => {
      note('smb.share', textOf(smb['share']));
      note('smb.action', textOf(smb['command']));
      note('smb.file', textOf(smb['filename']));
    },
  ],
  ['ftp', (ftp, _fields, note) => note('ftp.command', textOf(ftp['command']))],
  ['anomaly', (anomaly, _fields, note) => note('net.weird', textOf(anomaly['event']))],
  ['krb5', (krb5, _fields, note) => note('auth.outcome', krb5Outcome(krb5))],
  ['fileinfo', (info, _fields, note) => note('file.mime_type', textOf(info['mimetype']) ?? textOf(info['magic']))],
]);

const krb5Outcome = (krb5: JsonObject): string =>
  krb5['msg_type'] === 'KRB_ERROR' || textOf(krb5['error_code']) !== undefined ? 'failure' : 'success';
