import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { SourceProblem } from '../source-kind.ts';
import { type Ask, createAsk } from './ask.ts';
import { readPrivateKey } from './private-key.ts';
import { askWithToken, createTokenSource, jwtGrant, signJwt } from './token.ts';

/** An account of Google Cloud for programs, by the JSON file that Google gives out with its key. */
export interface ServiceAccount {
  readonly email: string;
  readonly keyId: string;
  readonly key: KeyObject;
}

/** Where Google gives out tokens. The address in the key file is not used: a key that somebody sends must not decide whom we ask. */
export const GOOGLE_TOKEN_URL = 'https://oauth2.googleapis.com/token';

const keyFile = z.object({
  type: z.literal('service_account'),
  client_email: z.string().min(3).max(320),
  private_key_id: z.string().max(200).default(''),
  private_key: z.string().min(1).max(20_000),
});

/** @param setting what the text stands in, for the words of a problem */
export function readServiceAccount(text: string, setting: string): ServiceAccount | SourceProblem {
  const problem = (what: string): SourceProblem => ({ kind: 'settings', setting, message: `The key ${what}.` });
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return problem('is no JSON: give the whole content of the file that Google made for the service account');
  }
  const known = keyFile.safeParse(parsed);
  if (!known.success) {
    return problem('is not that of a service account: the file has "type": "service_account", "client_email" and "private_key"'); // prettier-ignore
  }
  const { client_email: email, private_key_id: keyId, private_key: pem } = known.data;
  const key = readPrivateKey(pem);
  if (typeof key === 'string') return problem(`has a "private_key" that ${key}`);
  // Google signs with RSA alone
  return key.asymmetricKeyType === 'rsa' ? { email, keyId, key } : problem('has a "private_key" that is not one of RSA'); // prettier-ignore
}

export interface ServiceAccountOptions {
  readonly account: ServiceAccount;
  readonly scope: string;
  /** the user in whose name is asked (domain-wide delegation) */
  readonly subject?: string;
  readonly tokenUrl: string;
  /** the service that is asked, "https://admin.googleapis.com" */
  readonly baseUrl: string;
  /** ms since 1970 */
  readonly clock: () => number;
  /** ms for a whole answer */
  readonly timeout?: number;
}

/** An assertion is made a little earlier than now: Google refuses those of the future, and clocks differ. */
const EARLIER_S = 30;
const LIFE_S = 3600;

/** Asks in the name of a service account: a token for an hour, for an assertion that it signs (RFC 7523, 2.1; Google's "OAuth 2.0 for Server to Server Applications"). */
export function askAsServiceAccount(options: ServiceAccountOptions): Ask {
  const { account, scope, subject, tokenUrl, baseUrl, clock, timeout } = options;
  const form = (): Record<string, string> => {
    const iat = Math.floor(clock() / 1000) - EARLIER_S;
    const claims = { iss: account.email, scope, aud: tokenUrl, iat, exp: iat + LIFE_S };
    return jwtGrant(
      signJwt({
        header: { kid: account.keyId },
        claims: subject === undefined ? claims : { ...claims, sub: subject },
        key: account.key,
      }),
    );
  };
  const tokens = createTokenSource({ ask: createAsk({ origins: [tokenUrl], clock }), url: tokenUrl, form, clock });
  const api = createAsk({ origins: [baseUrl], clock, ...(timeout === undefined ? {} : { timeout }) });
  return askWithToken(api, tokens);
}
