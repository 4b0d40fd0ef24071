import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../model/json.ts';
import { asSourceId, DEFAULT_TENANT, streamOf } from '../../model/ids.ts';
import type { RecordBatch } from '../../model/record.ts';
import { createClaimsOf, type Claim } from '../../pipeline/identify/claims.ts';
import { createNormalize } from '../../pipeline/normalize/normalize.ts';
import { parsers } from '../parsers.ts';
import { ownClaimRules } from './own-claims.ts';

/** What records in the formats of their vendors claim, through the real parsers and the claims that come with Vedette. */
const normalize = createNormalize(parsers, DEFAULT_TENANT);
const claimsOf = createClaimsOf(ownClaimRules());

function batchOf(records: readonly string[]): RecordBatch {
  const parts = records.map((record) => Buffer.from(record));
  let end = 0;
  return {
    origin: { source: asSourceId('test'), envelope: 'none' }, received: Date.UTC(2026, 2, 1, 10), payload: Buffer.concat(parts),
    ends: Uint32Array.from(parts.map((part) => (end += part.length))), stream: streamOf('claims.test'), first: 0,
  }; // prettier-ignore
}

const claimed = (...records: readonly (JsonObject | string)[]): readonly Claim[] =>
  claimsOf(normalize(batchOf(records.map((record) => (typeof record === 'string' ? record : JSON.stringify(record))))).events); // prettier-ignore
const namesOf = (...records: readonly (JsonObject | string)[]): string[] =>
  claimed(...records).map(({ names }) => names.join(' '));

const SID = 'S-1-5-21-1000000000-1000000000-1000000000-1105';
const windows = (id: number, more: JsonObject, host = 'ws-17.example.com'): JsonObject => ({
  EventTime: '2026-03-01T09:15:02Z', Hostname: host, EventID: id, SourceName: 'Microsoft-Windows-Security-Auditing', Channel: 'Security', RecordNumber: 1, Severity: 'INFO', ...more,
}); // prettier-ignore
const target = (name: string, domain = 'EXAMPLE', sid = SID): JsonObject => ({ TargetUserSid: sid, TargetUserName: name, TargetDomainName: domain }); // prettier-ignore
const system = { SubjectUserSid: 'S-1-5-18', SubjectUserName: 'WS-17$', SubjectDomainName: 'EXAMPLE' };
const entra = (more: JsonObject): JsonObject => ({
  id: '00000000-0000-4000-8000-000000000001', createdDateTime: '2026-03-01T09:15:02Z', userDisplayName: 'A', userPrincipalName: 'Alice@Example.com', userId: '00000000-0000-4000-8002-000000000004',
  appId: '00000000-0000-4000-8003-000000000001', appDisplayName: 'Portal', ipAddress: '203.0.113.9', clientAppUsed: 'Browser', conditionalAccessStatus: 'success', isInteractive: true, status: { errorCode: 0 }, deviceDetail: { deviceId: '', displayName: '' }, ...more,
}); // prettier-ignore

describe('what records claim', () => {
  it('Windows: a SID and its account; the machine and its domain', () => {
    expect(namesOf(windows(4624, { ...system, ...target('Alice'), LogonType: '2' }))).toEqual([
      `sid:${SID.toLowerCase()} account:example\\alice`,
      'fqdn:ws-17.example.com netbios:example\\ws-17',
    ]);
    const created = windows(4720, { SubjectUserSid: 'S-1-5-18', TargetSid: SID, TargetUserName: 'alice', TargetDomainName: 'EXAMPLE', UserPrincipalName: 'alice@example.com' }); // prettier-ignore
    expect(namesOf(created)).toEqual([`sid:${SID.toLowerCase()} login:alice@example.com account:example\\alice`]);
  });

  it('a local account is told apart by its machine, a SID of Entra ID is its object id', () => {
    const local = target('anna', 'WS-17', 'S-1-5-21-7-7-7-1001');
    expect(namesOf(windows(4624, local))).toEqual(['sid:s-1-5-21-7-7-7-1001@ws-17.example.com account:ws-17\\anna']);
    const cloud = target('AliceSmith', 'AzureAD', 'S-1-12-1-1943430372-1249052806-2496021943-3034400218');
    expect(namesOf(windows(4624, cloud))).toEqual([
      'sid:s-1-12-1-1943430372-1249052806-2496021943-3034400218 entra:73d664e4-0886-4a73-b745-c694da45ddb4 account:azuread\\alicesmith',
    ]);
  });

  it('clouds: those who got in', () => {
    expect(namesOf(entra({}))).toEqual(['entra:00000000-0000-4000-8002-000000000004 login:alice@example.com']);
    const okta = { uuid: '1', published: '2026-03-01T09:15:02.558Z', eventType: 'user.session.start', version: '0', severity: 'INFO', displayMessage: 'x', actor: { id: '00u00000000000000001', type: 'User', alternateId: 'alice@example.com', displayName: 'A' }, client: {}, outcome: { result: 'SUCCESS' }, target: [], transaction: {}, debugContext: {}, securityContext: {} }; // prettier-ignore
    expect(namesOf(okta)).toEqual(['okta:00u00000000000000001 login:alice@example.com']);
    expect(namesOf({ ...okta, outcome: { result: 'FAILURE', reason: 'INVALID_CREDENTIALS' } })).toEqual([]);
    const aws = (userIdentity: JsonObject): JsonObject => ({ eventVersion: '1.11', userIdentity, eventTime: '2026-03-01T09:15:02Z', eventSource: 's3.amazonaws.com', eventName: 'ListBuckets', awsRegion: 'eu-central-1', sourceIPAddress: '203.0.113.9', userAgent: 'x', requestParameters: null, responseElements: null, requestID: '1', eventID: '1', eventType: 'AwsApiCall', recipientAccountId: '123456789012', eventCategory: 'Management' }); // prettier-ignore
    expect(namesOf(aws({ type: 'IAMUser', principalId: 'AIDAEXAMPLEALICE', arn: 'arn:aws:iam::123456789012:user/alice', accountId: '123456789012', accessKeyId: 'AKIAEXAMPLE00000001', userName: 'alice' }))).toEqual([
      'aws:AIDAEXAMPLEALICE arn:arn:aws:iam::123456789012:user/alice access-key:AKIAEXAMPLE00000001',
    ]); // prettier-ignore
    // whoever assumes a role gives the session its name
    expect(namesOf(aws({ type: 'AssumedRole', principalId: 'AROAEXAMPLE:bob@example.com', arn: 'arn:aws:sts::123456789012:assumed-role/r/bob@example.com', accountId: '123456789012', accessKeyId: 'ASIAEXAMPLE' }))).toEqual([]); // prettier-ignore
  });

  it('addresses: a lease for as long as it lasts; answers only for own networks', () => {
    const dhcp = { _path: 'dhcp', ts: 1_772_356_500, uids: ['C1'], client_addr: '10.0.1.5', server_addr: '10.0.0.1', mac: '02:00:5e:00:53:01', host_name: 'ceo-laptop', assigned_addr: '10.0.1.5', lease_time: 900, msg_types: ['ACK'] }; // prettier-ignore
    const [lease] = claimed(dhcp);
    expect(lease).toMatchObject({
      names: ['ip:10.0.1.5', 'mac:02:00:5e:00:53:01'],
      until: 1_772_356_500_000 + 900_000,
    });
    // what the client calls itself is kept as that
    expect(claimed(dhcp)[1]).toMatchObject({ names: ['ip:10.0.1.5', 'said-name:ceo-laptop'] });
    const dns = (query: string, answers: string[]): JsonObject => ({ _path: 'dns', ts: 1_772_356_500, uid: 'C1', 'id.orig_h': '10.0.1.5', 'id.orig_p': 5353, 'id.resp_h': '10.0.0.1', 'id.resp_p': 53, proto: 'udp', query, qtype_name: 'A', rcode_name: 'NOERROR', answers, TTLs: answers.map((_, index) => 60 * (index + 1)) }); // prettier-ignore
    expect(claimed(dns('ws-17.example.com', ['10.0.1.5', '198.51.100.7', '10.0.1.6']))).toMatchObject([
      { names: ['ip:10.0.1.5', 'fqdn:ws-17.example.com'], until: 1_772_356_560_000 },
      { names: ['ip:10.0.1.6', 'fqdn:ws-17.example.com'], until: 1_772_356_680_000 },
    ]);
  });

  it('leases of DHCP servers: for as long as they say, else for an hour', () => {
    const kea = '2026-03-01 09:15:02.000 INFO  [kea-dhcp4.leases/812.140] DHCP4_LEASE_ALLOC [hwtype=1 02:00:5e:00:53:01], cid=[01:02:00:5e:00:53:01], tid=0x1: lease 10.0.1.5 has been allocated for 600 seconds'; // prettier-ignore
    const time = Date.UTC(2026, 2, 1, 9, 15, 2);
    expect(claimed(kea)).toMatchObject([{ rule: 'dhcp.lease', names: ['ip:10.0.1.5', 'mac:02:00:5e:00:53:01'], first: time, until: time + 600_000 }]); // prettier-ignore
    const dhcpd = (text: string): string => `<30>1 2026-03-01T09:15:02Z gw dhcpd 1 - - ${text}`;
    expect(claimed(dhcpd('DHCPACK on 10.0.1.5 to 02:00:5e:00:53:01 (ceo-laptop) via eth0'))).toMatchObject([
      { rule: 'dhcp.lease-hour', names: ['ip:10.0.1.5', 'mac:02:00:5e:00:53:01'], until: time + 3_600_000 },
      { rule: 'dhcp.lease-name-hour', names: ['ip:10.0.1.5', 'said-name:ceo-laptop'], until: time + 3_600_000 },
    ]);
    // asked for, offered, refused, given back, and an answer to who gave itself an address
    const others = ['DHCPREQUEST for 10.0.1.5 (10.0.0.1) from 02:00:5e:00:53:01 (dc-1) via eth0', 'DHCPOFFER on 10.0.1.5 to 02:00:5e:00:53:01 (dc-1) via eth0', 'DHCPNAK on 10.0.1.5 to 02:00:5e:00:53:01 via eth0', 'DHCPRELEASE of 10.0.1.5 from 02:00:5e:00:53:01 (dc-1) via eth0 (found)', 'DHCPINFORM from 10.0.1.5 via eth0', 'DHCPACK to 10.0.1.5 (02:00:5e:00:53:01) via eth0']; // prettier-ignore
    expect(namesOf(...others.map(dhcpd))).toEqual([]);
  });

  it('VPN servers: whoever signed in holds the address, by the kind of name that it is', () => {
    const at = '2026-03-01 09:15:02';
    const assigned = (user: string): string => `${at} ${user}/203.0.113.7:40000 SENT CONTROL [${user}]: 'PUSH_REPLY,route-gateway 10.8.0.1,ifconfig 10.8.0.7 255.255.255.0,peer-id 0' (status=1)`; // prettier-ignore
    const [openvpn] = claimed(assigned('Bob'));
    expect(openvpn).toMatchObject({ rule: 'vpn.user', names: ['ip:10.8.0.7', 'vpn-user:bob'] });
    expect((openvpn?.until ?? 0) - (openvpn?.first ?? 0)).toBe(8 * 3_600_000);
    expect(namesOf(assigned('bob@example.com'))).toEqual(['ip:10.8.0.7 login:bob@example.com']);
    expect(namesOf(`<30>1 2026-03-01T09:15:02Z gw charon 1 - - 10[IKE] assigning virtual IP 10.8.0.7 to peer 'bob@example.com'`)).toEqual(['ip:10.8.0.7 login:bob@example.com']); // prettier-ignore
    const asa = (user: string): string => `<166>Mar 01 2026 09:15:02 asa1 : %ASA-4-722051: Group <staff> User <${user}> IP <203.0.113.7> IPv4 Address <10.8.0.7> IPv6 address <::> assigned to session`; // prettier-ignore
    expect(namesOf(asa('EXAMPLE\\bob'))).toEqual(['ip:10.8.0.7 account:example\\bob']);
    expect(namesOf(asa('bob'))).toEqual(['ip:10.8.0.7 vpn-user:bob']);
  });

  it('Google Workspace: a sign-in that succeeded, and nothing of one that failed', () => {
    const login = (...names: string[]): JsonObject => ({ kind: 'admin#reports#activity', id: { time: '2026-03-01T09:15:02.123Z', uniqueQualifier: '-1', applicationName: 'login', customerId: 'C00000000' }, actor: { email: 'alice@example.com', profileId: '100000000000000000004' }, ipAddress: '203.0.113.9', events: names.map((name) => ({ type: 'login', name, parameters: [] })) }); // prettier-ignore
    expect(namesOf(login('login_success'))).toEqual(['google:100000000000000000004 login:alice@example.com']);
    expect(namesOf(login('login_failure'), login('login_challenge'), login('login_success', 'login_failure'), login())).toEqual([]); // prettier-ignore
  });

  it('each different claim once a batch, with its count, first and last', () => {
    const at = (minute: number): JsonObject => ({ ...windows(4634, target('alice')), EventTime: `2026-03-01T09:${minute}:00Z` }); // prettier-ignore
    expect(claimed(at(30), at(10), at(50), at(20))).toMatchObject([
      { count: 4, first: Date.UTC(2026, 2, 1, 9, 10), last: Date.UTC(2026, 2, 1, 9, 50), firstAt: 1, lastAt: 2 },
    ]);
  });
});

describe('what a stranger types claims nothing', () => {
  it('a text with a line break does not pass for two fields that were seen before', () => {
    const first = windows(4624, { TargetUserSid: SID, TargetUserName: 'alice', TargetDomainName: 'EXAMPLE' });
    const second = windows(4624, { TargetUserSid: `${SID}\nEXAMPLE\\alice`, TargetUserName: '', TargetDomainName: '' });
    expect(claimed(first, second)).toMatchObject([{ count: 1 }]);
  });

  it.each<[string, readonly (JsonObject | string)[]]>([
    ['a failed sign-in of Windows', [windows(4625, { ...target('alice'), SubjectUserSid: 'S-1-0-0', IpAddress: '203.0.113.9' })]],
    ['names that are everywhere', [windows(4624, target('SYSTEM', 'NT AUTHORITY', 'S-1-5-18')), windows(4624, target('DWM-1', 'Window Manager', 'S-1-5-90-0-1')), windows(4624, target('ANONYMOUS LOGON', 'NT AUTHORITY', 'S-1-5-7'))]],
    ['the caller of a lock-out, which stands where the domain stands', [windows(4740, { TargetSid: SID, TargetUserName: 'alice', TargetDomainName: 'EVIL-PC' })]],
    ['a ticket that was refused', [windows(4768, { TargetSid: SID, TargetUserName: 'alice', TargetDomainName: 'EXAMPLE', Status: '0x6' })]],
    ['a machine whose names do not fit', [windows(4624, { ...system, SubjectUserName: 'DC-1$' })]],
    ['a failed sign-in to Entra ID', [entra({ status: { errorCode: 50126 } }), entra({ userId: '00000000-0000-0000-0000-000000000000' })]],
    ['sshd', ['2026-03-01T09:15:02+00:00 web-1 sshd[12]: Invalid user alice@example.com S-1-5-21-1-2-3-4 from 203.0.113.9 port 40000', '2026-03-01T09:15:02+00:00 web-1 sshd[12]: Failed password for invalid user EXAMPLE\\alice from 203.0.113.9 port 40000 ssh2', '2026-03-01T09:15:02+00:00 web-1 sshd[12]: Accepted password for root from 203.0.113.9 port 40000 ssh2']],
    ['a line of a web server', [`203.0.113.9 - alice@example.com [01/Mar/2026:09:15:02 +0000] "GET /?u=${SID} HTTP/1.1" 200 1 "-" "{\\"EventID\\":4624,\\"TargetUserSid\\":\\"${SID}\\"}"`]],
    ['NTLM and Kerberos in the network', [{ _path: 'ntlm', ts: 1_772_356_500, uid: 'C1', 'id.orig_h': '10.0.1.5', 'id.orig_p': 1, 'id.resp_h': '10.0.0.1', 'id.resp_p': 445, username: 'alice', hostname: 'BOSS-PC', domainname: 'EXAMPLE', server_nb_computer_name: 'DC-1', server_dns_computer_name: 'dc-1.example.com' }]],
    ['those who did not get into a VPN', ["2026-03-01 09:15:02 203.0.113.7:40000 SENT CONTROL [alice@example.com]: 'AUTH_FAILED' (status=1)", '2026-03-01 09:15:02 UNDEF/203.0.113.7:40000 MULTI: primary virtual IP for UNDEF/203.0.113.7:40000: 10.8.0.7', "<30>1 2026-03-01T09:15:02Z gw charon 1 - - 10[IKE] tried 1 shared key for 'gw' - 'alice@example.com', but MAC mismatched", '<166>Mar 01 2026 09:15:02 asa1 : %ASA-6-716039: Group <staff> User <alice@example.com> IP <203.0.113.7> Authentication: rejected, Session Type: WebVPN.', '2026-03-01T09:15:02+00:00 web-1 sshd[12]: Invalid user DHCPACK on 10.0.1.5 to 02:00:00:00:66:66 (dc-1) via eth0 from 203.0.113.9 port 4']],
    ['JSON of any kind', [{ sid: SID, user: 'EXAMPLE\\alice', upn: 'alice@example.com', TargetUserSid: SID }]],
  ])('%s', (_, records) => {
    expect(namesOf(...records)).toEqual([]);
  }); // prettier-ignore

  it('and whatever stands in the fields, a claim has names that are names', () => {
    const field = fc.oneof(fc.string(), fc.constantFrom(SID, 'S-1-12-1-1-2-3-4294967296', 'EXAMPLE', 'alice', '-', '', 'a\\b', '\u0000', 'x$', '__proto__', 'ws-17'), fc.integer(), fc.constant(null)); // prettier-ignore
    fc.assert(
      fc.property(field, field, field, field, fc.constantFrom(4624, 4688, 4738), (sid, name, domain, host, id) => {
        const record = windows(id, { TargetUserSid: sid, TargetSid: sid, TargetUserName: name, TargetDomainName: domain, SubjectUserSid: sid, SubjectUserName: name, SubjectDomainName: domain, UserPrincipalName: name }, String(host)); // prettier-ignore
        for (const { names } of claimed(record)) {
          expect(names.length).toBeGreaterThan(1);
          for (const each of names) expect(each).toMatch(/^(?:sid:s-1-(?:5-21|12-1)-|entra:|login:|account:|fqdn:|netbios:)[^\s\n]*/);
        }
      }),
      { numRuns: 800 },
    ); // prettier-ignore
  });
});
