import { z } from 'zod';
import { alert, alertStatus } from './alert.ts';
import { role, type Endpoint } from './endpoint.ts';
import { event } from './event.ts';
import { finding } from './finding.ts';
import { alertId, eventId, sourceId, userId } from './ids.ts';
import { backtestApi } from './backtest-api.ts';
import { baselineApi } from './baseline-api.ts';
import { mappingApi } from './mapping-api.ts';
import { clockApi } from './clock-api.ts';
import { identityApi } from './identity-api.ts';
import { configuredSourceApi } from './configured-source-api.ts';
import { keepingApi } from './keeping-api.ts';
import { rulesApi } from './rules-api.ts';
import { severity } from './severity.ts';
import { sourceAccount, unreadableRecord } from './source.ts';
import { verdict, verdictKind } from './verdict.ts';

export { permission, role, roleRank, type Endpoint, type Permission, type Role } from './endpoint.ts';
export { loadedRule, ruleProblem, type LoadedRule, type RuleProblem } from './rule.ts';

/** Every answer that is not 2xx. */
export const apiError = z.object({
  error: z.object({
    kind: z.enum([
      'bad-request',
      'not-signed-in',
      'not-allowed',
      'not-found',
      'conflict',
      'too-large',
      'busy',
      'unavailable',
      'bug',
    ]),
    /** what did not work, why, what can be done */
    message: z.string(),
    /** the field or place that was wrong */
    at: z.string().optional(),
  }),
});
export type ApiError = z.infer<typeof apiError>;

export const user = z.object({ id: userId, name: z.string(), email: z.string(), role, created: z.number() });
export type User = z.infer<typeof user>;

export const apiKey = z.object({
  id: z.string(),
  name: z.string(),
  /** first characters, to tell keys apart */
  start: z.string(),
  role,
  created: z.number(),
  lastUsed: z.number().nullable(),
  expires: z.number().nullable(),
});
export type ApiKey = z.infer<typeof apiKey>;

export const overview = z.object({
  version: z.string(),
  started: z.number(),
  now: z.number(),
  sources: z.array(sourceAccount),
  /** events stored a second, over the last 10 seconds */
  rate: z.number(),
  /** age in ms of the oldest record that is durable and not yet settled; 0 if none waits */
  behind: z.number(),
  rules: z.object({ loaded: z.number().int(), problems: z.number().int() }),
  alerts: z.object({
    open: z.record(severity, z.number().int()),
    today: z.number().int(),
    closedToday: z.number().int(),
  }),
  journal: z.object({ bytes: z.number(), limit: z.number() }),
});
export type Overview = z.infer<typeof overview>;

export const eventPage = z.object({
  events: z.array(event),
  /** opaque; null on the last page */
  next: z.string().nullable(),
  /** rows the store read, and how long it took in ms */
  read: z.number(),
  ms: z.number(),
});
export type EventPage = z.infer<typeof eventPage>;

export const histogram = z.object({
  step: z.number(),
  buckets: z.array(z.object({ time: z.number(), count: z.number().int() })),
  total: z.number().int(),
});
export type Histogram = z.infer<typeof histogram>;

const page = { limit: z.coerce.number().int().min(1).max(500).default(100), cursor: z.string().max(400).optional() };
const range = { from: z.coerce.number().optional(), to: z.coerce.number().optional() };
/** The query language of `model/query.ts`; empty means everything. */
const q = z.string().max(4000).default('');
const none = z.object({});

/**
 * The HTTP API as one table. From it come the server's routes and their validation, the OpenAPI 3.1 document and the typed client:
 * an endpoint that is not here does not exist. Times are milliseconds since 1970.
 */
export const api = {
  setupState: {
    method: 'GET', path: '/setup', permission: 'public', summary: 'Whether the first account is still to be made',
    params: none, query: none, body: none, answer: z.object({ needed: z.boolean() }),
  },
  setup: {
    method: 'POST', path: '/setup', permission: 'public', summary: 'Makes the first account, an administrator, with the one-time token that the server printed',
    params: none, query: none,
    body: z.object({ token: z.string().min(1), name: z.string().min(1).max(200), email: z.email(), password: z.string().min(12).max(200) }),
    answer: z.object({ user }),
  },
  me: {
    method: 'GET', path: '/me', permission: 'viewer', summary: 'Who is signed in',
    params: none, query: none, body: none, answer: z.object({ user }),
  },
  overview: {
    method: 'GET', path: '/overview', permission: 'viewer', summary: 'Counts per source and their sum, alerts, rules, how far behind',
    params: none, query: none, body: none, answer: overview,
  },
  sources: {
    method: 'GET', path: '/sources', permission: 'viewer', summary: 'The account of every source',
    params: none, query: none, body: none, answer: z.object({ sources: z.array(sourceAccount) }),
  },
  unreadable: {
    method: 'GET', path: '/sources/unreadable', permission: 'viewer', summary: 'Records that could not be read, newest first, with the reason',
    params: none, query: z.object({ ...page, source: sourceId.optional() }), body: none,
    answer: z.object({ records: z.array(unreadableRecord), next: z.string().nullable() }),
  },
  alerts: {
    method: 'GET', path: '/alerts', permission: 'viewer', summary: 'Alerts, by score, then newest',
    params: none,
    query: z.object({ ...page, status: alertStatus.optional(), severity: severity.optional(), text: z.string().max(200).optional(), identity: z.string().max(700).optional(), sort: z.enum(['score', 'last', 'created']).default('score') }),
    body: none, answer: z.object({ alerts: z.array(alert), next: z.string().nullable(), total: z.number().int() }),
  },
  alert: {
    method: 'GET', path: '/alerts/{id}', permission: 'viewer', summary: 'One alert with its verdicts',
    params: z.object({ id: alertId }), query: none, body: none, answer: z.object({ alert, verdicts: z.array(verdict) }),
  },
  alertFindings: {
    method: 'GET', path: '/alerts/{id}/findings', permission: 'viewer', summary: 'The findings of an alert with their events, oldest first',
    params: z.object({ id: alertId }), query: z.object(page), body: none,
    answer: z.object({ findings: z.array(finding), next: z.string().nullable() }),
  },
  changeAlert: {
    method: 'PATCH', path: '/alerts/{id}', permission: 'analyst', summary: 'Changes status or assignee; closing ends the aggregation window',
    params: z.object({ id: alertId }), query: none,
    body: z.object({ status: alertStatus.optional(), assignee: userId.nullable().optional() }), answer: z.object({ alert }),
  },
  giveVerdict: {
    method: 'POST', path: '/alerts/{id}/verdicts', permission: 'analyst', summary: 'Gives a verdict and closes the alert',
    params: z.object({ id: alertId }), query: none,
    body: z.object({ kind: verdictKind, reason: z.string().max(2000).default('') }), answer: z.object({ alert, verdict }),
  },
  undoVerdict: {
    method: 'DELETE', path: '/alerts/{id}/verdicts/{verdict}', permission: 'analyst', summary: 'Takes a verdict back and opens the alert again',
    params: z.object({ id: alertId, verdict: z.string() }), query: none, body: none, answer: z.object({ alert }),
  },
  events: {
    method: 'GET', path: '/events', permission: 'viewer', summary: 'Searches events, newest first',
    params: none, query: z.object({ ...page, ...range, q }), body: none, answer: eventPage,
  },
  eventHistogram: {
    method: 'GET', path: '/events/histogram', permission: 'viewer', summary: 'Events over time that match a search',
    params: none, query: z.object({ ...range, q, buckets: z.coerce.number().int().min(1).max(500).default(60) }), body: none, answer: histogram,
  },
  event: {
    method: 'GET', path: '/events/{id}', permission: 'viewer', summary: 'One event',
    params: z.object({ id: eventId }), query: none, body: none, answer: z.object({ event }),
  },
  ...rulesApi,
  ...backtestApi,
  ...baselineApi,
  ...keepingApi,
  ...mappingApi,
  ...identityApi,
  ...clockApi,
  ...configuredSourceApi,
  users: {
    method: 'GET', path: '/users', permission: 'admin', summary: 'People',
    params: none, query: none, body: none, answer: z.object({ users: z.array(user) }),
  },
  createUser: {
    method: 'POST', path: '/users', permission: 'admin', summary: 'Adds a person',
    params: none, query: none,
    body: z.object({ name: z.string().min(1).max(200), email: z.email(), password: z.string().min(12).max(200), role }), answer: z.object({ user }),
  },
  changeUser: {
    method: 'PATCH', path: '/users/{id}', permission: 'admin', summary: 'Changes a role; the last administrator keeps it',
    params: z.object({ id: userId }), query: none, body: z.object({ role }), answer: z.object({ user }),
  },
  removeUser: {
    method: 'DELETE', path: '/users/{id}', permission: 'admin', summary: 'Removes a person and ends their sessions',
    params: z.object({ id: userId }), query: none, body: none, answer: none,
  },
  apiKeys: {
    method: 'GET', path: '/api-keys', permission: 'admin', summary: 'API keys',
    params: none, query: none, body: none, answer: z.object({ keys: z.array(apiKey) }),
  },
  createApiKey: {
    method: 'POST', path: '/api-keys', permission: 'admin', summary: 'Makes a key; the secret is shown this once. Keys of role `engineer` may send data',
    params: none, query: none,
    body: z.object({ name: z.string().min(1).max(100), role, expiresInDays: z.number().int().min(1).max(3650).nullable().default(null) }),
    answer: z.object({ key: apiKey, secret: z.string() }),
  },
  removeApiKey: {
    method: 'DELETE', path: '/api-keys/{id}', permission: 'admin', summary: 'Removes a key at once',
    params: z.object({ id: z.string() }), query: none, body: none, answer: none,
  },
} as const satisfies Record<string, Endpoint>; // prettier-ignore

export type Api = typeof api;
export type ApiName = keyof Api;
export type ApiInput<N extends ApiName> = {
  params: z.input<Api[N]['params']>;
  query: z.input<Api[N]['query']>;
  body: z.input<Api[N]['body']>;
};
export type ApiAnswer<N extends ApiName> = z.output<Api[N]['answer']>;

/** What `GET /api/v1/live` (server-sent events) sends: `event:` is the key, `data:` its JSON. */
export const live = {
  overview,
  alert: z.object({ alert, change: z.enum(['new', 'changed']) }),
} as const;
export type LiveName = keyof typeof live;
