import type { JsonObject } from '../../model/json.ts';
import { logSourceSet, type LogSource } from '../../model/log-source.ts';
import { access, account, api, group, signIn, type AuditMeaning } from '../../pipeline/normalize/audit/audit-facts.ts';
import { auditKind } from '../../pipeline/normalize/audit/audit-kind.ts';
import { operationToActivity } from '../../pipeline/normalize/audit/audit-ocsf.ts';
import { textOf } from '../../pipeline/normalize/field-values.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import { m365ToFacts } from './facts.ts';

/** What operations mean, where that is more than "something was done". */
const meanings: ReadonlyMap<string, AuditMeaning> = new Map([
  ['UserLoggedIn', signIn(1)],
  ['UserLoginFailed', signIn(1)],
  ['MailboxLogin', signIn(1)],
  ['TeamsSessionStarted', signIn(1)],
  ['Add user.', account(1)],
  ['Delete user.', account(6)],
  ['Change user password.', account(3)],
  ['Reset user password.', account(4)],
  ['Disable account.', account(5)],
  ['Enable account.', account(2)],
  ['Disable Strong Authentication.', account(11)],
  ['Update user.', account(99)],
  ['Add member to group.', group(3)],
  ['Remove member from group.', group(4)],
  ['Add member to role.', access(1)],
  ['Remove member from role.', access(2)],
  ['Add-MailboxPermission', access(1)],
  ['Remove-MailboxPermission', access(2)],
  ['Add-RecipientPermission', access(1)],
]);

/** SigmaHQ's rules write for three views of the same record. */
const aliases = {
  eventSource: ['Workload', 'Source'],
  eventName: ['Name', 'Operation'],
  status: ['ResultStatus', 'Status'],
  Payload: ['Data', 'ExtendedProperties.Value', 'Parameters.Value'],
  RequestType: ['ExtendedProperties.Value'],
  src_ip: ['ClientIP', 'ClientIPAddress', 'ActorIpAddress'],
};

const kind = (what: string, services: readonly string[]): EventKind =>
  auditKind({
    id: `m365/${what}`,
    logSources: logSourceSet(
      services.map((service): LogSource => ({ product: 'm365', service })),
      aliases,
    ),
    product: { vendor: 'Microsoft', name: 'Microsoft 365', cloud: 'Microsoft 365' },
    factsOf: m365ToFacts,
    meaningOf: ({ operation }) => meanings.get(operation ?? '') ?? api(operationToActivity(operation)),
  });

const audit = kind('audit', ['audit']);
const exchange = kind('exchange', ['audit', 'exchange']);
const compliance = kind('security-compliance', ['audit', 'threat_management', 'threat_detection']);

export function kindOf(fields: JsonObject): EventKind {
  const workload = textOf(fields['Workload']);
  if (workload === 'Exchange') return exchange;
  return workload === 'SecurityComplianceCenter' || workload === 'ThreatIntelligence' ? compliance : audit;
}
