import type { JsonObject } from '../../model/json.ts';
import type { Ocsf } from '../../model/ocsf.ts';
import {
  addressOf,
  fieldAt,
  integerOf,
  listOf,
  objectOf,
  textOf,
  textsOf,
  type Field,
} from '../../pipeline/normalize/field-values.ts';
import { emailOf, fingerprintOf, fingerprintsOf, sparse } from '../../pipeline/normalize/ocsf-parts.ts';
import { endsOf, eventOf, networkEvent } from './ocsf-event.ts';

/** ssh: SSH Activity (4007), the greeting of both sides */
export function sshToOcsf(fields: JsonObject, ssh: JsonObject, time: number): Ocsf {
  const client = objectOf(ssh['client']);
  const server = objectOf(ssh['server']);
  return networkEvent('ssh_activity', 6, 'ssh', fields, time, {
    protocol_ver: textOf(server?.['proto_version']) ?? textOf(client?.['proto_version']),
    client_hassh: hasshOf(client?.['hassh']),
    server_hassh: hasshOf(server?.['hassh']),
  });
}

function hasshOf(value: Field): JsonObject | undefined {
  const hassh = objectOf(value);
  const fingerprint = fingerprintOf(hassh?.['hash']);
  return fingerprint === undefined ? undefined : sparse({ fingerprint, algorithm: textOf(hassh?.['string']) });
}

/** smb: SMB Activity (4006) */
export function smbToOcsf(fields: JsonObject, smb: JsonObject, time: number): Ocsf {
  const filename = textOf(smb['filename']) ?? textOf(fieldAt(smb, 'rename.to')) ?? textOf(smb['named_pipe']);
  const command = textOf(smb['command']);
  const shareType = textOf(smb['share_type']);
  return networkEvent(
    'smb_activity',
    dispositions.get(textOf(smb['disposition']) ?? '') ?? (command === undefined ? 0 : 99),
    'smb',
    fields,
    time,
    {
      command,
      dialect: textOf(smb['dialect']),
      client_dialects: textsOf(smb['client_dialects'], 50),
      share: textOf(smb['share']),
      share_type: shareType,
      share_type_id: shareTypes.get(shareType ?? '') ?? 0,
      tree_uid: textOf(smb['tree_id']),
      status_detail: textOf(smb['status']),
      file: filename === undefined ? undefined : fileOf(filename, { size: integerOf(smb['size']) }),
    },
  );
}

/** CreateDisposition of [MS-SMB2] 2.2.13 to `activity_id` */
const dispositions = new Map([
  ['FILE_SUPERSEDE', 1], ['FILE_OPEN', 2], ['FILE_CREATE', 3], ['FILE_OPEN_IF', 4], ['FILE_OVERWRITE', 5], ['FILE_OVERWRITE_IF', 6],
]); // prettier-ignore

const shareTypes = new Map([
  ['FILE', 1],
  ['PIPE', 2],
  ['PRINT', 3],
]);

/** rdp: RDP Activity (4005) */
export function rdpToOcsf(fields: JsonObject, rdp: JsonObject, time: number): Ocsf {
  const cookie = textOf(rdp['cookie']);
  return networkEvent('rdp_activity', rdpActivities.get(textOf(rdp['event_type']) ?? '') ?? 6, 'rdp', fields, time, {
    identifier_cookie: cookie,
    user: cookie === undefined ? undefined : { name: cookie },
    protocol_ver: textOf(fieldAt(rdp, 'client.version')),
    status_detail: textOf(rdp['error_code']),
  });
}

const rdpActivities = new Map([
  ['initial_request', 1],
  ['initial_response', 2],
  ['connect_request', 3],
  ['connect_response', 4],
  ['tls_handshake', 5],
]);

/** ftp: FTP Activity (4008), a command and what was answered */
export function ftpToOcsf(fields: JsonObject, ftp: JsonObject, time: number): Ocsf {
  const command = textOf(ftp['command']);
  const codes = listOf(ftp['completion_code'])
    .map((code) => integerOf(code, 0, 999))
    .filter((code) => code !== undefined);
  return networkEvent('ftp_activity', ftpActivityOf(command), 'ftp', fields, time, {
    command,
    name: textOf(ftp['command_data']),
    codes: codes.length === 0 ? undefined : codes,
    command_responses: textsOf(ftp['reply'], 20),
    port: integerOf(ftp['dynamic_port'], 0, 65_535),
    type: textOf(ftp['mode']),
  });
}

/** tftp: FTP Activity (4008), the asking for a file or the sending of one */
export function tftpToOcsf(fields: JsonObject, tftp: JsonObject, time: number): Ocsf {
  const command = textOf(tftp['packet']);
  const name = textOf(tftp['file']);
  const activity = command === 'read' ? 2 : command === 'write' ? 1 : 99;
  return networkEvent('ftp_activity', activity, 'tftp', fields, time, {
    command,
    name,
    file: name === undefined ? undefined : fileOf(name, {}),
    type: textOf(tftp['mode']),
  });
}

/** ftp_data: FTP Activity (4008), a transfer */
export function ftpDataToOcsf(fields: JsonObject, data: JsonObject, time: number): Ocsf {
  const command = textOf(data['command']);
  const filename = textOf(data['filename']);
  const file = filename === undefined ? undefined : fileOf(filename, {});
  return networkEvent('ftp_activity', ftpActivityOf(command), 'ftp_data', fields, time, {
    command,
    name: filename,
    file,
  });
}

const ftpActivities = new Map([
  ['STOR', 1], ['STOU', 1], ['APPE', 1], ['RETR', 2], ['DELE', 4], ['RNFR', 5], ['RNTO', 5], ['LIST', 6], ['NLST', 6], ['MLSD', 6],
]); // prettier-ignore

const ftpActivityOf = (command: string | undefined): number =>
  command === undefined ? 0 : (ftpActivities.get(command.toUpperCase()) ?? 99);

/** smtp: Email Activity (4009); a session without sender and recipient is Network Activity */
export function smtpToOcsf(fields: JsonObject, smtp: JsonObject, time: number): Ocsf {
  const mail = objectOf(fields['email']);
  const envelopeFrom = emailOf(smtp['mail_from']);
  const envelopeTo = emailsOf(smtp['rcpt_to']);
  const from = emailOf(mail?.['from']) ?? envelopeFrom;
  const to = emailsOf(mail?.['to']) ?? envelopeTo;
  if (from === undefined && to === undefined) return networkEvent('network_activity', 6, 'smtp', fields, time, {});
  return eventOf('email_activity', 1, 1, 'smtp', fields, time, {
    ...endsOf(fields),
    direction_id: 0,
    protocol_name: 'SMTP',
    from,
    to,
    email: sparse({
      from,
      to,
      cc: emailsOf(mail?.['cc']),
      return_path: envelopeFrom,
      delivered_to_list: envelopeTo,
      subject: textOf(mail?.['subject']),
      message_uid: textOf(mail?.['message_id']),
    }),
  });
}

function emailsOf(value: Field): string[] | undefined {
  const emails = (textsOf(value) ?? []).map(emailOf).filter((email) => email !== undefined);
  return emails.length === 0 ? undefined : emails;
}

/** krb5: Authentication (3002); without a user it is Network Activity */
export function krb5ToOcsf(fields: JsonObject, krb5: JsonObject, time: number): Ocsf {
  const ends = endsOf(fields);
  const name = textOf(krb5['cname']);
  const service = textOf(krb5['sname']);
  const type = textOf(krb5['msg_type']);
  const failed = type === 'KRB_ERROR' || textOf(krb5['error_code']) !== undefined;
  if (name === undefined || name === '<empty>' || (ends.dst_endpoint === undefined && service === undefined)) {
    return networkEvent('network_activity', 6, 'krb5', fields, time, {});
  }
  return eventOf('authentication', type?.includes('TGS') === true ? 4 : 3, 1, 'krb5', fields, time, {
    ...ends,
    user: sparse({ name, domain: textOf(krb5['realm']) }),
    service: service === undefined ? undefined : { name: service },
    auth_protocol_id: 2,
    auth_protocol: 'Kerberos',
    is_remote: true,
    status_id: failed ? 2 : 1,
    status: failed ? 'Failure' : 'Success',
    status_code: textOf(krb5['error_code']),
  });
}

/** fileinfo: File Activity (1001) on the host that the file went to, done by the protocol that carried it */
export function fileinfoToOcsf(fields: JsonObject, info: JsonObject, time: number): Ocsf {
  const ip = addressOf(fields['dest_ip']);
  const filename = textOf(info['filename']);
  if (ip === undefined) return networkEvent('network_activity', 6, 'fileinfo', fields, time, {});
  const hashes = fingerprintsOf([info['md5'], info['sha1'], info['sha256']]);
  const more = { size: integerOf(info['size']), mime_type: textOf(info['mimetype']) ?? textOf(info['magic']), hashes };
  return eventOf('file_activity', 99, 1, 'fileinfo', fields, time, {
    activity_name: 'Transfer',
    actor: { app_name: textOf(fields['app_proto']) ?? 'Unknown' },
    device: { ip, type_id: 0 },
    connection_uid: textOf(fields['flow_id']),
    file: fileOf(filename ?? 'Unknown', more),
  });
}

function fileOf(
  path: string,
  more: { size?: number | undefined; mime_type?: string | undefined; hashes?: JsonObject[] | undefined },
): JsonObject {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return sparse({ name: name === '' ? path : name, path, type_id: 1, ...more });
}
