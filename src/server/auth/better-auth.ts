import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import { ownOrigin } from './origin.ts';
import type { AuthDb } from './auth-tables.ts';

export const AUTH_PATH = '/api/auth';
export const PASSWORD_LENGTH = { min: 12, max: 200 } as const;
/** From sign-in: a session is not prolonged. */
export const SESSION_SECONDS = 24 * 3600;

export interface BetterAuthDeps {
  readonly db: AuthDb;
  readonly secret: string;
  /** scheme, host and port that people use; `https` marks cookies as Secure */
  readonly publicOrigin: string | undefined;
  readonly log: (level: 'error' | 'warn' | 'info' | 'debug', message: string) => void;
}

export type BetterAuth = ReturnType<typeof createBetterAuth>;

/**
 * Sessions with email and password on our PostgreSQL. Nobody signs up alone: accounts come from set-up and from administrators.
 * Which of the library's routes are reachable is decided in `auth-routes.ts`, which also counts attempts.
 */
export function createBetterAuth(deps: BetterAuthDeps) {
  return betterAuth(optionsOf(deps));
}

export async function migrateBetterAuth(deps: BetterAuthDeps): Promise<void> {
  const { runMigrations } = await getMigrations(optionsOf(deps));
  await runMigrations();
}

function optionsOf(deps: BetterAuthDeps) {
  const { publicOrigin } = deps;
  return {
    appName: 'Vedette',
    baseURL: publicOrigin ?? 'http://localhost',
    basePath: AUTH_PATH,
    secret: deps.secret,
    database: { db: deps.db, type: 'postgres' as const },
    trustedOrigins: (request?: Request) => (request === undefined ? [] : [ownOrigin(request)]),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
      revokeSessionsOnPasswordReset: true,
    },
    user: {
      modelName: 'auth_user',
      additionalFields: { role: { type: 'string' as const, required: true, defaultValue: 'viewer', input: false } },
    },
    session: { modelName: 'auth_session', expiresIn: SESSION_SECONDS, disableSessionRefresh: true },
    account: { modelName: 'auth_account' },
    verification: { modelName: 'auth_verification' },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    advanced: {
      cookiePrefix: 'vedette',
      useSecureCookies: publicOrigin?.startsWith('https:') ?? false,
      defaultCookieAttributes: { sameSite: 'lax' as const, httpOnly: true },
      // The library turns these checks off by itself where NODE_ENV is "test".
      disableCSRFCheck: false,
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
    },
    // What is no refusal of the library's own comes out as an error, and is answered as everywhere else.
    onAPIError: { throw: true },
    logger: { level: 'warn' as const, log: deps.log },
  };
}

/** Set by the server from the socket, over whatever the client sent. */
export const ADDRESS_HEADER = 'x-vedette-client-address';
