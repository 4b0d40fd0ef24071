import { logSourceSet, type LogSource, type LogSourceSet } from '../../model/log-source.ts';
import type { OcsfWhat } from './what.ts';

export type Os = 'windows' | 'linux' | 'macos';
type Aliases = LogSourceSet['aliases'];

/** Sigma's categories, of which most have the operating system as product. */
const categoriesByWhat: Readonly<Record<OcsfWhat, readonly string[]>> = {
  'process-start': ['process_creation'],
  'process-end': ['process_termination'],
  'process-access': ['process_access'],
  'process-inject': ['create_remote_thread'],
  'file-create': ['file_event'],
  'file-change': ['file_event', 'file_change'],
  'file-delete': ['file_delete', 'file_delete_detected'],
  'file-rename': ['file_rename'],
  'file-access': ['file_access'],
  'module-load': ['image_load'],
  'driver-load': ['driver_load'],
  'registry-create': ['registry_add', 'registry_event'],
  'registry-delete': ['registry_delete', 'registry_event'],
  'registry-rename': ['registry_rename', 'registry_event'],
  'registry-set': ['registry_set', 'registry_event'],
  network: ['network_connection'],
  'network-end': [],
  firewall: ['network_connection'],
  dns: ['dns_query'],
  http: [],
  'sign-in': ['authentication'],
  'sign-out': ['authentication'],
  api: [],
  cloudtrail: [],
  other: [],
};

const alsoByWhat: { readonly [what in OcsfWhat]?: readonly LogSource[] } = {
  firewall: [{ category: 'firewall' }],
  dns: [{ category: 'dns' }],
  http: [{ category: 'webserver' }, { category: 'proxy' }],
  cloudtrail: [{ product: 'aws', service: 'cloudtrail' }],
};

export function logSourcesOf(what: OcsfWhat, os: Os | undefined): LogSourceSet {
  const sources: LogSource[] = categoriesByWhat[what].map((category) =>
    os === undefined ? { category } : { product: os, category },
  );
  sources.push(...(alsoByWhat[what] ?? []));
  if (sources.length === 0 && os !== undefined) sources.push({ product: os });
  return logSourceSet(sources, { ...common, ...aliasesByWhat[what] });
}

/** What rules call the fields, in Sysmon's names, and where OCSF has them. Versions before 1.4 have a process's path in its file only. */
const common: Aliases = {
  Computer: ['device.hostname', 'device.name'],
  ComputerName: ['device.hostname', 'device.name'],
  Image: ['actor.process.file.path', 'actor.process.path'],
  CommandLine: ['actor.process.cmd_line'],
  ProcessId: ['actor.process.pid'],
  ProcessGuid: ['actor.process.uid'],
  User: ['actor.user.name', 'actor.process.user.name'],
  ParentImage: ['actor.process.parent_process.file.path', 'actor.process.parent_process.path'],
};

const processAliases: Aliases = {
  Image: ['process.file.path', 'process.path'],
  CommandLine: ['process.cmd_line'],
  CurrentDirectory: ['process.working_directory'],
  ProcessId: ['process.pid'],
  ProcessGuid: ['process.uid'],
  OriginalFileName: ['process.file.internal_name'],
  Company: ['process.file.company_name'],
  Description: ['process.file.desc'],
  Product: ['process.file.product.name'],
  FileVersion: ['process.file.version'],
  IntegrityLevel: ['process.integrity'],
  User: ['process.user.name', 'actor.user.name'],
  ParentImage: ['process.parent_process.file.path', 'process.parent_process.path', 'actor.process.file.path', 'actor.process.path'],
  ParentCommandLine: ['process.parent_process.cmd_line', 'actor.process.cmd_line'],
  ParentProcessId: ['process.parent_process.pid', 'actor.process.pid'],
  ParentProcessGuid: ['process.parent_process.uid', 'actor.process.uid'],
  ParentUser: ['process.parent_process.user.name', 'actor.process.user.name'],
  LogonId: ['process.session.uid', 'actor.session.uid'],
}; // prettier-ignore

const twoProcesses: Aliases = {
  SourceImage: ['actor.process.file.path', 'actor.process.path'],
  SourceProcessId: ['actor.process.pid'],
  SourceUser: ['actor.user.name', 'actor.process.user.name'],
  SourceCommandLine: ['actor.process.cmd_line'],
  TargetImage: ['process.file.path', 'process.path'],
  TargetProcessId: ['process.pid'],
  TargetUser: ['process.user.name'],
};

const fileAliases: Aliases = { TargetFilename: ['file.path'], FileName: ['file.path'] };
const registryAliases: Aliases = { Details: ['reg_value.data'] };

const networkAliases: Aliases = {
  SourceIp: ['src_endpoint.ip'],
  SourcePort: ['src_endpoint.port'],
  SourceHostname: ['src_endpoint.hostname'],
  DestinationIp: ['dst_endpoint.ip'],
  DestinationPort: ['dst_endpoint.port'],
  DestinationHostname: ['dst_endpoint.hostname', 'dst_endpoint.domain'],
  Protocol: ['connection_info.protocol_name'],
  src_ip: ['src_endpoint.ip'],
  src_port: ['src_endpoint.port'],
  dst_ip: ['dst_endpoint.ip'],
  dst_port: ['dst_endpoint.port'],
};

const loadAliases = (file: string): Aliases => ({
  ImageLoaded: [`${file}.path`],
  OriginalFileName: [`${file}.internal_name`],
  Company: [`${file}.company_name`],
  Description: [`${file}.desc`],
  Product: [`${file}.product.name`],
  Signature: [`${file}.signature.certificate.subject`],
});

const httpAliases: Aliases = {
  'c-ip': ['src_endpoint.ip'],
  'c-uri': ['http_request.url.url_string', 'http_request.url.path'],
  // most rules look for a path in what they call the query
  'c-uri-query': ['http_request.url.url_string', 'http_request.url.query_string'],
  'c-uri-stem': ['http_request.url.path'],
  'c-useragent': ['http_request.user_agent'],
  'cs-host': ['http_request.url.hostname'],
  'cs-method': ['http_request.http_method'],
  'cs-referer': ['http_request.referrer'],
  'cs-referrer': ['http_request.referrer'],
  'cs-uri': ['http_request.url.url_string', 'http_request.url.path'],
  'cs-uri-query': ['http_request.url.url_string', 'http_request.url.query_string'],
  'cs-uri-stem': ['http_request.url.path'],
  'cs-user-agent': ['http_request.user_agent'],
  'cs-username': ['actor.user.name'],
  'r-dns': ['http_request.url.hostname', 'dst_endpoint.hostname'],
  'sc-status': ['http_response.code'],
  'src_ip': ['src_endpoint.ip'],
  'dst_ip': ['dst_endpoint.ip'],
}; // prettier-ignore

const signInAliases: Aliases = {
  TargetUserName: ['user.name'],
  TargetDomainName: ['user.domain'],
  SubjectUserName: ['actor.user.name'],
  IpAddress: ['src_endpoint.ip'],
  WorkstationName: ['src_endpoint.hostname'],
  LogonType: ['logon_type_id'],
  src_ip: ['src_endpoint.ip'],
};

const apiAliases: Aliases = {
  eventName: ['api.operation'],
  eventSource: ['api.service.name'],
  errorCode: ['api.response.error'],
  errorMessage: ['api.response.error_message'],
  awsRegion: ['cloud.region'],
  recipientAccountId: ['cloud.account.uid', 'cloud.account_uid'],
  sourceIPAddress: ['src_endpoint.ip', 'src_endpoint.domain'],
  userAgent: ['http_request.user_agent'],
  'userIdentity.type': ['actor.user.type'],
  'userIdentity.arn': ['actor.user.uid_alt', 'actor.user.uid'],
  'userIdentity.userName': ['actor.user.name'],
  'userIdentity.invokedBy': ['actor.invoked_by'],
  'userIdentity.sessionContext.attributes.mfaAuthenticated': ['actor.session.is_mfa', 'actor.session.mfa'],
};

const aliasesByWhat: Readonly<Record<OcsfWhat, Aliases>> = {
  'process-start': processAliases,
  'process-end': processAliases,
  'process-access': { ...twoProcesses, GrantedAccess: ['requested_permissions', 'actual_permissions'] },
  'process-inject': { ...twoProcesses, StartModule: ['module.file.path'], StartFunction: ['module.function_name'] },
  'file-create': fileAliases,
  'file-change': fileAliases,
  'file-delete': fileAliases,
  'file-rename': { SourceFilename: ['file.path'], TargetFilename: ['file_result.path', 'file.path'] },
  'file-access': fileAliases,
  'module-load': loadAliases('module.file'),
  'driver-load': loadAliases('driver.file'),
  'registry-create': registryAliases,
  'registry-delete': registryAliases,
  'registry-rename': { NewName: ['reg_key.path'] },
  'registry-set': registryAliases,
  network: networkAliases,
  'network-end': networkAliases,
  firewall: { ...networkAliases, action: ['action', 'disposition'] },
  dns: {
    QueryName: ['query.hostname'],
    QueryResults: ['answers.rdata'],
    QueryStatus: ['rcode_id'],
    query: ['query.hostname'],
    record_type: ['query.type'],
    answer: ['answers.rdata'],
    src_ip: ['src_endpoint.ip'],
    dst_ip: ['dst_endpoint.ip'],
  },
  http: httpAliases,
  'sign-in': signInAliases,
  'sign-out': signInAliases,
  api: apiAliases,
  cloudtrail: apiAliases,
  other: {},
};
