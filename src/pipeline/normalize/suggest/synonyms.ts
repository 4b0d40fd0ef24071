import type { Meaning } from '../../../model/mapping.ts';
import type { Shape } from './value-shapes.ts';

/** How fields of a meaning are called, the most telling names first, and what their values look like. */
export interface Synonyms {
  readonly meaning: Meaning;
  /** words of the name's end; `+` after a name means that it is nearly never anything else */
  readonly names: readonly string[];
  /** most of the values must be of one of these */
  readonly shapes: readonly Shape[];
  /** words that make it something else */
  readonly not?: readonly string[];
  /** certainty where the values fit and no name does */
  readonly unnamed?: number;
}

const ADDRESS: readonly Shape[] = ['ip'];
const PORT: readonly Shape[] = ['port', 'status'];
const NAME: readonly Shape[] = [
  'word',
  'email',
  'account',
  'text',
  'host',
  'sid',
  'arn',
  'uuid',
  'port',
  'integer',
  'outcome',
  'severity',
];
const TEXT: readonly Shape[] = [
  'text',
  'word',
  'path',
  'host',
  'url',
  'agent',
  'outcome',
  'severity',
  'email',
  'account',
  'method',
  'arn',
];
const AMOUNT: readonly Shape[] = ['port', 'status', 'integer', 'number', 'time'];
const DESTINATION = [
  'dst',
  'dest',
  'destination',
  'target',
  'server',
  'resp',
  'responder',
  'remote',
  'to',
  'daddr',
  'backend',
  'upstream',
  'peer',
  'r',
];
const SOURCE = [
  'src',
  'source',
  'client',
  'orig',
  'originator',
  'from',
  'saddr',
  'local',
  's',
  'c',
  'remote',
  'caller',
];
const OTHERS = [
  'target',
  'object',
  'group',
  'previous',
  'old',
  'new',
  'modified',
  'created',
  'updated',
  'owner',
  'manager',
  'issuer',
  'agent',
  'creator',
  'parent',
];

/** Names of ECS, OCSF, Splunk's CIM, Sigma's taxonomies, and of the logs of many products. */
export const synonyms: readonly Synonyms[] = [
  { meaning: 'src_ip', shapes: ADDRESS, not: ['dst', 'dest', 'destination', 'host', 'server', 'resp', 'nat', 'translated', 'xlate', 'device', 'agent', 'gateway', 'local', 'internal', 'lan'], unnamed: 0.35,
    names: ['source ip address+', 'src ip+', 'source ip+', 'client ip+', 'client ip address+', 'caller ip address+', 'caller ip+', 'remote addr+', 'remote ip+', 'remote ip address+', 'src endpoint ip+', 'id orig h+', 'source address+', 'client address+', 'src addr+', 'user ip', 'actor ip', 'actor ip address', 'actor ip addr', 'login ip', 'request ip', 'peer ip', 'from ip', 'clientip+', 'srcip+', 'c ip', 'saddr', 'src', 'source', 'client', 'peer', 'ip address', 'ip addr', 'ipaddr', 'ip', 'address', 'host ip', 'remote', 'x forwarded for', 'forwarded for', 'addr remote'] },
  { meaning: 'dst_ip', shapes: ADDRESS, not: ['src', 'source', 'client', 'orig', 'nat'],
    names: ['destination ip address+', 'dst ip+', 'dest ip+', 'destination ip+', 'server ip+', 'dst endpoint ip+', 'id resp h+', 'destination address+', 'dest addr+', 'dst addr+', 'target ip', 'dstip+', 'destip+', 's ip', 'daddr', 'dst', 'dest', 'destination', 'server addr', 'server'] },
  { meaning: 'host_ip', shapes: ADDRESS, not: ['src', 'source', 'dst', 'dest', 'client', 'remote'], names: ['host ip+', 'host ip address+', 'device ip+', 'agent ip', 'device ip address', 'machine ip', 'node ip', 'local ip', 'internal ip', 'lan ip', 'host addr'] },
  { meaning: 'src_port', shapes: PORT, not: ['dst', 'dest', 'destination', 'server', 'nat'], names: ['source port+', 'src port+', 'client port+', 'id orig p+', 'srcport+', 'spt', 'sport', 'remote port', 's port', 'c port'] },
  { meaning: 'dst_port', shapes: PORT, not: ['src', 'source', 'client', 'orig', 'nat'], names: ['destination port+', 'dst port+', 'dest port+', 'id resp p+', 'dstport+', 'destport+', 'server port', 'dpt', 'dport', 'target port', 's port', 'port'] },
  { meaning: 'src_host', shapes: ['host', 'word'], not: DESTINATION.slice(0, 6), names: ['source host name', 'source hostname', 'src host', 'source host', 'client hostname', 'client host', 'workstation name', 'source domain', 'remote host', 'srchost', 'rhost'] },
  { meaning: 'dst_host', shapes: ['host', 'word'], not: SOURCE.slice(0, 6), names: ['destination host name', 'destination hostname', 'dst host', 'dest host', 'destination host', 'server name', 'target host', 'dest domain', 'destination domain', 'sni'] },
  { meaning: 'host', shapes: ['host', 'word', 'ip'], not: ['src', 'source', 'dst', 'dest', 'http', 'url', 'client', 'proxy', 'request', 'mail', 'remote'],
    names: ['host name+', 'hostname+', 'computer name+', 'computer+', 'device name+', 'device hostname', 'machine name+', 'machine', 'node name', 'node', 'host', 'dvc', 'observer name', 'agent name', 'endpoint name', 'host identifier', 'server hostname', 'server', 'instance name', 'instance id', 'system', 'device'] },
  { meaning: 'user', shapes: NAME, not: [...OTHERS, 'useragent', 'domain', 'host', 'resource', 'device', 'service'],
    names: ['user name+', 'username+', 'actor alternate id+', 'actor email+', 'actor email address', 'actor user name', 'user email+', 'email address', 'user principal name+', 'principal name', 'principal email+', 'subject user name+', 'user identity arn+', 'login name+', 'login', 'account name+', 'src user', 'source user', 'user identity user name', 'user info name', 'actor user email', 'actor name', 'actor login', 'initiated by', 'performed by', 'executed by', 'created by email', 'by user', 'user login', 'login user name', 'remote user', 'auth user', 'user email', 'email', 'user', 'actor', 'account', 'principal', 'uname', 'who', 'usr', 'suser', 'member', 'sender', 'caller', 'user display name', 'actor display name', 'display name', 'subject', 'admin', 'owner', 'user id', 'userid', 'actor id', 'requester', 'identity', 'admin id', 'operator', 'person email', 'initiator', 'agent user'] },
  { meaning: 'user_id', shapes: ['word', 'sid', 'uuid', 'integer', 'port', 'status', 'arn', 'hash', 'email'], not: ['target', 'object', 'session', 'request', 'event', 'group', 'agent'], names: ['user id+', 'user uid', 'userid', 'actor id+', 'actor user id', 'user identity principal id+', 'account id', 'user sid', 'subject user sid', 'uid', 'user guid', 'user identifier', 'principal id'] },
  { meaning: 'user_domain', shapes: ['word', 'host'], not: ['target', 'agent', 'dns'], names: ['user domain', 'subject domain name', 'account domain', 'nt domain', 'domain name'] },
  { meaning: 'target_user', shapes: ['word', 'email', 'account', 'text'], not: ['agent', 'ip', 'group', 'host', 'type'], names: ['target user name+', 'target user+', 'target user email', 'target alternate id', 'target email', 'target username', 'duser', 'object name', 'affected user', 'dest user', 'dst user', 'target login', 'member email', 'new user', 'target name', 'target display name'] },
  { meaning: 'target_user_id', shapes: ['word', 'sid', 'uuid', 'integer'], not: ['type'], names: ['target user id', 'target user sid', 'target id'] },
  { meaning: 'group', shapes: ['word', 'text', 'email', 'arn'], not: ['id', 'type', 'rule', 'security', 'log', 'resource'], names: ['group name+', 'target group', 'team name', 'group display name'] },
  { meaning: 'protocol', shapes: ['word', 'port'], not: ['http', 'tls', 'application', 'auth', 'version'], names: ['network transport+', 'transport+', 'ip protocol', 'network protocol', 'transport protocol', 'proto', 'protocol', 'protocol name', 'l4 proto'] },
  { meaning: 'bytes_in', shapes: AMOUNT, names: ['bytes in+', 'bytes received+', 'received bytes+', 'resp bytes+', 'bytes recv', 'rcvd bytes', 'rcvdbyte', 'request bytes', 'in bytes', 'destination bytes', 'cs bytes', 'request size'] },
  { meaning: 'bytes_out', shapes: AMOUNT, names: ['bytes out+', 'bytes sent+', 'sent bytes+', 'orig bytes+', 'sentbyte', 'source bytes', 'out bytes', 'sc bytes', 'response size', 'body bytes sent', 'response bytes', 'bytes'] },
  { meaning: 'process', shapes: ['path', 'word', 'text'], not: ['parent', 'id', 'guid', 'hash', 'user', 'version'], names: ['process executable+', 'process path+', 'image+', 'new process name+', 'process file path', 'image file name', 'process name+', 'executable', 'exe', 'program', 'process', 'initiating process file name', 'comm'] },
  { meaning: 'process_id', shapes: ['port', 'integer', 'status', 'word'], not: ['parent'], names: ['process id+', 'process pid+', 'pid', 'new process id', 'processid'] },
  { meaning: 'command_line', shapes: TEXT, not: ['parent'], names: ['command line+', 'commandline+', 'cmd line+', 'cmdline+', 'process command line+', 'process args', 'cmd', 'command'] },
  { meaning: 'parent_process', shapes: ['path', 'word', 'text'], names: ['parent image+', 'parent process name+', 'parent process path', 'parent executable', 'parent name', 'parent process executable', 'parent base file name'] },
  { meaning: 'parent_process_id', shapes: ['port', 'integer', 'status'], names: ['parent process id+', 'parent pid', 'ppid', 'parent process pid'] },
  { meaning: 'parent_command_line', shapes: TEXT, names: ['parent command line+', 'parent process command line', 'parent cmdline'] },
  { meaning: 'file', shapes: ['path', 'word', 'text', 'host'], not: ['process', 'image', 'log', 'hash', 'size', 'type'], names: ['file path+', 'file name+', 'filename+', 'target filename+', 'filepath+', 'object path', 'file', 'fname', 'source file name', 'target file', 'path'] },
  { meaning: 'hash', shapes: ['hash'], names: ['sha256+', 'file hash sha256', 'sha1+', 'md5+', 'file hash', 'hash', 'process hash', 'sha 256', 'sha256 hash'], unnamed: 0.3 },
  { meaning: 'registry_key', shapes: ['path', 'text', 'word'], names: ['registry path+', 'registry key+', 'target object+', 'reg key', 'object registry'] },
  { meaning: 'registry_data', shapes: TEXT, names: ['registry data', 'registry value data', 'reg value data'] },
  { meaning: 'domain', shapes: ['host'], not: ['user', 'account', 'email', 'src', 'source', 'actor'], names: ['query name+', 'dns question name+', 'query hostname+', 'dns query+', 'domain name', 'query', 'qname', 'rrname', 'dns name', 'domain', 'question name', 'queried domain'] },
  { meaning: 'query_type', shapes: ['word', 'port'], names: ['query type+', 'qtype name+', 'rrtype+', 'dns question type+', 'qtype', 'query type name', 'record type'] },
  { meaning: 'answer', shapes: ['ip', 'host', 'word', 'text'], names: ['answers', 'dns answers data', 'answer', 'rdata', 'answers rdata', 'dns answer', 'response data'] },
  { meaning: 'url', shapes: ['url', 'path', 'text', 'word', 'host'], not: ['referer', 'referrer', 'image', 'avatar', 'self', 'callback', 'repository', 'file'], names: ['request url+', 'http request url+', 'url original+', 'request uri+', 'url full+', 'url string', 'uri path', 'client request uri+', 'uri+', 'url+', 'request path', 'request', 'url path', 'cs uri stem', 'link', 'resource path'] },
  { meaning: 'url_host', shapes: ['host', 'ip', 'word'], names: ['http host+', 'url domain+', 'url hostname+', 'request host+', 'client request host+', 'cs host', 'http hostname', 'vhost', 'authority', 'httphost'] },
  { meaning: 'http_method', shapes: ['method', 'word'], names: ['http method+', 'http request method+', 'request method+', 'client request method+', 'method', 'cs method', 'verb', 'httpmethod'], unnamed: 0.6 },
  { meaning: 'http_status', shapes: ['status', 'port'], names: ['http status code+', 'http response status code+', 'status code+', 'http status+', 'response status+', 'response code', 'edge response status', 'sc status', 'http response code', 'status', 'rcode'] },
  { meaning: 'user_agent', shapes: ['agent', 'text', 'word'], names: ['user agent+', 'http user agent+', 'useragent+', 'user agent original+', 'raw user agent+', 'user agent raw', 'client request user agent', 'browser', 'agent'], unnamed: 0.6 },
  { meaning: 'referrer', shapes: ['url', 'path', 'word', 'text'], names: ['referrer+', 'referer+', 'http referrer', 'http referer'] },
  { meaning: 'operation', shapes: ['word', 'text', 'host', 'outcome', 'path', 'method'], not: ['http', 'id', 'time', 'user', 'category'],
    names: ['event name+', 'operation name+', 'operation+', 'action name+', 'method name+', 'api operation+', 'event type+', 'eventtype', 'event action+', 'action type', 'activity type', 'action', 'event', 'verb', 'activity', 'type', 'name', 'request type', 'event description', 'workload operation', 'activity display name', 'query name'] },
  { meaning: 'service', shapes: ['word', 'text', 'host', 'arn'], not: ['id', 'account', 'user'], names: ['event source+', 'service name+', 'api service name', 'provider name', 'app name', 'application name', 'app display name', 'application', 'service', 'app', 'provider', 'product', 'module', 'component', 'logger', 'program name', 'workload'] },
  { meaning: 'message', shapes: ['text', 'word'], not: ['id', 'type'], names: ['message+', 'msg+', 'display message+', 'description', 'details', 'summary', 'event description', 'text', 'reason', 'title', 'log'] },
  { meaning: 'uid', shapes: ['uuid', 'word', 'hash', 'integer'], not: ['user', 'actor', 'device', 'account', 'session', 'object', 'target', 'app', 'client', 'org', 'tenant', 'rule', 'process', 'host'], names: ['event id+', 'event uuid+', 'record id', 'log id', 'event uid', 'uuid', 'insert id', 'message id', 'id', 'uid', 'eventid', 'document id', 'request id'] },
]; // prettier-ignore

export interface TimeName {
  readonly name: string;
  readonly weight: number;
}

/** Names of the time when something happened, by how sure they are. */
export const timeNames: readonly TimeName[] = [
  ...['@timestamp', 'event time', 'time generated', 'event timestamp', 'occurred at', 'time created', 'activity date time', 'system time', 'event date', 'eventtime', 'edge start timestamp', 'event occurred'].map((name) => ({ name, weight: 1 })),
  ...['timestamp', 'published', 'datetime', 'date time', 'utc time', 'log time', 'start time', 'creation time', 'created date time', 'request time', 'time local', 'time'].map((name) => ({ name, weight: 0.95 })),
  ...['ts', 'date', 'created at', 'created', 'create time', 'at', 'when', 'start', 'eventtimestamp', 'unix time', 'epoch', 'logged', 'received at', 'received timestamp', 'creation date', 'time iso8601', 'created on', 'unixtime', 'calendar time', 'first seen', 'began'].map((name) => ({ name, weight: 0.8 })),
]; // prettier-ignore

/** A time with such a word in its name is about something else. */
export const otherTimes: ReadonlySet<string> = new Set(['expires', 'expire', 'expiry', 'expiration', 'modified', 'updated', 'update', 'birth', 'end', 'ended', 'ingest', 'ingested', 'processed', 'parse', 'parsed', 'last', 'session', 'auth', 'password', 'indexed', 'stop', 'not', 'delivery', 'until', 'deleted', 'hired', 'build', 'object', 'resource', 'attributes']); // prettier-ignore
