import type { Context, Hono } from 'hono';
import { readBodyText } from '../http/read-body.ts';
import { Refused, refusedToResponse } from '../http/refused.ts';
import { createAttempts } from './attempts.ts';
import { ADDRESS_HEADER, AUTH_PATH, type BetterAuth } from './better-auth.ts';
import { refusalOfOrigin } from './origin.ts';

/** What of better-auth can be reached; all else it brings does not exist here. */
export const AUTH_ROUTES = [
  ['POST', '/sign-in/email'],
  ['POST', '/sign-out'],
  ['GET', '/get-session'],
  ['POST', '/change-password'],
  ['POST', '/update-user'],
  ['GET', '/list-sessions'],
  ['POST', '/revoke-session'],
  ['POST', '/revoke-other-sessions'],
] as const;

const AUTH_BODY_LIMIT = 16 << 10;
/** A person who mistypes is not kept out; a program that guesses is. */
const PER_ADDRESS = { tries: 20, windowMs: 60_000 };
const PER_ACCOUNT = { tries: 30, windowMs: 10 * 60_000 };
/** Routes that check a password. */
const GUESSED = new Set<string>(['/sign-in/email', '/change-password']);

export interface AuthRoutesDeps {
  readonly auth: BetterAuth;
  readonly publicOrigin: string | undefined;
  readonly addressOf: (context: Context) => string;
  readonly now: () => number;
}

export function registerAuthRoutes(app: Hono, deps: AuthRoutesDeps): void {
  const perAddress = createAttempts(PER_ADDRESS, deps.now);
  const perAccount = createAttempts(PER_ACCOUNT, deps.now);

  for (const [method, path] of AUTH_ROUTES) {
    app.on(method, `${AUTH_PATH}${path}`, async (context) => {
      const request = context.req.raw;
      const refusal = refusalOfOrigin(request, deps.publicOrigin);
      if (refusal !== undefined) return refusedToResponse(refusal);
      const body = method === 'POST' ? await readBodyText(request, AUTH_BODY_LIMIT) : undefined;
      if (body instanceof Refused) return refusedToResponse(body);
      const account = GUESSED.has(path) ? accountOf(body) : undefined;
      const wait = GUESSED.has(path) ? takeBoth(deps.addressOf(context), account) : undefined;
      if (wait !== undefined) {
        return refusedToResponse(
          new Refused('busy', `Too many attempts. Try again in ${wait} seconds.`, { retryAfter: wait }),
        );
      }
      const response = await deps.auth.handler(withAddress(request, body, deps.addressOf(context)));
      if (response.ok && account !== undefined) perAccount.forget(account);
      return response;
    });
  }

  function takeBoth(address: string, account: string | undefined): number | undefined {
    return perAddress.take(address) ?? (account === undefined ? undefined : perAccount.take(account));
  }
}

/** The account that a password is tried for, in the form that addresses are kept in. */
function accountOf(body: string | undefined): string | undefined {
  try {
    const json: unknown = JSON.parse(body ?? '');
    if (typeof json === 'object' && json !== null && 'email' in json && typeof json.email === 'string')
      return json.email.trim().toLowerCase().slice(0, 320);
  } catch {
    // better-auth answers what is wrong with it
  }
  return undefined;
}

/** The same request, with the address from the socket over whatever the client claims. */
function withAddress(request: Request, body: string | undefined, address: string): Request {
  const headers = new Headers(request.headers);
  headers.set(ADDRESS_HEADER, address);
  return new Request(request.url, {
    method: request.method,
    headers,
    ...(body === undefined || body === '' ? {} : { body }),
  });
}
