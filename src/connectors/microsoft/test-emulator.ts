import { randomUUID, verify, X509Certificate } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { type JsonObject, jsonObject } from '../../model/json.ts';

/** A tenant of Microsoft's on this machine: it gives out tokens as its identity platform does, and checks them in front of the services. */
export interface TestTenant {
  /** of the authority and of each service */
  readonly url: string;
  /** settings of a source that may read everything here */
  readonly settings: { readonly tenant: string; readonly client: string; readonly secret: string; readonly url: string; readonly authority: string }; // prettier-ignore
  /** method and path of every question to a service, unescaped, in order */
  readonly asked: string[];
  /** tokens that were given out */
  tokens(): number;
  /** from now on no token that was given out is valid */
  expireTokens(): void;
  /** the app may sign in with this certificate too */
  trust(certificate: string): void;
  /** the consent for a permission is taken back */
  revoke(permission: string): void;
  /** the next questions to a service are answered so, whatever they are */
  answerNext(...replies: readonly TestReply[]): void;
  close(): Promise<void>;
}

export interface TestReply {
  readonly status: number;
  readonly body: string | object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestQuestion {
  readonly method: string;
  readonly origin: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** @returns the refusal of a service to apps without it */
  readonly needs: (permission: string) => TestReply | undefined;
}

/** A service behind the tokens; undefined for what is none of its addresses. */
export type TestService = (question: TestQuestion) => TestReply | undefined;

const TENANT = '00000000-0000-4000-8000-0000000000dd';
const CLIENT = '00000000-0000-4000-8000-0000000000aa';
const SECRET = 'emulated~client.secret';
const LIFE_S = 3599;

/** Form of errors: Graph's and Azure's `{"error":{"code","message","innerError"}}`. */
export const testError = (status: number, code: string, message: string, headers?: Record<string, string>): TestReply => ({
  status,
  body: { error: { code, message, innerError: { date: '2026-11-21T19:50:11', 'request-id': randomUUID(), 'client-request-id': randomUUID() } } },
  ...(headers === undefined ? {} : { headers }),
}); // prettier-ignore

export async function startTestTenant(clock: () => number, services: readonly TestService[]): Promise<TestTenant> {
  const asked: string[] = [];
  const waiting: TestReply[] = [];
  const revoked = new Set<string>();
  const certificates: X509Certificate[] = [];
  let valid = new Map<string, number>();
  let given = 0;
  let url = '';

  /** Errors of the identity platform: RFC 6749, 5.2, with numbers of its own. */
  const refused = (status: number, error: string, number: number, words: string): TestReply => ({
    status,
    body: { error, error_description: `AADSTS${number}: ${words} Trace ID: ${randomUUID()}`, error_codes: [number], timestamp: '2026-11-21 19:50:11Z', trace_id: randomUUID(), correlation_id: randomUUID() },
  }); // prettier-ignore

  function giveToken(tenant: string, form: URLSearchParams): TestReply {
    if (tenant !== TENANT) return refused(400, 'invalid_request', 90002, `Tenant '${tenant}' not found.`);
    if (form.get('grant_type') !== 'client_credentials') return refused(400, 'unsupported_grant_type', 70003, 'The grant type is not supported.'); // prettier-ignore
    if (form.get('scope') !== `${url}/.default`) return refused(400, 'invalid_scope', 70011, 'The scope is not valid.');
    if (form.get('client_id') !== CLIENT) return refused(400, 'unauthorized_client', 700016, 'The application was not found in the directory.'); // prettier-ignore
    const assertion = form.get('client_assertion');
    if (assertion === null && form.get('client_secret') !== SECRET) return refused(401, 'invalid_client', 7000215, 'Invalid client secret provided.'); // prettier-ignore
    if (assertion !== null && !isSigned(assertion)) return refused(401, 'invalid_client', 700027, 'The certificate is not registered on the application, or the signature is not valid.'); // prettier-ignore
    const token = `token.${++given}.${randomUUID()}`;
    valid.set(token, clock() + LIFE_S * 1000);
    return { status: 200, body: { token_type: 'Bearer', expires_in: LIFE_S, ext_expires_in: LIFE_S, access_token: token } }; // prettier-ignore
  }

  function isSigned(assertion: string): boolean {
    const [header = '', claims = '', signature = ''] = assertion.split('.');
    const read = (part: string): JsonObject => jsonObject.parse(JSON.parse(Buffer.from(part, 'base64url').toString()));
    const { alg, 'x5t#S256': thumbprint } = read(header);
    const { aud, iss, sub, jti, nbf, exp } = read(claims);
    const now = clock() / 1000;
    const signed = Buffer.from(`${header}.${claims}`);
    return (
      alg === 'RS256' && aud === `${url}/${TENANT}/oauth2/v2.0/token` && iss === CLIENT && sub === CLIENT && typeof jti === 'string' &&
      typeof nbf === 'number' && nbf <= now && typeof exp === 'number' && exp > now &&
      certificates.some((each) => Buffer.from(each.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url') === thumbprint && verify('sha256', signed, each.publicKey, Buffer.from(signature, 'base64url')))
    ); // prettier-ignore
  }

  async function answer(request: IncomingMessage): Promise<TestReply> {
    const { origin, pathname: path, searchParams: query } = new URL(request.url ?? '/', url);
    const method = request.method ?? 'GET';
    const body = await textOf(request);
    const [, tenant] = /^\/([^/]+)\/oauth2\/v2\.0\/token$/.exec(path) ?? [];
    if (tenant !== undefined && method === 'POST') return giveToken(tenant, new URLSearchParams(body));
    asked.push(`${method} ${path}${query.size === 0 ? '' : `?${[...query].map(([name, value]) => `${name}=${value}`).join('&')}`}`); // prettier-ignore
    const until = valid.get(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '');
    if (until === undefined) return testError(401, 'InvalidAuthenticationToken', 'Access token is empty or not valid.');
    if (until <= clock()) return testError(401, 'InvalidAuthenticationToken', 'Lifetime validation failed, the token is expired.'); // prettier-ignore
    const prepared = waiting.shift();
    if (prepared !== undefined) return prepared;
    const question: TestQuestion = {
      method,
      origin,
      path,
      query,
      needs: (permission) => (revoked.has(permission) ? testError(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.') : undefined), // prettier-ignore
    };
    for (const service of services) {
      const reply = service(question);
      if (reply !== undefined) return reply;
    }
    return testError(404, 'ResourceNotFound', `Resource not found for the segment '${path}'.`);
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body, headers } = await answer(request);
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'request-id': randomUUID(), ...headers }); // prettier-ignore
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  const server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the test server has no port');
  url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    settings: { tenant: TENANT, client: CLIENT, secret: SECRET, url, authority: url },
    asked,
    tokens: () => given,
    expireTokens: () => void (valid = new Map()),
    trust: (certificate) => void certificates.push(new X509Certificate(certificate)),
    revoke: (permission) => void revoked.add(permission),
    answerNext: (...replies) => void waiting.push(...replies),
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => void server.close(() => resolve()));
    },
  };
}
