import type { JsonObject } from '../../model/json.ts';
import { logSourceSet, type LogSource, type LogSourceSet } from '../../model/log-source.ts';
import { activityToEntities } from '../../pipeline/normalize/activity/activity-to-entities.ts';
import { activityToOcsf } from '../../pipeline/normalize/activity/activity-to-ocsf.ts';
import { textOf } from '../../pipeline/normalize/field-values.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import { osqueryToFacts } from './osquery-to-facts.ts';
import { type OsqueryTable, type Row, rowOf } from './row.ts';

type Os = 'linux' | 'macos' | 'windows';

/** There are as many as tables, actions, systems and places of the columns together: a sender cannot make more. */
const kindsById = new Map<string, EventKind>();

export function kindOf(row: Row): EventKind {
  const os = osOf(row.columns);
  const id = `osquery/${row.table}/${row.action}/${os}${row.prefix === 'columns' ? '' : '/beat'}`;
  const made = kindsById.get(id) ?? makeKind(id, row, os);
  kindsById.set(id, made);
  return made;
}

/** Rows do not say which system they are of; paths do. */
function osOf(columns: JsonObject): Os {
  const path = textOf(columns['path']) ?? textOf(columns['target_path']) ?? textOf(columns['directory']) ?? '';
  if (/^[A-Za-z]:\\|^\\\\/.test(path)) return 'windows';
  return /^\/(?:Applications|System|Library|Users|private)\//.test(path) ? 'macos' : 'linux';
}

const categoryByTable: Partial<Record<OsqueryTable, string>> = {
  process_events: 'process_creation',
  processes: 'process_creation',
  socket_events: 'network_connection',
  open_sockets: 'network_connection',
  file_events: 'file_event',
  last: 'authentication',
};

const columnsByName: Readonly<Record<string, readonly string[]>> = {
  CommandLine: ['cmdline'],
  CurrentDirectory: ['cwd'],
  DestinationHostname: ['remote_address'],
  DestinationIp: ['remote_address'],
  DestinationPort: ['remote_port'],
  Image: ['path'],
  ParentProcessId: ['parent'],
  ProcessId: ['pid'],
  Protocol: ['protocol'],
  SourceIp: ['local_address'],
  SourcePort: ['local_port'],
  TargetFilename: ['target_path'],
  User: ['username', 'user', 'uid'],
  md5: ['md5'],
  sha256: ['sha256'],
};

function makeKind(id: string, { table, action, prefix }: Row, os: Os): EventKind {
  const sources: LogSource[] = [{ product: 'osquery', service: table }];
  const category = categoryByTable[table];
  // a snapshot says what is, not what happened: rules would fire again with each
  if (category !== undefined && action !== 'removed' && action !== 'snapshot')
    sources.unshift({ product: os, category });
  return {
    id,
    logSources: logSourceSet(sources, aliasesUnder(prefix)),
    ocsf: (fields, time) => activityToOcsf(osqueryToFacts(fields, rowOf(fields)), time),
    entities: (fields) => activityToEntities(osqueryToFacts(fields, rowOf(fields))),
  };
}

const aliasesUnder = (prefix: Row['prefix']): LogSourceSet['aliases'] =>
  Object.fromEntries(Object.entries(columnsByName).map(([name, columns]) => [name, columns.map((column) => `${prefix}.${column}`)])); // prettier-ignore
