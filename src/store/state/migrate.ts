import { sql, type Kysely } from 'kysely';
import { Migrator, type Migration } from 'kysely/migration';
import { StoreError } from '../store-error.ts';
import type { StateTables } from './tables.ts';

/** Brings the schema `vedette` up to date, all in one transaction; refuses a database that a newer Vedette has changed. */
export async function migrate(db: Kysely<StateTables>, migrations: Readonly<Record<string, Migration>>): Promise<void> {
  await sql`CREATE SCHEMA IF NOT EXISTS vedette`.execute(db);
  const done = await doneMigrations(db);
  const unknown = done.filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length > 0) {
    throw new StoreError(
      'newer-data',
      `The database was changed by a newer Vedette (${unknown.join(', ')}): start that one, or restore a backup. Nothing was changed.`,
    );
  }
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve({ ...migrations }) },
    migrationTableSchema: 'vedette',
    migrationTableName: 'migration',
    migrationLockTableName: 'migration_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

async function doneMigrations(db: Kysely<StateTables>): Promise<readonly string[]> {
  const table = await sql<{ found: string | null }>`SELECT to_regclass('vedette.migration')::text AS found`.execute(db);
  if (table.rows[0]?.found === null) return [];
  const { rows } = await sql<{ name: string }>`SELECT name FROM vedette.migration ORDER BY name`.execute(db);
  return rows.map(({ name }) => name);
}
