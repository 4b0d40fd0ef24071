import type { JsonObject } from '../../model/json.ts';
import { textOf } from '../../pipeline/normalize/field-values.ts';

/** Who signed in, by name if the log is enriched; 4294967295 is nobody. */
export function userOf(fields: JsonObject): string | undefined {
  const user = textOf(fields['AUID']) ?? textOf(fields['auid']);
  return user === undefined || user === '4294967295' || user === 'unset' ? undefined : user;
}
