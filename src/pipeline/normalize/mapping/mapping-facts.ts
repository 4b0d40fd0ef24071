import type { JsonObject } from '../../../model/json.ts';
import type { Mapping, MappingClass, MappingValues, Meaning } from '../../../model/mapping.ts';
import { ocsfSeverityBySeverity } from '../../../model/severity.ts';
import type { ActivityFacts, ActivityKind } from '../activity/activity-facts.ts';
import type { AuditFacts, AuditMeaning } from '../audit/audit-facts.ts';
import { textOf, type Field } from '../field-values.ts';
import { httpActivityOf } from '../ocsf-parts.ts';
import { isLike } from './is-like.ts';
import { valueAt } from './value-at.ts';

/** Reads by meaning what a mapping says stands in which field. */
export type ReadMeaning = (fields: JsonObject, meaning: Meaning) => Field;

export function createReadMeaning(mapping: Mapping): ReadMeaning {
  const namesByMeaning = new Map<string, readonly string[]>();
  for (const [meaning, names] of Object.entries(mapping.fields ?? {}))
    namesByMeaning.set(meaning, typeof names === 'string' ? [names] : names);
  return (fields, meaning) => {
    const names = namesByMeaning.get(meaning);
    if (names === undefined) return undefined;
    for (const name of names) {
      const value = firstOf(valueAt(fields, name));
      if (value !== undefined && value !== null && value !== '' && value !== '-') return value;
    }
    return undefined;
  };
}

/** Of a list the first: many logs write one value as a list of one. */
const firstOf = (value: Field): Field => (Array.isArray(value) ? value[0] : value);

/** Whether a field has such a value; `*` in it stands for any text. */
export function hasValue(fields: JsonObject, name: string, values: MappingValues): boolean {
  const found = textOf(firstOf(valueAt(fields, name)));
  return found !== undefined && isOneOf(found, values);
}

export function isOneOf(text: string, values: MappingValues): boolean {
  return Array.isArray(values) ? values.some((each) => isLike(text, String(each))) : isLike(text, String(values));
}

export function createFactsOf(mapping: Mapping, what: ActivityKind, activity: number | undefined, read: ReadMeaning) {
  const product = productOf(mapping);
  const severity = createReadSeverity(mapping);
  return (fields: JsonObject): ActivityFacts => {
    const get = (meaning: Meaning): Field => read(fields, meaning);
    const isProcess = what === 'process';
    const own = { pid: get('process_id'), ...pathOrName(get('process')), commandLine: get('command_line'), hashes: [get('hash')] }; // prettier-ignore
    const parent = { pid: get('parent_process_id'), ...pathOrName(get('parent_process')), commandLine: get('parent_command_line') }; // prettier-ignore
    const http = { method: get('http_method'), url: get('url'), host: get('url_host'), agent: get('user_agent'), referrer: get('referrer'), status: get('http_status') }; // prettier-ignore
    return {
      what,
      activity: activity ?? (what === 'http' ? httpActivityOf(http.method) : 0),
      severity: severity(fields),
      product,
      device: { name: get('host'), address: get('host_ip'), uid: get('host_id') },
      user: { name: get('user'), domain: get('user_domain'), uid: get('user_id') },
      targetUser: { name: get('target_user'), uid: get('target_user_id') },
      process: isProcess ? parent : { ...own, hashes: [] },
      ...(isProcess ? { target: own } : {}),
      file: { ...pathOrName(get('file')), hashes: isProcess ? [] : [get('hash')] },
      source: { address: get('src_ip'), port: get('src_port'), name: get('src_host') },
      destination: { address: get('dst_ip'), port: get('dst_port'), name: get('dst_host') },
      traffic: { transport: get('protocol'), bytesIn: get('bytes_in'), bytesOut: get('bytes_out') },
      dns: { name: get('domain'), type: get('query_type'), answers: [get('answer')] },
      http,
      registry: { path: get('registry_key'), data: get('registry_data') },
      api: { operation: get('operation'), service: get('service') },
      isSuccess: successOf(mapping, fields),
      message: get('message'),
      uid: get('uid'),
    };
  };
}

export function productOf(mapping: Mapping): { vendor: string; name: string } {
  return mapping.product ?? { vendor: 'unknown', name: mapping.title };
}

/** undefined where the record does not say */
export function successOf({ outcome }: Mapping, fields: JsonObject): boolean | undefined {
  if (outcome === undefined) return undefined;
  const value = textOf(firstOf(valueAt(fields, outcome.field)));
  if (value === undefined) return undefined;
  if (outcome.success !== undefined && isOneOf(value, outcome.success)) return true;
  if (outcome.failure !== undefined && isOneOf(value, outcome.failure)) return false;
  return outcome.success !== undefined && outcome.failure === undefined ? false : undefined;
}

/** OCSF `severity_id` */
export function createReadSeverity({ severity }: Mapping): (fields: JsonObject) => number {
  if (severity === undefined) return () => 1;
  if (typeof severity === 'string') return () => ocsfSeverityBySeverity[severity];
  const rows = Object.entries(severity.values);
  return (fields) => {
    const value = textOf(firstOf(valueAt(fields, severity.field)));
    const row = value === undefined ? undefined : rows.find(([name]) => isLike(value, name));
    return row === undefined ? 0 : ocsfSeverityBySeverity[row[1]];
  };
}

function pathOrName(value: Field): { path?: Field; name?: Field } {
  const text = textOf(value);
  if (text === undefined) return {};
  return text.includes('/') || text.includes('\\') ? { path: text } : { path: text, name: text };
}

export const AUDIT_CLASSES: Partial<Record<MappingClass, AuditMeaning['class']>> = {
  account: 'account_change',
  group: 'group_management',
  access: 'user_access',
};

export function createAuditFactsOf(mapping: Mapping, read: ReadMeaning) {
  return (fields: JsonObject): AuditFacts => {
    const get = (meaning: Meaning): string | undefined => textOf(read(fields, meaning));
    const user = get('user') ?? get('user_id');
    const target = get('target_user') ?? get('target_user_id');
    const group = get('group');
    return {
      operation: get('operation'),
      service: get('service'),
      actor: user === undefined ? undefined : { kind: 'user', name: user, uid: get('user_id') },
      source: { address: get('src_ip') ?? get('host_ip'), userAgent: get('user_agent') },
      targets: [
        ...(target === undefined ? [] : [{ kind: 'user' as const, name: target, uid: get('target_user_id') }]),
        ...(group === undefined ? [] : [{ kind: 'application' as const, name: group, isGroup: true }]),
      ],
      outcome: { success: successOf(mapping, fields) },
      uid: get('uid'),
      originalTime: undefined,
      message: get('message'),
    };
  };
}
