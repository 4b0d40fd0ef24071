import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

/**
 * Where the corpora of real logs lie that tests and benchmarks read: beside the project, or where VEDETTE_CORPORA says.
 * They are never part of the project. Without them the tests that need them are skipped, and say so.
 */
export const corporaFolder =
  process.env['VEDETTE_CORPORA'] ?? fileURLToPath(new URL('../../shared/corpora', import.meta.url));

/** The path of a corpus, or undefined (and a line that says so) if it is not on this machine. With VEDETTE_NO_SKIP=1 that is an error. */
export function corpus(...parts: string[]): string | undefined {
  const path = join(corporaFolder, ...parts);
  if (existsSync(path)) return path;
  if (process.env['VEDETTE_NO_SKIP'] === '1')
    throw new Error(`no corpus at ${path}, and VEDETTE_NO_SKIP=1 forbids to skip`);
  console.warn(`skipped: no corpus at ${path} (set VEDETTE_CORPORA to the folder of corpora)`);
  return undefined;
}
