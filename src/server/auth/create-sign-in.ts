import type { Pool } from 'pg';
import { createApiKeys, type ApiKeys } from './api-keys.ts';
import { openAuthDb, prepareAuthTables } from './auth-tables.ts';
import { createBetterAuth, migrateBetterAuth, type BetterAuth } from './better-auth.ts';
import { createIdentify, type Identify } from './identify.ts';
import { createPeople, type People } from './people.ts';
import { createSetup, type Setup } from './setup-token.ts';

/** All of sign-in: accounts, sessions, keys, set-up. */
export interface SignIn {
  readonly auth: BetterAuth;
  readonly keys: ApiKeys;
  readonly people: People;
  readonly setup: Setup;
  readonly identify: Identify;
  readonly publicOrigin: string | undefined;
}

export interface SignInDeps {
  /** stays the caller's: it is not closed here */
  readonly pool: Pool;
  readonly secret: string;
  /** scheme, host and port that people use, if a proxy stands before the server */
  readonly publicOrigin: string | undefined;
  readonly now: () => number;
  readonly log: (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;
}

/** Makes the tables that are missing, then everything on them. */
export async function createSignIn(deps: SignInDeps): Promise<SignIn> {
  const db = openAuthDb(deps.pool);
  const authDeps = { db, secret: deps.secret, publicOrigin: deps.publicOrigin, log: deps.log };
  await prepareAuthTables(deps.pool, () => migrateBetterAuth(authDeps));
  const auth = createBetterAuth(authDeps);
  const keys = createApiKeys(db, deps.now);
  const people = createPeople(db, auth);
  return {
    auth,
    keys,
    people,
    setup: createSetup(db, people),
    identify: createIdentify({ auth, keys, publicOrigin: deps.publicOrigin }),
    publicOrigin: deps.publicOrigin,
  };
}
