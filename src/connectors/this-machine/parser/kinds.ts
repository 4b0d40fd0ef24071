import type { JsonObject } from '../../../model/json.ts';
import { logSourceSet, type LogSource, type LogSourceSet } from '../../../model/log-source.ts';
import type { EventKind } from '../../../pipeline/normalize/parser.ts';
import { isRecordKind, type RecordKind } from '../records.ts';
import { recordToEntities } from './entities.ts';
import { recordToOcsf } from './ocsf.ts';

/** The kind of a record that the parser claimed. */
export function kindOf(fields: JsonObject): EventKind {
  const kind = isRecordKind(fields['vedette']) ? fields['vedette'] : 'omitted';
  if (kind === 'journal-entry') return journalKinds[journalServiceOf(fields['identifier'])];
  return fields['direction'] === 'incoming' ? (incomingKinds.get(kind) ?? kinds[kind]) : kinds[kind];
}

/** Sigma's names, from Sysmon for Linux, for what our records call otherwise. */
const processFields: LogSourceSet['aliases'] = {
  Image: ['exe'],
  CommandLine: ['command_line'],
  CurrentDirectory: ['current_directory'],
  User: ['user'],
  ProcessId: ['pid'],
  ParentImage: ['parent_exe'],
  ParentCommandLine: ['parent_command_line'],
  ParentProcessId: ['parent_pid'],
  Computer: ['host'],
};
const socketFields: LogSourceSet['aliases'] = {
  Image: ['exe'],
  CommandLine: ['command_line'],
  User: ['user'],
  ProcessId: ['pid'],
  Protocol: ['protocol'],
  Initiated: ['initiated'],
  Computer: ['host'],
};
/** Sysmon's source is who began the connection. */
const outgoing: LogSourceSet['aliases'] = {
  ...socketFields,
  SourceIp: ['local_address'],
  SourcePort: ['local_port'],
  DestinationIp: ['remote_address'],
  DestinationPort: ['remote_port'],
};
const incoming: LogSourceSet['aliases'] = {
  ...socketFields,
  SourceIp: ['remote_address'],
  SourcePort: ['remote_port'],
  DestinationIp: ['local_address'],
  DestinationPort: ['local_port'],
};

const own = (service: string): LogSource => ({ product: 'linux', service: `vedette-${service}` });
const processes = logSourceSet([own('processes')], processFields);
const processCreation = logSourceSet(
  [{ product: 'linux', category: 'process_creation' }, own('processes')],
  processFields,
);
const ports = logSourceSet([own('connections')], incoming);
const connections = (aliases: LogSourceSet['aliases']): LogSourceSet => logSourceSet([own('connections')], aliases);
const newConnections = (aliases: LogSourceSet['aliases']): LogSourceSet =>
  logSourceSet([{ product: 'linux', category: 'network_connection' }, own('connections')], aliases);
const signIns = logSourceSet([{ product: 'linux', service: 'auth' }, own('sign-ins')], {
  User: ['user'],
  Computer: ['host'],
});
const measures = logSourceSet([own('performance')]);

/** A process that was there when watching began was not created now: only new ones are `process_creation`. The same for connections. */
const kinds = {
  'process-seen': kind('process-seen', processes),
  'process-started': kind('process-started', processCreation),
  'process-ended': kind('process-ended', processes),
  'port-seen': kind('port-seen', ports),
  'port-opened': kind('port-opened', ports),
  'port-closed': kind('port-closed', ports),
  'connection-seen': kind('connection-seen', connections(outgoing)),
  'connection-opened': kind('connection-opened', newConnections(outgoing)),
  'connection-closed': kind('connection-closed', connections(outgoing)),
  'sign-in': kind('sign-in', signIns),
  'sign-in-failed': kind('sign-in-failed', signIns),
  'sign-out': kind('sign-out', signIns),
  'machine-started': kind('machine-started', signIns),
  'machine-stopped': kind('machine-stopped', signIns),
  performance: kind('performance', measures),
  omitted: kind('omitted', measures),
} as const satisfies Record<Exclude<RecordKind, 'journal-entry'>, EventKind>;

const incomingKinds: ReadonlyMap<RecordKind, EventKind> = new Map([
  ['connection-seen', kind('connection-seen', connections(incoming))],
  ['connection-opened', kind('connection-opened', newConnections(incoming))],
  ['connection-closed', kind('connection-closed', connections(incoming))],
]);

const journalServices = ['syslog', 'cron', 'clamav', 'vsftpd', 'guacamole'] as const;
type JournalService = (typeof journalServices)[number];

/** Services that Sigma knows by the programs that write for them; all are `syslog` too. */
const serviceByIdentifier: ReadonlyMap<unknown, JournalService> = new Map<unknown, JournalService>([
  ['cron', 'cron'],
  ['CRON', 'cron'],
  ['crond', 'cron'],
  ['anacron', 'cron'],
  ['clamd', 'clamav'],
  ['freshclam', 'clamav'],
  ['clamav-daemon', 'clamav'],
  ['vsftpd', 'vsftpd'],
  ['guacd', 'guacamole'],
]);

const journalServiceOf = (identifier: unknown): JournalService => serviceByIdentifier.get(identifier) ?? 'syslog';

const journalKinds = {
  syslog: journalKind('syslog'),
  cron: journalKind('cron'),
  clamav: journalKind('clamav'),
  vsftpd: journalKind('vsftpd'),
  guacamole: journalKind('guacamole'),
} as const satisfies Record<JournalService, EventKind>;

function journalKind(service: JournalService): EventKind {
  const sources = service === 'syslog' ? ['syslog'] : [service, 'syslog'];
  return kind(
    'journal-entry',
    logSourceSet(
      sources.map((name) => ({ product: 'linux', service: name })),
      { Image: ['exe'], CommandLine: ['command_line'] },
    ),
  );
}

function kind(record: RecordKind, logSources: LogSourceSet): EventKind {
  return {
    id: `this-machine/${record}`,
    logSources,
    ocsf: (fields, time) => recordToOcsf(record, fields, time),
    entities: recordToEntities,
  };
}
