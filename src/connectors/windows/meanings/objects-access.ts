import type { JsonObject } from '../../../model/json.ts';
import type { EntityList } from '../../../pipeline/normalize/entity-list.ts';
import type { Meaning, OcsfMeaning } from '../meaning.ts';
import { deviceOf, endpoint, fileOf, ownEndpoint, processOf, requiredProcess, subjectOf } from '../objects.ts';
import { given, numberOf } from '../values.ts';
import { account, address, file, host, image } from '../who.ts';

/** Access to files, registry keys, processes, shares and the network in the Security log. */
export const accessMeanings: Readonly<Record<string, Meaning>> = {
  '4656': access(true),
  '4663': access(false),
  '4657': {
    ocsf: {
      class: 'registry_value_activity',
      activity: (fields) => valueActivities.get(given(fields['OperationType']) ?? '') ?? 0,
      attributes: (fields) => {
        const data = given(fields['NewValue']);
        return {
          device: deviceOf(fields),
          actor: subjectOf(fields, caller(fields)),
          reg_value: {
            name: given(fields['ObjectValueName']) ?? '(default)',
            path: given(fields['ObjectName']) ?? 'unknown',
            ...(data === undefined ? {} : { data }),
          },
        };
      },
    },
    entities: [host, account('Subject', 'actor'), image('ProcessName', 'actor')],
  },
  '5140': share(99, 'Share access'),
  '5145': share(2, undefined),
  '5152': connection(5),
  '5154': connection(7),
  '5156': connection(1),
  '5157': connection(5),
  '5158': connection(99),
};

const caller = (fields: JsonObject): JsonObject | undefined =>
  processOf({ pid: fields['ProcessId'], image: fields['ProcessName'] });

/** Message numbers of Windows: value created, modified, deleted. */
const valueActivities: ReadonlyMap<string, number> = new Map(Object.entries({ '%%1904': 2, '%%1905': 3, '%%1906': 4 }));

/** A handle asked for (4656) or used (4663): what for depends on the type of the object. */
function access(isRequest: boolean): Meaning {
  return {
    ocsf: (fields) => {
      const type = given(fields['ObjectType']);
      if (type === 'File') return isRequest ? fileRequest : fileAccess;
      if (type === 'Key') return isRequest ? keyRequest : keyAccess;
      return type === 'Process' ? processAccess : otherAccess;
    },
    entities: [host, account('Subject', 'actor'), image('ProcessName', 'actor'), objectFile],
  };
}

function objectFile(fields: JsonObject, list: EntityList): void {
  if (fields['ObjectType'] === 'File') file('ObjectName', 'target')(fields, list);
}

const fileAccess = fileMeaning((fields) => firstRight(fileRights, fields));
const fileRequest = fileMeaning(() => 14);
const keyAccess = keyMeaning((fields) => firstRight(keyRights, fields));
const keyRequest = keyMeaning(() => 2);

/** Access rights to OCSF activities, the gravest first (winnt.h). */
const fileRights: readonly (readonly [mask: number, activity: number])[] = [
  [0x10000, 4], [0xc0000, 7], [0x40, 4], [0x6, 3], [0x110, 6], [0x1, 2], [0x20000, 9], [0x88, 8],
]; // prettier-ignore
const keyRights: readonly (readonly [mask: number, activity: number])[] = [
  [0x10000, 4], [0xc0000, 6], [0x2, 3], [0x4, 1], [0x20019, 2],
]; // prettier-ignore

function firstRight(rights: readonly (readonly [number, number])[], fields: JsonObject): number {
  const mask = numberOf(fields['AccessMask']) ?? 0;
  return rights.find(([right]) => (mask & right) !== 0)?.[1] ?? 0;
}

function fileMeaning(activity: (fields: JsonObject) => number): OcsfMeaning {
  return {
    class: 'file_activity',
    activity,
    attributes: (fields) => ({
      device: deviceOf(fields),
      actor: subjectOf(fields, caller(fields)),
      file: fileOf(fields['ObjectName']),
      access_mask: numberOf(fields['AccessMask']),
    }),
  };
}

function keyMeaning(activity: (fields: JsonObject) => number): OcsfMeaning {
  return {
    class: 'registry_key_activity',
    activity,
    attributes: (fields) => ({
      device: deviceOf(fields),
      actor: subjectOf(fields, caller(fields)),
      reg_key: { path: given(fields['ObjectName']) ?? 'unknown' },
      access_mask: numberOf(fields['AccessMask']),
    }),
  };
}

const processAccess: OcsfMeaning = {
  class: 'process_activity',
  activity: 3,
  attributes: (fields) => {
    const path = given(fields['ObjectName']);
    return {
      device: deviceOf(fields),
      actor: subjectOf(fields, caller(fields)),
      process: path === undefined ? requiredProcess(undefined) : { uid: 'unknown', path },
      requested_permissions: numberOf(fields['AccessMask']),
    };
  },
};

const otherAccess: OcsfMeaning = {
  class: 'base_event',
  activity: 99,
  attributes: (fields) => ({
    activity_name: `Access: ${given(fields['ObjectType']) ?? 'unknown'}`,
    device: deviceOf(fields),
    actor: subjectOf(fields, caller(fields)),
  }),
};

function share(activity: number, activityName: string | undefined): Meaning {
  return {
    ocsf: {
      class: 'smb_activity',
      activity,
      attributes: (fields) => {
        const shareName = given(fields['ShareName']);
        const target = given(fields['RelativeTargetName']);
        return {
          activity_name: activityName,
          device: deviceOf(fields),
          actor: subjectOf(fields),
          src_endpoint: endpoint(fields['IpAddress'], fields['IpPort']),
          dst_endpoint: ownEndpoint(fields),
          share: shareName,
          share_type_id: shareName?.endsWith('IPC$') === true ? 2 : 1,
          file: target === undefined ? undefined : fileOf(target),
        };
      },
    },
    entities: [host, account('Subject', 'actor'), address('IpAddress', 'source')],
  };
}

/** What the Windows Filtering Platform allowed or blocked. */
function connection(activity: number): Meaning {
  return {
    ocsf: {
      class: 'network_activity',
      activity,
      attributes: (fields) => {
        const process = processOf({ pid: fields['ProcessID'], image: fields['Application'] });
        return {
          activity_name: activity === 99 ? 'Bind' : undefined,
          device: deviceOf(fields),
          actor: process === undefined ? undefined : { process },
          src_endpoint: endpoint(fields['SourceAddress'], fields['SourcePort']) ?? ownEndpoint(fields),
          dst_endpoint: endpoint(fields['DestAddress'], fields['DestPort']),
          connection_info: {
            direction_id: directions.get(given(fields['Direction']) ?? '') ?? 0,
            ...protocolOf(numberOf(fields['Protocol'])),
          },
        };
      },
    },
    entities: [
      host,
      image('Application', 'actor'),
      address('SourceAddress', 'source'),
      address('DestAddress', 'destination'),
    ],
  };
}

const directions: ReadonlyMap<string, number> = new Map(Object.entries({ '%%14592': 1, '%%14593': 2 }));

const protocolOf = (number: number | undefined): JsonObject => (number === undefined ? {} : { protocol_num: number });
