import { api } from '../../model/api.ts';
import { personOf } from '../auth/caller.ts';
import { handle, handlePublic } from '../http/handler.ts';
import { Refused } from '../http/refused.ts';
import type { ApiHandlersDeps } from './deps.ts';

export function sessionHandlers({ signIn }: Pick<ApiHandlersDeps, 'signIn'>) {
  return {
    setupState: handlePublic(api.setupState, async () => ({ needed: await signIn.setup.isNeeded() })),
    setup: handlePublic(api.setup, async ({ body: { token, ...person } }) => {
      const user = await signIn.setup.use(token, person);
      return user instanceof Refused ? user : { user };
    }),
    me: handle(api.me, (_, caller) => {
      const user = personOf(caller);
      return user instanceof Refused ? user : { user };
    }),
  };
}
