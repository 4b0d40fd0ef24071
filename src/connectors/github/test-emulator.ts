import { type KeyObject, randomUUID, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';

/**
 * GitHub's API on this machine, as far as audit logs go. Written from GitHub's REST documentation ("Get the audit log for an organization", "… for an
 * enterprise", "Rate limits for the REST API", "Generating an installation access token for a GitHub App"). Events lie by when they happened, and a
 * cursor is a place between them: one that shows up late may lie before it. What the documentation leaves open, and is our choice: a cursor that is not
 * known is answered with 422.
 */
export interface GithubEmulator {
  readonly origin: string;
  /** method, path and status, in order */
  readonly asked: string[];
  /** An event of the organisation that happens now, and shows up `late` ms after it. @returns its `_document_id` */
  happen(event?: { action?: string; late?: number; hasId?: boolean }): string;
  /** A personal access token with its scopes; undefined: it is known no more. */
  setToken(token: string, scopes: readonly string[] | undefined): void;
  endAppTokens(): void;
  /** All cursors given so far are known no more. */
  forgetCursors(): void;
  /** How many questions an hour are allowed. */
  limit(perHour: number): void;
  /** The next answers go wrong. */
  fail(...how: readonly Trouble[]): void;
  close(): Promise<void>;
}

export type Trouble = 'error-502' | 'secondary' | 'secondary-with-time' | 'unicorn' | 'cut-off' | 'reset';

export interface GithubEmulatorOptions {
  /** ms since 1970 */
  readonly now: () => number;
  /** of the app "Iv1.app" */
  readonly appKey?: KeyObject;
  readonly isInstalled?: boolean;
  readonly mayReadAdministration?: boolean;
}

interface Happened {
  readonly at: number;
  readonly visible: number;
  readonly number: number;
  readonly action: string;
  readonly text: string;
}

const HOUR_MS = 3_600_000;
const logs = new Set(['/orgs/example-org/audit-log', '/enterprises/example/audit-log']);

export async function startGithubEmulator(options: GithubEmulatorOptions): Promise<GithubEmulator> {
  const { now, appKey, isInstalled = true, mayReadAdministration = true } = options;
  const events: Happened[] = [];
  const scopesByToken = new Map<string, readonly string[]>();
  const appTokens = new Map<string, number>();
  const asked: string[] = [];
  const troubles: Trouble[] = [];
  let generation = 0;
  let perHour = 1750;
  let hour = 0;
  let used = 0;

  function answer(request: IncomingMessage, response: ServerResponse, body: string): void {
    const url = new URL(request.url ?? '/', origin);
    const authorization = request.headers.authorization ?? '';
    response.setHeader('content-type', 'application/json; charset=utf-8');
    response.setHeader('date', new Date(now()).toUTCString());
    if (request.headers['user-agent'] === undefined) return refuse(response, 403, 'Request forbidden by administrative rules.'); // prettier-ignore
    if (url.pathname === '/orgs/example-org/installation' || url.pathname.startsWith('/app/')) return asApp(url.pathname, authorization, body, response); // prettier-ignore
    if (isOverLimit(response)) return refuse(response, 403, 'API rate limit exceeded for user ID 1001.');
    const trouble = troubles.shift();
    if (trouble === 'error-502') return refuse(response, 502, 'Server Error');
    if (trouble === 'secondary') return refuse(response, 403, 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'); // prettier-ignore
    if (trouble === 'secondary-with-time') return refuse(response.setHeader('retry-after', '90'), 429, 'You have exceeded a secondary rate limit.'); // prettier-ignore
    if (trouble === 'unicorn') return void response.setHeader('content-type', 'text/html').writeHead(504).end('<html>Unicorn!</html>'); // prettier-ignore
    if (trouble === 'reset') return void request.socket.destroy();
    const token = /^Bearer (\S+)$/.exec(authorization)?.[1] ?? '';
    const scopes = scopesByToken.get(token);
    const isApp = (appTokens.get(token) ?? 0) > now();
    if (scopes === undefined && !isApp) return refuse(response, 401, 'Bad credentials');
    if (scopes !== undefined) response.setHeader('x-oauth-scopes', scopes.join(', '));
    if (!logs.has(url.pathname)) return refuse(response, 404, 'Not Found');
    if (isApp && url.pathname.startsWith('/enterprises/')) return refuse(response, 403, 'Resource not accessible by integration'); // prettier-ignore
    if (scopes?.includes('read:audit_log') === false) return refuse(response, 404, 'Not Found');
    response.setHeader('github-authentication-token-expiration', '2027-01-31 12:00:00 UTC');
    giveLog(url, response, trouble);
  }

  function isOverLimit(response: ServerResponse): boolean {
    const current = Math.floor(now() / HOUR_MS);
    if (current !== hour) used = 0;
    hour = current;
    used++;
    response.setHeader('x-ratelimit-limit', perHour);
    response.setHeader('x-ratelimit-remaining', Math.max(0, perHour - used));
    response.setHeader('x-ratelimit-used', Math.min(used, perHour));
    response.setHeader('x-ratelimit-reset', ((current + 1) * HOUR_MS) / 1000);
    response.setHeader('x-ratelimit-resource', 'audit_log');
    return used > perHour;
  }

  function giveLog({ href, searchParams: query }: URL, response: ServerResponse, trouble: Trouble | undefined): void {
    const { from, to, without } = readPhrase(query.get('phrase') ?? '', now());
    const include = query.get('include') ?? 'web';
    const size = Math.min(100, Number(query.get('per_page') ?? 30));
    const [madeIn, at = -1, number = 0] = Buffer.from(query.get('after') ?? '', 'base64url').toString().split('|').map(Number); // prettier-ignore
    const hasCursor = (query.get('after') ?? '') !== '';
    if (hasCursor && madeIn !== generation) return refuse(response, 422, 'The cursor is not valid.');
    const isAsked = ({ action }: Happened): boolean =>
      action !== without && (include === 'all' || action.startsWith('git.') === (include === 'git'));
    const found = events
      .filter((event) => event.visible <= now() && event.at >= from && event.at <= to && isAsked(event))
      .sort((a, b) => a.at - b.at || a.number - b.number);
    if (query.get('order') !== 'asc') found.reverse();
    const rest = hasCursor ? found.filter((event) => event.at > at || (event.at === at && event.number > number)) : found; // prettier-ignore
    const page = rest.slice(0, size);
    const last = page.at(-1);
    if (last !== undefined && rest.length > page.length) {
      const next = new URL(href);
      next.searchParams.set('after', Buffer.from([generation, last.at, last.number].join('|')).toString('base64url'));
      next.searchParams.set('before', '');
      const firstPage = new URL(href);
      firstPage.searchParams.set('after', '');
      response.setHeader('link', `<${next.href}>; rel="next", <${firstPage.href}>; rel="first"`);
    }
    const body = `[${page.map(({ text }) => text).join(',')}]`;
    response.end(trouble === 'cut-off' ? body.slice(0, -1) : body);
  }

  function asApp(path: string, authorization: string, body: string, response: ServerResponse): void {
    const [head = '', payload = '', signature = ''] = authorization.replace('Bearer ', '').split('.');
    const claims = z.object({ iss: z.literal('Iv1.app'), iat: z.number(), exp: z.number() }).safeParse(decoded(payload)).data; // prettier-ignore
    const isRs256 = z.object({ alg: z.literal('RS256') }).safeParse(decoded(head)).success;
    const isSigned = appKey !== undefined && isRs256 && verify('sha256', Buffer.from(`${head}.${payload}`), appKey, Buffer.from(signature, 'base64url')); // prettier-ignore
    if (claims === undefined || !isSigned) return refuse(response, 401, 'A JSON web token could not be decoded');
    const seconds = now() / 1000;
    if (claims.iat > seconds) return refuse(response, 401, "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued"); // prettier-ignore
    if (claims.exp < seconds || claims.exp > seconds + 600) return refuse(response, 401, "'Expiration time' claim ('exp') is too far in the future"); // prettier-ignore
    if (!isInstalled) return refuse(response, 404, 'Not Found');
    if (path === '/orgs/example-org/installation') return void response.end(JSON.stringify({ id: 4001, app_id: 5001, target_type: 'Organization' })); // prettier-ignore
    if (path !== '/app/installations/4001/access_tokens') return refuse(response, 404, 'Not Found');
    const wanted = z.object({ permissions: z.object({ organization_administration: z.literal('read') }).strict() }).safeParse(JSON.parse(body)); // prettier-ignore
    if (!mayReadAdministration || !wanted.success) return refuse(response, 422, 'The permissions requested are not granted to this installation.'); // prettier-ignore
    const token = `ghs_${randomUUID()}`;
    appTokens.set(token, now() + HOUR_MS);
    const expires = new Date(now() + HOUR_MS).toISOString();
    response.writeHead(201).end(JSON.stringify({ token, expires_at: expires, permissions: wanted.data?.permissions }));
  }

  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => void parts.push(part));
    request.on('end', () => {
      answer(request, response, Buffer.concat(parts).toString());
      asked.push(`${request.method} ${decodeURIComponent(request.url ?? '').replaceAll('+', ' ')} ${response.statusCode}`); // prettier-ignore
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the emulator has no port');
  const origin = `http://127.0.0.1:${address.port}`;

  return {
    origin,
    asked,
    happen({ action = 'repo.create', late = 0, hasId = true } = {}) {
      const id = randomUUID();
      const at = now();
      const common = { '@timestamp': at, action, actor: 'a-sample', actor_id: 1001, org: 'example-org', org_id: 2001, repo: 'example-org/site' }; // prettier-ignore
      const text = JSON.stringify(hasId ? { ...common, _document_id: id, created_at: at } : common);
      events.push({ at, visible: at + late, number: events.length + 1, action, text });
      return id;
    },
    setToken: (token, scopes) =>
      scopes === undefined ? void scopesByToken.delete(token) : void scopesByToken.set(token, scopes),
    endAppTokens: () => appTokens.clear(),
    forgetCursors: () => void generation++,
    limit: (most) => void (perHour = most),
    fail: (...how) => void troubles.push(...how),
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status).end(JSON.stringify({ message, documentation_url: 'https://docs.github.com/rest', status: String(status) })); // prettier-ignore
}

/** `created:>=A`, `created:A..B` (whole seconds, both ends in) and `-action:NAME`; without `created` the last three months. */
function readPhrase(phrase: string, now: number): { from: number; to: number; without?: string } {
  const open = /(?:^| )created:>=(\S+)/.exec(phrase)?.[1];
  const [, from, to] = /(?:^| )created:([^.>]+)\.\.(\S+)/.exec(phrase) ?? [];
  const without = /(?:^| )-action:(\S+)/.exec(phrase)?.[1];
  const begin = open ?? from;
  return {
    from: begin === undefined ? now - 90 * 24 * HOUR_MS : Date.parse(begin),
    to: to === undefined ? Infinity : Date.parse(to) + 999,
    ...(without === undefined ? {} : { without }),
  };
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return undefined;
  }
}
