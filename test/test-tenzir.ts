import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/**
 * Tenzir of PyPI's wheel (BSD-3-Clause): a shipper itself, and it has Fluent Bit's library within, which sends by any of Fluent Bit's outputs as that
 * does. Fluent Bit alone is in no registry that the tests may use.
 */
const program = [process.env['VEDETTE_TENZIR'], join(homedir(), '.cache/vedette-test/tenzir/tenzir/bundled/bin/tenzir')].find((path) => path !== undefined && existsSync(path)); // prettier-ignore

/** Whether it is there; says so when it is not. */
export function hasTenzir(): boolean {
  if (program !== undefined) return true;
  const why =
    'Tenzir is not installed (pip install --no-deps --target ~/.cache/vedette-test/tenzir tenzir; VEDETTE_TENZIR names bundled/bin/tenzir)';
  if (process.env['VEDETTE_NO_SKIP'] === '1') throw new Error(`${why}, and nothing may be skipped`);
  console.warn(`skipped: ${why}`);
  return false;
}

/** Runs a pipeline to its end. @throws Error with what it says when it fails */
export async function runTenzir(pipeline: string): Promise<void> {
  await promisify(execFile)(program ?? '', [pipeline]);
}
