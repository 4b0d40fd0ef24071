import { type KeyObject, randomUUID, verify } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';

/**
 * An Okta organisation on this machine, as far as its System Log goes. Written from Okta's documentation ("System Log query", "Rate limits",
 * "Implement OAuth for Okta with a service app", "Error codes"): polling requests go by when an event was stored and never end, bounded ones by when
 * it was published. What the documentation leaves open, and is our choice: the form of `after`, and that one which is not known is answered with 400.
 */
export interface OktaEmulator {
  readonly origin: string;
  /** "GET /api/v1/logs?…" with its status, in order */
  readonly asked: string[];
  /** An event that happens now, and is stored `late` ms after it. @returns its uuid */
  publish(eventType?: string, late?: number): string;
  /** An API token that may read logs or not; undefined: it is known no more. */
  setToken(token: string, mayRead: boolean | undefined): void;
  /** All access tokens given so far end. */
  endAccessTokens(): void;
  /** All `after` given so far are known no more. */
  forgetLinks(): void;
  /** How many questions a minute are allowed. */
  limit(perMinute: number): void;
  /** The next answers go wrong. */
  fail(...how: readonly Trouble[]): void;
  close(): Promise<void>;
}

export type Trouble = 'error-500' | 'timeout' | 'html' | 'cut-off' | 'reset' | 'no-link';

export interface OktaEmulatorOptions {
  /** ms since 1970 */
  readonly now: () => number;
  /** of the API services app "0oaAPP", by key id */
  readonly publicKeys?: Readonly<Record<string, KeyObject>>;
  /** scopes that the app was granted */
  readonly granted?: readonly string[];
  /** whether the app must prove with each question that it holds its key (DPoP), as new apps must unless that is turned off */
  readonly wantsProof?: boolean;
}

interface Stored {
  readonly published: number;
  readonly stored: number;
  /** in which order they were stored */
  readonly number: number;
  readonly type: string;
  readonly text: string;
}

const DAY_MS = 86_400_000;

export async function startOktaEmulator(options: OktaEmulatorOptions): Promise<OktaEmulator> {
  const { now, publicKeys = {}, granted = ['okta.logs.read'], wantsProof = false } = options;
  const events: Stored[] = [];
  const mayReadByToken = new Map<string, boolean>();
  const accessTokens = new Map<string, number>();
  const usedAssertions = new Set<string>();
  const asked: string[] = [];
  const troubles: Trouble[] = [];
  let generation = 0;
  let perMinute = 120;
  let minute = 0;
  let used = 0;

  function answer(request: IncomingMessage, response: ServerResponse, form: URLSearchParams): void {
    const url = new URL(request.url ?? '/', origin);
    response.setHeader('content-type', 'application/json');
    response.setHeader('date', new Date(now()).toUTCString());
    response.setHeader('x-okta-request-id', randomUUID());
    if (url.pathname === '/oauth2/v1/token') return giveToken(form, response);
    if (url.pathname !== '/api/v1/logs') return refuse(response, 404, 'E0000022', 'The endpoint does not support the provided HTTP method'); // prettier-ignore
    if (isOverLimit(response)) return refuse(response, 429, 'E0000047', 'API call exceeded rate limit due to too many requests.'); // prettier-ignore
    const trouble = troubles.shift();
    if (trouble === 'error-500') return refuse(response, 500, 'E0000009', 'Internal Server Error');
    if (trouble === 'timeout') return refuse(response, 504, 'E0000009', 'Your last request took too long to complete.');
    if (trouble === 'reset') return void request.socket.destroy();
    if (trouble === 'html') return void response.setHeader('content-type', 'text/html').end('<html>maintenance</html>');
    const access = accessOf(request.headers.authorization ?? '');
    if (access === undefined) return refuse(response, 401, 'E0000011', 'Invalid token provided');
    if (!access) return refuse(response, 403, 'E0000006', 'You do not have permission to perform the requested action');
    giveLogs(url, response, trouble);
  }

  function isOverLimit(response: ServerResponse): boolean {
    const current = Math.floor(now() / 60_000);
    if (current !== minute) used = 0;
    minute = current;
    used++;
    response.setHeader('x-rate-limit-limit', perMinute);
    response.setHeader('x-rate-limit-remaining', Math.max(0, perMinute - used));
    response.setHeader('x-rate-limit-reset', (current + 1) * 60);
    return used > perMinute;
  }

  function accessOf(authorization: string): boolean | undefined {
    const [scheme, token = ''] = authorization.split(' ');
    if (scheme === 'SSWS') return mayReadByToken.get(token);
    const until = scheme === 'Bearer' ? accessTokens.get(token) : undefined;
    return until === undefined || until <= now() ? undefined : granted.includes('okta.logs.read');
  }

  function giveLogs(url: URL, response: ServerResponse, trouble: Trouble | undefined): void {
    const query = url.searchParams;
    const since = timeOf(query.get('since'), now() - 7 * DAY_MS);
    const until = timeOf(query.get('until'), undefined);
    const limit = Number(query.get('limit') ?? 100);
    const order = query.get('sortOrder') ?? 'ASCENDING';
    const type = /^eventType eq "([\w.]+)"$/.exec(query.get('filter') ?? '')?.[1];
    if (since === 'bad' || until === 'bad') return refuse(response, 400, 'E0000001', "Api validation failed: 'since': The date format in your query is not recognized."); // prettier-ignore
    if (!Number.isInteger(limit) || limit < 0 || limit > 1000) return refuse(response, 400, 'E0000001', "Api validation failed: 'limit'"); // prettier-ignore
    if (query.has('filter') && type === undefined) return refuse(response, 400, 'E0000053', `Invalid filter '${query.get('filter')}': Unrecognized attribute operator`); // prettier-ignore
    if (since !== undefined && since < now() - 180 * DAY_MS) return refuse(response, 400, 'E0000053', 'Invalid parameter: The since parameter is over 180 days prior to the current day.'); // prettier-ignore
    const after = query.get('after');
    const place = after === null ? [generation, 0] : after.split('_').map(Number);
    if (place[0] !== generation) return refuse(response, 400, 'E0000001', "Api validation failed: 'after'");
    const isPolling = until === undefined && order === 'ASCENDING';
    const key = (event: Stored): number => (isPolling ? event.stored : event.published);
    const found = events
      .filter(
        (event) =>
          event.stored <= now() && event.published > now() - 90 * DAY_MS && (type ?? event.type) === event.type,
      ) // prettier-ignore
      .filter((event) => key(event) >= (since ?? 0) && key(event) < (until ?? Infinity))
      .sort((a, b) => key(a) - key(b) || a.number - b.number);
    if (order === 'DESCENDING') found.reverse();
    const begin = isPolling ? found.filter((event) => event.number <= (place[1] ?? 0)).length : (place[1] ?? 0);
    const page = found.slice(begin, begin + limit);
    const last = isPolling ? (page.at(-1)?.number ?? place[1]) : begin + page.length;
    response.appendHeader('link', `<${url.href}>; rel="self"`);
    if ((isPolling || begin + page.length < found.length) && trouble !== 'no-link') {
      query.set('after', `${generation}_${last}`);
      response.appendHeader('link', `<${url.href}>; rel="next"`);
    }
    const body = `[${page.map(({ text }) => text).join(',')}]`;
    response.end(trouble === 'cut-off' ? body.slice(0, -1) : body);
  }

  function giveToken(form: URLSearchParams, response: ServerResponse): void {
    const refuseClient = (why: string): void =>
      void response.writeHead(401).end(JSON.stringify({ error: 'invalid_client', error_description: why }));
    const [head = '', body = '', signature = ''] = (form.get('client_assertion') ?? '').split('.');
    const header = z.object({ alg: z.enum(['RS256', 'ES256']), kid: z.string() }).safeParse(decoded(head)).data;
    const claims = z.object({ iss: z.literal('0oaAPP'), sub: z.literal('0oaAPP'), aud: z.literal(`${origin}/oauth2/v1/token`), exp: z.number(), jti: z.string() }).safeParse(decoded(body)).data; // prettier-ignore
    if (form.get('grant_type') !== 'client_credentials' || form.get('client_assertion_type') !== 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer') return refuseClient('Client authentication failed.'); // prettier-ignore
    if (form.has('client_id') || header === undefined || claims === undefined) return refuseClient('The parsed JWT is not valid.'); // prettier-ignore
    const key = publicKeys[header.kid];
    if (key === undefined) return refuseClient('The client_assertion JWT kid is invalid.');
    const isSigned = verify('sha256', Buffer.from(`${head}.${body}`), { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url')); // prettier-ignore
    if (!isSigned) return refuseClient('The client_assertion signature is invalid.');
    const left = claims.exp * 1000 - now();
    if (left <= 0 || left > 3_600_000) return refuseClient('The client_assertion token has an expiration too far into the future, or is expired.'); // prettier-ignore
    if (usedAssertions.has(claims.jti)) return refuseClient('The client_assertion token has been used already.');
    usedAssertions.add(claims.jti);
    if (wantsProof) {
      const error = { error: 'invalid_dpop_proof', error_description: 'The DPoP proof JWT header is missing.' };
      return void response.writeHead(400).end(JSON.stringify(error));
    }
    const scope = form.get('scope') ?? '';
    if (!granted.includes(scope)) {
      const error = { error: 'invalid_scope', error_description: 'One or more scopes are not configured for the authorization server resource.' }; // prettier-ignore
      return void response.writeHead(400).end(JSON.stringify(error));
    }
    const token = randomUUID();
    accessTokens.set(token, now() + 3_600_000);
    response.end(JSON.stringify({ token_type: 'Bearer', expires_in: 3600, access_token: token, scope }));
  }

  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => void parts.push(part));
    request.on('end', () => {
      answer(request, response, new URLSearchParams(Buffer.concat(parts).toString()));
      asked.push(`${request.method} ${request.url} ${response.statusCode}`);
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the emulator has no port');
  const origin = `http://127.0.0.1:${address.port}`;

  return {
    origin,
    asked,
    publish(eventType = 'user.session.start', late = 0) {
      const uuid = randomUUID();
      const event = {
        uuid, published: new Date(now()).toISOString(), eventType, version: '0', severity: 'INFO',
        legacyEventType: 'core.user_auth.login_success', displayMessage: 'User login to Okta',
        actor: { id: '00u00000000000000001', type: 'User', alternateId: 'a.sample@example.com', displayName: 'A Sample' },
        client: { ipAddress: '203.0.113.9' }, outcome: { result: 'SUCCESS', reason: null }, target: [],
      }; // prettier-ignore
      const number = events.length + 1;
      events.push({ published: now(), stored: now() + late, number, type: eventType, text: JSON.stringify(event) }); // prettier-ignore
      // numbers follow the order of storing, as they stand for places in it
      events.sort((a, b) => a.stored - b.stored || a.number - b.number).forEach((each, i) => void (events[i] = { ...each, number: i + 1 })); // prettier-ignore
      return uuid;
    },
    setToken: (token, mayRead) =>
      mayRead === undefined ? void mayReadByToken.delete(token) : void mayReadByToken.set(token, mayRead),
    endAccessTokens: () => accessTokens.clear(),
    forgetLinks: () => void generation++,
    limit: (most) => void (perMinute = most),
    fail: (...how) => void troubles.push(...how),
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}

function refuse(response: ServerResponse, status: number, errorCode: string, errorSummary: string): void {
  response.writeHead(status).end(JSON.stringify({ errorCode, errorSummary, errorLink: errorCode, errorId: randomUUID(), errorCauses: [] })); // prettier-ignore
}

function timeOf(text: string | null, otherwise: number | undefined): number | undefined | 'bad' {
  if (text === null) return otherwise;
  const time = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? 'bad' : time;
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString());
  } catch {
    return undefined;
  }
}
