import type { JsonObject } from '../../model/json.ts';
import type { ObservationDraft } from '../../model/observation.ts';
import { entityOf, ObservationList } from '../../pipeline/normalize/entity-list.ts';
import { addressOf, amountOf, fieldAt, integerOf, textOf, textsOf } from '../../pipeline/normalize/field-values.ts';
import { hostOf } from './entities.ts';
import { millisecondsOf } from './ocsf-network.ts';

/** What is seen of the host that opened the connection; sign-ins also of the user. */
export function zeekToObservations(path: string, fields: JsonObject): ObservationDraft[] {
  const observations = new ObservationList();
  const observe = observersByPath.get(path);
  const source = entityOf('address', fieldAt(fields, 'id.orig_h'));
  if (observe !== undefined) observe(fields, (feature, value, unit) => observations.add(source, feature, value, unit));
  const user = usersByPath.get(path);
  if (user !== undefined) {
    const entity = entityOf('user', fields[user]);
    observations.add(entity, 'auth.outcome', outcomeOf(fields));
    observations.add(entity, 'net.source_address', addressOf(fieldAt(fields, 'id.orig_h')));
    observations.add(source, 'auth.outcome', outcomeOf(fields));
  }
  return observations.drafts;
}

type Note = (feature: string, value: string | number | undefined, unit?: string) => void;
type Observe = (fields: JsonObject, note: Note) => void;

const observersByPath: ReadonlyMap<string, Observe> = new Map<string, Observe>([
  [
    'conn',
    (fields, note) => {
      note('net.bytes_out', integerOf(fields['orig_bytes']), 'By');
      note('net.bytes_in', integerOf(fields['resp_bytes']), 'By');
      note('net.duration', millisecondsOf(fields['duration']), 'ms');
      note('net.destination_address', addressOf(fieldAt(fields, 'id.resp_h')));
      note('net.destination_port', portName(fields));
      note('net.service', textOf(fields['service']));
      note('net.connection_state', textOf(fields['conn_state']));
    },
  ],
  [
    'dns',
    (fields, note) => {
      note('dns.query', hostOf(fields['query']));
      note('dns.query_type', textOf(fields['qtype_name']));
      note('dns.rcode', textOf(fields['rcode_name']));
    },
  ],
  [
    'http',
    (fields, note) => {
      note('http.user_agent', textOf(fields['user_agent']));
      note('http.host', hostOf(fields['host']));
      note('http.method', textOf(fields['method']));
      note('http.status', textOf(fields['status_code']));
      note('net.bytes_out', integerOf(fields['request_body_len']), 'By');
      note('net.bytes_in', integerOf(fields['response_body_len']), 'By');
    },
  ],
  [
    'ssl',
    (fields, note) => {
      note('tls.ja3', textOf(fields['ja3']));
      note('tls.ja4', textOf(fields['ja4']));
      note('tls.sni', hostOf(fields['server_name']));
      note('tls.version', textOf(fields['version']));
      note('tls.validation', textOf(fields['validation_status']));
    },
  ],
  ['quic', (fields, note) => note('tls.sni', hostOf(fields['server_name']))],
  [
    'ssh',
    (fields, note) => {
      note('ssh.client', textOf(fields['client']));
      note('ssh.hassh', textOf(fields['hassh']));
      note(
        'auth.outcome',
        fields['auth_success'] === true ? 'success' : fields['auth_success'] === false ? 'failure' : undefined,
      );
      note('auth.attempts', amountOf(fields['auth_attempts']), '1');
    },
  ],
  ['rdp', (fields, note) => note('rdp.client', textOf(fields['client_name']) ?? textOf(fields['cookie']))],
  [
    'smb_files',
    (fields, note) => {
      note('smb.share', textOf(fields['path']));
      note('smb.action', textOf(fields['action']));
      note('smb.file', textOf(fields['name']));
    },
  ],
  ['smb_mapping', (fields, note) => note('smb.share', textOf(fields['path']))],
  ['dce_rpc', (fields, note) => note('rpc.operation', pairOf(fields['endpoint'], fields['operation']))],
  ['ftp', (fields, note) => note('ftp.command', textOf(fields['command']))],
  ['software', (fields, note) => note('software.name', textOf(fields['name']))],
  ['weird', (fields, note) => note('net.weird', textOf(fields['name']))],
  ['notice', (fields, note) => note('net.notice', textOf(fields['note']))],
  [
    'files',
    (fields, note) => {
      for (const type of textsOf(fields['mime_type'], 1) ?? []) note('file.mime_type', type);
    },
  ],
]);

/** logs of sign-ins, with the field of the user */
const usersByPath: ReadonlyMap<string, string> = new Map([
  ['kerberos', 'client'],
  ['ntlm', 'username'],
  ['radius', 'username'],
]);

function outcomeOf(fields: JsonObject): string | undefined {
  const success = fields['success'];
  if (success === true || fields['result'] === 'success') return 'success';
  return success === false || fields['result'] === 'failed' ? 'failure' : undefined;
}

function portName(fields: JsonObject): string | undefined {
  const port = textOf(fieldAt(fields, 'id.resp_p'));
  return port === undefined ? undefined : `${textOf(fields['proto']) ?? 'ip'}/${port}`;
}

function pairOf(
  endpoint: JsonObject[string] | undefined,
  operation: JsonObject[string] | undefined,
): string | undefined {
  const name = textOf(operation);
  return name === undefined ? undefined : `${textOf(endpoint) ?? ''}:${name}`;
}
