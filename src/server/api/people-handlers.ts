import { api } from '../../model/api.ts';
import { handle } from '../http/handler.ts';
import { Refused } from '../http/refused.ts';
import type { Caller } from '../auth/caller.ts';
import type { ApiHandlersDeps } from './deps.ts';

export function peopleHandlers({ signIn: { people, keys } }: Pick<ApiHandlersDeps, 'signIn'>) {
  return {
    users: handle(api.users, async () => ({ users: await people.list() })),
    createUser: handle(api.createUser, async ({ body }) => {
      const user = await people.create(body);
      return user instanceof Refused ? user : { user };
    }),
    changeUser: handle(api.changeUser, async ({ params, body }) => {
      const user = await people.changeRole(params.id, body.role);
      return user instanceof Refused ? user : { user };
    }),
    removeUser: handle(api.removeUser, async ({ params }) => (await people.remove(params.id)) ?? {}),

    apiKeys: handle(api.apiKeys, async () => ({ keys: await keys.list() })),
    createApiKey: handle(api.createApiKey, ({ body }, caller) => keys.create({ ...body, by: nameOf(caller) })),
    removeApiKey: handle(api.removeApiKey, async ({ params }) =>
      (await keys.remove(params.id))
        ? {}
        : new Refused('not-found', 'There is no such key. It may have been removed already.'),
    ),
  };
}

function nameOf(caller: Caller): string {
  return caller.kind === 'person' ? caller.user.id : `key ${caller.id}`;
}
