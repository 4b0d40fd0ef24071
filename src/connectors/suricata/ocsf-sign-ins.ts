import type { JsonObject } from '../../model/json.ts';
import type { Ocsf } from '../../model/ocsf.ts';
import { fieldAt, listOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { endsOf, eventOf, networkEvent } from './ocsf-event.ts';

/** ldap: a bind is Authentication (3002), all else Network Activity */
export function ldapToOcsf(fields: JsonObject, ldap: JsonObject, time: number): Ocsf {
  const name = textOf(fieldAt(ldap, 'request.bind_request.name'));
  const result = listOf(ldap['responses'])
    .map((response) => textOf(fieldAt(objectOf(response) ?? {}, 'bind_response.result_code')))
    .find((code) => code !== undefined);
  const success = result === undefined ? undefined : result.toLowerCase() === 'success';
  return signInOf('ldap', 'LDAP', name, success, result, fields, time);
}

/** mqtt: a connection with a user name is Authentication (3002), all else Network Activity. 0 is "accepted" in all versions of MQTT. */
export function mqttToOcsf(fields: JsonObject, mqtt: JsonObject, time: number): Ocsf {
  const code = textOf(fieldAt(mqtt, 'connack.return_code'));
  const success = code === undefined ? undefined : code === '0';
  return signInOf('mqtt', 'MQTT', textOf(fieldAt(mqtt, 'connect.username')), success, code, fields, time);
}

/** pgsql: the start of a session is Authentication (3002), all else Network Activity */
export function pgsqlToOcsf(fields: JsonObject, pgsql: JsonObject, time: number): Ocsf {
  const user = textOf(fieldAt(pgsql, 'request.startup_parameters.user'));
  const code = textOf(fieldAt(pgsql, 'response.code'));
  const isIn = fieldAt(pgsql, 'response.message') === 'authentication_ok';
  const success = isIn ? true : code === undefined ? undefined : false;
  return signInOf('pgsql', 'PostgreSQL', user, success, code, fields, time);
}

function signInOf(
  type: string,
  protocol: string,
  name: string | undefined,
  success: boolean | undefined,
  code: string | undefined,
  fields: JsonObject,
  time: number,
): Ocsf {
  const ends = endsOf(fields);
  // OCSF wants to know whereto
  if (name === undefined || ends.dst_endpoint === undefined) return networkEvent('network_activity', 6, type, fields, time, {}); // prettier-ignore
  return eventOf('authentication', 1, 1, type, fields, time, {
    ...ends,
    user: { name },
    auth_protocol_id: 99,
    auth_protocol: protocol,
    is_remote: true,
    logon_type_id: 3,
    status_id: success === undefined ? 0 : success ? 1 : 2,
    status_code: code,
  });
}
