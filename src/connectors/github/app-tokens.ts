import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import type { Ask } from '../../pipeline/collect/pull/ask.ts';
import type { PullFailure } from '../../pipeline/collect/pull/failure.ts';
import { isPullFailure } from '../../pipeline/collect/pull/failure.ts';
import { signJwt, type TokenSource } from '../../pipeline/collect/pull/token.ts';

export interface AppTokensOptions {
  readonly ask: Ask;
  /** of the API, without a slash at its end */
  readonly base: string;
  readonly organization: string;
  readonly appId: string;
  readonly key: KeyObject;
  /** ms since 1970 */
  readonly clock: () => number;
}

const installation = z.object({ id: z.number() });
const given = z.object({ token: z.string().min(1), expires_at: z.string() });

/** A token is renewed that long before its end (they live an hour). */
const EARLY_MS = 60_000;
/** GitHub advises to be a minute in the past, for clocks that differ; it takes assertions of up to ten minutes. */
const SKEW_S = 60;
const ASSERTION_LIFE_S = 300;

/**
 * Tokens of a GitHub App's installation in an organisation, that may read its administration and nothing else.
 * Source: GitHub, "Generating a JSON Web Token (JWT) for a GitHub App", "Generating an installation access token for a GitHub App".
 */
export function createAppTokens(options: AppTokensOptions): TokenSource {
  const { ask, base, organization, appId, key, clock } = options;
  let held: { token: string; until: number } | undefined;
  let asking: Promise<string | PullFailure> | undefined;

  function asApp(): { authorization: string } {
    const now = Math.floor(clock() / 1000);
    const claims = { iss: appId, iat: now - SKEW_S, exp: now + ASSERTION_LIFE_S };
    return { authorization: `Bearer ${signJwt({ claims, key })}` };
  }

  async function renew(signal: AbortSignal): Promise<string | PullFailure> {
    const found = await ask({ url: `${base}/orgs/${organization}/installation`, headers: asApp(), signal });
    if (isPullFailure(found)) return found.kind === 'not-found' ? { ...found, message: `The app is not installed in ${organization}. ${found.message}` } : found; // prettier-ignore
    const installed = installation.safeParse(found.json).data;
    if (installed === undefined) return noToken;
    const answer = await ask({
      url: `${base}/app/installations/${installed.id}/access_tokens`,
      method: 'POST',
      headers: { ...asApp(), 'content-type': 'application/json' },
      body: JSON.stringify({ permissions: { organization_administration: 'read' } }),
      signal,
    });
    if (isPullFailure(answer)) return answer.kind === 'refused' ? { ...answer, kind: 'forbidden' } : answer;
    const known = given.safeParse(answer.json).data;
    const until = Date.parse(known?.expires_at ?? '');
    if (known === undefined || Number.isNaN(until)) return noToken;
    held = { token: known.token, until: until - EARLY_MS };
    return known.token;
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

const noToken: PullFailure = { kind: 'unavailable', message: 'The answer of GitHub to the question for a token holds none.' }; // prettier-ignore
