import type { JsonObject } from '../../../model/json.ts';
import { sparse, type Sparse } from '../../../pipeline/normalize/ocsf-parts.ts';
import type { Meaning } from '../meaning.ts';
import { deviceOf, endpoint, ownEndpoint, processOf, requiredUser, subjectOf, userOf } from '../objects.ts';
import { given, numberOf } from '../values.ts';
import { account, accountIn, address, device, host, image } from '../who.ts';

/** Sign-ins and sign-outs of the Security log. */
export const logonMeanings: Readonly<Record<string, Meaning>> = {
  '4624': logon(1, () => ({ status_id: 1 })),
  '4625': logon(1, failure('SubStatus')),
  '4634': logon(2, () => ({ status_id: 1 })),
  '4647': logon(2, () => ({ status_id: 1 })),
  // explicit credentials: the subject acts as the target, on the server that is named
  '4648': {
    ...logon(1, (fields) => ({
      status_id: 1,
      dst_endpoint: endpoint(undefined, undefined, fields['TargetServerName']) ?? ownEndpoint(fields),
    })),
    entities: [
      host,
      account('Subject', 'actor'),
      account('Target', 'target'),
      image('ProcessName', 'actor'),
      address('IpAddress', 'source'),
      device('TargetServerName', 'destination'),
    ],
  },
  '4672': {
    ocsf: {
      class: 'authorize_session',
      activity: 1,
      attributes: (fields) => ({
        device: deviceOf(fields),
        user: requiredUser(userOf(fields, 'Subject')),
        privileges: privilegesOf(fields['PrivilegeList']),
        session: sessionOf(fields['SubjectLogonId']),
      }),
    },
    entities: [host, account('Subject', 'actor')],
  },
  '4768': kerberos(3),
  '4769': kerberos(4),
  '4770': kerberos(5),
  '4771': kerberos(6),
  '4776': {
    ocsf: {
      class: 'authentication',
      activity: 1,
      attributes: (fields) => ({
        device: deviceOf(fields),
        user: requiredUser(userOf(fields, 'Target')),
        auth_protocol_id: 1,
        src_endpoint: endpoint(undefined, undefined, fields['Workstation']),
        dst_endpoint: ownEndpoint(fields),
        ...statusOf(fields['Status']),
      }),
    },
    entities: [host, account('Target', 'target'), device('Workstation', 'source')],
  },
  '4778': remoteSession(1),
  '4779': remoteSession(2),
};

/** Windows logon types are OCSF's, as far as there are any. */
const logonTypes: ReadonlySet<number> = new Set([2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13]);

function logon(activity: number, attributes: (fields: JsonObject) => Sparse): Meaning {
  return {
    ocsf: {
      class: 'authentication',
      activity,
      attributes: (fields) => {
        const process = processOf({ pid: fields['ProcessId'], image: fields['ProcessName'] });
        return {
          device: deviceOf(fields),
          user: requiredUser(userOf(fields, 'Target')),
          actor: subjectOf(fields, process),
          session: sessionOf(fields['TargetLogonId']),
          src_endpoint: endpoint(fields['IpAddress'], fields['IpPort'], fields['WorkstationName']),
          dst_endpoint: ownEndpoint(fields),
          ...logonTypeOf(fields),
          ...protocolOf(fields),
          ...attributes(fields),
        };
      },
    },
    entities: [
      host,
      account('Target', 'target'),
      account('Subject', 'actor'),
      address('IpAddress', 'source'),
      device('WorkstationName', 'source'),
    ],
  };
}

function logonTypeOf(fields: JsonObject): Sparse {
  const type = numberOf(fields['LogonType']);
  if (type === undefined) return {};
  const known = type === 0 ? 1 : logonTypes.has(type) ? type : 99;
  return { logon_type_id: known, is_remote: type === 3 || type === 8 || type === 10 || type === 12 };
}

function protocolOf(fields: JsonObject): Sparse {
  const protocol = given(fields['AuthenticationPackageName']);
  if (protocol === undefined) return {};
  const id = protocolIds.get(protocol.toLowerCase()) ?? 99;
  return id === 99 ? { auth_protocol_id: id, auth_protocol: protocol } : { auth_protocol_id: id };
}

const protocolIds: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ntlm: 1,
    kerberos: 2,
    wdigest: 3,
    microsoft_authentication_package_v1_0: 1,
  }),
);

const sessionOf = (id: JsonObject[string] | undefined): JsonObject | undefined => {
  const uid = given(id);
  return uid === undefined ? undefined : { uid };
};

function failure(field: string): (fields: JsonObject) => Sparse {
  return (fields) => {
    const status = given(fields[field]);
    const isNone = status === undefined || numberOf(status) === 0;
    return { status_id: 2, status_code: isNone ? given(fields['Status']) : status };
  };
}

/** `0x0` is success; the code itself otherwise. */
function statusOf(value: JsonObject[string] | undefined): Sparse {
  const code = given(value);
  return numberOf(code) === 0 ? { status_id: 1 } : { status_id: code === undefined ? 0 : 2, status_code: code };
}

function privilegesOf(value: JsonObject[string] | undefined): string[] {
  const text = given(value);
  return text === undefined ? [] : text.split(/[\s,]+/).slice(0, 50);
}

/** Kerberos requests as a domain controller sees them. */
function kerberos(activity: number): Meaning {
  return {
    ocsf: {
      class: 'authentication',
      activity,
      attributes: (fields) => ({
        device: deviceOf(fields),
        user: requiredUser(userOf(fields, 'Target')),
        auth_protocol_id: 2,
        service: serviceOf(fields),
        src_endpoint: endpoint(fields['IpAddress'], fields['IpPort']),
        dst_endpoint: ownEndpoint(fields),
        ...statusOf(fields['Status']),
      }),
    },
    entities: [
      host,
      account('Target', 'target'),
      accountIn('ServiceName', 'destination'),
      address('IpAddress', 'source'),
    ],
  };
}

function serviceOf(fields: JsonObject): JsonObject | undefined {
  const service = sparse({ name: given(fields['ServiceName']), uid: given(fields['ServiceSid']) });
  return Object.keys(service).length === 0 ? undefined : service;
}

/** A Remote Desktop session taken up again (4778) or left (4779). */
function remoteSession(activity: number): Meaning {
  return {
    ocsf: {
      class: 'authentication',
      activity,
      attributes: (fields) => ({
        device: deviceOf(fields),
        user: requiredUser(userOf(accountFields(fields), 'Target')),
        logon_type_id: 10,
        is_remote: true,
        is_new_logon: false,
        session: sessionOf(fields['LogonID']),
        src_endpoint: endpoint(fields['ClientAddress'], undefined, fields['ClientName']),
        dst_endpoint: ownEndpoint(fields),
        status_id: 1,
      }),
    },
    entities: [
      host,
      (fields, list) => account('Target', 'target')(accountFields(fields), list),
      address('ClientAddress', 'source'),
      device('ClientName', 'source'),
    ],
  };
}

const accountFields = (fields: JsonObject): JsonObject => ({
  TargetUserName: fields['AccountName'] ?? null,
  TargetDomainName: fields['AccountDomain'] ?? null,
});
