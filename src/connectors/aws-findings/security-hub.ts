import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import type { ActivityFacts } from '../../pipeline/normalize/activity/activity-facts.ts';
import { activityKind } from '../../pipeline/normalize/activity/activity-kind.ts';
import { fieldAt, integerOf, listOf, objectOf, textOf, type Field } from '../../pipeline/normalize/field-values.ts';
import type { JsonParser } from '../../pipeline/normalize/parser.ts';
import { findingTime } from './finding-time.ts';
import { opened } from './opened.ts';
import { securityHubNames } from './security-hub-names.ts';

/**
 * Findings in the AWS Security Finding Format, of Security Hub and of whoever writes to it; also alone in an EventBridge event.
 * Source: AWS Security Hub User Guide, "AWS Security Finding Format (ASFF)".
 */
export const securityHub: JsonParser = {
  input: 'json',
  id: 'aws-security-hub',
  summary: 'AWS Security Hub findings (ASFF)',
  example:
    '{"SchemaVersion":"2018-10-08","Id":"arn:aws:securityhub:eu-central-1:111122223333:finding/1","ProductArn":"arn:aws:securityhub:eu-central-1::product/aws/inspector","GeneratorId":"rule-1","AwsAccountId":"111122223333","Types":["Software and Configuration Checks/Vulnerabilities/CVE"],"CreatedAt":"2026-11-21T19:50:11.250Z","UpdatedAt":"2026-11-21T19:55:11.250Z","Severity":{"Label":"HIGH"},"Title":"A package is vulnerable","Description":"…","Resources":[{"Type":"AwsEc2Instance","Id":"arn:aws:ec2:eu-central-1:111122223333:instance/i-0a1b2c3d4e5f60718"}]}',
  needs: [['ProductArn', 'detail']],
  names: securityHubNames,
  claims: (object) => isFinding(object) || isFinding(onlyFinding(object)),
  parse: (object) => {
    const alone = onlyFinding(object);
    const { fields, more } = opened(alone === undefined || isFinding(object) ? object : { ...object, detail: alone }, isFinding);
    const kept = 'raw' in more ? { ...more, raw: JSON.stringify(object) } : more;
    return { kind: finding, fields, ...findingTime(fields, ['UpdatedAt', 'LastObservedAt', 'CreatedAt', 'ProcessedAt']), ...kept };
  },
}; // prettier-ignore

function isFinding(object: JsonObject | undefined): boolean {
  return object !== undefined && typeof object['ProductArn'] === 'string' && typeof object['Id'] === 'string' && (object['AwsAccountId'] ?? object['SchemaVersion']) !== undefined; // prettier-ignore
}

/** EventBridge sends findings as a list. Framers make a record of each; where several come in one all the same (HEC), it stays one record of no known format. */
function onlyFinding(object: JsonObject): JsonObject | undefined {
  const findings = objectOf(object['detail'])?.['findings'];
  return Array.isArray(findings) && findings.length === 1 ? objectOf(findings[0]) : undefined;
}

const finding = activityKind(
  'aws-security-hub/finding',
  logSourceSet([
    { product: 'aws', service: 'securityhub' },
    { product: 'aws', category: 'alert' },
  ]),
  findingToFacts,
);

const severities = new Map([['INFORMATIONAL', 1], ['LOW', 2], ['MEDIUM', 3], ['HIGH', 4], ['CRITICAL', 5]]); // prettier-ignore

function findingToFacts(fields: JsonObject): ActivityFacts {
  const at = (path: string): Field => fieldAt(fields, path);
  const label = textOf(at('Severity.Label') ?? at('FindingProviderFields.Severity.Label'));
  const resource = objectOf(listOf(at('Resources'))[0]);
  const call = objectOf(at('Action.AwsApiCallAction'));
  const remote = at('Action.AwsApiCallAction.RemoteIpDetails.IpAddressV4') ?? at('Action.NetworkConnectionAction.RemoteIpDetails.IpAddressV4'); // prettier-ignore
  const types = listOf(at('Types') ?? at('FindingProviderFields.Types'));
  return {
    what: 'finding',
    activity: at('RecordState') === 'ARCHIVED' || at('Workflow.Status') === 'RESOLVED' ? 3 : at('CreatedAt') === at('UpdatedAt') ? 1 : 2,
    severity: severities.get(label ?? '') ?? normalized(at('Severity.Normalized')),
    product: { vendor: textOf(at('CompanyName')) ?? 'AWS', name: textOf(at('ProductName')) ?? 'Security Hub' },
    device: { uid: resource?.['Type'] === 'AwsEc2Instance' ? resource['Id'] : undefined },
    source: { address: remote ?? at('Network.SourceIpV4'), port: at('Network.SourcePort') },
    destination: { address: at('Network.DestinationIpV4'), port: at('Network.DestinationPort') },
    user: { name: resource === undefined ? undefined : fieldAt(resource, 'Details.AwsIamAccessKey.UserName') },
    ...(call === undefined ? {} : { api: { operation: call['Api'], service: call['ServiceName'] } }),
    finding: { title: at('Title') ?? types[0] ?? at('GeneratorId'), uid: at('Id'), types },
    message: at('Description'),
    uid: at('Id'),
    originalTime: at('UpdatedAt'),
  };
} // prettier-ignore

/** ASFF's 0–100. */
function normalized(value: Field): number {
  const score = integerOf(value, 0, 100);
  if (score === undefined) return 0;
  return score === 0 ? 1 : score < 40 ? 2 : score < 70 ? 3 : score < 90 ? 4 : 5;
}
