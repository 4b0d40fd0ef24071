import type { EntityRef } from '../../model/entity.ts';
import type { JsonObject } from '../../model/json.ts';
import type { EntityList } from '../../pipeline/normalize/entity-list.ts';
import { accountOf, firstGiven, given, ipOf, isOwnAddress } from './values.ts';

/**
 * Entities out of the fields of Windows events. An account that ends in `$` is a machine, so a device; accounts that every machine has
 * (SYSTEM, LOCAL SERVICE, …) are nobody.
 */
export type Who = (fields: JsonObject, list: EntityList) => void;
type Role = EntityRef['role'];

/** The machine that the event was written on. */
export const host: Who = (fields, list) => {
  list.add('device', firstGiven(fields, 'Computer', 'Hostname'), 'observer');
};

/** The account in `<prefix>UserName` and `<prefix>DomainName`. */
export const account = (prefix: string, role: Role): Who => {
  const [name, inDomain] = [`${prefix}UserName`, `${prefix}DomainName`];
  return (fields, list) => addAccount(list, given(fields[name]), given(fields[inDomain]), role);
};

/** The account in one text, `DOMAIN\name`. */
export const accountIn =
  (field: string, role: Role): Who =>
  (fields, list) => {
    const found = accountOf(given(fields[field]));
    addAccount(list, found?.name, found?.domain, role);
  };

export const image =
  (field: string, role: Role): Who =>
  (fields, list) => {
    list.add('process', given(fields[field]), role);
  };

export const file =
  (field: string, role: Role): Who =>
  (fields, list) => {
    list.add('file', given(fields[field]), role);
  };

/** An address that is not the machine's own loopback. */
export const address =
  (field: string, role: Role): Who =>
  (fields, list) => {
    const ip = ipOf(fields[field]);
    if (ip !== undefined && !isOwnAddress(ip)) list.add('address', ip, role);
  };

/** A machine by its name, for example the workstation of a sign-in. */
export const device =
  (field: string, role: Role): Who =>
  (fields, list) => {
    const name = given(fields[field]);
    if (name !== undefined && ipOf(name) === undefined && !/^(?:\\\\)?localhost$/i.test(name))
      list.add('device', name.replace(/^\\\\/, ''), role);
  };

/** A name of the DNS with more than one label. */
export const domain =
  (field: string, role: Role): Who =>
  (fields, list) => {
    const name = given(fields[field])?.replace(/\.$/, '');
    if (name?.includes('.') === true && ipOf(name) === undefined) list.add('domain', name, role);
  };

export const service =
  (field: string, role: Role): Who =>
  (fields, list) => {
    list.add('application', given(fields[field]), role);
  };

const nobody = new Set([
  'system',
  'local service',
  'network service',
  'anonymous logon',
  'local system',
  'localsystem',
  'iusr',
]);

/** Accounts of the machinery: built in, window managers and font drivers of each session. */
function isNobody(name: string): boolean {
  return nobody.has(name.toLowerCase()) || /^(?:DWM|UMFD)-\d+$/i.test(name);
}

const isMachine = (name: string): boolean => name.length > 1 && (name.endsWith('$') || /\$@/.test(name));

function addAccount(list: EntityList, name: string | undefined, inDomain: string | undefined, role: Role): void {
  if (name === undefined || isNobody(name)) return;
  if (isMachine(name)) list.add('device', name.slice(0, name.indexOf('$')), role);
  else list.add('user', accountName(name, inDomain), role);
}

/** `DOMAIN\name`; a user principal name (`name@domain`) as it is. */
function accountName(name: string, inDomain: string | undefined): string {
  return inDomain === undefined || name.includes('@') ? name : `${inDomain}\\${name}`;
}
