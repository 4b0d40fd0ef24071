import { useQuery } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { problemOf } from '../api/client.ts';
import { meQuery, queryClient, setupStateQuery } from '../api/queries.ts';
import { sessionState } from '../api/session.ts';
import { useStore } from '../api/store.ts';
import { ProblemBox } from '../parts/states.tsx';
import { router } from '../shell/router.tsx';
import { StartFrame } from './start-frame.tsx';

const SignInPage = lazy(() => import('./sign-in-page.tsx'));
const SetupPage = lazy(() => import('./setup-page.tsx'));
const SessionOverDialog = lazy(() => import('./session-over-dialog.tsx'));

/** Who may come in: the set-up page, the sign-in page, or the console, with a dialog over it when its session is over. */
export function Gate() {
  const me = useQuery(meQuery);
  const setup = useQuery({ ...setupStateQuery, enabled: me.error !== null });
  const session = useStore(sessionState);

  if (me.data !== undefined) {
    return (
      <>
        <RouterProvider router={router} />
        {session === 'over' && (
          <Suspense>
            <SessionOverDialog user={me.data.user} />
          </Suspense>
        )}
      </>
    );
  }
  if (me.error === null) return null;
  if (problemOf(me.error).kind !== 'not-signed-in') {
    return (
      <StartFrame title="Vedette does not answer">
        <ProblemBox what="The console could not be opened." error={me.error} onRetry={() => void me.refetch()} />
      </StartFrame>
    );
  }
  const enter = async (): Promise<void> => {
    sessionState.set('in');
    await queryClient.resetQueries({ queryKey: meQuery.queryKey });
  };
  if (setup.data === undefined && setup.error === null) return null;
  const token = new URLSearchParams(location.search).get('token') ?? '';
  return (
    <Suspense>
      {setup.data?.needed === true ? (
        <SetupPage token={location.pathname === '/setup' ? token : ''} onDone={enter} />
      ) : (
        <SignInPage onDone={enter} />
      )}
    </Suspense>
  );
}
