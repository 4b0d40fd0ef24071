import type { JsonObject, JsonValue } from '../../../model/json.ts';
import { isJsonObject } from '../../../model/json.ts';
import { wideFields } from '../../../pipeline/normalize/wide-fields.ts';
import { addAttributes, addData, put, putData } from './lay-flat.ts';

/**
 * `{"Event": {"System": …, "EventData" | "UserData": …}}`, the XML of an event as JSON: of evtx_dump (attributes in `#attributes`, or
 * beside the element in `Name_attributes`) and of plain XML converters (`@Name`).
 */
export function evtxToFields(object: JsonObject): JsonObject {
  const fields = wideFields();
  const event = object['Event'];
  if (!isJsonObject(event)) return object;
  for (const part of Object.keys(event)) {
    const value = event[part];
    if (value === undefined || value === null || part === '#attributes' || part === '@xmlns') continue;
    if (part === 'System') addSystem(fields, value);
    else if (part === 'EventData') addData(fields, value, 'EventData');
    else if (part === 'UserData') addUserData(fields, value);
    else if (part === 'RenderingInfo' && isJsonObject(value)) addRendering(fields, value);
    else put(fields, part, value);
  }
  for (const name of Object.keys(object)) {
    const value = object[name];
    if (name !== 'Event' && value !== undefined && !Object.hasOwn(fields, name)) put(fields, name, value);
  }
  return fields;
}

const ATTRIBUTES = '_attributes';

function addSystem(fields: JsonObject, system: JsonValue): void {
  if (!isJsonObject(system)) return;
  for (const name of Object.keys(system)) {
    const value = system[name];
    if (value === undefined || value === null) continue;
    if (name.endsWith(ATTRIBUTES)) addAttributes(fields, name.slice(0, -ATTRIBUTES.length), value);
    else if (isJsonObject(value)) addElement(fields, name, value);
    else put(fields, name, value);
  }
}

/** `{"#attributes": …, "#text": …}`: EventID with its Qualifiers, Provider with Name and Guid, Execution, Security, … */
function addElement(fields: JsonObject, name: string, element: JsonObject): void {
  const text = element['#text'];
  if (text !== undefined && text !== null) put(fields, name, text);
  const attributes = element['#attributes'];
  if (attributes !== undefined) addAttributes(fields, name, attributes);
  else if (text === undefined) addAttributes(fields, name, element);
}

/** UserData holds one element of the provider's own naming; its children are the fields. */
function addUserData(fields: JsonObject, data: JsonValue): void {
  if (!isJsonObject(data)) return addData(fields, data, 'UserData');
  for (const element of Object.keys(data)) {
    const value = data[element];
    if (value === undefined || element === '#attributes') continue;
    if (!isJsonObject(value)) {
      putData(fields, 'UserData', element, value);
      continue;
    }
    for (const name of Object.keys(value)) {
      const child = value[name];
      if (child === undefined || name === '#attributes') continue;
      const attributes = isJsonObject(child) ? child['#attributes'] : undefined;
      if (attributes !== undefined) addAttributes(fields, name, attributes);
      const text = isJsonObject(child) ? child['#text'] : child;
      if (attributes === undefined || text !== undefined) {
        putData(fields, 'UserData', name, text ?? child);
      }
    }
  }
}

function addRendering(fields: JsonObject, rendering: JsonObject): void {
  const message = rendering['Message'];
  if (message !== undefined) put(fields, 'Message', message);
  put(fields, 'RenderingInfo', rendering);
}
