import type { WindowsService } from './channels.ts';

/**
 * Sigma's categories by service and EventID (Sigma specification 2.1, taxonomy appendix). An entry with a slash holds for one
 * `EventType` only: Sysmon 12 is `registry_add` or `registry_delete`.
 */
export const categoriesByEvent: { readonly [service in WindowsService]?: Readonly<Record<string, readonly string[]>> } =
  {
    sysmon: {
      '1': ['process_creation'],
      '2': ['file_change'],
      '3': ['network_connection'],
      '4': ['sysmon_status'],
      '5': ['process_termination'],
      '6': ['driver_load'],
      '7': ['image_load'],
      '8': ['create_remote_thread'],
      '9': ['raw_access_thread', 'raw_access_read'],
      '10': ['process_access'],
      '11': ['file_event'],
      '12': ['registry_event'],
      '12/add': ['registry_event', 'registry_add'],
      '12/delete': ['registry_event', 'registry_delete'],
      '12/delete-value': ['registry_event', 'registry_delete'],
      '13': ['registry_event', 'registry_set'],
      '14': ['registry_event', 'registry_rename'],
      '15': ['create_stream_hash'],
      '16': ['sysmon_status'],
      '17': ['pipe_created'],
      '18': ['pipe_created'],
      '19': ['wmi_event'],
      '20': ['wmi_event'],
      '21': ['wmi_event'],
      '22': ['dns_query'],
      '23': ['file_delete'],
      '24': ['clipboard_change', 'clipboard_capture'],
      '25': ['process_tampering'],
      '26': ['file_delete_detected'],
      '27': ['file_block_executable', 'file_block'],
      '28': ['file_block_shredding', 'file_block'],
      '29': ['file_executable_detected'],
      '255': ['sysmon_error'],
    },
    'sysmon-linux': {
      '1': ['process_creation'],
      '3': ['network_connection'],
      '4': ['sysmon_status'],
      '5': ['process_termination'],
      '9': ['raw_access_thread'],
      '10': ['process_access'],
      '11': ['file_event'],
      '16': ['sysmon_status'],
      '23': ['file_delete'],
      '255': ['sysmon_error'],
    },
    security: { '4688': ['process_creation'] },
    powershell: { '4103': ['ps_module'], '4104': ['ps_script'] },
    'powershell-classic': {
      '400': ['ps_classic_start'],
      '600': ['ps_classic_provider_start'],
      '800': ['ps_classic_script'],
    },
    'kernel-file': {
      '10': ['file_access'],
      '11': ['file_access'],
      '12': ['file_access'],
      '19': ['file_rename'],
      '26': ['file_delete'],
      '27': ['file_rename'],
      '30': ['file_event'],
    },
  };

/** Defender's events that name a threat are also Sigma's `antivirus`, which has no product. */
export const antivirusEvents: ReadonlySet<number> = new Set([
  1006, 1007, 1008, 1009, 1010, 1011, 1012, 1017, 1018, 1019, 1115, 1116,
]);

export type Aliases = Readonly<Record<string, readonly string[]>>;

/** What rules call the fields that NXLog and others name in their own way. */
export const commonAliases: Aliases = {
  Computer: ['Hostname'],
  Provider_Name: ['SourceName'],
  Provider_Guid: ['ProviderGuid'],
  EventRecordID: ['RecordNumber'],
  Security_UserID: ['UserID'],
  Execution_ProcessID: ['ExecutionProcessID', 'ProcessID'],
  Execution_ThreadID: ['ThreadID'],
};

/**
 * Fields that a kind of event has under other names than its category's rules. Not `LogonId` of 4688: `SubjectLogonId` is the creator's,
 * Sysmon's `LogonId` the new process's.
 */
export const aliasesByEvent: Readonly<Record<string, Aliases>> = {
  'security/4688': { Image: ['NewProcessName'], ParentImage: ['ParentProcessName'] },
  // NXLog leaves out data without names; the rendered message holds the same text
  'powershell-classic/400': { Data: ['Message'] },
  'powershell-classic/600': { Data: ['Message'] },
  'powershell-classic/800': { Data: ['Message'] },
  'windefend/antivirus': { Signature: ['ThreatName', 'Threat Name'], Filename: ['Path'] },
};
