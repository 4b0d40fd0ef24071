import type { ParserCase } from '../../pipeline/normalize/test-parser-contract.ts';

const finding = {
  schemaVersion: '2.0', accountId: '111122223333', region: 'eu-central-1', partition: 'aws', id: '16afba5c5c43e07c9e3e5e2e544e95df',
  arn: 'arn:aws:guardduty:eu-central-1:111122223333:detector/d/finding/f', severity: 8, createdAt: '2026-11-21T19:50:11.250Z', updatedAt: '2026-11-21T19:55:11.250Z',
}; // prettier-ignore
const instance = { resourceType: 'Instance', instanceDetails: { instanceId: 'i-0a1b2c3d4e5f60718', networkInterfaces: [{ privateIpAddress: '192.0.2.10', vpcId: 'vpc-1' }] } }; // prettier-ignore
const key = { resourceType: 'AccessKey', accessKeyDetails: { accessKeyId: 'AKIAEXAMPLE', principalId: 'AIDAEXAMPLE', userName: 'a.sample', userType: 'IAMUser' } }; // prettier-ignore

const guardDuty = (name: string, record: object): ParserCase => ({ name, kind: 'aws-guardduty/finding', record: JSON.stringify(record) }); // prettier-ignore
const asff = {
  SchemaVersion: '2018-10-08', Id: 'arn:aws:securityhub:eu-central-1:111122223333:finding/1', ProductArn: 'arn:aws:securityhub:eu-central-1::product/aws/inspector',
  ProductName: 'Inspector', CompanyName: 'Amazon', GeneratorId: 'rule-1', AwsAccountId: '111122223333', Types: ['Software and Configuration Checks/Vulnerabilities/CVE'],
  CreatedAt: '2026-11-21T19:50:11.250Z', UpdatedAt: '2026-11-21T19:50:11.250Z', Severity: { Label: 'HIGH', Normalized: 70 }, Title: 'A package is vulnerable', Description: 'Update it.',
  Resources: [{ Type: 'AwsEc2Instance', Id: 'arn:aws:ec2:eu-central-1:111122223333:instance/i-0a1b2c3d4e5f60718' }],
}; // prettier-ignore

export const awsFindingsCases: readonly ParserCase[] = [
  guardDuty('network-inbound', { ...finding, type: 'UnauthorizedAccess:EC2/SSHBruteForce', resource: instance, service: { serviceName: 'guardduty', count: 3, archived: false, action: { actionType: 'NETWORK_CONNECTION', networkConnectionAction: { connectionDirection: 'INBOUND', remoteIpDetails: { ipAddressV4: '203.0.113.9', country: { countryName: 'Nowhere' } }, remotePortDetails: { port: 50112 }, localPortDetails: { port: 22, portName: 'SSH' }, protocol: 'TCP', blocked: false } } }, title: '203.0.113.9 is performing SSH brute force attacks.', description: 'Attempts were seen.' }),
  guardDuty('network-outbound', { ...finding, severity: 5, type: 'CryptoCurrency:EC2/BitcoinTool.B', resource: instance, service: { serviceName: 'guardduty', count: 1, action: { actionType: 'NETWORK_CONNECTION', networkConnectionAction: { connectionDirection: 'OUTBOUND', remoteIpDetails: { ipAddressV4: '198.51.100.7' }, remotePortDetails: { port: 8333 }, localIpDetails: { ipAddressV4: '192.0.2.10' }, localPortDetails: { port: 40000 }, protocol: 'TCP' } } }, title: 'Mining' }),
  guardDuty('api-call', { version: '0', id: 'e-1', 'detail-type': 'GuardDuty Finding', source: 'aws.guardduty', account: '111122223333', time: '2026-11-21T19:55:12Z', region: 'eu-central-1', resources: [], detail: { ...finding, severity: 9, type: 'AttackSequence:IAM/CompromisedCredentials', resource: key, service: { serviceName: 'guardduty', action: { actionType: 'AWS_API_CALL', awsApiCallAction: { api: 'GetCallerIdentity', serviceName: 'sts.amazonaws.com', callerType: 'Remote IP', remoteIpDetails: { ipAddressV4: '203.0.113.66' } } } }, title: 'Credentials were used from far away.' } }),
  guardDuty('dns', { ...finding, severity: 2, type: 'Backdoor:EC2/C&CActivity.B!DNS', resource: instance, service: { serviceName: 'guardduty', archived: true, action: { actionType: 'DNS_REQUEST', dnsRequestAction: { domain: 'c2.example.net', protocol: 'UDP', blocked: false } } } }),
  guardDuty('port-probe', { ...finding, type: 'Recon:EC2/PortProbeUnprotectedPort', resource: instance, service: { serviceName: 'guardduty', action: { actionType: 'PORT_PROBE', portProbeAction: { blocked: false, portProbeDetails: [{ localPortDetails: { port: 3389 }, remoteIpDetails: { ipAddressV4: '203.0.113.5' } }] } } } }),
  guardDuty('from-the-api', { AccountId: '111122223333', Arn: finding.arn, Id: 'f-2', Type: 'Recon:IAMUser/MaliciousIPCaller', Severity: 5, CreatedAt: '2026-11-21T19:50:11.250Z', UpdatedAt: '2026-11-21T19:50:11.250Z', Resource: { ResourceType: 'AccessKey', AccessKeyDetails: { UserName: 'a.sample' } }, Service: { ServiceName: 'guardduty', Count: 1, Action: { ActionType: 'AWS_API_CALL', AwsApiCallAction: { Api: 'ListUsers', ServiceName: 'iam.amazonaws.com', RemoteIpDetails: { IpAddressV4: '203.0.113.66' } } } }, Title: 'Recon' }),
  { name: 'asff', kind: 'aws-security-hub/finding', record: JSON.stringify(asff) },
  { name: 'asff-event', kind: 'aws-security-hub/finding', record: JSON.stringify({ version: '0', 'detail-type': 'Security Hub Findings - Imported', detail: { findings: [{ ...asff, RecordState: 'ARCHIVED', Severity: { Normalized: 30 } }] } }) },
  { name: 'asff-network', kind: 'aws-security-hub/finding', record: JSON.stringify({ ...asff, Network: { SourceIpV4: '203.0.113.9', SourcePort: 4000, DestinationIpV4: '192.0.2.10', DestinationPort: 443 }, UpdatedAt: '2026-11-21T20:50:11.250' }) },
  { name: 'another-type-and-service', kind: undefined, record: '{"type":"x","service":{"name":"web"}}', golden: false },
]; // prettier-ignore
