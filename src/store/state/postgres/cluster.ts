import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { StoreError } from '../../store-error.ts';
import type { PostgresBinaries } from './binaries.ts';
import { DATABASE_USER } from './probe.ts';
import type { SystemUser } from './system-user.ts';

/**
 * Makes the database cluster if the folder is empty; refuses one of another major version, or a folder that holds something else.
 * It is made beside and moved into place, so that a crash in the middle leaves no half of one.
 */
export async function makeCluster(dataFolder: string, binaries: PostgresBinaries, user: SystemUser): Promise<void> {
  const versionFile = join(dataFolder, 'PG_VERSION');
  if (existsSync(versionFile)) {
    refuseOtherVersion(dataFolder, readFileSync(versionFile, 'utf8').trim(), binaries);
    return;
  }
  if (readdirSync(dataFolder).length > 0) {
    throw new StoreError(
      'other-data',
      `${dataFolder} is not empty and holds no database: move it away, or choose another data folder.`,
    );
  }
  const fresh = `${dataFolder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  await user.own(fresh);
  const run = user.command(binaries.initdb, [
    `--pgdata=${fresh}`,
    `--username=${DATABASE_USER}`,
    '--auth=trust', // whoever can pass the private folder of the socket is the owner of the data anyway
    '--encoding=UTF8',
    '--locale=C',
    '--no-instructions',
  ]);
  await promisify(execFile)(run.program, [...run.args], {
    ...run.options,
    cwd: '/',
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
  }).catch((error: unknown) => {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
    const kind = /No space left/i.test(said) ? 'no-space' : 'unavailable';
    throw new StoreError(kind, `The database could not be made in ${dataFolder}: ${said.trim().slice(-600)}`);
  });
  rmdirSync(dataFolder);
  renameSync(fresh, dataFolder);
}

function refuseOtherVersion(dataFolder: string, version: string, binaries: PostgresBinaries): void {
  if (version === String(binaries.major)) return;
  throw new StoreError(
    Number(version) > binaries.major ? 'newer-data' : 'other-data',
    `The database in ${dataFolder} is of PostgreSQL ${version}, and this Vedette brings PostgreSQL ${binaries.major}. ` +
      `Start the Vedette that wrote it, make a backup there (\`vedette backup\`) and restore it here. Nothing was changed.`,
  );
}
