import type { IncomingMessage, ServerResponse } from 'node:http';
import { startTestApi } from '../../pipeline/collect/pull/test-api.ts';
import { createTestServiceAccount, type TestServiceAccount } from '../../pipeline/collect/pull/test-service-account.ts';

/** Google's Reports API on this machine, as its documentation says that it behaves. */
export interface ReportsEmulator {
  readonly baseUrl: string;
  readonly tokenUrl: string;
  readonly account: TestServiceAccount;
  /** questions for activities so far: the path with the query */
  readonly asked: string[];
  /** Something happens, and shows up `lag` ms later. @returns its qualifier */
  happen(application: string, at: number, lag?: number): string;
  /** The next questions are answered so, one each. */
  answerNext(...answers: ((response: ServerResponse) => void)[]): void;
  /** No page is known any more. */
  forgetPages(): void;
  /** records on a page, if less was not asked for */
  setPageSize(size: number): void;
  close(): Promise<void>;
}

interface Happened {
  readonly at: number;
  readonly shows: number;
  readonly activity: object;
}

export interface ReportsOptions {
  /** ms since 1970 */
  readonly clock: () => number;
  /** applications that the administrator's role does not cover */
  readonly closed?: readonly string[];
}

const DAY_MS = 86_400_000;
const PATH = /^\/admin\/reports\/v1\/activity\/users\/all\/applications\/([a-z_]+)$/;
const APPLICATIONS: ReadonlySet<string> = new Set(['admin', 'drive', 'groups', 'login', 'saml', 'token']);

/**
 * Source: Google, Admin SDK, Reports API: "Method: activities.list", "Limits and quotas", "Data retention and lag times"; errors in the form of Google's
 * JSON APIs. What comes first is the newest; a page's token holds for the question that it was given for; both ends of the time that is asked for count.
 */
export async function startReportsEmulator({ clock, closed = [] }: ReportsOptions): Promise<ReportsEmulator> {
  const account = createTestServiceAccount({
    scope: 'https://www.googleapis.com/auth/admin.reports.audit.readonly',
    subjects: ['reports-reader@example.com', 'nobody-special@example.com'],
    clock,
  });
  const happened = new Map<string, Happened[]>();
  const asked: string[] = [];
  let answers: ((response: ServerResponse) => void)[] = [];
  let pages = new Map<string, { query: string; rest: readonly Happened[] }>();
  let pageSize = 1000;
  let count = 0;

  function list(application: string, query: URLSearchParams, response: ServerResponse): void {
    const [from, to] = [Date.parse(query.get('startTime') ?? ''), Date.parse(query.get('endTime') ?? '')];
    if (!APPLICATIONS.has(application)) return refuse(response, 400, 'invalid', `Invalid value '${application}'. Values must match the following: '(admin)|(drive)|(groups)|(login)|(saml)|(token)'`); // prettier-ignore
    if (closed.includes(application)) return refuse(response, 401, 'authError', 'Access denied. You are not authorized to read activity records.'); // prettier-ignore
    if (from > to || from > clock() || from < clock() - 180 * DAY_MS) return refuse(response, 400, 'invalid', 'Invalid request: Start time is after end time.'); // prettier-ignore
    const most = Number(query.get('maxResults') ?? 1000);
    if (!(most >= 1 && most <= 1000)) return refuse(response, 400, 'invalid', "Invalid value for: Invalid value '" + most + "'."); // prettier-ignore
    const token = query.get('pageToken');
    query.delete('pageToken');
    const page = token === null ? undefined : pages.get(token);
    if (token !== null && page?.query !== query.toString()) return refuse(response, 400, 'invalid', 'Invalid value for: Invalid page token.'); // prettier-ignore
    const all =
      page?.rest ??
      (happened.get(application) ?? [])
        .filter(({ at, shows }) => at >= from && at <= to && shows <= clock())
        .toSorted((a, b) => b.at - a.at);
    const size = Math.min(most, pageSize);
    const next = all.length > size ? `A:${++count}:-${all[size]?.at}` : undefined;
    if (next !== undefined) pages.set(next, { query: query.toString(), rest: all.slice(size) });
    response.end(
      JSON.stringify({
        kind: 'admin#reports#activities',
        etag: '"etag"',
        // a page without any has no list
        ...(all.length === 0 ? {} : { items: all.slice(0, size).map(({ activity }) => activity) }),
        ...(next === undefined ? {} : { nextPageToken: next }),
      }),
    );
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '', 'http://localhost');
    response.setHeader('content-type', 'application/json; charset=UTF-8');
    if (request.method === 'POST' && url.pathname === '/token') return account.giveToken(request, response);
    asked.push(request.url ?? '');
    const [special, ...rest] = answers;
    answers = rest;
    if (special !== undefined) return special(response);
    if (!account.admits(request, response)) return;
    const [, application] = PATH.exec(url.pathname) ?? [];
    if (request.method !== 'GET' || application === undefined) return refuse(response, 404, 'notFound', 'Not Found');
    list(application, url.searchParams, response);
  }

  const api = await startTestApi(answer);
  return {
    baseUrl: api.origin,
    tokenUrl: `${api.origin}/token`,
    account,
    asked,
    happen(application, at, lag = 0) {
      const qualifier = String(-1_000_000_000_000 - ++count);
      const time = new Date(at).toISOString();
      const activity = {
        kind: 'admin#reports#activity',
        id: { time, uniqueQualifier: qualifier, applicationName: application, customerId: 'C00000000' },
        etag: `"${qualifier}"`,
        actor: { callerType: 'USER', email: 'a.sample@example.com', profileId: '100000000000000000001' },
        ipAddress: '203.0.113.9',
        events: [{ type: 'login', name: 'login_success', parameters: [{ name: 'login_type', value: 'saml' }] }],
      };
      const log = happened.get(application) ?? [];
      happened.set(application, log);
      log.push({ at, shows: at + lag, activity });
      return qualifier;
    },
    answerNext: (...next) => void answers.push(...next),
    forgetPages: () => void (pages = new Map()),
    setPageSize: (size) => void (pageSize = size),
    close: () => api.close(),
  };
}

/** An error as Google's JSON APIs tell it. */
export function refuse(response: ServerResponse, status: number, reason: string, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' });
  response.end(JSON.stringify({ error: { code: status, message, errors: [{ message, domain: 'global', reason }] } }));
}
