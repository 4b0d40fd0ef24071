import { type KeyObject, sign } from 'node:crypto';
import { z } from 'zod';
import type { Answer, Ask, Question } from './ask.ts';
import { isPullFailure, type PullFailure } from './failure.ts';

/** A token of OAuth 2.0 that is renewed in time. One question at a time, whoever asks. */
export interface TokenSource {
  token(signal: AbortSignal): Promise<string | PullFailure>;
  /** It was refused: the next one is asked for anew. */
  forget(): void;
}

export interface TokenOptions {
  readonly ask: Ask;
  /** the token endpoint */
  readonly url: string;
  /** the form that is posted, made anew each time, for assertions grow old */
  readonly form: () => Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** ms since 1970 */
  readonly clock: () => number;
}

const tokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.union([z.number(), z.string().regex(/^\d{1,9}$/).transform(Number)]).optional(), // prettier-ignore
});

/** Where a service does not say (RFC 6749 recommends that it does). */
const USUAL_LIFE_MS = 3_600_000;
/** A token is renewed that long before its end, or at half of its life if that is shorter. */
const EARLY_MS = 60_000;

export function createTokenSource({ ask, url, form, headers, clock }: TokenOptions): TokenSource {
  let held: { token: string; until: number } | undefined;
  let asking: Promise<string | PullFailure> | undefined;

  async function renew(signal: AbortSignal): Promise<string | PullFailure> {
    const answer = await ask({
      url,
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: new URLSearchParams(form()).toString(),
      signal,
    });
    if ('kind' in answer) {
      // RFC 6749, 5.2: invalid_client and invalid_grant come as 400
      return answer.kind === 'refused' ? { ...answer, kind: 'unauthorised' } : answer;
    }
    const known = tokenAnswer.safeParse(answer.json);
    if (!known.success) return { kind: 'unavailable', message: 'The answer to the question for a token holds none.' };
    const life = (known.data.expires_in ?? USUAL_LIFE_MS / 1000) * 1000;
    held = { token: known.data.access_token, until: clock() + life - Math.min(EARLY_MS, life / 2) };
    return held.token;
  }

  return {
    token(signal) {
      if (held !== undefined && clock() < held.until) return Promise.resolve(held.token);
      asking ??= renew(signal).finally(() => (asking = undefined));
      return asking;
    },
    forget: () => void (held = undefined),
  };
}

/** Asks with a bearer token; a token that is refused is renewed once. */
export function askWithToken(ask: Ask, tokens: TokenSource, scheme = 'Bearer'): Ask {
  async function once(question: Question): Promise<Answer | PullFailure> {
    const token = await tokens.token(question.signal);
    if (typeof token !== 'string') return token;
    return ask({ ...question, headers: { ...question.headers, authorization: `${scheme} ${token}` } });
  }
  return async (question) => {
    const first = await once(question);
    if (!isPullFailure(first) || first.kind !== 'unauthorised') return first;
    tokens.forget();
    return once(question);
  };
}

/** The form of client credentials with a secret (RFC 6749, 4.4). */
export const clientCredentials = (id: string, secret: string, scope: string): Record<string, string> => ({
  grant_type: 'client_credentials',
  client_id: id,
  client_secret: secret,
  scope,
});

/** The form of client credentials with a signed assertion (RFC 7523, 2.2): Entra ID with a certificate, Okta's service apps. */
export const clientAssertion = (id: string, assertion: string, scope: string): Record<string, string> => ({
  grant_type: 'client_credentials',
  client_id: id,
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: assertion,
  scope,
});

/** The form of a signed grant (RFC 7523, 2.1): Google's service accounts. */
export const jwtGrant = (assertion: string): Record<string, string> => ({
  grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
  assertion,
});

export interface Jwt {
  readonly header?: Readonly<Record<string, string>>;
  readonly claims: Readonly<Record<string, string | number>>;
  readonly key: KeyObject;
}

/** A signed JSON Web Token (RFC 7519): RS256 with a key of RSA, ES256 with one of P-256 (RFC 7518, 3.3 and 3.4). */
export function signJwt({ header, claims, key }: Jwt): string {
  const algorithm = key.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256';
  const text = `${encoded({ alg: algorithm, typ: 'JWT', ...header })}.${encoded(claims)}`;
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
