import { type TestReply, type TestService, testError } from './test-emulator.ts';

/** The activity log of Azure Monitor, as its REST reference describes it: one filter, pages of a size of its own, records that show up late. */
export interface TestAzureActivity {
  readonly service: TestService;
  /** @param scope the id of a subscription, or "tenant" @param visibleAt ms since 1970 */
  add(scope: string, eventDataId: string, at: number, visibleAt?: number): void;
  forgetPages(): void;
}

interface Held {
  readonly scope: string;
  readonly at: number;
  readonly visibleAt: number;
  readonly record: object;
}

const DAY = 86_400_000;
const PATH = /^(?:\/subscriptions\/([0-9a-f-]{36}))?\/providers\/Microsoft\.Insights\/eventtypes\/management\/values$/i;
const FILTER = /^eventTimestamp ge '(\S+Z)' and eventTimestamp le '(\S+Z)'$/;

export function createTestAzureActivity(
  clock: () => number,
  scopes: ReadonlySet<string>,
  pageSize = 3,
): TestAzureActivity {
  const held: Held[] = [];
  const pages = new Map<string, Held[]>();
  let tokens = 0;

  function firstPage(scope: string, filter: string): Held[] | TestReply {
    const [, from = '', to = ''] = FILTER.exec(filter) ?? [];
    if (from === '') return testError(400, 'BadRequest', 'The $filter is not valid: a start time is needed.');
    if (Date.parse(from) < clock() - 90 * DAY) return testError(400, 'BadRequest', 'The start time cannot be more than 90 days in the past.'); // prettier-ignore
    return held
      .filter((each) => each.scope === scope && each.visibleAt <= clock())
      .filter(({ at }) => at >= Date.parse(from) && at <= Date.parse(to))
      .toSorted((a, b) => b.at - a.at);
  }

  const service: TestService = ({ method, origin, path, query, needs }) => {
    const match = PATH.exec(path);
    if (match === null || method !== 'GET') return undefined;
    const scope = match[1] ?? 'tenant';
    if (query.get('api-version') !== '2015-04-01') return testError(400, 'MissingApiVersionParameter', 'The api-version query parameter (?api-version=) is required for all requests.'); // prettier-ignore
    if (!scopes.has(scope)) return testError(404, 'SubscriptionNotFound', `The subscription '${scope}' could not be found.`); // prettier-ignore
    if (needs('Reader') !== undefined) return testError(403, 'AuthorizationFailed', `The client does not have authorization to perform action 'microsoft.insights/eventtypes/values/read' over scope '${scope}'.`); // prettier-ignore
    const token = query.get('$skiptoken');
    const begun = token === null ? undefined : pages.get(token);
    if (token !== null && begun === undefined) return testError(400, 'InvalidSkipToken', 'The skip token is not valid.'); // prettier-ignore
    const found = begun ?? firstPage(scope, query.get('$filter') ?? '');
    if (!Array.isArray(found)) return found;
    const rest = found.slice(pageSize);
    const value = found.slice(0, pageSize).map(({ record }) => record);
    if (rest.length === 0) return { status: 200, body: { value } };
    const next = `page-${++tokens}`;
    pages.set(next, rest);
    const link = new URL(path, origin);
    for (const [name, each] of query) link.searchParams.set(name, each);
    link.searchParams.set('$skiptoken', next);
    return { status: 200, body: { value, nextLink: link.href } };
  };

  const localized = (value: string): object => ({ value, localizedValue: value });
  return {
    service,
    add: (scope, eventDataId, at, visibleAt = 0) =>
      void held.push({
        scope, at, visibleAt,
        record: { eventDataId, caller: 'a.sample@example.com', operationName: localized('Microsoft.Compute/virtualMachines/delete'), category: localized('Administrative'), resourceId: `/subscriptions/${scope}/resourceGroups/app`, eventTimestamp: new Date(at).toISOString() },
      }),
    forgetPages: () => pages.clear(),
  }; // prettier-ignore
}
