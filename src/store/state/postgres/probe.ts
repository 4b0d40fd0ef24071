import { realpathSync } from 'node:fs';
import pg from 'pg';
import { PORT } from './socket-folder.ts';

export const DATABASE_USER = 'vedette';

/** Whether a server answers on this socket, ready for work, and works on this very data folder. */
export async function answers(socketFolder: string, dataFolder: string): Promise<boolean> {
  const client = new pg.Client({
    host: socketFolder,
    port: PORT,
    user: DATABASE_USER,
    database: 'postgres',
    connectionTimeoutMillis: 2000,
    query_timeout: 2000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('SHOW data_directory');
    const served = rows[0]?.data_directory;
    return served !== undefined && realpathSync(served) === dataFolder;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
