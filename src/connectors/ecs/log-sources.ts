import { logSourceSet, type LogSource, type LogSourceSet } from '../../model/log-source.ts';
import type { EcsWhat } from './what.ts';

export type Os = 'windows' | 'linux' | 'macos';
type Aliases = LogSourceSet['aliases'];

/** Sigma's categories, of which most have the operating system as product. */
const categoriesByWhat: Readonly<Record<EcsWhat, readonly string[]>> = {
  'process-start': ['process_creation'],
  'process-end': ['process_termination'],
  'process-other': [],
  'file-create': ['file_event'],
  'file-change': ['file_event', 'file_change'],
  'file-delete': ['file_delete', 'file_delete_detected'],
  'file-rename': ['file_rename'],
  'file-access': ['file_access'],
  'registry-set': ['registry_set', 'registry_event'],
  'registry-create': ['registry_add', 'registry_event'],
  'registry-delete': ['registry_delete', 'registry_event'],
  'image-load': ['image_load'],
  'driver-load': ['driver_load'],
  network: ['network_connection'],
  'network-end': [],
  firewall: [],
  dns: ['dns_query'],
  web: [],
  'sign-in': ['authentication'],
  'sign-out': ['authentication'],
  other: [],
};

/** Data sets that are a log source of their own: by the beginning of `event.dataset` or `event.module`. */
const datasets = {
  'aws.cloudtrail': { product: 'aws', service: 'cloudtrail' },
  'azure.activitylogs': { product: 'azure', service: 'activitylogs' },
  'azure.auditlogs': { product: 'azure', service: 'auditlogs' },
  'azure.signinlogs': { product: 'azure', service: 'signinlogs' },
  'gcp.audit': { product: 'gcp', service: 'gcp.audit' },
  'github.audit': { product: 'github', service: 'audit' },
  'o365.audit': { product: 'm365', service: 'audit' },
  'okta.system': { product: 'okta', service: 'okta' },
  'system.auth': { product: 'linux', service: 'auth' },
  'system.syslog': { product: 'linux', service: 'syslog' },
  auditd: { product: 'linux', service: 'auditd' },
  apache: { category: 'webserver', service: 'apache' },
  nginx: { category: 'webserver', product: 'nginx' },
  iis: { category: 'webserver', product: 'windows', service: 'iis' },
  squid: { category: 'proxy' },
  zscaler: { category: 'proxy' },
  bluecoat: { category: 'proxy' },
  suricata: { product: 'suricata' },
  'zeek.dns': { product: 'zeek', service: 'dns' },
  'zeek.http': { product: 'zeek', service: 'http' },
  'zeek.connection': { product: 'zeek', service: 'conn' },
} as const satisfies Record<string, LogSource>;
export type Dataset = keyof typeof datasets;

const datasetNames: readonly Dataset[] = Object.keys(datasets).filter((name): name is Dataset => name in datasets);

export function datasetOf(name: string | undefined): Dataset | undefined {
  if (name === undefined) return undefined;
  return datasetNames.find((known) => name === known || name.startsWith(`${known}.`) || name.startsWith(`${known}_`));
}

export function logSourcesOf(what: EcsWhat, os: Os | undefined, dataset: Dataset | undefined): LogSourceSet {
  const sources: LogSource[] = categoriesByWhat[what].map((category) =>
    os === undefined ? { category } : { product: os, category },
  );
  if (what === 'dns') sources.push({ category: 'dns' });
  if (what === 'firewall') sources.push({ category: 'firewall' });
  const own: LogSource | undefined = dataset === undefined ? undefined : datasets[dataset];
  if (own !== undefined) sources.push(own);
  if (what === 'web' && own?.category === undefined) sources.push({ category: 'webserver' }, { category: 'proxy' });
  if (sources.length === 0 && os !== undefined) sources.push({ product: os });
  return logSourceSet(sources, { ...common, ...aliasesByWhat[what], ...(dataset === undefined ? {} : aliasesByDataset[dataset]) }); // prettier-ignore
}

/** What rules call the fields, in Sysmon's names, and where ECS has them. */
const common: Aliases = {
  Computer: ['host.hostname', 'host.name'],
  ComputerName: ['host.hostname', 'host.name'],
  Image: ['process.executable'],
  ProcessId: ['process.pid'],
  ProcessGuid: ['process.entity_id'],
  User: ['user.name'],
};

const processAliases: Aliases = {
  CommandLine: ['process.command_line'],
  CurrentDirectory: ['process.working_directory'],
  OriginalFileName: ['process.pe.original_file_name'],
  Company: ['process.pe.company'],
  Description: ['process.pe.description'],
  Product: ['process.pe.product'],
  FileVersion: ['process.pe.file_version'],
  IntegrityLevel: ['process.Ext.token.integrity_level_name'],
  ParentImage: ['process.parent.executable'],
  ParentCommandLine: ['process.parent.command_line'],
  ParentProcessId: ['process.parent.pid'],
  ParentProcessGuid: ['process.parent.entity_id'],
  ParentUser: ['process.parent.user.name'],
  LogonId: ['process.Ext.authentication_id', 'process.session_leader.entity_id'],
  md5: ['process.hash.md5'],
  sha1: ['process.hash.sha1'],
  sha256: ['process.hash.sha256'],
  Imphash: ['process.pe.imphash'],
};

const fileAliases: Aliases = {
  TargetFilename: ['file.path'],
  FileName: ['file.path'],
  SourceFilename: ['file.Ext.original.path'],
  CommandLine: ['process.command_line'],
  ParentImage: ['process.parent.executable'],
  md5: ['file.hash.md5'],
  sha1: ['file.hash.sha1'],
  sha256: ['file.hash.sha256'],
};

const registryAliases: Aliases = {
  TargetObject: ['registry.path'],
  Details: ['registry.data.strings'],
  CommandLine: ['process.command_line'],
};

const loadAliases: Aliases = {
  ImageLoaded: ['dll.path', 'file.path'],
  OriginalFileName: ['dll.pe.original_file_name', 'file.pe.original_file_name'],
  Company: ['dll.pe.company'],
  Description: ['dll.pe.description'],
  Product: ['dll.pe.product'],
  Signed: ['dll.code_signature.exists'],
  Signature: ['dll.code_signature.subject_name'],
  SignatureStatus: ['dll.code_signature.status'],
  CommandLine: ['process.command_line'],
};

const networkAliases: Aliases = {
  SourceIp: ['source.ip'],
  SourcePort: ['source.port'],
  SourceHostname: ['source.domain'],
  DestinationIp: ['destination.ip'],
  DestinationPort: ['destination.port'],
  DestinationHostname: ['destination.domain'],
  Protocol: ['network.transport'],
  CommandLine: ['process.command_line'],
  ParentImage: ['process.parent.executable'],
};

const firewallAliases: Aliases = {
  ...networkAliases,
  src_ip: ['source.ip'],
  src_port: ['source.port'],
  dst_ip: ['destination.ip'],
  dst_port: ['destination.port'],
  action: ['event.action'],
};

const dnsAliases: Aliases = {
  QueryName: ['dns.question.name'],
  QueryResults: ['dns.answers.data', 'dns.resolved_ip'],
  QueryStatus: ['dns.response_code'],
  query: ['dns.question.name'],
  record_type: ['dns.question.type'],
  answer: ['dns.answers.data', 'dns.resolved_ip'],
  src_ip: ['source.ip', 'client.ip'],
  dst_ip: ['destination.ip', 'server.ip'],
};

const webAliases: Aliases = {
  'c-ip': ['source.ip', 'client.ip', 'source.address'],
  'c-uri': ['url.full', 'url.original'],
  'c-uri-extension': ['url.extension'],
  // most rules look for a path in what they call the query
  'c-uri-query': ['url.original', 'url.full', 'url.query'],
  'c-uri-stem': ['url.path'],
  'c-useragent': ['user_agent.original'],
  'cs-bytes': ['http.request.bytes'],
  'cs-host': ['url.domain', 'destination.domain'],
  'cs-method': ['http.request.method'],
  'cs-referer': ['http.request.referrer'],
  'cs-referrer': ['http.request.referrer'],
  'cs-uri': ['url.original', 'url.full'],
  'cs-uri-query': ['url.original', 'url.full', 'url.query'],
  'cs-uri-stem': ['url.path'],
  'cs-user-agent': ['user_agent.original'],
  'cs-username': ['user.name'],
  'cs-version': ['http.version'],
  'dst_ip': ['destination.ip'],
  'r-dns': ['url.domain', 'destination.domain'],
  'sc-bytes': ['http.response.bytes'],
  'sc-status': ['http.response.status_code'],
  'src_ip': ['source.ip', 'client.ip'],
}; // prettier-ignore

const signInAliases: Aliases = {
  TargetUserName: ['user.name'],
  TargetDomainName: ['user.domain'],
  IpAddress: ['source.ip'],
  src_ip: ['source.ip'],
  WorkstationName: ['source.domain'],
};

const aliasesByWhat: Readonly<Record<EcsWhat, Aliases>> = {
  'process-start': processAliases,
  'process-end': processAliases,
  'process-other': processAliases,
  'file-create': fileAliases,
  'file-change': fileAliases,
  'file-delete': fileAliases,
  'file-rename': fileAliases,
  'file-access': fileAliases,
  'registry-set': registryAliases,
  'registry-create': registryAliases,
  'registry-delete': registryAliases,
  'image-load': loadAliases,
  'driver-load': loadAliases,
  network: networkAliases,
  'network-end': networkAliases,
  firewall: firewallAliases,
  dns: dnsAliases,
  web: webAliases,
  'sign-in': signInAliases,
  'sign-out': signInAliases,
  other: {},
};

/** Where a module moved the names of its vendor, on which rules are written. */
const aliasesByDataset: { readonly [name in Dataset]?: Aliases } = {
  'aws.cloudtrail': {
    eventName: ['event.action'],
    eventSource: ['event.provider'],
    eventVersion: ['aws.cloudtrail.event_version'],
    eventType: ['aws.cloudtrail.event_type'],
    errorCode: ['aws.cloudtrail.error_code'],
    errorMessage: ['aws.cloudtrail.error_message'],
    awsRegion: ['cloud.region'],
    sourceIPAddress: ['source.address', 'source.ip'],
    userAgent: ['user_agent.original'],
    'userIdentity.type': ['aws.cloudtrail.user_identity.type'],
    'userIdentity.arn': ['aws.cloudtrail.user_identity.arn'],
    'userIdentity.userName': ['user.name'],
    'userIdentity.sessionContext.attributes.mfaAuthenticated': ['aws.cloudtrail.user_identity.session_context.mfa_authenticated'],
  },
  'okta.system': { eventType: ['event.action', 'okta.event_type'], 'actor.alternateId': ['okta.actor.alternate_id'], displayMessage: ['okta.display_message'] },
  'github.audit': { action: ['event.action'], actor: ['user.name'], org: ['github.org'] },
  'gcp.audit': { 'gcp.audit.method_name': ['event.action'], 'gcp.audit.service_name': ['service.name'] },
  'o365.audit': { Operation: ['event.action'], eventName: ['event.action'], eventSource: ['event.provider'], ClientIP: ['source.ip'] },
  auditd: { type: ['auditd.message_type'], exe: ['process.executable'], comm: ['process.name'], syscall: ['auditd.data.syscall'], name: ['file.path'] },
}; // prettier-ignore
