import type { JsonObject } from '../../../model/json.ts';
import { ocsfBase, type Ocsf, type OcsfProduct } from '../../../model/ocsf.ts';
import { countryCodeOf } from '../country-code.ts';
import { addressOf } from '../field-values.ts';
import { emailOf, sparse, sparseOrNone, withAttributes, type Sparse } from '../ocsf-parts.ts';
import type { AuditFacts, AuditMeaning, AuditTarget, Principal } from './audit-facts.ts';

/** Who wrote the log. `cloud` is OCSF's `cloud.provider`; without it the event does not carry that profile. */
export interface AuditProduct extends OcsfProduct {
  readonly cloud?: string;
}

/** The OCSF form of an audit record: the class of its meaning, or API Activity (6003) where the record lacks what that class requires. */
export function auditToOcsf(facts: AuditFacts, meaning: AuditMeaning, product: AuditProduct, time: number): Ocsf {
  const own = ownAttributes(facts, meaning);
  if (own === undefined) return toApiActivity(facts, apiActivityOf(meaning), product, time);
  return event(facts, meaning, product, time, own);
}

function toApiActivity(facts: AuditFacts, activity: number, product: AuditProduct, time: number): Ocsf {
  const api = sparse({
    operation: facts.operation ?? 'Unknown',
    service: facts.service === undefined ? undefined : { name: facts.service },
    request: facts.correlation === undefined ? undefined : { uid: facts.correlation },
    response: sparseOrNone({ error: facts.outcome.success === false ? facts.outcome.code : undefined }),
  });
  return event(facts, { class: 'api_activity', activity }, product, time, {
    api,
    resources: resourcesOf(facts.targets),
    src_endpoint: endpointOf(facts) ?? { name: 'Unknown' },
  });
}

/** What the class has and the others do not; undefined if something that it requires is missing. */
function ownAttributes(facts: AuditFacts, meaning: AuditMeaning): Sparse | undefined {
  const users = facts.targets.filter(({ kind, isGroup }) => kind === 'user' && isGroup !== true).map(targetToUser);
  const target = users.find((user) => user !== undefined);
  const own = facts.actor === undefined ? undefined : principalToUser(facts.actor);
  switch (meaning.class) {
    case 'api_activity':
      return undefined;
    case 'authentication': {
      const user = own ?? target;
      const service = facts.service ?? facts.operation;
      if (user === undefined || service === undefined) return undefined;
      return { user, service: { name: service }, is_mfa: facts.isMfa, is_remote: true };
    }
    case 'account_change': {
      const user = target ?? own;
      if (user === undefined) return undefined;
      return { user, policies: facts.privileges?.map((name) => ({ name })) };
    }
    case 'group_management': {
      const of = facts.targets.find(({ isGroup }) => isGroup === true);
      const named = of === undefined ? undefined : sparseOrNone({ name: of.name, uid: of.uid });
      if (named === undefined) return undefined;
      return { group: named, user: target, privileges: facts.privileges?.slice() };
    }
    case 'user_access': {
      const other = facts.targets.find(({ kind }) => kind === 'application' || kind === 'cloud');
      const user = target ?? (other === undefined ? undefined : targetToUser(other));
      if (user === undefined || facts.privileges === undefined || facts.privileges.length === 0) return undefined;
      return { user, privileges: facts.privileges.slice() };
    }
  }
}

function event(facts: AuditFacts, meaning: AuditMeaning, product: AuditProduct, time: number, own: Sparse): Ocsf {
  const { source, outcome } = facts;
  return withAttributes(
    ocsfBase(meaning.class, meaning.activity, time, 1, product),
    {
      actor: actorOf(facts),
      cloud: cloudOf(facts, product),
      src_endpoint: endpointOf(facts),
      http_request: source.userAgent === undefined ? undefined : { user_agent: source.userAgent },
      activity_name: meaning.activity === 99 ? facts.operation : undefined,
      message: facts.message,
      ...(outcome.success === undefined
        ? {}
        : { status_id: outcome.success ? 1 : 2, status: outcome.success ? 'Success' : 'Failure' }),
      status_code: outcome.code,
      status_detail: outcome.detail,
      ...own,
    },
    {
      profiles: product.cloud === undefined ? undefined : ['cloud'],
      uid: facts.uid,
      correlation_uid: facts.correlation,
      event_code: facts.operation,
      original_time: facts.originalTime,
    },
  );
}

/** Required by API Activity, and so is one attribute of it: an actor that is not named is called Unknown. */
function actorOf({ actor }: AuditFacts): JsonObject {
  if (actor === undefined) return { user: { name: 'Unknown', type_id: 0 } };
  const user = principalToUser(actor);
  return actor.kind === 'application' ? { app_name: actor.name, user } : { user };
}

function principalToUser({ kind, name, uid, displayName, type }: Principal): JsonObject {
  const email_addr = emailOf(name);
  return sparse({ name, uid, full_name: displayName, email_addr, type, type_id: typeIdOf(kind, type) });
}

function targetToUser({ kind, name, uid, type }: AuditTarget): JsonObject | undefined {
  if (name === undefined && uid === undefined) return undefined;
  const email_addr = emailOf(name);
  return sparse({ name, uid, email_addr, type, type_id: typeIdOf(kind, type) });
}

/** OCSF `user.type_id`: 1 user, 3 system, 4 service, 99 other (which the vendor's word goes with). */
function typeIdOf(kind: AuditTarget['kind'], type: string | undefined): number {
  if (kind === 'user') return 1;
  if (kind === 'application') return 4;
  return type === undefined ? 0 : 99;
}

function endpointOf({ source }: AuditFacts): JsonObject | undefined {
  const ip = addressOf(source.address);
  if (ip === undefined) return undefined;
  const autonomous_system = sparseOrNone({ number: source.asNumber, name: source.asName });
  return sparse({ ip, location: locationOf(source), autonomous_system });
}

/** Required is a name; degrees alone are no location. */
function locationOf({ country, city, latitude, longitude }: AuditFacts['source']): JsonObject | undefined {
  const code = countryCodeOf(country);
  if (code === undefined && city === undefined) return undefined;
  const isPlace = isDegrees(latitude, 90) && isDegrees(longitude, 180);
  return sparse({ country: code, city, ...(isPlace ? { lat: latitude, long: longitude } : {}) });
}

const isDegrees = (value: number | undefined, most: number): boolean => value !== undefined && Math.abs(value) <= most;

function cloudOf({ cloud }: AuditFacts, product: AuditProduct): JsonObject | undefined {
  if (product.cloud === undefined) return undefined;
  const account = cloud?.account === undefined ? undefined : { uid: cloud.account };
  return sparse({ provider: product.cloud, region: cloud?.region, account });
}

/** Most targets that are listed: a bulk change can name thousands. */
const MOST_RESOURCES = 50;

function resourcesOf(targets: readonly AuditTarget[]): JsonObject[] | undefined {
  const named = targets.filter(({ name, uid }) => name !== undefined || uid !== undefined).slice(0, MOST_RESOURCES);
  return named.length === 0 ? undefined : named.map(({ name, uid, type }) => sparse({ name, uid, type }));
}

/** `activity_id` of API Activity that comes nearest to another class's. */
function apiActivityOf(meaning: AuditMeaning): number {
  if (meaning.class === 'api_activity') return meaning.activity;
  if (meaning.class === 'account_change') return meaning.activity === 1 ? 1 : meaning.activity === 6 ? 4 : 3;
  if (meaning.class === 'group_management') return meaning.activity === 6 ? 1 : meaning.activity === 5 ? 4 : 3;
  return meaning.class === 'user_access' ? 3 : 99;
}

const verbs: readonly (readonly [number, RegExp])[] = [
  [2, /\b(?:get|list|read|view|watch|search|query|download|export|access|evaluate)/i],
  [4, /\b(?:delete|destroy|remove|purge|revoke|terminate|deactivate|uninstall|unlink)/i],
  [1, /\b(?:create|add|new|import|register|generate|issue|invite|install|grant|publish|activate)/i],
  [3, /\b(?:update|modify|write|set|change|reset|patch|replace|enable|disable|assign|edit|rename|transfer|restore|rotate|approve)/i],
]; // prettier-ignore

/** `activity_id` of API Activity, from the first verb that the operation's name has. */
export function operationToActivity(operation: string | undefined): number {
  if (operation === undefined) return 0;
  const words = operation.replaceAll('_', ' ');
  for (const [activity, pattern] of verbs) if (pattern.test(words)) return activity;
  return 99;
}
