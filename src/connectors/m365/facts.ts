import type { JsonObject } from '../../model/json.ts';
import type { AuditFacts, AuditTarget, Principal } from '../../pipeline/normalize/audit/audit-facts.ts';
import { addressOf, listOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';

export function m365ToFacts(fields: JsonObject): AuditFacts {
  const result = textOf(fields['ResultStatus'])?.toLowerCase();
  const operation = textOf(fields['Operation']);
  const success = successOf(operation, result);
  return {
    operation,
    service: textOf(fields['Workload']),
    actor: actorOf(fields),
    source: {
      address: bareAddressOf(fields['ClientIP'] ?? fields['ClientIPAddress'] ?? fields['ActorIpAddress']),
      userAgent: textOf(fields['UserAgent']) ?? textOf(fields['ClientInfoString']),
    },
    targets: targetsOf(fields),
    privileges: privilegesOf(fields),
    outcome: { success, code: success === false ? (textOf(fields['LogonError']) ?? result) : undefined },
    cloud: { account: textOf(fields['OrganizationId']) },
    uid: textOf(fields['Id']),
    correlation: textOf(fields['InterSystemsId']),
    originalTime: textOf(fields['CreationTime']),
  };
}

const good = new Set(['true', 'success', 'succeeded', 'partiallysucceeded']);
const bad = new Set(['false', 'failed', 'failure']);

function successOf(operation: string | undefined, result: string | undefined): boolean | undefined {
  if (operation === 'UserLoginFailed') return false;
  return good.has(result ?? '') ? true : bad.has(result ?? '') ? false : undefined;
}

/** Programs of Microsoft act under names without an address (`NT AUTHORITY\SYSTEM (…)`, `ServicePrincipal_…`). */
function actorOf(fields: JsonObject): Principal | undefined {
  const name = textOf(fields['UserId']) ?? textOf(fields['UserKey']);
  if (name === undefined) return undefined;
  const isPerson = name.includes('@');
  return {
    kind: isPerson ? 'user' : 'application',
    name,
    uid: textOf(fields['UserKey']),
    type: isPerson ? 'User' : 'Application',
  };
}

function targetsOf(fields: JsonObject): AuditTarget[] {
  const workload = textOf(fields['Workload']);
  const object = textOf(fields['ObjectId']);
  const isPerson = workload === 'AzureActiveDirectory' || workload === 'Exchange';
  const targets: AuditTarget[] = [
    {
      kind: isPerson && object?.includes('@') === true ? 'user' : 'cloud',
      name: object,
      type: textOf(fields['ItemType']),
    },
    { kind: 'user', name: textOf(fields['MailboxOwnerUPN']), type: 'mailbox' },
    {
      kind: 'user',
      name: textOf(fields['TargetUserOrGroupName']),
      type: textOf(fields['TargetUserOrGroupType']),
      isGroup: /group/i.test(textOf(fields['TargetUserOrGroupType']) ?? ''),
    },
    { kind: 'cloud', name: textOf(fields['SiteUrl']), type: 'site' },
  ];
  return targets.filter(({ name }) => name !== undefined);
}

function privilegesOf(fields: JsonObject): string[] | undefined {
  const rights = textOf(objectOf(fields['ParametersByName'])?.['AccessRights']);
  if (rights !== undefined) return [rights.slice(0, 200)];
  for (const property of listOf(fields['ModifiedProperties']).slice(0, 50)) {
    const { Name, NewValue } = objectOf(property) ?? {};
    const value = Name === 'Role.DisplayName' ? textOf(NewValue) : undefined;
    if (value !== undefined) return [value.slice(0, 200)];
  }
  return undefined;
}

/** `203.0.113.9:50123`, `[2001:db8::1]:443` */
function bareAddressOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > 60) return undefined;
  return (
    addressOf(value) ??
    addressOf(value.replace(/^\[(.*)\](?::\d{1,5})?$/, '$1')) ??
    addressOf(value.replace(/:\d{1,5}$/, ''))
  );
}
