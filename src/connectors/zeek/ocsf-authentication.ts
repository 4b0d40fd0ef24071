import type { JsonObject } from '../../model/json.ts';
import type { Ocsf } from '../../model/ocsf.ts';
import { textOf, type Field } from '../../pipeline/normalize/field-values.ts';
import { sparse, type Sparse } from '../../pipeline/normalize/ocsf-parts.ts';
import { endsOf, eventOf, networkEvent } from './ocsf-network.ts';

/** kerberos: Authentication (3002), a ticket is asked for */
export function kerberosToOcsf(fields: JsonObject, time: number): Ocsf {
  const request = textOf(fields['request_type']);
  const service = textOf(fields['service']);
  return authentication('kerberos', request === 'TGS' ? 4 : request === 'AS' ? 3 : 0, fields, time, {
    user: principalToUser(fields['client']),
    service: service === undefined ? undefined : { name: service },
    auth_protocol_id: 2,
    auth_protocol: 'Kerberos',
    status_detail: textOf(fields['error_msg']),
    ...outcomeOf(fields['success']),
  });
}

/** `alice/EXAMPLE.COM` or `alice@EXAMPLE.COM`; undefined without a name */
function principalToUser(client: Field): JsonObject | undefined {
  const text = textOf(client);
  if (text === undefined) return undefined;
  const slash = Math.max(text.lastIndexOf('/'), text.lastIndexOf('@'));
  const name = slash < 0 ? text : text.slice(0, slash);
  return name === '' ? undefined : sparse({ name, domain: slash < 0 ? undefined : textOf(text.slice(slash + 1)) });
}

/** ntlm: Authentication (3002) */
export function ntlmToOcsf(fields: JsonObject, time: number): Ocsf {
  const name = textOf(fields['username']);
  return authentication('ntlm', 1, fields, time, {
    user: name === undefined ? undefined : sparse({ name, domain: textOf(fields['domainname']) }),
    auth_protocol_id: 1,
    auth_protocol: 'NTLM',
    logon_type_id: 3,
    ...outcomeOf(fields['success']),
  });
}

/** radius: Authentication (3002) */
export function radiusToOcsf(fields: JsonObject, time: number): Ocsf {
  const name = textOf(fields['username']);
  const result = textOf(fields['result']);
  return authentication('radius', 1, fields, time, {
    user: name === undefined ? undefined : { name },
    service: { name: 'radius' },
    auth_protocol_id: 10,
    auth_protocol: 'RADIUS',
    status_detail: textOf(fields['reply_msg']),
    ...outcomeOf(result === 'success' ? true : result === 'failed' ? false : null),
  });
}

/** OCSF wants the user, and the service or the server: an exchange that shows neither is Network Activity. */
function authentication(path: string, activity: number, fields: JsonObject, time: number, own: Sparse): Ocsf {
  const ends = endsOf(fields);
  if (own['user'] === undefined || (ends.dst_endpoint === undefined && own['service'] === undefined)) {
    return networkEvent('network_activity', 6, path, fields, time, { app_name: path });
  }
  return eventOf('authentication', activity, 1, path, fields, time, { ...ends, is_remote: true, ...own });
}

function outcomeOf(success: Field): Sparse {
  return success === true
    ? { status_id: 1, status: 'Success' }
    : success === false
      ? { status_id: 2, status: 'Failure' }
      : { status_id: 0 };
}
