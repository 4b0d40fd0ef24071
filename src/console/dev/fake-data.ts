import type { Anomaly } from '../../model/anomaly.ts';
import type { Alert } from '../../model/alert.ts';
import type { ApiKey, User } from '../../model/api.ts';
import { entityRefOf, type EntityRef } from '../../model/entity.ts';
import type { Event } from '../../model/event.ts';
import type { Finding } from '../../model/finding.ts';
import {
  alertIdOf,
  asRuleId,
  asSourceId,
  asUserId,
  DEFAULT_TENANT,
  eventIdOf,
  findingIdOf,
  streamOf,
} from '../../model/ids.ts';
import type { JsonObject } from '../../model/json.ts';
import { ocsfBase, type OcsfClassName } from '../../model/ocsf.ts';
import { scoreBySeverity, type Severity } from '../../model/severity.ts';
import { fakeAnomaly } from './fake-baselines.ts';
import type { SourceAccount, UnreadableRecord } from '../../model/source.ts';

/** Invented data for development and tests of the console: reserved addresses, example names. */
interface Story {
  readonly rule: string;
  readonly title: string;
  readonly severity: Severity;
  readonly attack: readonly string[];
  readonly source: string;
  readonly format: string;
  readonly className: OcsfClassName;
  readonly activity: string;
  readonly entities: readonly EntityRef[];
  readonly fields: JsonObject;
  readonly evidence: readonly { readonly field: string; readonly value: string; readonly condition: string }[];
  readonly why: string;
  /** where a baseline judged */
  readonly anomaly?: Anomaly;
}

const host = (name: string) => entityRefOf('device', name, 'observer');
const person = (name: string) => entityRefOf('user', name, 'actor');

export const stories: readonly Story[] = [
  {
    rule: 'lsass-memory', title: 'Memory of lsass.exe read by a script host', severity: 'critical', attack: ['T1003.001'],
    source: 'windows', format: 'windows', className: 'process_activity', activity: 'Open',
    entities: [host('FIN-WS-014.corp.example'), person('m.okafor'), entityRefOf('process', 'powershell.exe', 'actor')],
    fields: {
      EventID: 10, Channel: 'Microsoft-Windows-Sysmon/Operational', Computer: 'FIN-WS-014.corp.example',
      SourceImage: 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe', TargetImage: 'C:\\Windows\\System32\\lsass.exe',
      GrantedAccess: '0x1410', SourceUser: 'CORP\\m.okafor', CallTrace: 'C:\\Windows\\SYSTEM32\\ntdll.dll+9d4c4|UNKNOWN(000001F2A1B40021)',
    },
    evidence: [
      { field: 'TargetImage', value: 'C:\\Windows\\System32\\lsass.exe', condition: 'ends with \\lsass.exe' },
      { field: 'GrantedAccess', value: '0x1410', condition: 'is one of 0x1410, 0x1010, 0x1438' },
    ],
    why: 'powershell.exe opened lsass.exe with the right to read its memory, where credentials are kept.',
  },
  {
    rule: 'key-two-countries', title: 'Access key of ci-deploy used from two networks in 9 minutes', severity: 'high', attack: ['T1078.004'],
    source: 'aws-cloudtrail', format: 'aws-cloudtrail', className: 'api_activity', activity: 'Read',
    entities: [person('ci-deploy'), entityRefOf('address', '198.51.100.23', 'source'), entityRefOf('cloud', 'arn:aws:iam::111122223333:role/prod-admin', 'target')],
    fields: {
      eventName: 'AssumeRole', eventSource: 'sts.amazonaws.com', awsRegion: 'eu-central-1', sourceIPAddress: '198.51.100.23',
      userAgent: 'aws-cli/2.17.5', userIdentity: { type: 'IAMUser', userName: 'ci-deploy', accountId: '111122223333' },
      requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/prod-admin', roleSessionName: 'x' },
    },
    evidence: [{ field: 'requestParameters.roleArn', value: 'arn:aws:iam::111122223333:role/prod-admin', condition: 'contains admin' }],
    why: 'The key was used from 192.0.2.10 at 02:11 and from 198.51.100.23 at 02:20.',
  },
  {
    rule: 'dcsync', title: 'Directory replication asked for by a workstation', severity: 'critical', attack: ['T1003.006'],
    source: 'windows', format: 'windows', className: 'entity_management', activity: 'Read',
    entities: [host('DC-01.corp.example'), person('dev-admin'), entityRefOf('device', 'DEV-WS-207', 'source')],
    fields: {
      EventID: 4662, Channel: 'Security', Computer: 'DC-01.corp.example', SubjectUserName: 'dev-admin', AccessMask: '0x100',
      Properties: '%%7688 {1131f6ad-9c07-11d1-f79f-00c04fc2dcd2}', ObjectType: '%{19195a5b-6da0-11d0-afd3-00c04fd930c9}',
    },
    evidence: [{ field: 'Properties', value: '{1131f6ad-9c07-11d1-f79f-00c04fc2dcd2}', condition: 'contains the replication right' }],
    why: 'dev-admin used the right to replicate the directory, and is not a domain controller.',
  },
  {
    rule: 'webshell-child', title: 'Web server started a command shell', severity: 'high', attack: ['T1505.003', 'T1059.003'],
    source: 'windows', format: 'windows', className: 'process_activity', activity: 'Launch',
    entities: [host('SUP-WEB-03.corp.example'), entityRefOf('process', 'cmd.exe', 'target'), person('IIS APPPOOL\\portal')],
    fields: {
      EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', Computer: 'SUP-WEB-03.corp.example', Image: 'C:\\Windows\\System32\\cmd.exe',
      ParentImage: 'C:\\Windows\\System32\\inetsrv\\w3wp.exe', CommandLine: 'cmd.exe /c whoami & echo \u202egpj.exe & net user', User: 'IIS APPPOOL\\portal',
    },
    evidence: [
      { field: 'ParentImage', value: 'C:\\Windows\\System32\\inetsrv\\w3wp.exe', condition: 'ends with \\w3wp.exe' },
      { field: 'Image', value: 'C:\\Windows\\System32\\cmd.exe', condition: 'ends with \\cmd.exe' },
    ],
    why: 'w3wp.exe started cmd.exe. Web servers do not do that unless somebody makes them.',
  },
  {
    rule: 'shadow-copies', title: 'Backup catalogue deleted on two hosts', severity: 'high', attack: ['T1490'],
    source: 'windows', format: 'windows', className: 'process_activity', activity: 'Launch',
    entities: [host('FS-02.corp.example'), host('BKP-01.corp.example'), person('svc-backup')],
    fields: { EventID: 4688, Channel: 'Security', Computer: 'FS-02.corp.example', NewProcessName: 'C:\\Windows\\System32\\vssadmin.exe', CommandLine: 'vssadmin delete shadows /all /quiet', SubjectUserName: 'svc-backup' },
    evidence: [{ field: 'CommandLine', value: 'vssadmin delete shadows /all /quiet', condition: 'contains delete and shadows' }],
    why: 'vssadmin was told to delete every shadow copy, quietly.',
    anomaly: fakeAnomaly,
  },
  {
    rule: 'beacon', title: 'TLS to a name that only one host has asked for', severity: 'medium', attack: ['T1071.001'],
    source: 'suricata', format: 'suricata', className: 'network_activity', activity: 'Traffic',
    entities: [entityRefOf('address', '192.0.2.77', 'source'), entityRefOf('domain', 'cdn-sync.example', 'destination'), entityRefOf('address', '203.0.113.77', 'destination')],
    fields: { event_type: 'tls', src_ip: '192.0.2.77', src_port: 51544, dest_ip: '203.0.113.77', dest_port: 443, proto: 'TCP', tls: { sni: 'cdn-sync.example', version: 'TLS 1.3' } },
    evidence: [{ field: 'tls.sni', value: 'cdn-sync.example', condition: 'was never seen before' }],
    why: 'cdn-sync.example was asked for by 192.0.2.77 alone.',
  },
  {
    rule: 'ssh-spray', title: 'Sign-in tried for many accounts from one address', severity: 'medium', attack: ['T1110.003'],
    source: 'linux-auth', format: 'linux-auth', className: 'authentication', activity: 'Logon',
    entities: [host('build-07.example.com'), entityRefOf('address', '198.51.100.200', 'source'), entityRefOf('user', 'root', 'target')],
    fields: { program: 'sshd', pid: 4711, host: 'build-07.example.com', message: 'Failed password for invalid user admin from 198.51.100.200 port 40022 ssh2', user: 'admin' },
    evidence: [{ field: 'message', value: 'Failed password for invalid user admin', condition: 'starts with Failed password for invalid user' }],
    why: 'An account that does not exist was tried.',
  },
  {
    rule: 'sudo-shell', title: 'Root shell opened with sudo', severity: 'low', attack: ['T1548.003'],
    source: 'linux-auth', format: 'linux-auth', className: 'authorize_session', activity: 'Assign privileges',
    entities: [host('jump-01.example.com'), person('t.keller')],
    fields: { program: 'sudo', host: 'jump-01.example.com', user: 't.keller', command: '/bin/bash', message: 't.keller : TTY=pts/0 ; PWD=/home/t.keller ; USER=root ; COMMAND=/bin/bash' },
    evidence: [{ field: 'command', value: '/bin/bash', condition: 'is a shell' }],
    why: 't.keller opened a shell as root.',
  },
  {
    rule: 'dns-long', title: 'DNS answers with unusually long text records', severity: 'low', attack: ['T1071.004'],
    source: 'zeek', format: 'zeek', className: 'dns_activity', activity: 'Response',
    entities: [entityRefOf('address', '192.0.2.41', 'source'), entityRefOf('domain', 'a8f3e1.t.example.net', 'destination')],
    fields: { _path: 'dns', 'id.orig_h': '192.0.2.41', 'id.resp_h': '192.0.2.53', query: 'a8f3e1c0ffee.t.example.net', qtype_name: 'TXT', answers: ['TXT 220 v0lQ3f…'] },
    evidence: [{ field: 'qtype_name', value: 'TXT', condition: 'is TXT' }],
    why: 'A text record of 220 characters answered a generated name.',
  },
  {
    rule: 'new-admin', title: 'New administrator in the test tenant', severity: 'informational', attack: ['T1136.001'],
    source: 'windows', format: 'windows', className: 'account_change', activity: 'Create',
    entities: [host('TEST-DC.example.com'), person('o.brandt'), entityRefOf('user', 'tmp-admin', 'target')],
    fields: { EventID: 4720, Channel: 'Security', Computer: 'TEST-DC.example.com', TargetUserName: 'tmp-admin', SubjectUserName: 'o.brandt' },
    evidence: [{ field: 'EventID', value: '4720', condition: 'is 4720' }],
    why: 'o.brandt made the account tmp-admin.',
  },
]; // prettier-ignore

const STREAM = streamOf('console development');
const MINUTE = 60_000;
const storyAt = (index: number): Story => stories[index % stories.length] ?? fail();

export function fakeEvent(sequence: number, now: number): Event {
  const story = storyAt(sequence * 7 + Math.floor(sequence / 11));
  const time = now - Math.floor(sequence * 31_700 + (sequence % 13) * 1700);
  const late = sequence % 97 === 0;
  return {
    id: eventIdOf(STREAM, sequence),
    tenant: DEFAULT_TENANT,
    time,
    received: time + 240,
    source: asSourceId(story.source),
    format: story.format,
    logSources: [{ product: story.format, category: story.className }],
    fields: { ...story.fields, RecordNumber: 880_000 - sequence },
    ocsf: { ...ocsfBase(story.className, 1, time, 1, { vendor: 'Example', name: story.format }), activity_name: story.activity, message: story.why },
    entities: [...story.entities],
    quality: late ? ['late'] : [],
    raw: JSON.stringify({ ...story.fields, RecordNumber: 880_000 - sequence }),
  }; // prettier-ignore
}

export function fakeFindings(alert: Alert, count: number, now: number): Finding[] {
  const story = stories.find((candidate) => asRuleId(candidate.rule) === alert.rule.id) ?? storyAt(0);
  return Array.from({ length: count }, (_, index) => {
    const time = alert.first + Math.floor(((alert.last - alert.first) * index) / Math.max(1, count - 1));
    const event = eventIdOf(STREAM, stories.indexOf(story) * 1000 + index);
    return {
      id: findingIdOf(event, alert.detector, alert.rule.id),
      tenant: DEFAULT_TENANT,
      time,
      found: Math.min(now, time + 300),
      detector: alert.detector,
      rule: alert.rule,
      severity: alert.severity,
      score: alert.score,
      attack: alert.attack,
      entities: alert.entities,
      key: alert.key,
      window: 60 * MINUTE,
      event: { id: event, time, source: asSourceId(story.source), format: story.format, fields: story.fields },
      evidence: [...story.evidence],
      explanation: story.why,
      ...(story.anomaly === undefined ? {} : { anomaly: story.anomaly }),
    };
  });
}

export function fakeAlert(index: number, now: number): Alert {
  const story = storyAt(index < stories.length ? index : index * 3 + Math.floor(index / 10));
  const last = now - Math.floor((index * 11 + 4) * MINUTE * (index < 40 ? 1 : 0.4));
  const first = last - ((index * 7) % 55) * MINUTE;
  const key = `${story.rule}|${story.entities[0]?.id ?? ''}|${index}`;
  const findings = 1 + ((index * 5) % 23);
  const rule = asRuleId(story.rule);
  return {
    id: alertIdOf(findingIdOf(eventIdOf(STREAM, index), 'sigma', rule)),
    tenant: DEFAULT_TENANT,
    key,
    title: story.title,
    rule: { id: rule, title: story.title, source: `rules/${story.format}/${story.rule}.yml:1` },
    detector: 'sigma',
    severity: story.severity,
    score: Math.max(1, scoreBySeverity[story.severity] - (index % 7)),
    attack: [...story.attack],
    entities: [...story.entities],
    status: index % 5 === 4 ? 'in-progress' : 'open',
    verdict: null,
    assignee: index % 5 === 4 ? asUserId(index % 2 === 0 ? 'u1' : 'u2') : null,
    findings,
    evidence: [
      { finding: findingIdOf(eventIdOf(STREAM, index), 'sigma', rule), event: eventIdOf(STREAM, index), time: first },
    ],
    explanation: story.why,
    first,
    last,
    windowEnd: first + 60 * MINUTE,
    created: first + 300,
    updated: last + 300,
  };
}

export function fakeSources(now: number): SourceAccount[] {
  const account = (source: string, stored: number, rest: Partial<SourceAccount>): SourceAccount => {
    const unreadable = rest.unreadable ?? 0;
    const refused = rest.refused ?? 0;
    const waiting = rest.waiting ?? 0;
    return {
      source: asSourceId(source), received: stored + unreadable + refused + waiting, stored, unreadable, refused, waiting,
      bytes: stored * 640, formats: { [source]: stored }, quality: {}, firstReceived: now - 9 * 3_600_000,
      lastReceived: now - 300, lastEvent: now - 900, ...rest,
    }; // prettier-ignore
  };
  return [
    account('windows', 1_204_331, { waiting: 12, quality: { late: 41 } }),
    account('aws-cloudtrail', 88_120, { lastReceived: now - 42_000 }),
    account('suricata', 502_118, {}),
    account('zeek', 310_442, { unreadable: 3 }),
    account('linux-auth', 18_306, { quality: { 'time-no-year': 18_306 } }),
    account('fw-edge', 91_204, { unreadable: 1120, refused: 320, lastReceived: now - 58 * MINUTE, formats: { unknown: 91_204 }, quality: { 'not-recognised': 91_204, 'time-missing': 1204 } }),
    account('this-machine', 1204, {}),
    account('files/nginx/var/log/nginx/access.log', 84_331, { formats: { 'web-access': 84_331 } }),
    account('files/nginx/var/log/nginx/error.log', 412, { formats: { text: 412 }, quality: { 'not-recognised': 412 } }),
    account('kafka/firewalls', 2_204_118, { unreadable: 4, formats: { fortigate: 2_204_118 } }),
    account('okta/example', 9120, { formats: { okta: 9120 }, lastReceived: now - 14 * MINUTE }),
  ]; // prettier-ignore
}

export function fakeUnreadable(index: number, now: number): UnreadableRecord {
  const texts = [
    '<13>Nov 21 02:41 fw-edge drop in=eth0 \u0000\u0007 src=198.51.100.9 dst=',
    '{"EventID": 1, "Computer": "WS-1", "CommandLine": "cut off her',
  ];
  const text = texts[index % 2] ?? '';
  const reasons = [
    { kind: 'not-recognised', message: 'No parser knows this text, and the source has no format set.' },
    { kind: 'not-json', message: 'The JSON ends in the middle of a text.', at: 58 },
  ] as const;
  const low = index.toString(16).padStart(12, '0');
  return {
    id: `00000000-0000-8000-8000-${low}`,
    source: asSourceId(index % 2 === 0 ? 'fw-edge' : 'zeek'),
    received: now - index * 4 * MINUTE,
    reason: reasons[index % 2 === 0 ? 0 : 1],
    bytes: btoa(text),
    size: text.length,
  };
}

export function fakeUsers(now: number): User[] {
  return [
    {
      id: asUserId('u1'),
      name: 'Inés Reyes',
      email: 'i.reyes@example.com',
      role: 'admin',
      created: now - 86_400_000 * 90,
    },
    {
      id: asUserId('u2'),
      name: 'Sanjay Nair',
      email: 's.nair@example.com',
      role: 'analyst',
      created: now - 86_400_000 * 30,
    },
    {
      id: asUserId('u3'),
      name: 'Tara Keller',
      email: 't.keller@example.com',
      role: 'engineer',
      created: now - 86_400_000 * 12,
    },
  ];
}

export function fakeKeys(now: number): ApiKey[] {
  return [
    { id: 'k1', name: 'rsyslog on jump-01', start: 'vdt_9fk2', role: 'engineer', created: now - 86_400_000 * 8, lastUsed: now - 900, expires: null },
    { id: 'k2', name: 'weekly report', start: 'vdt_c41x', role: 'viewer', created: now - 86_400_000 * 40, lastUsed: null, expires: now + 86_400_000 * 20 },
  ]; // prettier-ignore
}

function fail(): never {
  throw new Error('the list of stories is empty');
}
