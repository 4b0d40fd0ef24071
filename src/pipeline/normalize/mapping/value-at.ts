import type { JsonObject } from '../../../model/json.ts';
import type { Field } from '../field-values.ts';

/** The value at a dotted name; a number steps into a list: `target.0.login`. The key of just that name comes first. */
export function valueAt(fields: JsonObject, name: string): Field {
  if (Object.hasOwn(fields, name)) return fields[name];
  if (!name.includes('.')) return undefined;
  let at: Field = fields;
  for (const step of name.split('.')) {
    if (Array.isArray(at)) at = /^\d{1,3}$/.test(step) ? at[Number(step)] : undefined;
    else if (typeof at === 'object' && at !== null && Object.hasOwn(at, step)) at = at[step];
    else return undefined;
  }
  return at;
}
