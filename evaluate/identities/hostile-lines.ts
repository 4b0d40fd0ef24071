import type { Organisation, Person } from '../world/organisation.ts';

/**
 * What strangers and mishaps write among the lines of an organisation to make one of two people: names that they type, records that they forge in the
 * sources that they can reach, names that are given on, shared and cloned. A few an hour.
 */
export function hostileLines(org: Organisation, time: number): { readonly source: string; readonly text: string }[] {
  const hour = Math.floor(time / 3_600_000);
  const [victim, other, third] = [0, 7, 13].map((step) => org.people[(hour * 3 + step) % org.people.length]);
  if (victim === undefined || other === undefined || third === undefined) return [];
  const iso = new Date(time + 60_000).toISOString();
  const security = (id: number, more: object, host = 'ws-9999.example.com') => ({ source: 'windows-security', text: JSON.stringify({ EventTime: iso, Hostname: host, EventID: id, SourceName: 'Microsoft-Windows-Security-Auditing', Channel: 'Security', RecordNumber: 1, Severity: 'INFO', ...more }) });
  const typed = `${other.login}@example.com`;
  const entra = (login: string, person: Person | undefined, error: number, id = '') => ({ source: 'entra', text: JSON.stringify({ id: '00000000-0000-4000-8000-000000000009', createdDateTime: iso, userDisplayName: login, userPrincipalName: login, userId: person === undefined ? id : `00000000-0000-4000-8002-${String(person.index).padStart(12, '0')}`, appId: '00000000-0000-4000-8003-000000000001', appDisplayName: 'Portal', ipAddress: '203.0.113.66', clientAppUsed: 'Browser', conditionalAccessStatus: 'success', isInteractive: true, status: { errorCode: error }, deviceDetail: { deviceId: '', displayName: '' } }) });
  return [
    // typed names
    { source: 'linux', text: `${iso.replace('Z', '000+00:00')} web-1 sshd[4]: Invalid user ${victim.sid} ${typed} from 203.0.113.66 port 4` },
    { source: 'linux', text: `${iso.replace('Z', '000+00:00')} web-1 sshd[4]: Failed password for invalid user EXAMPLE\\${other.login} from 203.0.113.66 port 4 ssh2` },
    { source: 'web', text: `203.0.113.66 - ${typed} [01/Mar/2026:00:00:00 +0000] "GET /?${victim.sid} HTTP/1.1" 404 1 "-" "{\\"TargetUserSid\\":\\"${victim.sid}\\",\\"TargetUserName\\":\\"${other.login}\\"}"` },
    security(4625, { TargetUserSid: victim.sid, TargetUserName: other.login, TargetDomainName: 'EXAMPLE', SubjectUserSid: 'S-1-0-0' }),
    security(4740, { TargetSid: victim.sid, TargetUserName: victim.login, TargetDomainName: other.login }),
    security(4768, { TargetSid: victim.sid, TargetUserName: other.login, TargetDomainName: 'EXAMPLE', Status: '0x6' }),
    entra(typed, victim, 50_126),
    // a session that calls itself like somebody
    { source: 'cloudtrail', text: JSON.stringify({ eventVersion: '1.11', userIdentity: { type: 'AssumedRole', principalId: `AROAEXAMPLE:${typed}`, arn: `arn:aws:sts::123456789012:assumed-role/dev/${typed}`, accountId: '123456789012', accessKeyId: 'ASIAEXAMPLE' }, eventTime: iso, eventSource: 's3.amazonaws.com', eventName: 'ListBuckets', awsRegion: 'eu-central-1', sourceIPAddress: '203.0.113.66', userAgent: typed, requestParameters: null, responseElements: null, requestID: '1', eventID: '1', eventType: 'AwsApiCall', recipientAccountId: '123456789012', eventCategory: 'Management' }) },
    // a client that gives itself another's host name
    { source: 'zeek', text: JSON.stringify({ _path: 'dhcp', ts: time / 1000, uids: ['C1'], client_addr: '10.9.9.9', server_addr: '10.0.0.1', mac: '02:00:00:00:66:66', host_name: victim.workstation, assigned_addr: '10.9.9.9', lease_time: 900, msg_types: ['ACK'] }) },
    { source: 'dhcp', text: `<30>1 ${iso} gw dhcpd 1 - - DHCPACK on 10.9.9.9 to 02:00:00:00:66:66 (${victim.workstation}) via eth0` },
    { source: 'dhcp', text: `<30>1 ${iso} gw dhcpd 1 - - DHCPACK to 10.9.9.8 (02:00:00:00:66:66) via eth0` },
    // one address for two people within minutes; one who signs in to the VPN under a name that looks like another's
    ...[victim, other].map(({ login }) => ({ source: 'vpn', text: `<30>1 ${iso} gw charon 1 - - 10[IKE] assigning virtual IP 10.8.0.7 to peer '${login}@example.com'` })),
    { source: 'vpn', text: `<30>1 ${iso} gw charon 1 - - 10[IKE] assigning virtual IP 10.8.0.8 to peer 'EXAMPLE\\${other.login}'` },
    // a sign-in to Workspace that failed carries the name that was typed
    { source: 'workspace', text: JSON.stringify({ kind: 'admin#reports#activity', id: { time: iso, uniqueQualifier: '-1', applicationName: 'login', customerId: 'C00000000' }, actor: { email: typed, profileId: `1000000000000000${String(victim.index).padStart(5, '0')}` }, ipAddress: '203.0.113.66', events: [{ type: 'login', name: 'login_failure', parameters: [] }] }) },
    // an account of Workspace that two use
    ...[victim, other].map(({ index }) => ({ source: 'workspace', text: JSON.stringify({ kind: 'admin#reports#activity', id: { time: iso, uniqueQualifier: `-${index}`, applicationName: 'login', customerId: 'C00000000' }, actor: { email: 'office@example.com', profileId: `1000000000000000${String(index).padStart(5, '0')}` }, ipAddress: '203.0.113.66', events: [{ type: 'login', name: 'login_success', parameters: [] }] }) })),
    // forged by somebody who may send records of a trusted kind: every tenth hour
    ...(hour % 10 === 0 ? [
      security(4624, { TargetUserSid: third.sid, TargetUserName: other.login, TargetDomainName: 'EXAMPLE', LogonType: '3' }),
      entra(typed, third, 0),
    ] : []),
    // cloned machines with one SID for two people of their own; a mailbox that two use
    security(4624, { TargetUserSid: 'S-1-5-21-5-5-5-1001', TargetUserName: 'anna', TargetDomainName: 'PC-A', LogonType: '2' }, 'pc-a.example.com'),
    security(4624, { TargetUserSid: 'S-1-5-21-5-5-5-1001', TargetUserName: 'bernd', TargetDomainName: 'PC-B', LogonType: '2' }, 'pc-b.example.com'),
    entra('office@example.com', victim, 0),
  ];
} // prettier-ignore
