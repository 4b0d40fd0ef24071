import type { JsonObject } from '../../model/json.ts';
import { objectOf } from '../../pipeline/normalize/field-values.ts';
import type { Parsed } from '../../pipeline/normalize/parser.ts';

/** The finding itself, also out of an EventBridge event, which is then kept as it came. */
export function opened(
  object: JsonObject,
  isFinding: (object: JsonObject | undefined) => boolean,
): { fields: JsonObject; more: Partial<Parsed> } {
  const detail = objectOf(object['detail']);
  if (isFinding(object) || detail === undefined || !isFinding(detail)) return { fields: object, more: {} };
  return { fields: detail, more: { raw: JSON.stringify(object), fieldsAreRecord: false } };
}
