import { Refused } from '../http/refused.ts';
import type { ApiKeys } from './api-keys.ts';
import type { BetterAuth } from './better-auth.ts';
import type { Caller } from './caller.ts';
import { refusalOfOrigin } from './origin.ts';
import { rowToUser } from './people.ts';

/** Who sent a request; undefined for nobody; a refusal if what was presented is not valid. */
export type Identify = (request: Request) => Promise<Caller | Refused | undefined>;

/** A key in the header Authorization, as `Bearer` or, for HEC, `Splunk` and `Basic`; else the cookie of a session. */
export function createIdentify(deps: {
  readonly auth: BetterAuth;
  readonly keys: ApiKeys;
  readonly publicOrigin: string | undefined;
}): Identify {
  return async (request) => {
    const secret = secretOf(request.headers.get('authorization'));
    if (secret !== undefined) {
      return (
        (await deps.keys.check(secret)) ??
        new Refused('not-signed-in', 'This API key is not known or has ended. An administrator can make a new one.')
      );
    }
    if (!request.headers.has('cookie')) return undefined;
    const session = await deps.auth.api.getSession({ headers: request.headers });
    if (session === null) return undefined;
    const refusal = refusalOfOrigin(request, deps.publicOrigin);
    if (refusal !== undefined) return refusal;
    const user = rowToUser(session.user);
    return { kind: 'person', role: user.role, user };
  };
}

/** The secret in `Bearer x`, `Splunk x`, or the password of `Basic`. */
export function secretOf(header: string | null): string | undefined {
  const [, scheme, value] = /^(Bearer|Splunk|Basic)\s+(\S+)\s*$/i.exec(header ?? '') ?? [];
  if (scheme === undefined || value === undefined) return undefined;
  if (scheme.toLowerCase() !== 'basic') return value;
  const pair = Buffer.from(value, 'base64').toString('utf8');
  return pair.slice(pair.indexOf(':') + 1);
}
