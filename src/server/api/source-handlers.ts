import { api } from '../../model/api.ts';
import { DEFAULT_TENANT } from '../../model/ids.ts';
import { handle } from '../http/handler.ts';
import type { ApiHandlersDeps } from './deps.ts';
import { withoutUndefined } from './without-undefined.ts';

export function sourceHandlers(deps: Pick<ApiHandlersDeps, 'events' | 'overview' | 'accounts'>) {
  return {
    overview: handle(api.overview, () => deps.overview()),
    sources: handle(api.sources, async () => ({ sources: await deps.accounts() })),
    unreadable: handle(api.unreadable, async ({ query }) => {
      const page = await deps.events.unreadable({ tenant: DEFAULT_TENANT, ...withoutUndefined(query) });
      return { records: [...page.records], next: page.next };
    }),
  };
}
