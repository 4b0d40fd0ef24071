import { createHash, createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import { type Ask, createAsk } from '../../pipeline/collect/pull/ask.ts';
import { askWithToken, clientAssertion, clientCredentials, createTokenSource, signJwt } from '../../pipeline/collect/pull/token.ts'; // prettier-ignore
import type { SourceProblem } from '../../pipeline/collect/source-kind.ts';

/** Settings of every way in that asks Microsoft: who we are to the tenant. */
export const credentialFields = {
  tenant: z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})$/, 'the id of a tenant, or one of its domains').meta({ title: 'Tenant', description: 'The id of the tenant (Entra admin center, Overview).' }), // prettier-ignore
  client: z.string().regex(/^[0-9A-Za-z-]{1,64}$/, 'the id of an application').meta({ title: 'Client', description: 'The application (client) id of the app registration.' }), // prettier-ignore
  secret: z.string().min(1).max(1000).optional().meta({ title: 'Client secret', description: 'A client secret of it: the value, not the id.' }), // prettier-ignore
  certificate: z.string().max(100_000).optional().meta({ title: 'Certificate', description: 'Instead of a secret: a certificate of the app registration, as PEM text.' }), // prettier-ignore
  key: z.string().max(100_000).optional().meta({ title: 'Private key', description: 'Of the certificate: RSA, as PEM text without a passphrase.' }), // prettier-ignore
  authority: z.url().default('https://login.microsoftonline.com').meta({ title: 'Authority', description: 'Who gives out tokens; another one in national clouds (https://login.microsoftonline.us).' }), // prettier-ignore
};
export type Credentials = z.output<z.ZodObject<typeof credentialFields>>;

/** The settings among them that are secret. */
export const credentialSecrets = ['secret', 'key'] as const;

/**
 * Asks one service of Microsoft in the name of the app: OAuth 2.0 client credentials of Microsoft's identity platform, with a secret or a
 * certificate. Source: Microsoft identity platform, "OAuth 2.0 client credentials flow" and "application authentication certificate credentials".
 */
export function askOfTenant(
  credentials: Credentials,
  url: string,
  deps: { readonly clock: () => number },
): Ask | SourceProblem {
  const { tenant, secret, key, authority } = credentials;
  const { clock } = deps;
  const { origin } = new URL(url);
  const endpoint = `${authority.replace(/\/+$/, '')}/${tenant}/oauth2/v2.0/token`;
  const form = formOf(credentials, `${origin}/.default`, endpoint, clock);
  if ('kind' in form) return form;
  const bare = createAsk({ origins: [url, authority], clock, secrets: [secret ?? '', key ?? ''] });
  return askWithToken(bare, createTokenSource({ ask: bare, url: endpoint, form: form.make, clock }));
}

interface Form {
  readonly make: () => Record<string, string>;
}

function formOf(credentials: Credentials, scope: string, endpoint: string, clock: () => number): Form | SourceProblem {
  const { client, secret, certificate, key } = credentials;
  if (secret !== undefined) return { make: () => clientCredentials(client, secret, scope) };
  if (certificate === undefined || key === undefined) {
    return { kind: 'settings', setting: 'secret', message: 'A client secret is needed, or a certificate and its private key.' }; // prettier-ignore
  }
  try {
    const known = new X509Certificate(certificate);
    const signing = createPrivateKey(key);
    if (signing.asymmetricKeyType !== 'rsa') {
      return { kind: 'settings', setting: 'key', message: 'The private key is not of RSA, which is what Microsoft takes.' }; // prettier-ignore
    }
    if (!known.checkPrivateKey(signing)) {
      return { kind: 'settings', setting: 'key', message: 'The private key is not that of the certificate.' };
    }
    const thumbprint = createHash('sha256').update(known.raw).digest('base64url');
    return {
      make: () => {
        const now = Math.floor(clock() / 1000);
        // ten minutes is the longest that Microsoft recommends
        const claims = { aud: endpoint, iss: client, sub: client, jti: randomUUID(), nbf: now - 60, iat: now, exp: now + 540 }; // prettier-ignore
        return clientAssertion(client, signJwt({ header: { 'x5t#S256': thumbprint }, claims, key: signing }), scope);
      },
    };
  } catch {
    return { kind: 'settings', setting: 'certificate', message: 'The certificate or its private key is no PEM text that can be read.' }; // prettier-ignore
  }
}
