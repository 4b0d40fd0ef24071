import type { Migration } from 'kysely/migration';
import * as firstTables from './0001-first-tables.ts';

/** In order; a migration that has been released is never changed. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-first-tables': firstTables,
};
