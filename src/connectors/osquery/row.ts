import type { JsonObject } from '../../model/json.ts';
import { fieldAt, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';

/** What the row of a result tells of: a table of osquery, or of that kind. */
export type OsqueryTable =
  | 'process_events'
  | 'processes'
  | 'socket_events'
  | 'open_sockets'
  | 'listening_ports'
  | 'file_events'
  | 'last'
  | 'users'
  | 'status'
  | 'other';

export type OsqueryAction = 'added' | 'removed' | 'snapshot' | 'none';

export interface Row {
  readonly table: OsqueryTable;
  readonly action: OsqueryAction;
  readonly columns: JsonObject;
  /** where `columns` stands in the record, for the names that rules use */
  readonly prefix: 'columns' | 'osquery.result.columns';
}

export function rowOf(object: JsonObject): Row {
  const inner = objectOf(fieldAt(object, 'osquery.result'));
  const result = inner ?? object;
  const columns = objectOf(result['columns']);
  const prefix = inner === undefined ? 'columns' : 'osquery.result.columns';
  const action = actionOf(result);
  if (columns === undefined) return { table: 'name' in result ? 'other' : 'status', action, columns: {}, prefix };
  return { table: tableOf(columns), action, columns, prefix };
}

function actionOf(result: JsonObject): OsqueryAction {
  const action = textOf(result['action']);
  if (action === 'added' || action === 'removed' || action === 'snapshot') return action;
  return result['snapshot'] === undefined ? 'none' : 'snapshot';
}

/** A query has any name that somebody gave it: what it asked is told by the columns that only one table has together. */
function tableOf(columns: JsonObject): OsqueryTable {
  const has = (...names: string[]): boolean => names.every((name) => columns[name] !== undefined);
  if (has('target_path', 'action')) return 'file_events';
  if (has('remote_address', 'remote_port')) return has('action') || has('auid', 'time') ? 'socket_events' : 'open_sockets';
  if (has('port', 'address', 'protocol')) return 'listening_ports';
  if (has('path', 'cmdline', 'pid')) return has('auid') || (has('time') && !has('start_time')) ? 'process_events' : 'processes';
  if (has('tty', 'type', 'time') && (has('username') || has('user'))) return 'last';
  return has('username', 'uid', 'directory') ? 'users' : 'other';
} // prettier-ignore
