import type { JsonObject } from '../../model/json.ts';
import type { Ocsf } from '../../model/ocsf.ts';
import { fieldAt, integerOf, textOf, textsOf, type Field } from '../../pipeline/normalize/field-values.ts';
import { emailOf, fingerprintOf, sparse } from '../../pipeline/normalize/ocsf-parts.ts';
import { endsOf, eventOf, networkEvent } from './ocsf-network.ts';
import { fileTimeOf } from './ocsf-files.ts';

/** ssh: SSH Activity (4007) */
export function sshToOcsf(fields: JsonObject, time: number): Ocsf {
  const success = fields['auth_success'];
  return networkEvent('ssh_activity', success === false ? 4 : 6, 'ssh', fields, time, {
    protocol_ver: textOf(fields['version']),
    status_id: success === true ? 1 : success === false ? 2 : 0,
    client_hassh: hasshOf(fields['hassh'], fields['hasshAlgorithms']),
    server_hassh: hasshOf(fields['hasshServer'], fields['hasshServerAlgorithms']),
  });
}

function hasshOf(hash: Field, algorithms: Field): JsonObject | undefined {
  const fingerprint = fingerprintOf(hash);
  return fingerprint === undefined ? undefined : sparse({ fingerprint, algorithm: textOf(algorithms) });
}

/** rdp: RDP Activity (4005); the cookie is the user name that the client offers */
export function rdpToOcsf(fields: JsonObject, time: number): Ocsf {
  const cookie = textOf(fields['cookie']);
  return networkEvent('rdp_activity', 6, 'rdp', fields, time, {
    identifier_cookie: cookie,
    user: cookie === undefined ? undefined : { name: cookie },
    protocol_ver: textOf(fields['client_build']),
    status_detail: textOf(fields['result']),
  });
}

/** ftp: FTP Activity (4008) */
export function ftpToOcsf(fields: JsonObject, time: number): Ocsf {
  const command = textOf(fields['command']);
  const code = integerOf(fields['reply_code'], 0, 999);
  const reply = textOf(fields['reply_msg']);
  return networkEvent(
    'ftp_activity',
    ftpActivities.get(command?.toUpperCase() ?? '') ?? (command === undefined ? 0 : 99),
    'ftp',
    fields,
    time,
    {
      command,
      codes: code === undefined ? undefined : [code],
      command_responses: reply === undefined ? undefined : [reply],
      name: textOf(fields['arg']),
      status_id: code === undefined ? undefined : code < 400 ? 1 : 2,
    },
  );
}

const ftpActivities = new Map([
  ['STOR', 1], ['STOU', 1], ['APPE', 1], ['RETR', 2], ['DELE', 4], ['RNFR', 5], ['RNTO', 5], ['LIST', 6], ['NLST', 6], ['MLSD', 6],
]); // prettier-ignore

/** smtp: Email Activity (4009); a session without sender and recipient (encrypted, or only probed) is Network Activity */
export function smtpToOcsf(fields: JsonObject, time: number): Ocsf {
  const mailFrom = emailOf(fields['mailfrom']);
  const rcptTo = emailsOf(fields['rcptto']);
  const from = emailOf(fields['from']) ?? mailFrom;
  const to = emailsOf(fields['to']) ?? rcptTo;
  if (from === undefined && to === undefined)
    return networkEvent('network_activity', 6, 'smtp', fields, time, { app_name: 'smtp' });
  return eventOf('email_activity', 1, 1, 'smtp', fields, time, {
    ...endsOf(fields),
    direction_id: 0,
    protocol_name: 'SMTP',
    from,
    to,
    email: sparse({
      from,
      to,
      return_path: mailFrom,
      delivered_to_list: rcptTo,
      cc: emailsOf(fields['cc']),
      reply_to_list: emailsOf(fields['reply_to']),
      subject: textOf(fields['subject']),
      message_uid: textOf(fields['msg_id']),
    }),
  });
}

function emailsOf(value: Field): string[] | undefined {
  const emails = (textsOf(value) ?? []).map(emailOf).filter((email) => email !== undefined);
  return emails.length === 0 ? undefined : emails;
}

/** smb_files: SMB Activity (4006) on a file of a share */
export function smbFilesToOcsf(fields: JsonObject, time: number): Ocsf {
  const action = textOf(fields['action']);
  const share = textOf(fields['path']);
  const name = textOf(fields['name']);
  const path = [share, name].filter((part) => part !== undefined).join('\\');
  return networkEvent('smb_activity', action === 'SMB::FILE_OPEN' ? 2 : 99, 'smb_files', fields, time, {
    activity_name: action?.replace(/^SMB::/, ''),
    share,
    file:
      name === undefined
        ? undefined
        : sparse({
            name: name.slice(name.lastIndexOf('\\') + 1) || name,
            path,
            type_id: 0,
            size: integerOf(fields['size']),
            modified_time: fileTimeOf(fieldAt(fields, 'times.modified')),
            accessed_time: fileTimeOf(fieldAt(fields, 'times.accessed')),
            created_time: fileTimeOf(fieldAt(fields, 'times.created')),
          }),
  });
}

/** smb_mapping: SMB Activity (4006), a share is connected */
export function smbMappingToOcsf(fields: JsonObject, time: number): Ocsf {
  const type = textOf(fields['share_type']);
  return networkEvent('smb_activity', 99, 'smb_mapping', fields, time, {
    activity_name: 'TREE_CONNECT',
    share: textOf(fields['path']),
    share_type: type,
    share_type_id: shareTypes.get(type?.toUpperCase() ?? '') ?? 0,
  });
}

const shareTypes = new Map([
  ['DISK', 1],
  ['PIPE', 2],
  ['PRINT', 3],
  ['PRINTER', 3],
]);

/** smb_cmd: SMB Activity (4006), one command */
export function smbCmdToOcsf(fields: JsonObject, time: number): Ocsf {
  const command = textOf(fields['command']);
  return networkEvent('smb_activity', command === undefined ? 0 : 99, 'smb_cmd', fields, time, {
    activity_name: command,
    command,
    dialect: textOf(fields['version']),
    share: textOf(fields['tree']),
    status_detail: textOf(fields['status']),
  });
}
