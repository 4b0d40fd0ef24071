import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { readAnswer } from './answer.ts';
import { filtersToSetting, insertSettings, readSettings, type Engine, type ReadLimits } from './engine.ts';
import { engineError, type Doing } from './engine-error.ts';
import { DATABASE } from './schema.ts';

export interface RemoteEngineOptions extends ReadLimits {
  readonly url: string;
  readonly database?: string;
  readonly username?: string;
  readonly password?: string;
  readonly readers: number;
}

/** A ClickHouse server over its HTTP interface. */
export function openRemoteEngine(options: RemoteEngineOptions): Engine {
  const database = options.database ?? DATABASE;
  if (!/^[A-Za-z_]\w*$/.test(database)) throw new TypeError(`${database} cannot be the name of a database`);
  const client = createClient({
    url: options.url,
    ...(options.username === undefined ? {} : { username: options.username }),
    ...(options.password === undefined ? {} : { password: options.password }),
    application: 'vedette',
    log: { level: ClickHouseLogLevel.OFF }, // every failure is thrown, and told by whoever called
    request_timeout: 150_000,
    max_open_connections: options.readers + 2,
    compression: { request: true, response: true },
  });
  let filters = '';
  const attempt = async <Result>(doing: Doing, work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw engineError(error, doing);
    }
  };

  return {
    dies: false,
    database,
    read: (sql, parameters, heavy) =>
      attempt('read', async () => {
        const result = await client.query({
          query: sql.replaceAll('{db}', database),
          query_params: { ...parameters },
          format: 'JSON',
          clickhouse_settings: readSettings(options, heavy, filters),
        });
        return readAnswer(await result.text());
      }),
    command: (sql) =>
      attempt('command', async () => {
        await client.command({ query: sql.replaceAll('{db}', database) });
      }),
    insert: (table, rows, token) =>
      attempt('insert', async () => {
        // `client.insert` would take the rows apart and write them anew: these are lines of JSON already.
        const { stream } = await client.exec({
          query: `INSERT INTO ${database}.${table} FORMAT JSONEachRow`,
          values: Readable.from([Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength)], { objectMode: false }),
          clickhouse_settings: { ...insertSettings, insert_deduplication_token: token },
        });
        await text(stream);
      }),
    show(next) {
      filters = filtersToSetting(next, database);
    },
    ping: async () => (await client.ping()).success,
    close: () => client.close(),
  };
}
