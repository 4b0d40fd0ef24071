import type { JsonObject } from '../../model/json.ts';
import type { AuditFacts, AuditTarget, Outcome, Principal } from '../../pipeline/normalize/audit/audit-facts.ts';
import { addressOf, objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import { sparse } from '../../pipeline/normalize/ocsf-parts.ts';

const claim = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/';
const objectIdClaim = 'http://schemas.microsoft.com/identity/claims/objectidentifier';

export function azureToFacts(fields: JsonObject): AuditFacts {
  const resource = textOf(fields['resourceId'] ?? fields['_ResourceId'] ?? fields['ResourceId']);
  const operation = textOf(fields['operationName'] ?? fields['OperationNameValue']);
  const claims = objectOf(objectOf(fields['identity'])?.['claims']) ?? objectOf(fields['claims']) ?? {};
  const http = objectOf(fields['httpRequest']);
  const properties = objectOf(fields['properties']);
  return {
    operation,
    service: providerOf(operation) ?? providerOf(afterProviders(resource)),
    actor: callerOf(fields, claims),
    source: {
      address: bareAddressOf(
        fields['callerIpAddress'] ?? fields['CallerIpAddress'] ?? http?.['clientIpAddress'] ?? claims['ipaddr'],
      ),
      userAgent: textOf(properties?.['userAgentHeader'] ?? properties?.['clientInfo']),
    },
    targets: resource === undefined ? [] : [targetOf(resource)],
    outcome: outcomeOf(fields),
    cloud: sparse({
      account: subscriptionOf(resource),
      region: textOf(fields['location'] ?? fields['resourceLocation']),
    }),
    uid: textOf(fields['eventDataId'] ?? fields['EventDataId']),
    correlation: textOf(fields['correlationId'] ?? fields['CorrelationId']),
    originalTime: textOf(fields['time'] ?? fields['eventTimestamp'] ?? fields['TimeGenerated']),
  } satisfies AuditFacts;
}

/** A person by the name that they sign in with; an application by its id, because that is all the log has. */
function callerOf(fields: JsonObject, claims: JsonObject): Principal | undefined {
  const properties = objectOf(fields['properties']);
  const name =
    textOf(claims[`${claim}upn`] ?? claims[`${claim}emailaddress`] ?? claims[`${claim}name`] ?? claims['upn']) ??
    textOf(fields['caller'] ?? fields['Caller'] ?? properties?.['caller']);
  const uid = textOf(claims[objectIdClaim] ?? claims['oid']);
  if (name?.includes('@') === true)
    return { kind: 'user', name, uid, displayName: textOf(claims['name']), type: 'User' };
  const application = textOf(claims['appid']) ?? name ?? uid;
  return application === undefined ? undefined : { kind: 'application', name: application, uid, type: 'Application' };
}

const succeeded = new Set(['success', 'succeeded', 'accept', 'accepted', 'active', 'ok']);
const failed = new Set(['failure', 'failed', 'unauthorized', 'forbidden', 'clienterror']);

function outcomeOf(fields: JsonObject): Outcome {
  const result = textOf(
    fields['resultType'] ?? fields['status'] ?? fields['ActivityStatusValue'] ?? fields['statusText'],
  );
  const signature = textOf(fields['resultSignature']);
  const word = result?.toLowerCase() ?? '';
  const success = succeeded.has(word) ? true : failed.has(word) ? false : statusToSuccess(fields['statusCode']);
  const code = success === false ? (signature?.split('.')[1] ?? textOf(fields['subStatus']) ?? result) : undefined;
  return { success, code, detail: textOf(fields['resultDescription'] ?? fields['description']) };
}

const statusToSuccess = (status: unknown): boolean | undefined =>
  typeof status === 'number' ? status < 400 : undefined;

function targetOf(resource: string): AuditTarget {
  return { kind: 'cloud', name: resource, type: providerOf(afterProviders(resource)) };
}

const afterProviders = (resource: string | undefined): string | undefined =>
  resource === undefined ? undefined : /\/providers\/(.{1,300})$/i.exec(resource)?.[1];

/** `Microsoft.Compute` of `MICROSOFT.COMPUTE/VIRTUALMACHINES/WRITE`: exports write it in any case, so it is made lower case. */
function providerOf(path: string | undefined): string | undefined {
  const provider = path === undefined ? undefined : /^([a-z][\w-]{0,60}\.[\w.-]{1,60})\//i.exec(path)?.[1];
  return provider?.toLowerCase();
}

const subscriptionOf = (resource: string | undefined): string | undefined =>
  /^\/subscriptions\/([\w-]{1,64})/i.exec(resource ?? '')?.[1]?.toLowerCase();

/** Resource logs write `10.0.0.4:443`. */
function bareAddressOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  return addressOf(value) ?? addressOf(value.replace(/:\d{1,5}$/, ''));
}
