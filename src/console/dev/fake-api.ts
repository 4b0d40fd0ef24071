import type { Alert } from '../../model/alert.ts';
import {
  api,
  type ApiError,
  type ApiKey,
  type Endpoint,
  type Overview,
  type Role,
  type User,
} from '../../model/api.ts';
import { baselineApi } from '../../model/baseline-api.ts';
import { API_PREFIX } from '../../model/client.ts';
import type { Event } from '../../model/event.ts';
import { asUserId, asVerdictId } from '../../model/ids.ts';
import type { Severity } from '../../model/severity.ts';
import type { Verdict } from '../../model/verdict.ts';
import { flattenFields, valueToText } from '../events/event-text.ts';
import { fakeAlert, fakeEvent, fakeFindings, fakeKeys, fakeSources, fakeUnreadable, fakeUsers } from './fake-data.ts';
import { refuse, Refusal, type Input } from './fake-answer.ts';
import { createFakeBaselineHandlers } from './fake-baseline-handlers.ts';
import { createFakeClockHandlers } from './fake-clocks.ts';
import { createFakeIdentityHandlers } from './fake-identities.ts';
import { createFakeKeepingHandlers } from './fake-keeping.ts';
import { createFakeMappingHandlers } from './fake-mappings.ts';
import { createFakeRuleHandlers } from './fake-rule-handlers.ts';
import { createFakeSourceHandlers } from './fake-source-handlers.ts';

const endpoints = { ...api, ...baselineApi };
type Name = keyof typeof endpoints;

/** What the fake server pretends: every state a page must be able to show. */
export const scenarios = ['full', 'many', 'empty', 'error', 'slow', 'wrong-sum', 'setup'] as const;
export type Scenario = (typeof scenarios)[number];
export const FAKE_PASSWORD = 'correct horse battery';

/** A server of the API's contract with invented data, in memory. For development and tests of the console only. */
export interface FakeApi {
  fetch(request: Request): Promise<Response>;
  become(scenario: Scenario): void;
  signIn(role: Role): void;
  endSession(): void;
  /** raises a new alert, as the pipeline would */
  raiseAlert(): void;
}

export function createFakeApi(deps: { readonly now: () => number; readonly signedIn: boolean }): FakeApi {
  let scenario: Scenario = 'full';
  let signedIn = deps.signedIn;
  let alerts: Alert[] = [];
  let raised = 0;
  let verdicts: Verdict[] = [];
  let users: User[] = [];
  let keys: ApiKey[] = [];
  let me: User | undefined;
  const self = (): User => me ?? refuse(401, 'not-signed-in', 'Sign in first.');
  const ruleHandlers = createFakeRuleHandlers({ now: deps.now, nameOfCaller: () => self().name });
  const baselineHandlers = createFakeBaselineHandlers({ now: deps.now, nameOfCaller: () => self().name });
  const identityHandlers = createFakeIdentityHandlers({ now: deps.now, nameOfCaller: () => self().name });
  const clockHandlers = createFakeClockHandlers({ now: deps.now, nameOfCaller: () => self().name });
  const mappingHandlers = createFakeMappingHandlers({ now: deps.now, nameOfCaller: () => self().name });
  const sourceHandlers = createFakeSourceHandlers({
    now: deps.now,
    nameOfCaller: () => self().name,
    accounts: () => overview().sources,
  });
  const keepingHandlers = createFakeKeepingHandlers({
    now: deps.now,
    nameOfCaller: () => self().name,
    sources: () => overview().sources,
    unreadable: () =>
      scenario === 'empty' ? [] : Array.from({ length: 240 }, (_, index) => fakeUnreadable(index, deps.now())),
  });
  const listeners = new Set<(event: string, data: unknown) => void>();

  const become = (next: Scenario): void => {
    scenario = next;
    const now = deps.now();
    const count = next === 'empty' || next === 'setup' ? 0 : next === 'many' ? 5000 : 37;
    alerts = Array.from({ length: count }, (_, index) => fakeAlert(index, now));
    verdicts = [];
    users = fakeUsers(now);
    keys = next === 'empty' ? [] : fakeKeys(now);
    me = users[0];
    ruleHandlers.become(next === 'empty' || next === 'setup');
    mappingHandlers.become(next === 'empty' || next === 'setup');
    sourceHandlers.become(next === 'empty' || next === 'setup');
    baselineHandlers.become(next === 'many' ? 'many' : next === 'empty' || next === 'setup' ? 'empty' : 'full');
    identityHandlers.become(next === 'many' ? 'many' : next === 'empty' || next === 'setup' ? 'empty' : 'full');
    if (next === 'setup') signedIn = false;
  };
  become('full');

  const overview = (): Overview => {
    const now = deps.now();
    const sources = fakeSources(now).filter((account) => scenario !== 'empty' || account.source === 'this-machine');
    const open: Record<Severity, number> = { informational: 0, low: 0, medium: 0, high: 0, critical: 0 };
    for (const alert of alerts) if (alert.status !== 'closed') open[alert.severity] += 1;
    return {
      version: '0.1.0', started: now - 9 * 3_600_000, now,
      sources: sources.map((account) => scenario === 'wrong-sum' && account.source === 'suricata' ? { ...account, stored: account.stored - 118 } : account),
      rate: scenario === 'empty' ? 3.2 : 31_204, behind: 300,
      rules: { loaded: 300, problems: 2 },
      alerts: { open, today: alerts.length, closedToday: verdicts.length },
      journal: { bytes: 412_000_000, limit: 20_000_000_000 },
    }; // prettier-ignore
  };

  const events = (input: Input): Event[] => {
    if (scenario === 'empty') return [];
    const query = api.events.query.parse(input.query);
    const all = Array.from({ length: 1412 }, (_, index) => fakeEvent(index, deps.now()));
    return all.filter(
      (event) => event.time >= (query.from ?? 0) && event.time <= (query.to ?? Infinity) && matches(event, query.q),
    );
  };

  const alertOf = (input: Input): Alert => {
    const { id } = api.alert.params.parse(input.params);
    return (
      alerts.find((alert) => alert.id === id) ??
      refuse(404, 'not-found', 'There is no alert with this id. It may have been removed with its events.')
    );
  };
  const change = (alert: Alert, part: Partial<Alert>): Alert => {
    const changed = { ...alert, ...part, updated: deps.now() };
    alerts = alerts.map((other) => (other.id === alert.id ? changed : other));
    return changed;
  };
  const handlers: Record<Name, (input: Input) => unknown> = {
    setupState: () => ({ needed: scenario === 'setup' }),
    setup: (input) => {
      const body = api.setup.body.parse(input.body);
      if (body.token !== 'token') refuse(403, 'not-allowed', 'This link is not the one that the server printed, or it was used. Start the server again for a new one.');
      become('empty');
      signedIn = true;
      me = { id: asUserId('u9'), name: body.name, email: body.email, role: 'admin', created: deps.now() };
      return { user: me };
    },
    me: () => ({ user: self() }),
    overview,
    sources: () => ({ sources: overview().sources }),
    unreadable: (input) => {
      const query = api.unreadable.query.parse(input.query);
      const all = scenario === 'empty' ? [] : Array.from({ length: 240 }, (_, index) => fakeUnreadable(index, deps.now()));
      const { items, next } = pageOf(all.filter((record) => query.source === undefined || record.source === query.source), query);
      return { records: items, next };
    },
    alerts: (input) => {
      const query = api.alerts.query.parse(input.query);
      const found = alerts
        .filter((alert) => query.status === undefined || alert.status === query.status)
        .filter((alert) => query.severity === undefined || alert.severity === query.severity)
        .filter((alert) => query.identity === undefined || alert.entities.some(({ id }) => id === query.identity))
        .filter((alert) => query.text === undefined || `${alert.title} ${alert.entities.map((entity) => entity.name).join(' ')}`.toLowerCase().includes(query.text.toLowerCase()))
        .toSorted((a, b) => (query.sort === 'score' ? b.score - a.score || b.last - a.last : b[query.sort] - a[query.sort]));
      const { items, next } = pageOf(found, query);
      return { alerts: items, next, total: found.length };
    },
    alert: (input) => {
      const alert = alertOf(input);
      return { alert, verdicts: verdicts.filter((verdict) => verdict.alert === alert.id) };
    },
    alertFindings: (input) => {
      const alert = alertOf(input);
      const { items, next } = pageOf(fakeFindings(alert, alert.findings, deps.now()), api.alertFindings.query.parse(input.query));
      return { findings: items, next };
    },
    changeAlert: (input) => {
      const body = api.changeAlert.body.parse(input.body);
      const alert = change(alertOf(input), {
        ...(body.status === undefined ? {} : { status: body.status }),
        ...(body.assignee === undefined ? {} : { assignee: body.assignee }),
      });
      send('alert', { alert, change: 'changed' });
      return { alert };
    },
    giveVerdict: (input) => {
      const body = api.giveVerdict.body.parse(input.body);
      const alert = change(alertOf(input), { status: 'closed', verdict: body.kind });
      const verdict: Verdict = { id: asVerdictId(`v${verdicts.length + 1}-${deps.now()}`), alert: alert.id, kind: body.kind, reason: body.reason, by: self().id, byName: self().name, at: deps.now() };
      verdicts = [...verdicts, verdict];
      send('alert', { alert, change: 'changed' });
      return { alert, verdict };
    },
    undoVerdict: (input) => {
      const { verdict } = api.undoVerdict.params.parse(input.params);
      verdicts = verdicts.filter((other) => other.id !== verdict);
      return { alert: change(alertOf(input), { status: 'open', verdict: null }) };
    },
    events: (input) => {
      const query = api.events.query.parse(input.query);
      const { items, next } = pageOf(events(input), query);
      return { events: items, next, read: 10_200_000, ms: 310 };
    },
    eventHistogram: (input) => {
      const query = api.eventHistogram.query.parse(input.query);
      const to = query.to ?? deps.now();
      const from = query.from ?? to - 86_400_000;
      const step = Math.max(1, Math.ceil((to - from) / query.buckets));
      const found = events(input);
      const counts = Array.from({ length: Math.ceil((to - from) / step) }, () => 0);
      for (const event of found) {
        const slot = Math.min(counts.length - 1, Math.floor((event.time - from) / step));
        counts[slot] = (counts[slot] ?? 0) + 1;
      }
      return { step, buckets: counts.map((count, index) => ({ time: from + index * step, count })), total: found.length };
    },
    event: (input) => {
      const { id } = api.event.params.parse(input.params);
      for (let sequence = 0; sequence < 10_000; sequence += 1) {
        const event = fakeEvent(sequence, deps.now());
        if (event.id === id) return { event };
      }
      return refuse(404, 'not-found', 'There is no event with this id, or it is past its retention.');
    },
    ...ruleHandlers.handlers,
    ...baselineHandlers.handlers,
    ...keepingHandlers,
    ...identityHandlers.handlers,
    ...clockHandlers,
    ...mappingHandlers.handlers,
    ...sourceHandlers.handlers,
    users: () => ({ users }),
    createUser: (input) => {
      const body = api.createUser.body.parse(input.body);
      if (users.some((user) => user.email === body.email)) refuse(409, 'conflict', `${body.email} has an account already.`);
      const user = { id: asUserId(`u${users.length + 10}`), name: body.name, email: body.email, role: body.role, created: deps.now() };
      users = [...users, user];
      return { user };
    },
    changeUser: (input) => {
      const { id } = api.changeUser.params.parse(input.params);
      const { role } = api.changeUser.body.parse(input.body);
      if (role !== 'admin' && users.filter((user) => user.role === 'admin').every((user) => user.id === id)) {
        refuse(409, 'conflict', 'This is the last administrator. Make somebody else administrator first.');
      }
      users = users.map((user) => (user.id === id ? { ...user, role } : user));
      return { user: users.find((user) => user.id === id) };
    },
    removeUser: (input) => {
      const { id } = api.removeUser.params.parse(input.params);
      users = users.filter((user) => user.id !== id);
      return {};
    },
    apiKeys: () => ({ keys }),
    createApiKey: (input) => {
      const body = api.createApiKey.body.parse(input.body);
      const now = deps.now();
      const expires = body.expiresInDays == null ? null : now + body.expiresInDays * 86_400_000;
      const key: ApiKey = { id: `k${keys.length + 10}`, name: body.name, start: 'vdt_new1', role: body.role, created: now, lastUsed: null, expires };
      keys = [...keys, key];
      return { key, secret: 'vdt_new1-invented-for-development-0000000000' };
    },
    removeApiKey: (input) => {
      const { id } = api.removeApiKey.params.parse(input.params);
      keys = keys.filter((key) => key.id !== id);
      return {};
    },
  }; // prettier-ignore

  const send = (event: string, data: unknown): void => {
    for (const listener of listeners) listener(event, data);
  };

  const liveStream = (request: Request): Response => {
    const encoder = new TextEncoder();
    let stop = (): void => undefined;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        const listener = (event: string, data: unknown): void =>
          controller.enqueue(encoder.encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
        listeners.add(listener);
        listener('overview', overview());
        const timer = setInterval(() => listener('overview', overview()), 2000);
        stop = (): void => {
          clearInterval(timer);
          listeners.delete(listener);
        };
        request.signal.addEventListener('abort', stop);
      },
      cancel: () => stop(),
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store' } });
  };

  const authenticate = async (request: Request, path: string): Promise<Response> => {
    if (path.endsWith('/sign-out')) {
      signedIn = false;
      return Response.json({ success: true });
    }
    const text = await request.text();
    if (!text.includes(FAKE_PASSWORD))
      return Response.json(
        { code: 'INVALID_EMAIL_OR_PASSWORD', message: 'Invalid email or password' },
        { status: 401 },
      );
    signedIn = true;
    return Response.json({ user: { id: 'u1' } });
  };

  const answer = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    if (url.pathname.startsWith('/api/auth/')) return authenticate(request, url.pathname);
    const path = url.pathname.slice(API_PREFIX.length);
    const found = findEndpoint(request.method, path);
    const isPublic = found !== undefined && found.endpoint.permission === 'public';
    if (!signedIn && !isPublic) return failure(401, 'not-signed-in', 'Sign in first.');
    if (path === '/live') return liveStream(request);
    if (found === undefined) return failure(404, 'not-found', `There is nothing at ${path}.`);
    if (scenario === 'slow' && found.name !== 'me') await new Promise((resolve) => setTimeout(resolve, 6000));
    if (scenario === 'error' && found.name !== 'me' && !isPublic) {
      return failure(503, 'unavailable', 'The event store does not answer. Trying again by itself; records that arrive meanwhile are kept.');
    }
    const text = await request.text();
    try {
      const body: unknown = text === '' ? {} : JSON.parse(text);
      const input = { params: found.params, query: Object.fromEntries(url.searchParams), body };
      return Response.json(found.endpoint.answer.parse(handlers[found.name](input)));
    } catch (error) {
      if (error instanceof Refusal) return failure(error.status, error.kind, error.message);
      return failure(400, 'bad-request', error instanceof Error ? error.message : 'unknown');
    }
  }; // prettier-ignore

  return {
    fetch: answer,
    become,
    signIn(role) {
      signedIn = true;
      me = users.find((user) => user.role === role) ?? users[0];
      if (me !== undefined) me = { ...me, role };
    },
    endSession() {
      signedIn = false;
    },
    raiseAlert() {
      raised += 1;
      const alert: Alert = {
        ...fakeAlert(7000 + raised, deps.now()),
        first: deps.now(),
        last: deps.now(),
        status: 'open',
        assignee: null,
      };
      alerts = [alert, ...alerts];
      send('alert', { alert, change: 'new' });
    },
  };
}

function findEndpoint(
  method: string,
  path: string,
): { name: Name; endpoint: Endpoint; params: Record<string, string> } | undefined {
  const steps = path.split('/');
  for (const name of names) {
    const endpoint: Endpoint = endpoints[name];
    const pattern = endpoint.path.split('/');
    if (endpoint.method !== method || pattern.length !== steps.length) continue;
    const params: Record<string, string> = {};
    const fits = pattern.every((part, index) => {
      const step = decodeURIComponent(steps[index] ?? '');
      if (part.startsWith('{')) params[part.slice(1, -1)] = step;
      return part.startsWith('{') || part === step;
    });
    if (fits) return { name, endpoint, params };
  }
  return undefined;
}

/** Literal paths before those with parameters: `/sources/unreadable` is not a source. */
const names = Object.keys(endpoints)
  .filter((name): name is Name => name in endpoints)
  .toSorted((a, b) => Number(endpoints[a].path.includes('{')) - Number(endpoints[b].path.includes('{')));

function pageOf<T>(
  all: readonly T[],
  query: { limit: number; cursor?: string | undefined },
): { items: T[]; next: string | null } {
  const from = Number(query.cursor ?? 0);
  const end = from + query.limit;
  return { items: all.slice(from, end), next: end < all.length ? String(end) : null };
}

/** A little of the query language: `field = "value"`, `field != "value"` and words, all joined by `and`. */
function matches(event: Event, query: string): boolean {
  const flat = new Map(flattenFields(event.fields).map(({ field, value }) => [field, value]));
  const conditions = [
    ...query.matchAll(/(?<field>[\w.]+)\s*(?<op>!?=)\s*(?:"(?<quoted>(?:[^"\\]|\\.)*)"|(?<bare>[^\s()]+))/gu),
  ];
  for (const { groups } of conditions) {
    const value = groups?.['bare'] ?? (groups?.['quoted'] ?? '').replaceAll(/\\(.)/gu, '$1');
    const equal = flat.get(groups?.['field'] ?? '')?.toLowerCase() === value.toLowerCase();
    if (equal === (groups?.['op'] === '!=')) return false;
  }
  const words = conditions.reduce((rest, match) => rest.replace(match[0], ''), query).split(/[\s()]+|\band\b/u);
  const text = valueToText(event.fields).toLowerCase();
  return words.every((word) => text.includes(word.toLowerCase()));
}

function failure(status: number, kind: ApiError['error']['kind'], message: string): Response {
  return Response.json({ error: { kind, message } } satisfies ApiError, { status });
}
