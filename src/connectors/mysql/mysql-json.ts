import type { JsonObject } from '../../model/json.ts';
import type { DatabaseMeaning } from '../../pipeline/normalize/activity/database-kind.ts';
import { fieldAt, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import type { JsonParser } from '../../pipeline/normalize/parser.ts';
import { isoWritten } from '../../pipeline/normalize/text/written-times.ts';
import { kindOf, readMessage } from './messages.ts';

/** The audit logs of MySQL Enterprise and Percona Server, and MySQL 8's error log, as JSON. Names common to all logs of databases are added. */
export const mysqlJson: JsonParser = {
  input: 'json',
  id: 'mysql-json',
  summary: 'MySQL and Percona audit logs and error log as JSON',
  example: '{"audit_record":{"name":"Query","record":"7_2026-11-21T22:00:00","timestamp":"2026-11-21T22:51:00Z","command_class":"select","connection_id":"12","status":0,"sqltext":"select 1","user":"alice[alice] @ ws [192.0.2.10]","host":"ws","ip":"192.0.2.10","db":"shop"}}',
  needs: [['audit_record', 'account', 'err_code']],
  claims: (object) => isPercona(object) || isEnterprise(object) || isError(object),
  parse: (object) => {
    const names = isPercona(object) ? perconaNames(object) : isEnterprise(object) ? enterpriseNames(object) : errorNames(object);
    const stamp = textOf(fieldAt(object, isPercona(object) ? 'audit_record.timestamp' : isError(object) ? 'time' : 'timestamp')) ?? '';
    const { meaning, ...fields } = names;
    return { kind: kindOf(meaning, 'mysql-json'), fields: { ...compact(fields), ...object }, ...isoWritten(stamp.replace(' UTC', 'Z')) };
  },
}; // prettier-ignore

const isPercona = (object: JsonObject): boolean => objectOf(object['audit_record'])?.['name'] !== undefined;
const isEnterprise = (object: JsonObject): boolean =>
  object['class'] !== undefined && object['event'] !== undefined && object['connection_id'] !== undefined && object['account'] !== undefined; // prettier-ignore
const isError = (object: JsonObject): boolean => object['err_code'] !== undefined && object['subsystem'] !== undefined && object['msg'] !== undefined; // prettier-ignore

interface Names {
  readonly meaning: DatabaseMeaning;
  readonly user?: string | undefined;
  readonly dbname?: string | undefined;
  readonly remote_host?: string | undefined;
  readonly statement?: string | undefined;
  readonly message?: string | undefined;
  readonly error_severity?: string | undefined;
}

function perconaNames(object: JsonObject): Names {
  const at = (name: string): string | undefined => textOf(fieldAt(object, `audit_record.${name}`));
  const name = at('name') ?? '';
  const isGood = at('status') === '0';
  return {
    meaning: name === 'Connect' ? (isGood ? 'signed-in' : 'sign-in-failed') : name === 'Quit' ? 'signed-out' : at('sqltext') === undefined ? 'other' : 'query',
    user: /^([^[]{1,200})\[/.exec(at('user') ?? '')?.[1] ?? at('user'),
    dbname: at('db'),
    remote_host: at('ip') ?? at('host'),
    statement: at('sqltext'),
  };
} // prettier-ignore

function enterpriseNames(object: JsonObject): Names {
  const status = textOf(fieldAt(object, 'connection_data.status')) ?? '0';
  const event = textOf(object['event']);
  return {
    meaning: object['class'] === 'connection' ? (event === 'disconnect' ? 'signed-out' : status === '0' ? 'signed-in' : 'sign-in-failed') : object['class'] === 'audit' ? 'other' : 'query',
    user: textOf(fieldAt(object, 'login.user')) ?? textOf(fieldAt(object, 'account.user')),
    dbname: textOf(fieldAt(object, 'connection_data.db')) ?? textOf(fieldAt(object, 'table_access_data.db')),
    remote_host: textOf(fieldAt(object, 'login.ip')) ?? textOf(fieldAt(object, 'account.host')),
    statement: textOf(fieldAt(object, 'general_data.query')) ?? textOf(fieldAt(object, 'table_access_data.query')),
  };
} // prettier-ignore

function errorNames(object: JsonObject): Names {
  const message = textOf(object['msg']);
  const reading = readMessage(message ?? '');
  return {
    meaning: reading?.meaning ?? (object['label'] === 'Error' ? 'error' : 'other'),
    message,
    error_severity: textOf(object['label']),
    user: textOf(reading?.fields['user']),
    remote_host: textOf(reading?.fields['remote_host']),
    dbname: textOf(reading?.fields['dbname']),
  };
}

function compact(names: Readonly<Record<string, string | undefined>>): JsonObject {
  const fields: JsonObject = {};
  for (const name in names) {
    const value = names[name];
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}
