import type { JsonObject } from '../../model/json.ts';
import { logSourceSet } from '../../model/log-source.ts';
import { auditKind } from '../../pipeline/normalize/audit/audit-kind.ts';
import { objectOf, textOf } from '../../pipeline/normalize/field-values.ts';
import type { EventKind } from '../../pipeline/normalize/parser.ts';
import { auditAliases, riskAliases, signInAliases } from './aliases.ts';
import { auditToFacts, riskToFacts, signInToFacts } from './facts.ts';
import { api, signIn } from '../../pipeline/normalize/audit/audit-facts.ts';
import { operationToMeaning } from './operations.ts';

const product = { vendor: 'Microsoft', name: 'Entra ID', cloud: 'Azure' };

const signInKind = (what: string): EventKind =>
  auditKind({
    id: `entra-id/${what}`,
    logSources: logSourceSet([{ product: 'azure', service: 'signinlogs' }], signInAliases),
    product,
    factsOf: signInToFacts,
    meaningOf: () => signIn(1),
  });

const interactive = signInKind('sign-in');
const nonInteractive = signInKind('sign-in-non-interactive');
const servicePrincipal = signInKind('sign-in-service-principal');

const audit = auditKind({
  id: 'entra-id/audit',
  logSources: logSourceSet([{ product: 'azure', service: 'auditlogs' }], auditAliases),
  product,
  factsOf: auditToFacts,
  meaningOf: ({ operation }) => operationToMeaning(operation),
});

const riskKind = (what: string, service: string): EventKind =>
  auditKind({
    id: `entra-id/${what}`,
    logSources: logSourceSet([{ product: 'azure', service }], riskAliases),
    product,
    factsOf: riskToFacts,
    meaningOf: () => api(99),
  });

const risk = riskKind('risk-detection', 'riskdetection');
const roleAlert = riskKind('role-alert', 'pim');

/** Categories of diagnostic settings, in lower case. */
const kindsByCategory: ReadonlyMap<string, EventKind> = new Map([
  ['signinlogs', interactive],
  ['noninteractiveusersigninlogs', nonInteractive],
  ['serviceprincipalsigninlogs', servicePrincipal],
  ['managedidentitysigninlogs', servicePrincipal],
  ['adfssigninlogs', interactive],
  ['auditlogs', audit],
  ['userriskevents', risk],
  ['serviceprincipalriskevents', risk],
  ['riskyusers', risk],
  ['riskyserviceprincipals', risk],
]);

/** A record of a diagnostic setting: Graph's object stands in `properties`. */
export function exportKindOf(object: JsonObject): EventKind | undefined {
  const properties = objectOf(object['properties']);
  const category = textOf(object['category'])?.toLowerCase();
  if (properties === undefined || category === undefined) return undefined;
  const byCategory = kindsByCategory.get(category);
  if (byCategory !== undefined) return byCategory;
  const path = textOf(object['resourceId'] ?? object['resourceid'])?.toLowerCase();
  const isDirectory = path !== undefined && path.endsWith('/providers/microsoft.aadiam');
  return isDirectory && Object.hasOwn(properties, 'activityDisplayName') ? audit : undefined;
}

/** An object of Microsoft Graph. */
export function graphKindOf(object: JsonObject): EventKind | undefined {
  const type = textOf(object['@odata.type']);
  if (type !== undefined && /^#microsoft\.graph\..{1,100}Alert(?:Incident|Configuration)$/.test(type)) return roleAlert;
  if (hasAll(object, ['activityDisplayName', 'activityDateTime', 'initiatedBy'])) return audit;
  if (hasAll(object, ['createdDateTime', 'appId', 'ipAddress', 'status']) && hasAny(object, signInMarks))
    return signInKindOf(object);
  if (hasAny(object, riskMarks) && hasAll(object, ['riskState', 'riskLevel'])) return risk;
  return undefined;
}

/** A detection has one of the first two; a risky user or service principal says when its risk changed. */
const riskMarks = ['riskEventType', 'riskType', 'riskLastUpdatedDateTime'];

const signInMarks = ['conditionalAccessStatus', 'userPrincipalName', 'servicePrincipalId', 'clientAppUsed'];

function signInKindOf(object: JsonObject): EventKind {
  const types = Array.isArray(object['signInEventTypes']) ? object['signInEventTypes'] : [];
  if (types.includes('servicePrincipal') || types.includes('managedIdentity')) return servicePrincipal;
  return types.includes('nonInteractiveUser') || object['isInteractive'] === false ? nonInteractive : interactive;
}

const hasAll = (object: JsonObject, names: readonly string[]): boolean =>
  names.every((name) => Object.hasOwn(object, name));
const hasAny = (object: JsonObject, names: readonly string[]): boolean =>
  names.some((name) => Object.hasOwn(object, name));
