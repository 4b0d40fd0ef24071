import { randomUUID } from 'node:crypto';
import { type Ask, createAsk } from '../../pipeline/collect/pull/ask.ts';
import { isPullFailure } from '../../pipeline/collect/pull/failure.ts';
import { readPrivateKey } from '../../pipeline/collect/pull/private-key.ts';
import { askWithToken, clientAssertion, createTokenSource, signJwt } from '../../pipeline/collect/pull/token.ts';
import type { SourceProblem } from '../../pipeline/collect/source-kind.ts';
import type { OktaSettings } from './describe.ts';

/** An organisation that may be asked. */
export interface OktaAccess {
  /** "https://example.okta.com" */
  readonly origin: string;
  readonly ask: Ask;
}

/** What the app must be allowed; nothing else is asked for. */
const SCOPE = 'okta.logs.read';
/** Okta takes assertions of up to an hour; each is used at once. */
const ASSERTION_LIFE_S = 300;

/**
 * Asks with an API token, or else as an API services app, with a signed assertion.
 * Source: Okta, "Implement OAuth for Okta with a service app"; "Build a JWT for client authentication".
 */
export function createOktaAccess(settings: OktaSettings, clock: () => number): OktaAccess | SourceProblem {
  const { token, clientId, privateKey, keyId } = settings;
  const { origin, hostname } = new URL(settings.url);
  if (/^[^.]+-admin\.okta/.test(hostname)) {
    return problem('url', 'This is the address of the admin console: leave out "-admin".');
  }
  const secrets = [token, privateKey].filter((secret) => secret !== undefined);
  const bare = createAsk({ origins: [origin], clock, secrets });
  if (token !== undefined) {
    const headers = { authorization: `SSWS ${token.trim()}` };
    if (/[^\x21-\x7e]/.test(token.trim())) return problem('token', 'The API token holds characters that no token has.');
    return { origin, ask: (question) => bare({ ...question, headers: { ...question.headers, ...headers } }) };
  }
  if (clientId === undefined) return problem('token', 'An API token is needed, or the client id, key id and private key of an API services app.'); // prettier-ignore
  if (privateKey === undefined) return problem('privateKey', 'To sign in as an app its private key is needed.');
  const key = readPrivateKey(privateKey);
  if (typeof key === 'string') return problem('privateKey', `The private key ${key}.`);

  const url = `${origin}/oauth2/v1/token`;
  const header = keyId === undefined ? {} : { kid: keyId };
  const tokens = createTokenSource({
    ask: withAdvice(bare),
    url,
    clock,
    form() {
      const issued = Math.floor(clock() / 1000);
      const claims = { iss: clientId, sub: clientId, aud: url, iat: issued, exp: issued + ASSERTION_LIFE_S, jti: randomUUID() }; // prettier-ignore
      const { client_id: _, ...form } = clientAssertion(clientId, signJwt({ header, claims, key }), SCOPE);
      return form;
    },
  });
  return { origin, ask: askWithToken(bare, tokens) };
}

/** New apps must prove that they hold their key with each question, unless that is turned off. */
function withAdvice(ask: Ask): Ask {
  return async (question) => {
    const answer = await ask(question);
    if (!isPullFailure(answer) || answer.code !== 'invalid_dpop_proof') return answer;
    return { ...answer, message: `${answer.message} Turn "Require Demonstrating Proof of Possession (DPoP)" off for this app.` }; // prettier-ignore
  };
}

const problem = (setting: keyof OktaSettings, message: string): SourceProblem => ({ kind: 'settings', setting, message }); // prettier-ignore
