import type { EntityId } from '../../model/ids.ts';
import type { JsonObject } from '../../model/json.ts';
import type { ObservationList } from '../../pipeline/normalize/entity-list.ts';
import { baseNameOf, firstGiven, given, ipOf, isOwnAddress } from './values.ts';
import { accountId, accountIdIn, hostId } from './who.ts';

/** What baselines learn from an event: a feature of one of its entities. */
export type Observe = (fields: JsonObject, list: ObservationList) => void;
type Reader = (fields: JsonObject) => string | number | undefined;
type Whose = (fields: JsonObject) => EntityId | undefined;

const observe =
  (whose: Whose) =>
  (feature: string, value: Reader): Observe =>
  (fields, list) => {
    const read = value(fields);
    if (read !== undefined) list.add(whose(fields), feature, read);
  };

export const ofHost = observe(hostId);
export const ofSubject = observe((fields) => accountId(fields, 'Subject'));
export const ofTarget = observe((fields) => accountId(fields, 'Target'));
/** of the account in Sysmon's `User` */
export const ofUser = observe((fields) => accountIdIn(fields['User']));

export const text =
  (field: string): Reader =>
  (fields) =>
    given(fields[field]);

/** A path in lower case: two spellings of one program are one value. */
export const path =
  (field: string): Reader =>
  (fields) =>
    given(fields[field])?.toLowerCase();

/** `parent.exe>child.exe` of two paths. */
export const parentAndChild =
  (parentField: string, childField: string): Reader =>
  (fields) => {
    const parent = given(fields[parentField]);
    const child = given(fields[childField]);
    return parent === undefined || child === undefined
      ? undefined
      : `${baseNameOf(parent)}>${baseNameOf(child)}`.toLowerCase();
  };

/** An address, unless it is the machine's own. */
export const remote =
  (field: string): Reader =>
  (fields) => {
    const ip = ipOf(fields[field]);
    return ip === undefined || isOwnAddress(ip) ? undefined : ip;
  };

/** An address and port, `192.0.2.1:443`. */
export const remotePort =
  (field: string, portField: string): Reader =>
  (fields) => {
    const ip = remote(field)(fields);
    const port = given(fields[portField]);
    return ip === undefined || port === undefined ? undefined : `${ip}:${port}`;
  };

/** A name in lower case. */
export const name =
  (field: string): Reader =>
  (fields) =>
    given(fields[field])?.toLowerCase().replace(/\.$/, '');

/** The machine that the event was written on, in lower case. */
export const hostName: Reader = (fields) => firstGiven(fields, 'Computer', 'Hostname')?.toLowerCase();
