import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { corpus } from '../../corpora.ts';
import type { JsonObject } from '../../model/json.ts';
import { createOcsfValidator, ocsfSchema, type OcsfProblem } from './ocsf-validate.ts';

/**
 * For the tests of parsers: the validator over the compiled schema of OCSF 1.8.0, or undefined (said once on the console) if the corpora
 * are not on this machine.
 */
export function loadOcsfValidator(): ((event: JsonObject) => OcsfProblem[]) | undefined {
  const path = corpus('ocsf-schema', 'ocsf-1.8.0.json.gz');
  if (path === undefined) return undefined;
  const schema: unknown = JSON.parse(gunzipSync(readFileSync(path)).toString('utf8'));
  return createOcsfValidator(ocsfSchema.parse(schema));
}
