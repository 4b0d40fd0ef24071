import { generateKeyPairSync, verify } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';

/** What Google knows of one service account, for the emulators of its services: gives out tokens for signed assertions, and says how it refuses. */
export interface TestServiceAccount {
  /** the content of its key file */
  readonly keyFile: string;
  readonly email: string;
  /** answers `POST /token` */
  giveToken(request: IncomingMessage, response: ServerResponse): void;
  /** whether a request bears a token that holds now; answers it if not */
  admits(request: IncomingMessage, response: ServerResponse): boolean;
  /** all tokens end now, before their time */
  revoke(): void;
  /** tokens given so far */
  given(): number;
}

export interface TestServiceAccountOptions {
  /** the scope that may be asked for */
  readonly scope: string;
  /** users in whose name may be asked; none: without a subject */
  readonly subjects?: readonly string[];
  /** ms since 1970 */
  readonly clock: () => number;
}

const claimSet = z.object({
  iss: z.string(),
  scope: z.string(),
  aud: z.string(),
  iat: z.number(),
  exp: z.number(),
  sub: z.string().optional(),
});

// making a key takes a good part of a second
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** Source: Google, "Using OAuth 2.0 for Server to Server Applications", with its table of errors. */
export function createTestServiceAccount({ scope, subjects, clock }: TestServiceAccountOptions): TestServiceAccount {
  const email = 'vedette@logs.iam.gserviceaccount.com';
  const keyFile = JSON.stringify({
    type: 'service_account',
    project_id: 'logs',
    private_key_id: 'key-1',
    private_key: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }),
    client_email: email,
    // not to be asked
    token_uri: 'http://192.0.2.1/token',
  });
  const untilByToken = new Map<string, number>();
  let given = 0;

  /** @returns what is wrong with a form: status, code, words */
  function refusal(form: URLSearchParams, url: string): [number, string, string] | undefined {
    if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') {
      return [400, 'unsupported_grant_type', `Invalid grant_type: ${form.get('grant_type')}`];
    }
    const [header = '', claims = '', signature = ''] = (form.get('assertion') ?? '').split('.');
    const signed = Buffer.from(`${header}.${claims}`);
    if (!verify('sha256', signed, keys.publicKey, Buffer.from(signature, 'base64url'))) {
      return [400, 'invalid_grant', 'Invalid JWT Signature.'];
    }
    const { iss, scope: asked, aud, iat, exp, sub } = claimSet.parse(JSON.parse(Buffer.from(claims, 'base64url').toString())); // prettier-ignore
    if (iss !== email) return [400, 'invalid_grant', 'Invalid grant: account not found'];
    if (aud !== url) return [400, 'invalid_grant', 'Invalid JWT: Failed audience check.'];
    const now = clock() / 1000;
    if (iat > now || exp <= now || exp - iat > 3600) {
      return [400, 'invalid_grant', 'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.']; // prettier-ignore
    }
    if (sub !== undefined && subjects?.includes(sub) !== true) {
      return [400, 'invalid_grant', 'Invalid email or User ID'];
    }
    if (asked !== scope || (sub === undefined) !== (subjects === undefined)) {
      return [401, 'unauthorized_client', 'Client is unauthorized to retrieve access tokens using this method, or client not authorized for any of the scopes requested.']; // prettier-ignore
    }
    return undefined;
  }

  return {
    keyFile,
    email,
    giveToken(request, response) {
      let body = '';
      request.on('data', (chunk: Buffer) => void (body += chunk.toString()));
      request.on('end', () => {
        response.setHeader('content-type', 'application/json; charset=utf-8');
        const refused = refusal(new URLSearchParams(body), `http://${request.headers.host}${request.url}`);
        if (refused !== undefined) {
          const [status, error, description] = refused;
          response.writeHead(status).end(JSON.stringify({ error, error_description: description }));
          return;
        }
        const token = `ya29.${++given}`;
        untilByToken.set(token, clock() + 3_599_000);
        response.end(JSON.stringify({ access_token: token, expires_in: 3599, token_type: 'Bearer' }));
      });
    },
    admits(request, response) {
      const until = untilByToken.get(request.headers.authorization?.replace(/^Bearer /, '') ?? '');
      if (until !== undefined && clock() < until) return true;
      const message = 'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.'; // prettier-ignore
      response.writeHead(401, {
        'www-authenticate': 'Bearer realm="https://accounts.google.com/", error="invalid_token"',
      });
      response.end(JSON.stringify({ error: { code: 401, message, status: 'UNAUTHENTICATED' } }));
      return false;
    },
    revoke: () => untilByToken.clear(),
    given: () => given,
  };
}
