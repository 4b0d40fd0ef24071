import { api } from '../../model/api.ts';
import { DEFAULT_TENANT } from '../../model/ids.ts';
import { parseQuery, type Query } from '../../model/query.ts';
import { handle } from '../http/handler.ts';
import { Refused } from '../http/refused.ts';
import type { ApiHandlersDeps } from './deps.ts';
import { withoutUndefined } from './without-undefined.ts';

export function eventHandlers({ events }: Pick<ApiHandlersDeps, 'events'>) {
  return {
    events: handle(api.events, async ({ query: { q, ...search } }) => {
      const query = readQuery(q);
      return query instanceof Refused
        ? query
        : await events.search({ tenant: DEFAULT_TENANT, query, ...withoutUndefined(search) });
    }),
    eventHistogram: handle(api.eventHistogram, async ({ query: { q, ...range } }) => {
      const query = readQuery(q);
      return query instanceof Refused
        ? query
        : await events.histogram({ tenant: DEFAULT_TENANT, query, ...withoutUndefined(range) });
    }),
    event: handle(api.event, async ({ params }) => {
      const event = await events.eventById(DEFAULT_TENANT, params.id);
      return event === null
        ? new Refused('not-found', 'There is no event with this id. It may be older than events are kept.', {
            at: 'path.id',
          })
        : { event };
    }),
  };
}

/** `at` says where in the search text: `query.q:12`. */
function readQuery(text: string): Query | Refused {
  const parsed = parseQuery(text);
  if (parsed.ok) return parsed.query;
  return new Refused('bad-request', parsed.error.message, { at: `query.q:${parsed.error.at}` });
}
