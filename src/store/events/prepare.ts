import { z } from 'zod';
import { StoreError } from '../store-error.ts';
import type { Engine } from './engine.ts';
import type { Retention } from './retention.ts';
import { migrations, retentionStatements } from './schema.ts';

/** Makes the database and brings the tables to the version that this code knows; refuses data of a newer one before touching anything. */
export async function prepareTables(engine: Engine, retention: Retention, now: () => number): Promise<void> {
  await engine.command('CREATE DATABASE IF NOT EXISTS {db}');
  await engine.command(
    'CREATE TABLE IF NOT EXISTS {db}.schema (version UInt32, at Int64, what String) ENGINE = MergeTree ORDER BY version SETTINGS fsync_after_insert = 1',
  );
  const { rows } = await engine.read(
    "SELECT toUInt32(max(version)) AS version FROM {db}.schema WHERE what = 'tables'",
    {},
  );
  const { version } = z.object({ version: z.number() }).parse(rows[0]);
  if (version > migrations.length) {
    throw new StoreError(
      'newer-data',
      `The event store is of version ${version}, and this Vedette knows versions up to ${migrations.length}: start the newer Vedette that wrote it, or restore a backup. Nothing was changed.`,
    );
  }
  for (const [index, statements] of migrations.entries()) {
    if (index < version) continue;
    for (const statement of statements) await engine.command(statement);
    await engine.command(`INSERT INTO {db}.schema VALUES (${index + 1}, ${Math.trunc(now())}, 'tables')`);
  }
  for (const statement of retentionStatements(retention)) await engine.command(statement);
}
