import { isJsonObject, type JsonObject, type JsonValue } from '../../model/json.ts';
import { ocsfClass, type Ocsf } from '../../model/ocsf.ts';
import { quoted } from './quoted.ts';

/**
 * The columns that searches use most, out of the OCSF form: `"name":value,` for each that is there. A value that is not of the column's
 * kind is left out; it is still in `o`.
 */
export function ocsfToColumns(o: Ocsf): string {
  const actor = child(o, 'actor');
  const process = child(o, 'process');
  const actorProcess = child(actor, 'process');
  const file = child(o, 'file') ?? child(child(o, 'module'), 'file');
  const from = child(o, 'src_endpoint');
  const to = child(o, 'dst_endpoint');
  const request = child(o, 'http_request');
  const isProcessActivity = o.class_uid === ocsfClass.process_activity;
  return (
    number('class_uid', o.class_uid, 0xffffffff) +
    number('type_uid', o.type_uid, Number.MAX_SAFE_INTEGER) +
    number('severity_id', o.severity_id, 255) +
    number('status_id', o['status_id'], 255) +
    number('action_id', o['action_id'], 255) +
    text('host', first(child(o, 'device'), 'hostname', 'name', 'ip')) +
    text('user', first(child(o, 'user'), 'name', 'email_addr', 'uid') ?? first(child(actor, 'user'), 'name', 'email_addr', 'uid')) +
    text('src_ip', first(from, 'ip')) +
    text('dst_ip', first(to, 'ip')) +
    number('src_port', from?.['port'], 65_535) +
    number('dst_port', to?.['port'], 65_535) +
    text('domain', first(child(o, 'query'), 'hostname') ?? first(to, 'hostname', 'domain') ?? first(child(request, 'url'), 'hostname')) +
    text('url', first(child(request, 'url'), 'url_string', 'path') ?? first(child(o, 'url'), 'url_string', 'path')) +
    text('proc', image(process) ?? image(actorProcess)) +
    text('parent', image(child(process ?? actorProcess, 'parent_process')) ?? (isProcessActivity ? image(actorProcess) : undefined)) +
    text('cmd', first(process, 'cmd_line') ?? first(actorProcess, 'cmd_line')) +
    text('file', first(file, 'path', 'name')) +
    text('sha256', sha256(file) ?? sha256(child(process ?? actorProcess, 'file'))) +
    text('api', first(child(o, 'api'), 'operation'))
  );
} // prettier-ignore

function child(parent: JsonObject | undefined, name: string): JsonObject | undefined {
  const value = parent?.[name];
  return isJsonObject(value) ? value : undefined;
}

function first(parent: JsonObject | undefined, ...names: readonly string[]): string | undefined {
  if (parent === undefined) return undefined;
  for (const name of names) {
    const value = parent[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

const image = (process: JsonObject | undefined): string | undefined =>
  first(child(process, 'file'), 'path') ?? first(process, 'name') ?? first(child(process, 'file'), 'name');

/** OCSF fingerprint, `algorithm_id` 3. */
function sha256(file: JsonObject | undefined): string | undefined {
  const hashes = file?.['hashes'];
  if (!Array.isArray(hashes)) return undefined;
  for (const hash of hashes) {
    if (isJsonObject(hash) && hash['algorithm_id'] === 3) return first(hash, 'value');
  }
  return undefined;
}

const text = (column: string, value: string | undefined): string =>
  value === undefined ? '' : `"${column}":${quoted(value)},`;

function number(column: string, value: JsonValue | undefined, largest: number): string {
  const isFit = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= largest;
  return isFit ? `"${column}":${value},` : '';
}
