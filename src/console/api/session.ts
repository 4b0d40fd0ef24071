import { createStore } from './store.ts';

export type SessionState = 'in' | 'over';

/** Whether the server still knows us. `over` opens the dialog; nothing is unloaded. */
export const sessionState = createStore<SessionState>('in');

export const session = {
  lost: (): void => sessionState.set('over'),
  found: (): void => sessionState.set('in'),
};

export type SignInResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

/** Signs in by better-auth; its cookie is the session. */
export async function signIn(email: string, password: string): Promise<SignInResult> {
  const answer = await post('/api/auth/sign-in/email', { email, password });
  if (answer === undefined)
    return { ok: false, message: 'No connection to Vedette. Nothing was sent; try again when it is back.' };
  if (answer.ok) {
    session.found();
    return { ok: true };
  }
  if (answer.status === 429) return { ok: false, message: 'Too many tries. Wait a minute, then try again.' };
  if (answer.status < 500)
    return {
      ok: false,
      message: 'Address and password do not fit together. Check both; capitals count in the password.',
    };
  return { ok: false, message: `Vedette could not check the password (status ${answer.status}). Its log says why.` };
}

export async function signOut(): Promise<void> {
  await post('/api/auth/sign-out', {});
  location.assign('/');
}

async function post(path: string, body: unknown): Promise<Response | undefined> {
  try {
    return await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    return undefined;
  }
}
