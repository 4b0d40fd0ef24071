import type { JsonObject, JsonValue } from '../../../model/json.ts';
import { isJsonObject } from '../../../model/json.ts';

/** Laying the data of an event flat beside its system fields. */

/** Fields that say which event this is: nothing in the event's data may stand in their place. */
const identity = new Set(['EventID', 'Channel', 'Computer', 'Provider_Name']);

/** Puts the event's data beside the system fields; what would hide an identity field gets `prefix_`. */
export function addData(fields: JsonObject, data: JsonValue | undefined, prefix: string): void {
  if (!isJsonObject(data)) {
    if (data !== undefined && data !== null) put(fields, prefix, data);
    return;
  }
  for (const name of Object.keys(data)) {
    const value = data[name];
    if (value === undefined) continue;
    if (name === '#attributes') addAttributes(fields, prefix, value);
    else if (name === 'Data' && Array.isArray(value)) addNamedData(fields, value);
    else putData(fields, prefix, name, textOfElement(value));
  }
}

/** A field of the data, which may not stand in the place of an identity field. */
export function putData(fields: JsonObject, prefix: string, name: string, value: JsonValue): void {
  put(fields, identity.has(name) ? `${prefix}_${name}` : name, value);
}

/** `[{"@Name": "User", "#text": "jdoe"}, …]` of plain XML converters, to `User`; what has no name stays in the list `Data`. */
function addNamedData(fields: JsonObject, items: readonly JsonValue[]): void {
  const unnamed: JsonValue[] = [];
  for (const item of items) {
    const name = isJsonObject(item) ? nameOf(item) : undefined;
    if (name === undefined || !isJsonObject(item)) unnamed.push(item);
    else putData(fields, 'EventData', name, item['#text'] ?? item['Value'] ?? item['_'] ?? null);
  }
  if (unnamed.length > 0) put(fields, 'Data', unnamed);
}

function nameOf(item: JsonObject): string | undefined {
  const attributes = item['#attributes'];
  const name = item['@Name'] ?? item['Name'] ?? (isJsonObject(attributes) ? attributes['Name'] : undefined);
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** `{"#text": …}` is the text of an element; an object with attributes stays one. */
function textOfElement(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  const text = value['#text'];
  return text !== undefined && Object.keys(value).length === 1 ? text : value;
}

/** An element's attributes, each joined to its name with `_`. */
export function addAttributes(fields: JsonObject, element: string, attributes: JsonValue): void {
  if (!isJsonObject(attributes)) return;
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    if (value !== undefined && name !== 'xmlns')
      put(fields, `${element}_${name.startsWith('@') ? name.slice(1) : name}`, value);
  }
}

/** Sets a field of its own, also for the name `__proto__`, which an assignment would take for something else. */
export function put(fields: JsonObject, name: string, value: JsonValue): void {
  if (name === '__proto__')
    Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true });
  else fields[name] = value;
}
