import { Hono } from 'hono';
import type { Pool } from 'pg';
import { registerAuthRoutes } from './auth-routes.ts';
import { createSignIn, type SignIn } from './create-sign-in.ts';

/** Sign-in on a real database, for tests: with an administrator, and requests as a browser sends them. */
export const ORIGIN = 'http://vedette.example:8686';
export const PASSWORD = 'correct horse battery';

export interface TestSignIn {
  readonly signIn: SignIn;
  readonly app: Hono;
  readonly clock: { now: number };
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  /** the cookies of a new session */
  cookieOf(email: string): Promise<string>;
}

export async function createTestSignIn(pool: Pool, options: { publicOrigin?: string } = {}): Promise<TestSignIn> {
  await pool.query(
    'DROP TABLE IF EXISTS auth_session, auth_account, auth_verification, auth_user, auth_api_key, auth_setup_token CASCADE',
  );
  const clock = { now: Date.now() };
  const now = (): number => clock.now;
  const signIn = await createSignIn({
    pool,
    secret: 'a secret of tests: 0123456789 abcdefghijklm',
    publicOrigin: options.publicOrigin,
    now,
    log: () => undefined,
  });
  const app = new Hono();
  registerAuthRoutes(app, {
    auth: signIn.auth,
    publicOrigin: options.publicOrigin,
    addressOf: ({ req }) => req.header('x-test-address') ?? '192.0.2.1',
    now,
  });
  const post: TestSignIn['post'] = async (path, body, headers = {}) =>
    await app.request(`${ORIGIN}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: ORIGIN, ...headers },
      body: JSON.stringify(body),
    });
  return {
    signIn,
    app,
    clock,
    post,
    async cookieOf(email) {
      const response = await post('/api/auth/sign-in/email', { email, password: PASSWORD });
      if (!response.ok) throw new Error(`could not sign in: ${await response.text()}`);
      return cookiesIn(response);
    },
  };
}

export function cookiesIn(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
