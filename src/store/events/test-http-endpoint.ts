/**
 * For the tests: ClickHouse's HTTP interface in front of chDB, in a process of its own, so that the remote client speaks to something real.
 * What it takes and answers follows the interface's documentation (https://clickhouse.com/docs/interfaces/http): statement in `query` or in the
 * body, `param_…`, settings as further parameters, gzip both ways, `X-ClickHouse-Summary`, `X-ClickHouse-Exception-Code`.
 *
 *   node test-http-endpoint.ts <folder> [port]     prints {"port":…} when it listens; the account is tester with the password secret
 */
import { Session } from 'chdb';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import { arrayTexts, unescaped } from './test-parameter-text.ts';

const [, , folder = '', port = '0'] = process.argv;
const keeper = new Session(folder);
await keeper.queryAsync('SELECT 1');

const server = createServer((request, response) => {
  handle(request, response).catch((error: unknown) => fail(response, error));
});
server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address();
  process.stdout.write(`${JSON.stringify({ port: typeof address === 'object' ? address?.port : 0 })}\n`);
});

const notSettings = new Set(['query', 'query_id', 'database', 'session_id', 'default_format', 'wait_end_of_query', 'enable_http_compression', 'role', 'send_progress_in_http_headers', 'http_headers_progress_interval_ms']); // prettier-ignore

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/ping') return void response.end('Ok.\n');
  const parameters = new Map(url.searchParams);
  let body = await bodyOf(request);
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) {
    const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
    for (const [name, value] of form) if (typeof value === 'string') parameters.set(name, value);
    body = Buffer.alloc(0);
  }
  if (!isKnown(request)) {
    return fail(response, new Error('Code: 516. DB::Exception: tester: Authentication failed: password is incorrect, or there is no user with such name. (AUTHENTICATION_FAILED)')); // prettier-ignore
  }
  const statement = parameters.get('query');
  await answer(response, parameters, statement ?? body.toString(), statement === undefined ? Buffer.alloc(0) : body);
}

const basic = `Basic ${Buffer.from('tester:secret').toString('base64')}`;

function isKnown({ headers }: IncomingMessage): boolean {
  return (
    headers.authorization === basic ||
    (headers['x-clickhouse-user'] === 'tester' && headers['x-clickhouse-key'] === 'secret')
  );
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const body = await buffer(request);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}

/** Every request has a session of its own: settings of one must not reach the next. */
async function answer(
  response: ServerResponse,
  parameters: ReadonlyMap<string, string>,
  statement: string,
  data: Buffer,
): Promise<void> {
  const session = new Session(folder);
  try {
    const settings = [...parameters].filter(([name]) => !notSettings.has(name) && !name.startsWith('param_'));
    const insert = /^\s*INSERT\s+INTO\s+([\w.]+)\s+FORMAT\s+JSONEachRow\s*$/i.exec(statement);
    if (insert !== null) {
      const done = await session.insert({ table: insert[1] ?? '', values: data, format: 'JSONEachRow', settings: Object.fromEntries(settings) }); // prettier-ignore
      return succeed(response, parameters, Buffer.alloc(0), 0, 'rowsWritten' in done ? done.rowsWritten : 0);
    }
    for (const [name, value] of settings) await session.queryAsync(`SET ${name} = '${value.replaceAll("'", "''")}'`);
    const sql = data.length > 0 ? `${statement}\n${data.toString()}` : statement;
    const bound = boundParameters(sql, parameters);
    const format = { format: parameters.get('default_format') ?? 'TabSeparated' };
    const result = Object.keys(bound).length === 0 ? await session.queryAsync(sql, format) : await session.queryBindAsync(sql, bound, format);
    return succeed(response, parameters, Buffer.from(result.bytes()), result.rowsRead, 0);
  } finally {
    session.close();
  }
} // prettier-ignore

/** The client sends values as ClickHouse's text; the binding wants values and makes the text again. */
function boundParameters(sql: string, parameters: ReadonlyMap<string, string>): Record<string, unknown> {
  const bound: Record<string, unknown> = {};
  for (const [, name = '', type = ''] of sql.matchAll(/\{(\w+):([\w()]+)\}/g)) {
    const text = parameters.get(`param_${name}`);
    if (text !== undefined) bound[name] = type.startsWith('Array(') ? arrayTexts(text) : unescaped(text);
  }
  return bound;
}

function succeed(response: ServerResponse, parameters: ReadonlyMap<string, string>, body: Buffer, read: number, written: number): void {
  const isCompressed = parameters.get('enable_http_compression') === '1';
  response.writeHead(200, {
    'content-type': 'text/plain; charset=UTF-8',
    'x-clickhouse-query-id': parameters.get('query_id') ?? '',
    'x-clickhouse-timezone': 'UTC',
    'x-clickhouse-summary': JSON.stringify({ read_rows: String(read), read_bytes: '0', written_rows: String(written), written_bytes: '0', total_rows_to_read: '0', result_rows: '0', result_bytes: '0', elapsed_ns: '1' }),
    ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
  });
  response.end(isCompressed ? gzipSync(body) : body);
} // prettier-ignore

const statusByCode: Readonly<Record<string, number>> = { '516': 403, '60': 404, '81': 404, '62': 400, '241': 500 };

function fail(response: ServerResponse, error: unknown): void {
  const message = error instanceof Error ? error.message : String(error);
  const code = /Code: (\d+)/.exec(message)?.[1] ?? '1002';
  response.writeHead(statusByCode[code] ?? 500, {
    'content-type': 'text/plain; charset=UTF-8',
    'x-clickhouse-exception-code': code,
  });
  response.end(`${message}\n`);
}
