import type { createClient } from '@clickhouse/client';
import { createChdbConnection } from 'chdb/connection';

type Connection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>['connection']>;
type Settings = NonNullable<Parameters<Connection['command']>[0]['clickhouse_settings']>;

/**
 * chDB as the connection of a `@clickhouse/client`. The binding is typed against another copy of the client's types, so its calls are
 * passed on one by one, with the plain settings (texts and numbers) that we use.
 */
export function chdbConnection(path: string): Connection {
  const connection = createChdbConnection({ path });
  return {
    query: ({ query, clickhouse_settings }) => connection.query({ query, ...plain(clickhouse_settings) }),
    command: ({ query, clickhouse_settings }) => connection.command({ query, ...plain(clickhouse_settings) }),
    insert: ({ query, values, clickhouse_settings }) =>
      connection.insert({ query, values, ...plain(clickhouse_settings) }),
    exec: ({ query, values, clickhouse_settings }) =>
      connection.exec({ query, ...(values === undefined ? {} : { values }), ...plain(clickhouse_settings) }),
    ping: () => connection.ping({ select: true }),
    close: () => connection.close(),
  };
}

function plain(settings: Settings | undefined): { clickhouse_settings: Record<string, string | number | boolean> } {
  const plainSettings: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(settings ?? {})) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      plainSettings[name] = value;
  }
  return { clickhouse_settings: plainSettings };
}
