import { type TestReply, type TestService, testError } from './test-emulator.ts';

/** The logs of Microsoft Graph, as its reference describes them: filters, newest first, pages behind opaque tokens, records that show up late. */
export interface TestGraph {
  readonly service: TestService;
  /** @param visibleAt ms since 1970: before, no answer has it */
  add(path: string, record: TestRecord, visibleAt?: number): void;
  /** no page that was begun is known any more */
  forgetPages(): void;
}

export interface TestRecord {
  readonly id: string;
  readonly [field: string]: unknown;
}

interface Collection {
  readonly time: string;
  readonly permission: string;
  readonly most: number;
}

const collections: ReadonlyMap<string, Collection> = new Map([
  ['/v1.0/auditLogs/signIns', { time: 'createdDateTime', permission: 'AuditLog.Read.All', most: 1000 }],
  ['/beta/auditLogs/signIns', { time: 'createdDateTime', permission: 'AuditLog.Read.All', most: 1000 }],
  ['/v1.0/auditLogs/directoryAudits', { time: 'activityDateTime', permission: 'AuditLog.Read.All', most: 1000 }],
  ['/v1.0/identityProtection/riskDetections', { time: 'detectedDateTime', permission: 'IdentityRiskEvent.Read.All', most: 500 }],
  ['/v1.0/identityProtection/riskyUsers', { time: 'riskLastUpdatedDateTime', permission: 'IdentityRiskyUser.Read.All', most: 500 }],
  ['/v1.0/security/alerts_v2', { time: 'lastUpdateDateTime', permission: 'SecurityAlert.Read.All', most: 2000 }],
]); // prettier-ignore

const FILTER = /^(\w+) ge (\S+Z) and (\w+) le (\S+Z)(?: and signInEventTypes\/any\(t: t eq '(\w+)'\))?$/;

/** @param pageSize records a page, if fewer than were asked for */
export function createTestGraph(clock: () => number, pageSize = 1000): TestGraph {
  const held: { path: string; record: TestRecord; visibleAt: number }[] = [];
  const pages = new Map<string, { path: string; rest: TestRecord[] }>();
  let tokens = 0;

  function firstPage(path: string, { time, most }: Collection, query: URLSearchParams): TestRecord[] | TestReply {
    const [, field, from = '', sameField, to = '', type] = FILTER.exec(query.get('$filter') ?? '') ?? [];
    if (field !== time || sameField !== time) return testError(400, 'BadRequest', 'Invalid filter clause.');
    if (Number(query.get('$top')) > most) return testError(400, 'BadRequest', `The value of $top is above ${most}.`);
    if (type !== undefined && !path.startsWith('/beta/')) return testError(400, 'BadRequest', "Could not find a property named 'signInEventTypes'."); // prettier-ignore
    const isTyped = (record: TestRecord): boolean => {
      const types = record['signInEventTypes'];
      return !path.endsWith('/signIns') || (Array.isArray(types) ? types.includes(type ?? 'interactiveUser') : type === undefined); // prettier-ignore
    };
    const timeOf = (record: TestRecord): number => Date.parse(String(record[time]));
    return held
      .filter((each) => each.path === path && each.visibleAt <= clock() && isTyped(each.record))
      .map(({ record }) => record)
      .filter((record) => timeOf(record) >= Date.parse(from) && timeOf(record) <= Date.parse(to))
      .toSorted((a, b) => timeOf(b) - timeOf(a));
  }

  const service: TestService = ({ method, origin, path, query, needs }) => {
    const collection = collections.get(path);
    if (collection === undefined || method !== 'GET') return undefined;
    const denied = needs(collection.permission);
    if (denied !== undefined) return denied;
    const token = query.get('$skiptoken');
    const begun = token === null ? undefined : pages.get(token);
    if (token !== null && begun?.path !== path) return testError(400, 'BadRequest', 'Invalid skip token.');
    const records = begun?.rest ?? firstPage(path, collection, query);
    if (!Array.isArray(records)) return records;
    const size = Math.min(pageSize, Number(query.get('$top') ?? 100));
    const rest = records.slice(size);
    const value = records.slice(0, size);
    const body = { '@odata.context': `${origin}${path.slice(0, 5)}$metadata#${path}`, value };
    if (rest.length === 0) return { status: 200, body };
    const next = `page-${++tokens}`;
    pages.set(next, { path, rest });
    const link = new URL(path, origin);
    for (const [name, each] of query) link.searchParams.set(name, each);
    link.searchParams.set('$skiptoken', next);
    return { status: 200, body: { '@odata.context': body['@odata.context'], '@odata.nextLink': link.href, value } };
  };

  return {
    service,
    add: (path, record, visibleAt = 0) => void held.push({ path, record, visibleAt }),
    forgetPages: () => pages.clear(),
  };
}
