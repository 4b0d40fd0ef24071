import type { JsonObject } from '../../model/json.ts';
import type { Ocsf } from '../../model/ocsf.ts';
import { kerberosToOcsf, ntlmToOcsf, radiusToOcsf } from './ocsf-authentication.ts';
import { filesToOcsf } from './ocsf-files.ts';
import { intelToOcsf, noticeToOcsf, signaturesToOcsf, weirdToOcsf } from './ocsf-findings.ts';
import { otherToOcsf } from './ocsf-network.ts';
import { connToOcsf, dhcpToOcsf, dnsToOcsf, httpToOcsf, ntpToOcsf, sslToOcsf, tunnelToOcsf } from './ocsf-protocols.ts';
import {
  ftpToOcsf,
  rdpToOcsf,
  smbCmdToOcsf,
  smbFilesToOcsf,
  smbMappingToOcsf,
  smtpToOcsf,
  sshToOcsf,
} from './ocsf-services.ts';

type ToOcsf = (fields: JsonObject, time: number) => Ocsf;

/** Logs with a class of their own. Every other log is Network Activity if it names a connection, else a base event. */
const ocsfByPath: ReadonlyMap<string, ToOcsf> = new Map<string, ToOcsf>([
  ['conn', connToOcsf],
  ['dns', dnsToOcsf],
  ['http', httpToOcsf],
  ['ssl', sslToOcsf],
  ['dhcp', dhcpToOcsf],
  ['tunnel', tunnelToOcsf],
  ['ntp', ntpToOcsf],
  ['ssh', sshToOcsf],
  ['rdp', rdpToOcsf],
  ['ftp', ftpToOcsf],
  ['smtp', smtpToOcsf],
  ['smb_files', smbFilesToOcsf],
  ['smb_mapping', smbMappingToOcsf],
  ['smb_cmd', smbCmdToOcsf],
  ['kerberos', kerberosToOcsf],
  ['ntlm', ntlmToOcsf],
  ['radius', radiusToOcsf],
  ['files', filesToOcsf],
  ['notice', noticeToOcsf],
  ['notice_alarm', noticeToOcsf],
  ['intel', intelToOcsf],
  ['signatures', signaturesToOcsf],
  ['weird', weirdToOcsf],
]);

export function zeekToOcsf(path: string, fields: JsonObject, time: number): Ocsf {
  const toOcsf = ocsfByPath.get(path);
  return toOcsf === undefined ? otherToOcsf(path, fields, time) : toOcsf(fields, time);
}
