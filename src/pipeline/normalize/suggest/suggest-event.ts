import type { Mapping, MappingClass, Meaning, SuggestedPart } from '../../../model/mapping.ts';
import type { FieldFacts } from './field-facts.ts';

export interface SuggestedEvent {
  readonly event: NonNullable<Mapping['event']>;
  readonly part: SuggestedPart;
}

/** The kind of event, from what is known of it; operations that sign people in or change accounts get rows of their own. */
export function suggestEvent(found: ReadonlyMap<Meaning, readonly string[]>, fields: readonly FieldFacts[],
  patterns: readonly string[] = [],
): SuggestedEvent {
  const has = (...meanings: Meaning[]): boolean => meanings.every((meaning) => found.has(meaning));
  const operation = found.get('operation')?.[0];
  const values = [...(fields.find(({ path }) => path === operation)?.values.keys() ?? [])].slice(0, 300);
  const when = operation === undefined ? [] : rowsOf(operation, values);
  const signIns = when.filter((row) => row.class === 'authentication').reduce((sum, { is }) => sum + (Array.isArray(is) ? is.length : 1), 0); // prettier-ignore
  const told = (kind: MappingClass, certainty: number, reason: string, activity?: string): SuggestedEvent => ({
    event: { class: kind, ...(activity === undefined ? {} : { activity }), ...(when.length > 0 ? { when } : {}) },
    part: { part: 'class', fields: operation === undefined ? [] : [operation], certainty, reasons: [reason] },
  });
  if (has('domain', 'query_type')) return told('dns', 0.9, 'it has a domain name asked for and a type of query', 'query');
  if (has('http_method') && (has('url') || has('http_status') || has('url_host'))) return told('http', 0.85, 'it has an HTTP method and a URL or status');
  if (has('process', 'command_line') || has('process', 'parent_process')) return told('process', 0.75, 'it has a program with its command line or parent', 'launch');
  if (has('src_ip', 'dst_ip') || has('src_ip', 'dst_port', 'protocol')) return told('network', 0.75, 'it has both ends of a connection', 'traffic');
  if (when.length > 0 && signIns === values.length) return told('authentication', 0.7, `the operations are sign-ins: ${values.slice(0, 3).join(', ')}`, 'logon');
  if (has('user') && patterns.filter((pattern) => SIGN_IN.test(pattern)).length * 3 > patterns.length) return told('authentication', 0.5, 'most of the lines with text are about signing in', 'logon');
  if (has('operation') && (has('user') || has('user_id') || has('src_ip'))) return told('api', 0.6, 'it says who did what');
  return told('base', 0.4, 'nothing in it tells the kind of event');
} // prettier-ignore

const SIGN_IN =
  /password|authenticat|log(?:ged)?[ _-]?(?:in|on)\b|invalid user|session (?:opened|closed)|sign(?:ed)?[ _-]?in/i;

type Row = NonNullable<NonNullable<Mapping['event']>['when']>[number];

/** The words that operations are made of; what comes first counts. */
const KINDS: readonly (readonly [RegExp, MappingClass, string])[] = [
  [/(?:log|sign)[\s_.-]?(?:off|out)|session[\s_.-]?end/i, 'authentication', 'logoff'],
  [/(?:log|sign)[\s_.-]?(?:on|in)(?![a-z])|authenticat|session[\s_.-]?start/i, 'authentication', 'logon'],
  [/(?:create|add|invite|provision)[\s_.-]?(?:a[\s_.-])?(?:new[\s_.-])?user(?![a-z]*group)|user[\s_.-](?:create|add|invite)/i, 'account', 'create'],
  [/(?:delete|remove)[\s_.-]?user|user[\s_.-](?:delete|remove)/i, 'account', 'delete'],
  [/password[\s_.-]?reset|reset[\s_.-]?password/i, 'account', 'reset-password'],
  [/change[\s_.-]?password|password[\s_.-]?change/i, 'account', 'change-password'],
]; // prettier-ignore

function rowsOf(field: string, values: readonly string[]): Row[] {
  const byKind = new Map<string, { kind: MappingClass; activity: string; is: string[] }>();
  for (const value of values) {
    if (value.length > 100 || value.includes('*')) continue;
    const found = KINDS.find(([pattern]) => pattern.test(value));
    if (found === undefined) continue;
    const [, kind, activity] = found;
    const row = byKind.get(`${kind} ${activity}`) ?? { kind, activity, is: [] };
    if (row.is.length < 30) row.is.push(value);
    byKind.set(`${kind} ${activity}`, row);
  }
  return [...byKind.values()].map(({ kind, activity, is }) => ({ field, is: is.toSorted(), class: kind, activity }));
}
