import type { Migration } from 'kysely/migration';
import * as firstTables from './0001-first-tables.ts';
import * as rules from './0002-rules.ts';
import * as correlations from './0003-correlations.ts';
import * as baselines from './0004-baselines.ts';
import * as sources from './0005-sources.ts';
import * as mappings from './0006-mappings.ts';
import * as reparse from './0008-reparse.ts';
import * as identities from './0007-identities.ts';

/** In order; a migration that has been released is never changed. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-first-tables': firstTables,
  '0002-rules': rules,
  '0003-correlations': correlations,
  '0004-baselines': baselines,
  '0005-sources': sources,
  '0006-mappings': mappings,
  '0007-identities': identities,
  '0008-reparse': reparse,
};
