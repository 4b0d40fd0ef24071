import type { JsonObject } from '../../../model/json.ts';
import { booleanOf } from '../../../pipeline/normalize/field-values.ts';
import type { Meaning } from '../meaning.ts';
import {
  actorOf,
  deviceOf,
  endpoint,
  fileOf,
  hashesOf,
  ownEndpoint,
  processOf,
  requiredProcess,
  sysmonActor,
  sysmonProcess,
  userOfAccount,
} from '../objects.ts';
import { given, numberOf } from '../values.ts';
import { accountIn, address, domain, file, host, image } from '../who.ts';
import {
  blockedFile,
  fileMeaning,
  keyMeaning,
  otherMeaning,
  pipeMeaning,
  twoProcesses,
  valueMeaning,
  wmiMeaning,
} from './sysmon-makers.ts';

/** Sysmon, by EventID (https://learn.microsoft.com/sysinternals/downloads/sysmon, "Events"). */
export const sysmonMeanings: Readonly<Record<string, Meaning>> = {
  // process created
  '1': {
    ocsf: {
      class: 'process_activity',
      activity: 1,
      attributes: (fields) => ({
        device: deviceOf(fields),
        actor: actorOf(fields, {
          process: processOf({
            pid: fields['ParentProcessId'],
            guid: fields['ParentProcessGuid'],
            image: fields['ParentImage'],
            commandLine: fields['ParentCommandLine'],
          }),
          user: userOfAccount(fields['ParentUser'] ?? fields['User']),
        }),
        process: requiredProcess(createdProcess(fields)),
      }),
    },
    entities: [host, accountIn('User', 'actor'), image('ParentImage', 'actor'), image('Image', 'target')],
  },
  // file creation time changed
  '2': fileMeaning(6, () => ({})),
  // network connection
  '3': {
    ocsf: {
      class: 'network_activity',
      activity: 1,
      attributes: (fields) => ({
        device: deviceOf(fields),
        actor: sysmonActor(fields),
        src_endpoint:
          endpoint(fields['SourceIp'], fields['SourcePort'], fields['SourceHostname']) ?? ownEndpoint(fields),
        dst_endpoint: endpoint(fields['DestinationIp'], fields['DestinationPort'], fields['DestinationHostname']),
        connection_info: {
          direction_id: directionById.get(String(booleanOf(fields['Initiated']))) ?? 0,
          protocol_name: given(fields['Protocol']) ?? 'unknown',
        },
      }),
    },
    entities: [
      host,
      accountIn('User', 'actor'),
      image('Image', 'actor'),
      address('SourceIp', 'source'),
      address('DestinationIp', 'destination'),
      domain('DestinationHostname', 'destination'),
    ],
  },
  // process ended
  '5': {
    ocsf: {
      class: 'process_activity',
      activity: 2,
      attributes: (fields) => ({
        device: deviceOf(fields),
        actor: sysmonActor(fields),
        process: requiredProcess(sysmonProcess(fields)),
      }),
    },
    entities: [host, accountIn('User', 'actor'), image('Image', 'target')],
  },
  // driver loaded
  '6': {
    ocsf: {
      class: 'kernel_extension',
      activity: 1,
      attributes: (fields) => ({
        device: deviceOf(fields),
        actor: actorOf(fields, {}),
        driver: { file: fileOf(fields['ImageLoaded'], 1, { hashes: hashesOf(fields['Hashes']) }) },
      }),
    },
    entities: [host, file('ImageLoaded', 'target')],
  },
  // image loaded
  '7': {
    ocsf: {
      class: 'module_activity',
      activity: 1,
      attributes: (fields) => ({
        device: deviceOf(fields),
        actor: sysmonActor(fields),
        module: { load_type_id: 1, file: fileOf(fields['ImageLoaded'], 1, { hashes: hashesOf(fields['Hashes']) }) },
      }),
    },
    entities: [host, accountIn('User', 'actor'), image('Image', 'actor'), file('ImageLoaded', 'target')],
  },
  // thread created in another process
  '8': twoProcesses({
    activity: 4,
    attributes: (fields) => ({
      injection_type_id: 1,
      module: {
        load_type_id: 0,
        start_address: given(fields['StartAddress']) ?? 'unknown',
        function_name: given(fields['StartFunction']) ?? 'unknown',
        file: fileOf(fields['StartModule']),
      },
    }),
  }),
  // raw read of a disk
  '9': {
    ocsf: {
      class: 'file_activity',
      activity: 2,
      attributes: (fields) => ({
        device: deviceOf(fields),
        actor: sysmonActor(fields),
        file: fileOf(fields['Device'], 4),
      }),
    },
    entities: [host, accountIn('User', 'actor'), image('Image', 'actor')],
  },
  // process opened
  '10': twoProcesses({
    activity: 3,
    attributes: (fields) => ({ requested_permissions: numberOf(fields['GrantedAccess']) }),
  }),
  // file created
  '11': fileMeaning(1, () => ({})),
  '12': keyMeaning(0),
  '12/add': keyMeaning(1),
  '12/delete': keyMeaning(4),
  '12/delete-value': valueMeaning(4),
  '13': valueMeaning(2),
  // key or value renamed
  '14': {
    ocsf: {
      class: 'registry_key_activity',
      activity: 5,
      attributes: (fields) => ({
        device: deviceOf(fields),
        actor: sysmonActor(fields),
        reg_key: { path: given(fields['NewName']) ?? 'unknown' },
        prev_reg_key: { path: given(fields['TargetObject']) ?? 'unknown' },
      }),
    },
    entities: [host, accountIn('User', 'actor'), image('Image', 'actor')],
  },
  // alternate data stream created
  '15': fileMeaning(1, (fields) => ({ hashes: hashesOf(fields['Hash']) })),
  '17': pipeMeaning(1),
  '18': pipeMeaning(14),
  '19': wmiMeaning('WMI filter'),
  '20': wmiMeaning('WMI consumer'),
  '21': wmiMeaning('WMI binding'),
  // DNS query
  '22': {
    ocsf: {
      class: 'dns_activity',
      activity: (fields) => (given(fields['QueryResults']) === undefined ? 1 : 2),
      attributes: (fields) => ({
        device: deviceOf(fields),
        actor: sysmonActor(fields),
        src_endpoint: ownEndpoint(fields),
        query: { hostname: given(fields['QueryName']) ?? 'unknown' },
        answers: answersOf(given(fields['QueryResults'])),
        rcode_id: rcodeByStatus.get(given(fields['QueryStatus']) ?? '') ?? 99,
      }),
    },
    entities: [host, accountIn('User', 'actor'), image('Image', 'actor'), domain('QueryName', 'destination')],
  },
  '23': fileMeaning(4, (fields) => ({ hashes: hashesOf(fields['Hashes']) })),
  '24': otherMeaning('Clipboard changed', [accountIn('User', 'actor'), image('Image', 'actor')]),
  // process image replaced or locked
  '25': {
    ocsf: {
      class: 'process_activity',
      activity: 99,
      severity: 3,
      attributes: (fields) => ({
        activity_name: `Tamper: ${given(fields['Type']) ?? 'unknown'}`,
        device: deviceOf(fields),
        actor: actorOf(fields, { user: userOfAccount(fields['User']) }),
        process: requiredProcess(sysmonProcess(fields)),
      }),
    },
    entities: [host, accountIn('User', 'actor'), image('Image', 'target')],
  },
  '26': fileMeaning(4, (fields) => ({ hashes: hashesOf(fields['Hashes']) })),
  '27': blockedFile(1),
  '28': blockedFile(4),
  // executable detected
  '29': fileMeaning(1, (fields) => ({ type_id: 8, hashes: hashesOf(fields['Hashes']) })),
};

const directionById: ReadonlyMap<string, number> = new Map(Object.entries({ true: 2, false: 1 }));

/** DNS error codes of Windows (9000 + RCODE) to those of the DNS. */
const rcodeByStatus: ReadonlyMap<string, number> = new Map(Object.entries({
  '0': 0, '9001': 1, '9002': 2, '9003': 3, '9004': 4, '9005': 5, '9501': 0, '9701': 0, '1460': 99,
})); // prettier-ignore

function createdProcess(fields: JsonObject): JsonObject | undefined {
  const hashes = hashesOf(fields['Hashes']);
  const integrity = given(fields['IntegrityLevel']);
  const logon = given(fields['LogonId']);
  return processOf({
    pid: fields['ProcessId'],
    guid: fields['ProcessGuid'],
    image: fields['Image'],
    commandLine: fields['CommandLine'],
    attributes: {
      user: userOfAccount(fields['User']),
      working_directory: given(fields['CurrentDirectory']),
      integrity_id: integrity === undefined ? undefined : (integrityIds.get(integrity.toLowerCase()) ?? 99),
      session: logon === undefined ? undefined : { uid: logon },
      file: hashes === undefined ? undefined : fileOf(fields['Image'], 1, { hashes }),
    },
  });
}

const integrityIds: ReadonlyMap<string, number> = new Map(Object.entries({
  untrusted: 1, low: 2, medium: 3, high: 4, system: 5, protectedprocess: 6,
})); // prettier-ignore

function answersOf(results: string | undefined): JsonObject[] | undefined {
  const answers = results?.split(';').filter((each) => each.trim() !== '') ?? [];
  return answers.length === 0
    ? undefined
    : answers.slice(0, 50).map((rdata) => ({ rdata: rdata.trim().slice(0, 300) }));
}
