import type { JsonObject } from '../../../model/json.ts';
import { logSourceSet, type LogSource } from '../../../model/log-source.ts';
import { addressOf, integerOf, textOf } from '../field-values.ts';
import type { EventKind } from '../parser.ts';
import type { ActivityFacts } from './activity-facts.ts';
import { activityKind } from './activity-kind.ts';

/** What a database server's log says that happened. */
export type DatabaseMeaning = 'connected' | 'signed-in' | 'sign-in-failed' | 'signed-out' | 'query' | 'error' | 'other';

/**
 * A kind of event of a database server, whose fields are `user`, `dbname`, `remote_host`, `remote_port`, `statement`, `message`.
 *
 * @param format id of the parser
 * @param product Sigma's name, lower case
 * @param name OCSF's name
 */
export function databaseKind(format: string, product: string, name: string, meaning: DatabaseMeaning): EventKind {
  const sources: LogSource[] = [{ category: 'database' }, { product, category: 'database' }, { product }, { service: product }]; // prettier-ignore
  if (meaning === 'error') sources.push({ product: 'sql', category: 'application' });
  const aliases = { src_ip: ['remote_host'], src_port: ['remote_port'] };
  return activityKind(`${format}/${meaning}`, logSourceSet(sources, aliases), (fields) => toFacts(fields, name, meaning)); // prettier-ignore
}

const whats = {
  connected: 'datastore',
  'signed-in': 'authentication',
  'sign-in-failed': 'authentication',
  'signed-out': 'authentication',
  query: 'datastore',
  error: 'other',
  other: 'other',
} as const;
const activities: Readonly<Record<DatabaseMeaning, number>> = { connected: 3, 'signed-in': 1, 'sign-in-failed': 1, 'signed-out': 2, query: 4, error: 0, other: 0 }; // prettier-ignore
const severities: ReadonlyMap<string, number> = new Map([['warning', 2], ['error', 3], ['fatal', 4], ['panic', 6], ['system', 1], ['note', 1]]); // prettier-ignore

function toFacts(fields: JsonObject, name: string, meaning: DatabaseMeaning): ActivityFacts {
  const from = fields['remote_host'];
  const statement = textOf(fields['statement']);
  return {
    what: whats[meaning],
    activity: meaning === 'query' ? activityOf(statement) : activities[meaning],
    severity: severities.get(textOf(fields['error_severity'])?.toLowerCase() ?? '') ?? 1,
    product: { vendor: name, name },
    device: { name: fields['host'] },
    user: { name: fields['user'] },
    source: {
      address: from,
      port: integerOf(fields['remote_port'], 1, 65_535),
      name: addressOf(from) === undefined && from !== '[local]' ? from : undefined,
    },
    datastore: { name: fields['dbname'], query: statement },
    isSuccess: meaning === 'signed-in' ? true : meaning === 'sign-in-failed' ? false : undefined,
    message: fields['message'] ?? statement,
  };
}

const verbs: readonly (readonly [RegExp, number])[] = [
  [/^\s*(?:select|show|with|explain|describe|table)\b/i, 1],
  [/^\s*(?:update|alter|grant|revoke|merge|replace)\b/i, 2],
  [/^\s*(?:insert|copy|load)\b/i, 5],
  [/^\s*create\b/i, 6],
  [/^\s*(?:delete|drop|truncate)\b/i, 7],
];

const activityOf = (statement: string | undefined): number =>
  verbs.find(([pattern]) => pattern.test((statement ?? '').slice(0, 200)))?.[1] ?? 4;
