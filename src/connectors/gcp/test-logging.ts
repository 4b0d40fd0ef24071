import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { startTestApi } from '../../pipeline/collect/pull/test-api.ts';
import { createTestServiceAccount, type TestServiceAccount } from '../../pipeline/collect/pull/test-service-account.ts';
import { refuse } from './test-emulator.ts';

/** Cloud Logging's `entries:list` on this machine, as its documentation says that it behaves. */
export interface LoggingEmulator {
  readonly baseUrl: string;
  readonly tokenUrl: string;
  readonly account: TestServiceAccount;
  /** An entry of that time, received and to be seen later. @returns its insert id */
  write(at: number, received?: number, shows?: number): string;
  /** The next questions are answered so, one each. */
  answerNext(...answers: ((response: ServerResponse) => void)[]): void;
  forgetPages(): void;
  close(): Promise<void>;
}

const question = z.object({
  resourceNames: z.array(z.string()).min(1),
  filter: z.string().max(20_000),
  orderBy: z.literal('timestamp asc'),
  pageSize: z.number().int().min(1).max(1000),
  pageToken: z.string().optional(),
});
const FILTER =
  /^\(logName:"cloudaudit\.googleapis\.com"\n\) AND receiveTimestamp>="([^"]+)" AND receiveTimestamp<"([^"]+)" AND timestamp>="([^"]+)"$/;

interface Written {
  readonly at: number;
  readonly received: number;
  readonly shows: number;
  readonly insertId: string;
}

/** Pages hold three entries, and every second one holds none though others follow. Source: Google, "Method: entries.list". */
export async function startLoggingEmulator(clock: () => number): Promise<LoggingEmulator> {
  const account = createTestServiceAccount({ scope: 'https://www.googleapis.com/auth/logging.read', clock });
  const written: Written[] = [];
  let answers: ((response: ServerResponse) => void)[] = [];
  let pages = new Map<string, { filter: string; rest: readonly Written[]; isEmpty: boolean }>();
  let count = 0;

  function list(given: unknown, response: ServerResponse): void {
    const { resourceNames, filter, pageToken } = question.parse(given);
    if (resourceNames.some((name) => name !== 'projects/shop')) return refuse(response, 403, 'PERMISSION_DENIED', "Permission denied for all log views. Please check that 'logging.logEntries.list' is granted."); // prettier-ignore
    const [, from = '', to = '', since = ''] = FILTER.exec(filter) ?? [];
    if (from === '') return refuse(response, 400, 'INVALID_ARGUMENT', 'Unparseable filter: syntax error.');
    const page = pageToken === undefined ? undefined : pages.get(pageToken);
    if (pageToken !== undefined && page?.filter !== filter) return refuse(response, 400, 'INVALID_ARGUMENT', "page_token doesn't match arguments from the request."); // prettier-ignore
    const all =
      page?.rest ??
      written
        .filter(
          (each) =>
            each.shows <= clock() &&
            each.received >= Date.parse(from) &&
            each.received < Date.parse(to) &&
            each.at >= Date.parse(since),
        ) // prettier-ignore
        .toSorted((a, b) => a.at - b.at);
    const size = page?.isEmpty === true ? 0 : 3;
    const rest = all.slice(size);
    const nextPageToken = rest.length === 0 ? undefined : `page-${++count}`;
    if (nextPageToken !== undefined) pages.set(nextPageToken, { filter, rest, isEmpty: size > 0 });
    const entries = all.slice(0, size).map(toEntry);
    response.end(JSON.stringify({ ...(entries.length === 0 ? {} : { entries }), nextPageToken }));
  }

  const api = await startTestApi((request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('content-type', 'application/json; charset=UTF-8');
    if (request.url === '/token') return account.giveToken(request, response);
    let text = '';
    request.on('data', (chunk: Buffer) => void (text += chunk.toString()));
    request.on('end', () => {
      const [special, ...rest] = answers;
      answers = rest;
      if (special !== undefined) special(response);
      else if (account.admits(request, response)) list(JSON.parse(text), response);
    });
  });
  return {
    baseUrl: api.origin,
    tokenUrl: `${api.origin}/token`,
    account,
    write(at, received = at, shows = received) {
      const insertId = `id-${++count}`;
      written.push({ at, received, shows, insertId });
      return insertId;
    },
    answerNext: (...next) => void answers.push(...next),
    forgetPages: () => void (pages = new Map()),
    close: () => api.close(),
  };
}

const toEntry = ({ at, received, insertId }: Written): object => ({
  protoPayload: { '@type': 'type.googleapis.com/google.cloud.audit.AuditLog', serviceName: 'storage.googleapis.com', methodName: 'storage.setIamPermissions' },
  insertId,
  resource: { type: 'gcs_bucket', labels: { project_id: 'shop' } },
  timestamp: new Date(at).toISOString(),
  logName: 'projects/shop/logs/cloudaudit.googleapis.com%2Factivity',
  receiveTimestamp: new Date(received).toISOString(),
}); // prettier-ignore
